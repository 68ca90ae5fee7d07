import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command } from '../../../../src/domain/session/commands.ts';
import { decide } from '../../../../src/domain/session/decide.ts';
import { decideFloor } from '../../../../src/domain/session/decide/floor.ts';
import type { Step } from '../../../../src/domain/session/events.ts';
import { turnsOf } from '../../../../src/domain/session/rules/turns.ts';
import type { SlotStatus } from '../../../../src/domain/session/state.ts';
import type { Session } from '../given.ts';
import { asks } from '../table.ts';
import { itself } from './itself.ts';
import { CUT, draft, lobby, PHASES, step } from './phases.ts';
import { as, between, call, on, PAUSE, pitching, put, stage, STEPS, type At } from './pitch.ts';

const callSlot = (slot: string) => ({ type: 'callSlot', slot }) as const;
const called = (slot: string, ready: boolean | null) =>
	[{ type: 'SlotCalled', slot, ready, at: 'now' }] as const;
const muted = () => {
	const s = stage();
	s.mute.add('su1');
	return s;
};
const nobodys = () => {
	const s = stage();
	s.mapping.clear();
	return s;
};
const first = () => {
	const s = stage();
	s.now = 0;
	return s;
};
asks('[D40]', [
	['the first that was drawn is called', stage, 'mod', callSlot('slot1'), called('slot1', true)],
	['the second is called before it', stage, 'mod', callSlot('slot2'), called('slot2', true)],
	['one is called whose presenter is not ready', muted, 'mod', callSlot('slot1'), called('slot1', false)],
	['one is called beside which another is not ready', muted, 'mod', callSlot('slot2'), called('slot2', true)],
	['one that no startup has is never ready', nobodys, 'mod', callSlot('slot1'), called('slot1', false)],
	['one is called by a clock that began anew', first, 'mod', callSlot('slot1'), called('slot1', true)],
	['one is called that is not there', stage, 'mod', callSlot('slot3'), 'not-found'],
	['one is called before the draw', lobby, 'mod', callSlot('slot1'), 'not-found'],
	['one is called while another is on', () => on('called'), 'mod', callSlot('slot2'), 'not-now'],
	['one is called anew while it is on', () => on('pitch'), 'mod', callSlot('slot1'), 'not-now'],
	['one is called in the review', PHASES.rev, 'mod', callSlot('slot1'), 'not-now'],
	['one is called before doors open', draft, 'mod', callSlot('slot1'), 'not-now']
]);

/** `x` done, `-` not now. Between two pitches, and while the first is on, of the second. */
const FATES: Readonly<Record<SlotStatus, [call: string, skip: string, skipOn: string, putOffOn: string]>> = {
	waiting: ['x', 'x', 'x', 'x'],
	postponed: ['x', 'x', 'x', 'x'],
	skipped: ['x', '-', '-', '-'],
	called: ['-', '-', '-', '-'],
	live: ['-', '-', '-', '-'],
	done: ['-', '-', '-', '-'],
	void: ['-', '-', '-', '-']
};
const reason = 'no vino';
describe('[D40] what a pitch comes to decides what is still done with it', () => {
	test.each(Object.entries(FATES) as [SlotStatus, (typeof FATES)[SlotStatus]][])('%s', (status, fates) => {
		const [off, running] = [as(between(), 'slot2', status), as(on('pitch'), 'slot2', status)];
		const asked: [Session, Command][] = [
			[off, callSlot('slot2')],
			[off, { type: 'skipSlot', slot: 'slot2', reason }],
			[running, { type: 'skipSlot', slot: 'slot2', reason }],
			[running, { type: 'postponeSlot', slot: 'slot2', reason }]
		];
		const came = asked.map(([s, command]) => {
			const decision = decide(s.state, command, s.actor('mod'), s.context());
			return decision.ok ? 'x' : decision.refusal === 'not-now' ? '-' : decision.refusal;
		});
		expect(came).toEqual(fates);
	});
});

