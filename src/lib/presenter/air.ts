import { m } from '$lib/paraglide/messages.js';
import type { RoomState } from '$lib/voice/rooms.svelte.ts';
import type { PresenterOwn } from '$wire/index.ts';
import type { PresenterRoom } from './room.svelte.ts';

export interface Air {
	tone: 'good' | 'info' | 'warn' | 'bad';
	title: string;
	body: string;
}

/**
 * Whether one is heard on the floor: what the strip asks and what the floor says are one.
 * @param scripted there is a text to be read aloud
 * @param online whether what is known of the floor is of now
 */
export function airOf(
	called: NonNullable<PresenterOwn['called']>,
	scripted: boolean,
	mask: Pick<PresenterRoom['mask'], 'state' | 'problem'>,
	booth: RoomState,
	online: boolean
): Air {
	if (called.cut) return { tone: 'bad', title: m.presenter_air_cut(), body: m.presenter_air_cut_body() };
	if (called.locked)
		return { tone: 'warn', title: m.presenter_air_locked(), body: m.presenter_air_locked_body() };
	if (called.listening)
		return { tone: 'info', title: m.presenter_air_listening(), body: m.presenter_air_listening_body() };
	if (called.step === 'called')
		return { tone: 'info', title: m.presenter_called_title(), body: m.presenter_called_body() };
	if (!called.onAir)
		return {
			tone: 'info',
			title: m.presenter_air_off(),
			body: called.step === 'scoring' ? m.presenter_air_off_scoring() : m.presenter_air_off_body()
		};
	if (!online) return { tone: 'warn', title: m.presenter_air_away(), body: m.presenter_air_away_body() };
	if (scripted && booth === 'live')
		return { tone: 'good', title: m.presenter_air_written(), body: m.presenter_air_written_body() };
	if (mask.state !== 'live' && !scripted)
		return { tone: 'bad', title: m.presenter_air_start(), body: m.presenter_air_start_body() };
	if (!scripted && mask.problem !== null && mask.problem !== 'silent')
		return { tone: 'bad', title: m.presenter_air_problem(), body: m.presenter_air_problem_body() };
	if (booth !== 'live')
		return { tone: 'warn', title: m.presenter_air_connecting(), body: m.presenter_air_connecting_body() };
	return { tone: 'good', title: m.presenter_air_on(), body: m.presenter_air_on_body() };
}
