import { m } from '$lib/paraglide/messages.js';
import { clock } from './format';

/** Every failure a person can meet, told in the same words everywhere. */
export type FailureKind =
	| 'no-microphone'
	| 'silent'
	| 'denied'
	| 'voice'
	| 'network'
	| 'moved'
	| 'tabs'
	| 'over'
	| 'damaged'
	| 'link'
	| 'browser'
	| 'missing'
	| 'broken';

/** What happened, what it means for the session, the one thing to do. */
export interface Failure {
	title: string;
	meaning: string;
	todo: string;
}

/** Each browser hides the permission elsewhere. */
export function permissionPath(agent: string): string {
	if (/firefox/i.test(agent)) return m.common_fail_denied_firefox();
	if (/safari/i.test(agent) && !/chrom/i.test(agent)) return m.common_fail_denied_safari();
	return m.common_fail_denied_chromium();
}

/** `since` in ms since the epoch, for 'network'. */
export function failure(kind: FailureKind, since = 0): Failure {
	const say = (title: string, meaning: string, todo: string): Failure => ({ title, meaning, todo });
	switch (kind) {
		case 'no-microphone':
			return say(
				m.common_fail_no_microphone(),
				m.common_fail_no_microphone_meaning(),
				m.common_fail_no_microphone_do()
			);
		case 'silent':
			return say(m.common_fail_silent(), m.common_fail_silent_meaning(), m.common_fail_silent_do());
		case 'denied':
			return say(m.common_fail_denied(), m.common_fail_denied_meaning(), permissionPath(navigator.userAgent));
		case 'voice':
			return say(m.common_fail_voice(), m.common_fail_voice_meaning(), m.common_fail_voice_do());
		case 'network':
			return say(
				m.common_fail_network({ time: clock(since, false) }),
				m.common_fail_network_meaning(),
				m.common_fail_network_do()
			);
		case 'moved':
			return say(m.common_fail_moved(), m.common_fail_moved_meaning(), m.common_fail_moved_do());
		case 'tabs':
			return say(m.common_fail_tabs(), m.common_fail_tabs_meaning(), m.common_fail_tabs_do());
		case 'over':
			return say(m.common_fail_over(), m.common_fail_over_meaning(), m.common_fail_over_do());
		case 'damaged':
			return say(m.common_fail_damaged(), m.common_fail_damaged_meaning(), m.common_fail_damaged_do());
		case 'link':
			return say(m.common_fail_link(), m.common_fail_link_meaning(), m.common_fail_link_do());
		case 'browser':
			return say(m.common_fail_browser(), m.common_fail_browser_meaning(), m.common_fail_browser_do());
		case 'missing':
			return say(m.common_fail_missing(), m.common_fail_missing_meaning(), m.common_fail_missing_do());
		case 'broken':
			return say(m.common_fail_broken(), m.common_fail_broken_meaning(), m.common_fail_broken_do());
	}
}
