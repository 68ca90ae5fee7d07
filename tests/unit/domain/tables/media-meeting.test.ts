import { describe, expect, test } from 'vitest';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import { mediaPlan, meetingSeats, meets } from '../../../../src/domain/session/rules/plan.ts';
import { isOpen, type Open, type Revealed, type State } from '../../../../src/domain/session/state.ts';
import { lobby, PHASES } from './phases.ts';
import type { Session } from '../given.ts';

/** The first of two is shortlisted by its marks; o9 never declared ties. */
const revealed = () =>
	lobby()
		.all(['aud', { type: 'contribute', contribution: 'dice' }])
		.revealed();
const opened = (everyone: boolean): SessionEvent => ({ type: 'MeetingOpened', everyone, at: 1 });
const ended: SessionEvent = { type: 'MeetingEnded', at: 1 };
const decided = (...slots: string[]): SessionEvent => {
	return { type: 'ShortlistDecided', slots, reason: 'voto', at: 1 };
};
const set = (seat: string, change: { admitted?: boolean; muted?: boolean }): SessionEvent => {
	return { type: 'MeetingSeatSet', seat, ...change, at: 1 };
};
const meeting = (everyone: boolean, ...then: SessionEvent[]) =>
	revealed().apply(decided('slot1'), opened(everyone), ...then);

function revealOf({ state }: { state: State }): Open & { reveal: Revealed } {
	if (state.phase !== 'revealed') throw new Error('not revealed');
	return state;
}
const plan = (s: Session) => mediaPlan(s.state, () => null);

test('[M1] [M11] all that a plan says of a meeting', () => {
	const panel = ['org', 'mod', 'aud', 'o1', 'o2', 'o3', 'p1'];
	expect(plan(meeting(false))).toEqual({
		stage: null,
		booth: null,
		meeting: 'meeting-1',
		stageSeats: [],
		boothSeats: [],
		written: false,
		speakers: [],
		down: null,
		up: false,
		cut: false,
		meetingSeats: panel.map((seat) => ({ seat, muted: false }))
	});
	expect(plan(meeting(false, ended, opened(false)))?.meeting).toBe('meeting-2');
	expect(plan(meeting(false, ended))).toMatchObject({ stage: 'review', meeting: null, meetingSeats: [] });
});

/** Who is in, `~` before who is muted. */
describe('[D31] [D11] who is in the meeting', () => {
	const PANEL = 'org mod aud o1 o2 o3';
	test.each<[string, () => Session, string]>([
		['of the shortlisted', () => meeting(false), `${PANEL} p1`],
		['of all', () => meeting(true), `${PANEL} p1 p2`],
		['of the other, by the panel', () => revealed().apply(decided('slot2'), opened(false)), `${PANEL} p2`],
		[
			'of both, by the panel',
			() => revealed().apply(decided('slot1', 'slot2'), opened(false)),
			`${PANEL} p1 p2`
		],
		['of nobody, by the panel', () => revealed().apply(decided(), opened(false)), PANEL],
		['by the rule', () => revealed().apply(opened(false)), `${PANEL} p1 p2`],
		['who is let in', () => meeting(false, set('p2', { admitted: true })), `${PANEL} p1 p2`],
		[
			'who is let in and muted',
			() => meeting(false, set('p2', { admitted: true, muted: true })),
			`${PANEL} p1 ~p2`
		],
		['who is muted', () => meeting(false, set('p1', { muted: true })), `${PANEL} ~p1`],
		['who is muted and not in', () => meeting(false, set('p2', { muted: true })), `${PANEL} p1`],
		['who is taken out', () => meeting(false, set('p1', { admitted: false })), PANEL],
		['who is taken out of one of all', () => meeting(true, set('p1', { admitted: false })), `${PANEL} p2`],
		[
			'an official who is taken out',
			() => meeting(false, set('o1', { admitted: false })),
			'org mod aud o2 o3 p1'
		],
		[
			'an official who is muted',
			() => meeting(false, set('o1', { muted: true })),
			'org mod aud ~o1 o2 o3 p1'
		],
		[
			'the hall, let in by an older record',
			() => meeting(false, set('hall', { admitted: true })),
			`${PANEL} p1`
		],
		[
			'the captioner, let in by an older record',
			() => meeting(false, set('cap', { admitted: true })),
			`${PANEL} p1`
		],
		[
			'an official without ties, let in by an older record',
			() => meeting(false, set('o9', { admitted: true })),
			`${PANEL} p1`
		]
	])('%s', (_, to, expected) => {
		const inside = plan(to())?.meetingSeats ?? [];
		expect(inside.map(({ seat, muted }) => (muted ? `~${seat}` : seat)).join(' ')).toBe(expected);
	});

	test('before one opens, those who would be', () => {
		const state = revealOf(revealed().apply(decided('slot2')));
		expect(meetingSeats(state, state.reveal)).toEqual(
			[...PANEL.split(' '), 'p2'].map((seat) => ({ seat, muted: false }))
		);
	});
});

test('[D31] who can be in a meeting at all', () => {
	const { state } = PHASES.rvl();
	if (!isOpen(state)) throw new Error('not open');
	const all = state.seats.map((seat) => `${seat.id} ${meets(state, seat) ? 'x' : '-'}`);
	expect(all).toEqual([
		'org x',
		'cap -',
		'mod x',
		'aud x',
		'hall -',
		'o1 x',
		'o2 x',
		'o3 x',
		'p1 x',
		'p2 x',
		'o9 -'
	]);
});