const skip = (slot = 'slot1', why = reason) => ({ type: 'skipSlot', slot, reason: why }) as const;
const postpone = (slot = 'slot1', why = reason) => ({ type: 'postponeSlot', slot, reason: why }) as const;
const skipped = (slot = 'slot1', why = reason) =>
	[{ type: 'SlotSkipped', slot, reason: why, at: 'now' }] as const;
const postponed = (slot = 'slot1', why = reason) =>
	[{ type: 'SlotPostponed', slot, reason: why, at: 'now' }] as const;
asks('[D40]', [
	...STEPS.map(
		(at) => [`its pitch is put off at: ${at}`, () => on(at), 'mod', postpone(), postponed()] as const
	),
	...STEPS.map((at) => [`its pitch is skipped at: ${at}`, () => on(at), 'mod', skip(), skipped()] as const),
	['it is put off without a reason', () => on('pitch'), 'mod', postpone('slot1', ''), postponed('slot1', '')],
	['it is skipped without a reason', () => on('pitch'), 'mod', skip('slot1', ''), skipped('slot1', '')],
	['the next is put off', () => on('pitch'), 'mod', postpone('slot2'), postponed('slot2')],
	['the next is skipped', () => on('pitch'), 'mod', skip('slot2'), skipped('slot2')],
	['the next is skipped between two', between, 'mod', skip('slot2'), skipped('slot2')],
	['one that is over is skipped', between, 'mod', skip('slot1'), 'not-now'],
	['nothing is put off between two', between, 'mod', postpone('slot2'), 'not-now'],
	['one that is not there is put off', () => on('pitch'), 'mod', postpone('slot3'), 'not-found'],
	['one that is not there is skipped', () => on('pitch'), 'mod', skip('slot3'), 'not-found'],
	['it is put off in a cut', () => on('pitch', CUT), 'mod', postpone(), 'not-now'],
	['it is skipped in a cut', () => on('pitch', CUT), 'mod', skip(), 'not-now'],
	['one is skipped before the first call', stage, 'mod', skip(), 'not-now'],
	['one is put off before the first call', stage, 'mod', postpone(), 'not-now'],
	['one is skipped in the review', PHASES.rev, 'mod', skip(), 'not-now']
]);

const started = (name: Step, ms: number) =>
	[{ type: 'StepStarted', slot: 'slot1', step: name, at: 'now', endsAt: `now+${ms}` }] as const;
const [PITCH, QUESTIONS, SCORING] = [
	started('pitch', 420_000),
	started('questions', 240_000),
	started('scoring', 120_000)
];
const start = (name: Step) => ({ type: 'startStep', step: name }) as const;
const to = (at: At, name: Step, then: 'not-now' | typeof PITCH | typeof QUESTIONS) =>
	[`from ${at} to ${name}`, () => on(at), 'mod', start(name), then] as const;
asks('[D41]', [
	to('called', 'pitch', PITCH),
	to('called', 'questions', 'not-now'),
	to('called', 'scoring', 'not-now'),
	to('pitch', 'pitch', 'not-now'),
	to('pitch', 'questions', QUESTIONS),
	to('pitch', 'scoring', SCORING),
	to('questions', 'pitch', 'not-now'),
	to('questions', 'questions', 'not-now'),
	to('questions', 'scoring', SCORING),
	to('scoring', 'pitch', 'not-now'),
	to('scoring', 'questions', 'not-now'),
	to('scoring', 'scoring', 'not-now'),
	['on from a pause', () => on('pitch', PAUSE), 'mod', start('questions'), QUESTIONS],
	['on in a cut', () => on('pitch', CUT), 'mod', start('questions'), 'not-now'],
	['on between two', between, 'mod', start('pitch'), 'not-now'],
	['the next one begins at its own call', () => between(call('slot2')), 'mod', start('scoring'), 'not-now']
]);

