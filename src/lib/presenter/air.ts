import { m } from '$lib/paraglide/messages.js';
import type { RoomState } from '$lib/voice/rooms.svelte.ts';
import type { PresenterOwn } from '$wire/index.ts';
import type { PresenterRoom } from './room.svelte.ts';

export interface Air {
	tone: 'good' | 'info' | 'warn' | 'bad';
	title: string;
	body: string;
	/** In the strip. */
	asked: string;
}

/** How one pitches: `unwritten` is in writing, with nothing saved that could be read. */
export type PitchWay = 'voice' | 'text' | 'unwritten';

/**
 * Whether one is heard on the floor: what the strip asks and what the floor says are one.
 * @param online whether what is known of the floor is of now
 */
export function airOf(
	called: NonNullable<PresenterOwn['called']>,
	way: PitchWay,
	mask: Pick<PresenterRoom['mask'], 'state' | 'problem'>,
	booth: RoomState,
	online: boolean
): Air {
	if (called.cut)
		return air('bad', m.presenter_air_cut(), m.presenter_air_cut_body(), m.presenter_asked_cut());
	const listen = m.presenter_asked_listen();
	if (called.locked) return air('warn', m.presenter_air_locked(), m.presenter_air_locked_body(), listen);
	if (called.listening)
		return air('info', m.presenter_air_listening(), m.presenter_air_listening_body(), listen);
	const scripted = way === 'text';
	const mute = mask.state !== 'live' && !scripted;
	if (way === 'unwritten' && called.step !== 'scoring')
		return air(called.onAir ? 'bad' : 'warn', m.presenter_air_unwritten(), m.presenter_air_unwritten_body());
	if (!called.onAir) {
		if (called.step === 'scoring')
			return air('info', m.presenter_air_off(), m.presenter_air_off_scoring(), listen);
		if (mute) return air('warn', m.presenter_air_before(), m.presenter_air_before_body());
		return called.step === 'called'
			? air('info', m.presenter_called_title(), m.presenter_called_body(), listen)
			: air('info', m.presenter_air_off(), m.presenter_air_off_body(), listen);
	}
	if (!online) return air('warn', m.presenter_air_away(), m.presenter_air_away_body());
	if (mute) return air('bad', m.presenter_air_start(), m.presenter_air_start_body());
	if (!scripted && mask.problem !== null && mask.problem !== 'silent')
		return air('bad', m.presenter_air_problem(), m.presenter_air_problem_body());
	if (called.unheard)
		return air(
			'warn',
			m.presenter_air_unheard(),
			scripted ? m.presenter_air_unheard_written() : m.presenter_air_unheard_body()
		);
	// The server reads it: whether this device is in the booth does not matter.
	if (scripted)
		return air(
			'good',
			m.presenter_air_written(),
			m.presenter_air_written_body(),
			called.step === 'questions' ? m.presenter_asked_answer() : m.presenter_asked_written()
		);
	if (booth !== 'live') return air('warn', m.presenter_air_connecting(), m.presenter_air_connecting_body());
	return air('good', m.presenter_air_on(), m.presenter_air_on_body(), m.presenter_asked_speak());
}

function air(tone: Air['tone'], title: string, body: string, asked = title): Air {
	return { tone, title, body, asked };
}
