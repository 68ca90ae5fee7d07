import { expect, test } from 'vitest';
import { decide } from '../../../../src/domain/session/decide.ts';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import { evolve } from '../../../../src/domain/session/evolve.ts';
import type { State } from '../../../../src/domain/session/state.ts';
import { given } from '../given.ts';
import { asks, happens, misfits } from '../table.ts';
import { lobby } from './phases.ts';

/** With a captioner, and an official o9 who never declared ties. */
const revealed = () =>
	lobby()
		.all(['aud', { type: 'contribute', contribution: 'dice' }])
		.revealed();
/** The first of two is shortlisted. */
const decided = () => revealed().apply({ type: 'ShortlistDecided', slots: ['slot1'], reason: 'voto', at: 1 });
const at = (ms: number) => () => {
	const s = decided();
	if (s.state.phase !== 'revealed') throw new Error('not revealed');
	s.now = s.state.reveal.instant + ms;
	return s;
};
const open = (everyone: boolean) => ({ type: 'openMeeting', everyone }) as const;
const opens = (everyone: boolean) => [{ type: 'MeetingOpened', everyone, at: 'now' } as const];
const opened = (everyone = false): SessionEvent => ({ type: 'MeetingOpened', everyone, at: 1 });
const ended: SessionEvent = { type: 'MeetingEnded', at: 1 };
const meeting = (...then: SessionEvent[]) => decided().apply(opened(), ...then);
asks('[D12] [D27]', [
	['a millisecond before the instant', at(-1), 'mod', open(true), 'not-now'],
	['at the instant', at(0), 'mod', open(true), opens(true)],
	['of the shortlisted, a millisecond before the instant', at(-1), 'mod', open(false), 'not-now'],
	['of the shortlisted, at the instant', at(0), 'mod', open(false), opens(false)],
	['of the shortlisted, where the panel has not decided', revealed, 'mod', open(false), 'not-now'],
	['of everybody, where the panel has not decided', revealed, 'mod', open(true), opens(true)],
	['a second time', () => meeting(ended), 'mod', open(false), opens(false)],
	['while it is open', meeting, 'mod', open(true), 'not-now']
]);

const end = (which?: number) => ({ type: 'endMeeting', meeting: which }) as const;
const ends = [{ type: 'MeetingEnded', at: 'now' } as const];
const second = () => meeting(ended, opened());
asks('[E66]', [
	['the one that is open', meeting, 'mod', end(), ends],
	['the one on the screen', meeting, 'mod', end(1), ends],
	['one that is not open yet', meeting, 'mod', end(2), 'stale'],
	['the second, on the screen', second, 'mod', end(2), ends],
	['the first, where the second is open', second, 'mod', end(1), 'stale'],
	['none, where it has ended', () => meeting(ended), 'mod', end(1), 'not-now']
]);

type Change = { admitted?: boolean; muted?: boolean };
const set = (seat: string, change: Change) => ({ type: 'setMeetingSeat', seat, ...change }) as const;
const sets = (seat: string, change: Change) =>
	[{ type: 'MeetingSeatSet', seat, ...change, at: 'now' }] as const;
const was = (seat: string, change: Change): SessionEvent => {
	return { type: 'MeetingSeatSet', seat, ...change, at: 1 };
};
const out = () => meeting(was('p1', { admitted: false }));
const silent = () => meeting(was('p1', { muted: true }));
const [IN, OUT, MUTE, HEARD] = [{ admitted: true }, { admitted: false }, { muted: true }, { muted: false }];
asks('[D31] [E59]', [
	['a presenter who is in is let in', meeting, 'mod', set('p1', IN), []],
	['a presenter who is not in is let in', meeting, 'mod', set('p2', IN), sets('p2', IN)],
	['a presenter who is in is taken out', meeting, 'mod', set('p1', OUT), sets('p1', OUT)],
	['a presenter who is not in is taken out', meeting, 'mod', set('p2', OUT), []],
	['who was taken out is let in again', out, 'mod', set('p1', IN), sets('p1', IN)],
	['who was taken out is taken out again', out, 'mod', set('p1', OUT), []],
	['who was taken out is muted', out, 'mod', set('p1', MUTE), sets('p1', MUTE)],
	['who was taken out is heard as before', out, 'mod', set('p1', HEARD), []],
	['a presenter is muted', meeting, 'mod', set('p1', MUTE), sets('p1', MUTE)],
	['a presenter is heard as before', meeting, 'mod', set('p1', HEARD), []],
	['who was muted is muted again', silent, 'mod', set('p1', MUTE), []],
	['who was muted is heard again', silent, 'mod', set('p1', HEARD), sets('p1', HEARD)],
	['who was muted is let in, where they are', silent, 'mod', set('p1', IN), []],
	['in as before and muted', meeting, 'mod', set('p1', { ...IN, ...MUTE }), sets('p1', { ...IN, ...MUTE })],
	[
		'out and heard as before',
		meeting,
		'mod',
		set('p1', { ...OUT, ...HEARD }),
		sets('p1', { ...OUT, ...HEARD })
	],
	['in and heard, both as before', meeting, 'mod', set('p1', { ...IN, ...HEARD }), []],
	['neither', meeting, 'mod', set('p1', {}), 'invalid'],
	['the moderator out', meeting, 'mod', set('mod', OUT), 'invalid'],
	['the moderator in, as before', meeting, 'mod', set('mod', IN), []],
	['the moderator muted', meeting, 'mod', set('mod', MUTE), sets('mod', MUTE)],
	['the moderator muted and out', meeting, 'mod', set('mod', { ...OUT, ...MUTE }), 'invalid'],
	['the organizer out', meeting, 'mod', set('org', OUT), sets('org', OUT)],
	['the auditor out', meeting, 'mod', set('aud', OUT), sets('aud', OUT)],
	['an official out', meeting, 'mod', set('o1', OUT), sets('o1', OUT)],
	['an official without ties declared', meeting, 'mod', set('o9', IN), 'not-found'],
	['the hall', meeting, 'mod', set('hall', IN), 'not-found'],
	['the captioner', meeting, 'mod', set('cap', IN), 'not-found'],
	['a seat that is not there', meeting, 'mod', set('p9', IN), 'not-found'],
	['before it opens', decided, 'mod', set('p1', OUT), 'not-now'],
	['after it has ended', () => meeting(ended), 'mod', set('p1', OUT), 'not-now']
]);

