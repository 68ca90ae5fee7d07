import type { SpeechRefusal } from '$lib/live/api.ts';
import { m } from '$lib/paraglide/messages.js';
import type { Found, SpeechView } from '$wire/index.ts';
import { brief } from '../found.ts';

/** Why a text was not taken, to stand after "Not read: ". */
export function sayProblem(why: SpeechRefusal | readonly Found[]): string {
	switch (why) {
		case 'malformed':
			return m.presenter_say_malformed();
		case 'too-large':
			return m.presenter_say_too_large();
		case 'rate':
			return m.presenter_say_rate();
		case 'busy':
			return m.presenter_say_busy();
		case 'offline':
			return m.presenter_say_offline();
		case 'late':
			return m.presenter_say_late();
		case 'stale':
			return m.presenter_script_colleague();
		case 'not-now':
			return m.presenter_say_not_now();
		default:
			return `${m.presenter_script_found()}: ${why.map((f) => `«${brief(f.quote)}»`).join(', ')}`;
	}
}

/** Why there is no choice; null when there is. */
export function speechOff({ off }: SpeechView): string | null {
	switch (off) {
		case 'switched-off':
			return m.presenter_way_off_switched_off();
		case 'no-engine':
			return m.presenter_way_off_no_engine();
		case 'no-voice':
			return m.presenter_way_off_no_voice();
		case null:
			return null;
	}
}