const finish = { type: 'finishSlot' } as const;
const over = (slot: string) => [{ type: 'SlotFinished', slot, at: 'now' }] as const;
const second = () => between(call('slot2'), step('pitch'), step('scoring'));
asks('[D41]', [
	['it is over at its call', () => on('called'), 'mod', finish, 'not-now'],
	['it is over while they pitch', () => on('pitch'), 'mod', finish, 'not-now'],
	['it is over while they answer', () => on('questions'), 'mod', finish, 'not-now'],
	['it is over once it is scored', () => on('scoring'), 'mod', finish, over('slot1')],
	['the second is over once it is scored', second, 'mod', finish, over('slot2')],
	['it is over twice', between, 'mod', finish, 'not-now'],
	['it is over in a cut', () => on('scoring', CUT), 'mod', finish, 'not-now']
]);

describe('[D35] each rule of the run by itself', () => {
	const waits = () => as(between(), 'slot2', 'waiting');
	const inReview = () => {
		const s = waits();
		s.state = { ...s.state, phase: 'review' } as typeof s.state;
		return s;
	};
	itself(decideFloor, [
		['the server calls nobody', stage, 'system', callSlot('slot1'), 'not-found'],
		['nobody is called before doors open', draft, 'mod', callSlot('slot1'), 'not-found'],
		['nobody is called after an abort', PHASES.abo, 'mod', callSlot('slot2'), 'not-found'],
		['no step starts in the lobby', stage, 'mod', start('pitch'), 'not-now'],
		['no step starts between two', between, 'mod', start('pitch'), 'not-now'],
		['nothing ends between two', between, 'mod', finish, 'not-now'],
		['what waits is not skipped in the lobby', stage, 'mod', skip(), 'not-now'],
		['what waits is not put off in the review', inReview, 'mod', postpone('slot2'), 'not-now'],
		['what is over is not put off in the review', inReview, 'mod', postpone('slot1'), 'not-now']
	]);
});

/** What waits or was put off has had no turn. */
test.each<[SlotStatus, number]>([
	['waiting', 0],
	['postponed', 0],
	['called', 1],
	['live', 1],
	['done', 1],
	['skipped', 1],
	['void', 1]
])('[O31] a pitch that is %s counts as %i turn', (status, turns) => {
	expect(turnsOf([{ status }])).toBe(turns);
	expect(turnsOf([{ status: 'done' }, { status }, { status: 'waiting' }])).toBe(turns + 1);
});

/** Five slots, and what is pressed of them, however it comes. */
test('[D40] [D18] whatever is pressed, each time one is put off it goes to the end, and all others keep their order', () => {
	const ids = ['a', 'b', 'c', 'd', 'e'];
	const slot = fc.constantFrom(...ids);
	const press = fc.oneof(
		{ weight: 4, arbitrary: slot.map(call) },
		{ weight: 4, arbitrary: slot.map(put) },
		{ weight: 2, arbitrary: slot.map((id): [string, Command] => ['mod', skip(id)]) },
		{ weight: 2, arbitrary: fc.constantFrom(...(['pitch', 'scoring'] as const)).map(step) },
		{ weight: 2, arbitrary: fc.constant<[string, Command]>(['mod', finish]) }
	);
	let moved = 0;
	fc.assert(
		fc.property(fc.array(press, { minLength: 5, maxLength: 30 }), (pressed) => {
			const slots = ids.map((id, i) => ({
				slot: id,
				pseudonym: { word: id, figure: i, colour: i },
				sealed: id
			}));
			const s = lobby().apply({ type: 'OrderDrawn', slots, at: 1 }).all(call('a'));
			let order = [...ids];
			for (const [by, command] of pressed) {
				if (s.do(by, command) !== null || command.type !== 'postponeSlot') continue;
				moved++;
				order = [...order.filter((id) => id !== command.slot), command.slot];
			}
			expect(pitching(s).slots.map((x) => x.slot)).toEqual(order);
		}),
		{ numRuns: 200, seed: 40 }
	);
	expect(moved).toBeGreaterThan(100);
});
