import { m } from '$lib/paraglide/messages.js';
import type { ModeratorOwn } from '$wire/index.ts';

/** Why a server has no voice, for people. */
export function voiceOffText(reason: Exclude<ModeratorOwn['relay'], 'ok' | 'down'>): string {
	switch (reason) {
		case 'off-not-found':
			return m.voice_off_not_found();
		case 'off-no-folder':
			return m.voice_off_no_folder();
		case 'off-no-start':
			return m.voice_off_no_start();
	}
}
