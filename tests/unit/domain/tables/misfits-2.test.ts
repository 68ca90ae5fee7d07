import { expect, test } from 'vitest';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import { evolve } from '../../../../src/domain/session/evolve.ts';
import { evolveLive } from '../../../../src/domain/session/evolve/floor.ts';
import type { Session } from '../given.ts';
import { misfits } from '../table.ts';
import { draft, lobby, PHASES } from './phases.ts';
import { between, floorGiven, on } from './pitch.ts';
import { none } from './ready.ts';

misfits('[D36] the call', [
	['before a session began', none, { type: 'SlotCalled', slot: 'slot1', ready: true, at: 1 }],
	['before doors open', draft, { type: 'SlotCalled', slot: 'slot1', ready: true, at: 1 }],
	['in the review', PHASES.rev, { type: 'SlotCalled', slot: 'slot1', ready: true, at: 1 }],
	['after the seal', PHASES.sea, { type: 'SlotCalled', slot: 'slot1', ready: true, at: 1 }],
	['after the names', PHASES.rvl, { type: 'SlotCalled', slot: 'slot1', ready: true, at: 1 }],
	['after an abort', PHASES.abo, { type: 'SlotCalled', slot: 'slot1', ready: true, at: 1 }]
]);

const ALL: readonly SessionEvent[] = [
	{ type: 'StepStarted', slot: 'slot1', step: 'pitch', at: 1, endsAt: 2 },
	{ type: 'TimerPaused', at: 1 },
	{ type: 'TimerResumed', at: 1 },
	{ type: 'TimerExtended', byMs: 1, at: 1 },
	{ type: 'SlideShown', slot: 'slot1', index: 1, at: 1 },
	{ type: 'PresenterLocked', locked: true, at: 1 },
	{ type: 'BreachDeclared', slot: 'slot1', step: 'pitch', at: 1 }
];
const ENDS: readonly SessionEvent[] = [
	{ type: 'SlotPostponed', slot: 'slot1', reason: '', at: 1 },
	{ type: 'SlotSkipped', slot: 'slot1', reason: '', at: 1 },
	{ type: 'SlotFinished', slot: 'slot1', at: 1 },
	{ type: 'BreachNoted', slot: 'slot1', choice: 'void', note: '', at: 1 }
];
misfits(
	'[D36]',
	[...ALL, ...ENDS].flatMap((event) => [
		[`${event.type} in the lobby`, lobby, event] as const,
		[`${event.type} in the review`, PHASES.rev, event] as const
	])
);
misfits('[D36]', [
	...ALL.map((event) => [`${event.type} between two pitches`, between, event] as const),
	['a floor before doors open', draft, floorGiven('nobody', 1)],
	['a floor of a seat that is not there, in a pitch', () => on('pitch'), floorGiven('x', 1)],
	['a floor of a seat that is not there, in the lobby', lobby, floorGiven('x', 1)]
]);
test('[D36] that nothing is on is told, and the phase that does not fit', () => {
	const told = (s: Session) => () => evolve(s.state, { type: 'TimerPaused', at: 1 });
	expect(told(between())).toThrow('event TimerPaused does not fit phase pitching without a slot');
	expect(told(lobby())).toThrow('event TimerPaused does not fit phase lobby');
	const foreseen = { type: 'Foreseen', at: 1 } as unknown as Parameters<typeof evolveLive>[1];
	expect(() => evolveLive(on('pitch').state, foreseen)).toThrow('event Foreseen does not fit phase pitching');
});
