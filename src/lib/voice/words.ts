import { m } from '$lib/paraglide/messages.js';
import type { ModeratorOwn } from '$wire/index.ts';

/** Why no voice is heard, or a server has none, for people. */
export function relayText(state: Exclude<ModeratorOwn['relay'], 'ok'>): string {
	switch (state) {
		case 'down':
			return m.panel_mod_relay_down();
		case 'away':
			return m.panel_mod_relay_away();
		case 'off-not-found':
			return m.voice_off_not_found();
		case 'off-no-folder':
			return m.voice_off_no_folder();
		case 'off-no-start':
			return m.voice_off_no_start();
	}
}