test.each<[Change, parts: string[]]>([
	[OUT, ['type', 'seat', 'admitted', 'at']],
	[MUTE, ['type', 'seat', 'muted', 'at']],
	[{ ...OUT, ...MUTE }, ['type', 'seat', 'admitted', 'muted', 'at']]
])('[D31] %o is recorded with nothing else', (change, parts) => {
	const s = meeting();
	const decision = decide(s.state, set('p1', change), s.actor('mod'), s.context());
	expect(decision.ok && decision.events.map((e) => Object.keys(e))).toEqual([parts]);
});

const floor = (seat: string) => () =>
	decided().all(['mod', { type: 'giveFloor', floor: { kind: 'seat', seat } }]);
const sat = (admitted: boolean | null, muted: boolean) => ({ admitted, muted });
happens('[D36]', [
	[
		'the first opens',
		decided,
		opened(),
		{ 'reveal.meeting': { open: true, opened: 1, everyone: false, set: {} } }
	],
	[
		'it opens for everybody, and nobody has the floor',
		floor('mod'),
		opened(true),
		{
			'reveal.meeting': { open: true, opened: 1, everyone: true, set: {} },
			'floor.kind': 'nobody',
			'floor.seat': undefined
		}
	],
	[
		'the panel decides, and the moderator keeps the floor',
		floor('mod'),
		{ type: 'ShortlistDecided', slots: ['slot1'], reason: 'voto', at: 1 },
		{ 'reveal.decision.revision': 2 }
	],
	['it ends', meeting, ended, { 'reveal.meeting.open': false }],
	['it ends twice', () => meeting(ended), ended, {}],
	['none ends where there was none', decided, ended, {}],
	[
		'the next opens for everybody',
		() => meeting(ended),
		opened(true),
		{ 'reveal.meeting.open': true, 'reveal.meeting.opened': 2, 'reveal.meeting.everyone': true }
	],
	['one is let in', meeting, was('p2', IN), { 'reveal.meeting.set.p2': sat(true, false) }],
	['one is taken out', meeting, was('p1', OUT), { 'reveal.meeting.set.p1': sat(false, false) }],
	['one is muted', meeting, was('p1', MUTE), { 'reveal.meeting.set.p1': sat(null, true) }],
	['one beside another', out, was('p2', MUTE), { 'reveal.meeting.set.p2': sat(null, true) }],
	['who was taken out is muted', out, was('p1', MUTE), { 'reveal.meeting.set.p1.muted': true }],
	['who was muted is taken out', silent, was('p1', OUT), { 'reveal.meeting.set.p1.admitted': false }],
	['who was taken out is let in', out, was('p1', IN), { 'reveal.meeting.set.p1.admitted': true }],
	['who was muted is heard', silent, was('p1', HEARD), { 'reveal.meeting.set.p1.muted': false }],
	[
		'one with the name of what every object has',
		meeting,
		was('constructor', MUTE),
		{
			'reveal.meeting.set.constructor': sat(null, true)
		}
	]
]);

type Set = Record<string, { admitted: boolean | null; muted: boolean }>;
test('[D31] who was taken out or muted is so in the next meeting, and who was let in is asked for anew', () => {
	const before: Set = {
		in: sat(true, false),
		out: sat(false, false),
		muted: sat(null, true),
		heard: sat(null, false),
		inMuted: sat(true, true),
		outMuted: sat(false, true)
	};
	const s = meeting(ended);
	const state = s.state as Extract<State, { phase: 'revealed' }>;
	const { reveal } = state;
	if (reveal.meeting === null) throw new Error('no meeting');
	const now = { ...state, reveal: { ...reveal, meeting: { ...reveal.meeting, set: before } } };
	const next = evolve(now, opened()) as typeof state;
	expect(next.reveal.meeting?.set).toEqual({
		out: sat(false, false),
		muted: sat(null, true),
		inMuted: sat(null, true),
		outMuted: sat(false, true)
	});
});

misfits('[D36]', [
	['a meeting before the key', () => given().drawn().sealed(), opened()],
	['a meeting before a pitch', () => given().drawn(), opened()],
	['a seat of a meeting that never was', decided, was('p1', OUT)]
]);

test('[D36] that there is no meeting is told', () => {
	expect(() => evolve(decided().state, was('p1', OUT))).toThrow('does not fit phase no meeting');
});
