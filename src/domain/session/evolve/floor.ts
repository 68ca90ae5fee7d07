import { misfit } from '../fit.ts';
import { LIMITS } from '../limits.ts';
import { CLEAR, EVERYBODY, happened, OPEN, type EventOf, type EventRules } from '../rule.ts';
import { liveOf, seatOf, type Open } from '../state.ts';
import { isRunning, onAir, onLive } from './live.ts';

export const floor: EventRules<'FloorGiven' | 'PresenterLocked' | 'HandRaised' | 'CaptionSpoken'> = {
	FloorGiven: happened({
		phases: OPEN,
		evolve: given,
		public: ({ floor: { kind } }) => ({ detail: kind }),
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	PresenterLocked: onLive({
		evolve: (s, { locked, at }) => onAir({ ...s, live: { ...s.live, locked } }, s.floor, at),
		public: null,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	HandRaised: happened({
		phases: OPEN,
		evolve: (s, { seat, raised, at }) => {
			const rest = s.hands.filter((h) => h.seat !== seat);
			return { ...s, hands: raised ? [...rest, { seat, at }] : rest };
		},
		public: null,
		concerns: (e, seat) => seat.id === e.seat || seat.role === 'moderator',
		sealed: CLEAR
	}),
	CaptionSpoken: happened({
		phases: OPEN,
		evolve: (s, { text, at }) => ({
			...s,
			captions: [...s.captions, { at, text, down: reachesBooth(s) }].slice(-LIMITS.captionLines)
		}),
		public: null,
		concerns: (_, seat) => seat.role === 'presenter',
		sealed: 'all'
	})
};

function given(s: Open, { type, floor: to, at }: EventOf<'FloorGiven'>): Open {
	if (to.kind === 'seat' && seatOf(s, to.seat) === undefined) throw misfit(type, s.phase);
	// The moderator's own hand is not a hand: only officials are in the queue.
	const hands = to.kind === 'seat' ? s.hands.filter((h) => h.seat !== to.seat) : s.hands;
	const next = s.phase === 'pitching' && isRunning(s) ? onAir(s, to, at) : { ...s, floor: to };
	return { ...next, hands };
}

/**
 * Whether the presenter can have heard what a line says: whoever has the floor is let down to the booth. Lines come a
 * little late, so what follows upon a question counts too; what stands before the pitch, with the pseudonym, does not.
 */
function reachesBooth(s: Open): boolean {
	const live = liveOf(s);
	if (live === null || live.cut || live.step === 'scoring') return false;
	return s.floor.kind === 'seat' || live.step === 'questions';
}
