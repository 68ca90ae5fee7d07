import type { Command } from '../../../../src/domain/session/commands.ts';
import type { Floor, SessionEvent, Step } from '../../../../src/domain/session/events.ts';
import type { Live, Slot, SlotStatus, State } from '../../../../src/domain/session/state.ts';
import type { Session } from '../given.ts';
import { decks, drawn, step } from './phases.ts';

export type At = Live['step'];
export const STEPS: readonly At[] = ['called', 'pitch', 'questions', 'scoring'];

/** The order is drawn; su1 has three slides, su2 one, and the steps have 7, 4 and 2 minutes. */
export function stage(): Session {
	const s = decks(drawn());
	if (s.state.phase !== 'lobby') throw new Error('not in the lobby');
	const draft = { ...s.state.draft, minutes: { pitch: 7, questions: 4, scoring: 2 } };
	s.apply({ type: 'DraftSaved', draft });
	// So late that no length of time is as near to it as another moment.
	s.now = 10_000_000;
	return s;
}

/** The first slot has been at a step for a second, each step before it having taken one; more happened after that. */
export function on(at: At, ...then: [string, Command][]): Session {
	const steps = STEPS.slice(1, STEPS.indexOf(at) + 1) as Step[];
	return stage()
		.called()
		.all(...steps.map(step))
		.all(...then);
}

/** The first pitch is over, and the second waits. */
export function between(...then: [string, Command][]): Session {
	return on('scoring', ['mod', { type: 'finishSlot' }], ...then);
}

export const LOCK: [string, Command] = ['mod', { type: 'lockPresenter', locked: true }];
export const UNLOCK: [string, Command] = ['mod', { type: 'lockPresenter', locked: false }];
export const PAUSE: [string, Command] = ['mod', { type: 'pauseTimer' }];
export const RESUME: [string, Command] = ['mod', { type: 'resumeTimer' }];

export const call = (slot: string): [string, Command] => ['mod', { type: 'callSlot', slot }];
export const put = (slot: string): [string, Command] => [
	'mod',
	{ type: 'postponeSlot', slot, reason: 'sin luz' }
];

/** @param who a seat, or a kind of floor */
export function floorOf(who: string): Floor {
	return who === 'nobody' || who === 'presenter' ? { kind: who } : { kind: 'seat', seat: who };
}
export const give = (who: string): [string, Command] => ['mod', { type: 'giveFloor', floor: floorOf(who) }];
export const floorGiven = (who: string, at: number): SessionEvent => ({
	type: 'FloorGiven',
	floor: floorOf(who),
	at
});

export function pitching({ state }: { state: State }): Extract<State, { phase: 'pitching' }> {
	if (state.phase !== 'pitching') throw new Error(`not pitching: ${state.phase}`);
	return state;
}

export function liveOf(s: { state: State }): Live {
	const { live } = pitching(s);
	if (live === null) throw new Error('no slot is on');
	return live;
}

export function slotOf(s: { state: State }, id = 'slot1'): Slot {
	const slot = pitching(s).slots.find((x) => x.slot === id);
	if (slot === undefined) throw new Error(`no ${id}`);
	return slot;
}

/** With a slot of which another thing became. */
export function as(s: Session, slot: string, status: SlotStatus): Session {
	const state = pitching(s);
	s.state = { ...state, slots: state.slots.map((x) => (x.slot === slot ? { ...x, status } : x)) };
	return s;
}

/** A caption that everybody reads, recorded at that moment. */
export function line(s: Session, text = 'Un mapa.'): Session {
	return s.apply({ type: 'CaptionSpoken', slot: 'slot1', source: 'captioner', text, at: s.now });
}

/** As long passes before the next command. */
export function later(s: Session, ms: number): Session {
	s.now += ms;
	return s;
}

/** What is pressed after how many seconds each, as `9 pitch 60 lock`; a press takes no time of its own here. */
export function play(
	s: Session,
	course: string,
	presses: Readonly<Record<string, [string, Command]>>
): Session {
	const words = course.split(' ');
	for (let i = 0; i < words.length; i += 2) {
		const press = presses[words[i + 1] ?? ''];
		if (press === undefined) throw new Error(`nothing is pressed by ${words[i + 1]}`);
		later(s, Number(words[i]) * 1000).all(press);
		s.now -= 1000;
	}
	return s;
}
