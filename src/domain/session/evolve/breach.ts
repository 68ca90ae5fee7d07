import { EVERYBODY, happened, type EventOf, type EventRules, type In, type Running } from '../rule.ts';
import { liveOf } from '../state.ts';
import { isRunning, onAir, onLive, onScreen } from './live.ts';
import { left } from './run.ts';

export const breach: EventRules<'BreachDeclared' | 'BreachNoted' | 'FrameHeld'> = {
	BreachDeclared: onLive({
		evolve: declared,
		public: ({ slot, heardMs = 0, slidesSeen = 0 }) => ({
			slot,
			detail: `${Math.round(heardMs / 1000)} ${slidesSeen}`
		}),
		concerns: EVERYBODY,
		sealed: ['heardMs', 'slidesSeen', 'slide']
	}),
	BreachNoted: happened({
		phases: ['pitching'],
		evolve: noted,
		public: ({ slot, choice }) => ({ slot, detail: choice }),
		concerns: EVERYBODY,
		sealed: ['note']
	}),
	/** Before a slot is called, or between slots, there is nobody whose slot it concerns: the record alone has it. */
	FrameHeld: {
		evolve: (state) => {
			const live = liveOf(state);
			return live === null ? state : ({ ...state, live: { ...live, held: true } } as In<'pitching'>);
		},
		public: null,
		concerns: (_, seat) => seat.role === 'moderator',
		// It would tell in which slot somebody was about to be named.
		sealed: 'all'
	}
};

function declared(
	s: Running,
	{ slot, step, heardMs = 0, slidesSeen = 0, at }: EventOf<'BreachDeclared'>
): Running {
	return {
		...onAir({ ...s, live: { ...s.live, cut: true } }, { kind: 'nobody' }, at),
		captions: [],
		incidents: [...s.incidents, { slot, step, heardMs, slidesSeen, at, choice: null, note: '' }]
	};
}

function noted(s: In<'pitching'>, { slot, choice, note = '', at }: EventOf<'BreachNoted'>): In<'pitching'> {
	const incidents = s.incidents.map((x) =>
		x.slot === slot && x.choice === null ? { ...x, choice, note } : x
	);
	const next = { ...s, incidents };
	if (choice !== 'continue') return left(next, slot, choice === 'void' ? 'void' : 'postponed', note, at);
	return isRunning(next) ? onScreen({ ...next, live: { ...next.live, cut: false } }) : next;
}
