import { COMMAND_TYPES } from './commands.ts';
import type { Move, MoveKind } from './moves.ts';
import type { Noise } from './noises.ts';
import { PROBES } from './probes.ts';
import { GARBAGE } from './troubles.ts';
import type { Session } from './session.ts';

/*
 * Sessions written by hand that go everywhere: what chance visits seldom is visited in each test, and a leak anywhere
 * shows within a few pairs.
 */
type Step = Partial<Omit<Move, 'kind'>> & { kind: MoveKind };

const go = (kind: MoveKind, more: Partial<Move> = {}): Step => ({ kind, ...more });
const each = (n: number, step: (i: number) => Step): Step[] => Array.from({ length: n }, (_, i) => step(i));
const only = (...kinds: Noise['kind'][]): readonly Noise[] => kinds.map((kind, who) => ({ kind, who }));

function toured(
	seed: number,
	size: Session['size'],
	decks: readonly number[],
	steps: readonly Step[]
): Session {
	const moves = steps.map((s): Move => ({
		who: 0,
		a: 1,
		b: 1,
		wait: 1000,
		after: 20,
		onlyA: [],
		onlyB: [],
		...s
	}));
	return { seed, size, decks, moves };
}

const LOBBY: readonly Step[] = [
	go('declare', { onlyA: only('upload', 'help', 'match', 'script') }),
	go('plead', { a: 0, onlyB: only('enter', 'leave', 'other') }),
	go('rename', { onlyB: only('match', 'reply', 'relink') }),
	go('advance', { onlyA: only('enter', 'presence', 'garble') }),
	...each(3, (who) =>
		go('declare', { who, a: 0, onlyA: only('match', 'unmatch', 'upload', 'script'), onlyB: only('script') })
	),
	go('plead', { onlyB: only('help', 'upload', 'revoke', 'stranger') }),
	go('plead', { a: 0 }),
	go('answer'),
	go('hand', { onlyA: only('enter', 'enter', 'enter', 'help') }),
	go('floor', { a: 3 }),
	go('floor', { a: 0, onlyB: only('leave', 'enter') }),
	go('advance', { onlyA: only('match', 'help', 'reply') })
];

const PITCH: readonly Step[] = [
	go('advance', { b: 1, onlyA: only('enter', 'presence', 'leave', 'enter') }),
	go('type', { a: 1, onlyA: only('script') }),
	go('say', { a: 1, b: 0 }),
	go('turn', { a: 0 }),
	go('advance', { a: 1, onlyB: only('help', 'leave', 'match') }),
	go('type', { a: 0, onlyA: only('help'), onlyB: only('leave', 'enter') }),
	go('say', { a: 1, b: 0, onlyB: only('match') }),
	go('type', { a: 2 }),
	go('say', { a: 2 }),
	go('say', { a: 3 }),
	...each(3, (who) => go('ask', { who, a: who, onlyA: only('match', 'help') })),
	go('sort', { a: 1, b: 2 }),
	go('sort', { a: 0, b: 1 }),
	go('pick', { a: 0 }),
	go('probe', { a: 0, b: 0 }),
	go('probe', { who: 1, a: 1, b: 4 }),
	go('hand', { who: 1 }),
	go('hand', { who: 2, a: 2 }),
	go('lower', { who: 1 }),
	go('floor', { who: 2, a: 2, onlyA: only('leave', 'enter', 'presence') }),
	go('yields', { who: 2 }),
	go('lock', { a: 0 }),
	go('turn', { a: 1 }),
	go('lock', { a: 1 }),
	...each(3, (a) => go('turn', { a, onlyB: only('help', 'stranger') })),
	go('pause'),
	go('resume'),
	go('extend'),
	go('relay', { a: 0 }),
	go('relay', { a: 1 }),
	...each(3, (who) => go('save', { who, a: 0, b: who })),
	...each(2, (who) => go('submit', { who, a: 0, onlyA: only('match'), onlyB: only('unmatch') })),
	go('note', { b: 0, onlyA: only('unmatch'), onlyB: only('match') }),
	go('recognise', { who: 1, a: 0 }),
	go('save', { a: 0, b: 6 }),
	go('probe', { a: 0, b: 8 }),
	go('probe', { who: 5, a: 0, b: 1 })
];

const BREACH: readonly Step[] = [
	go('type', { a: 1 }),
	go('say', { a: 0 }),
	go('cut', { onlyA: only('leave', 'help') }),
	go('type', { a: 0 }),
	go('say', { a: 1 }),
	go('probe', { a: 0, b: 0 }),
	go('resolve', { a: 0 }),
	go('floor', { a: 1 }),
	go('done'),
	go('floor', { a: 4 }),
	go('advance', { a: 1 }),
	go('answered', { a: 1, b: 0 }),
	go('pick', { a: 2 }),
	go('advance', { a: 1, onlyB: only('enter', 'presence') }),
	go('advance', { a: 1 })
];

const ABSENT: readonly Step[] = [
	go('advance', { b: 0, onlyA: only('leave', 'leave'), onlyB: only('enter', 'presence') }),
	go('postpone'),
	go('advance', { b: 1 }),
	go('advance'),
	go('cut'),
	go('resolve', { a: 1 }),
	go('advance', { b: 1 }),
	go('advance'),
	go('cut'),
	go('resolve', { a: 2 })
];

const KNOCKS: readonly Step[] = [
	...each(PROBES.length, (a) => go('probe', { a, b: 3, wait: 200 })),
	...each(PROBES.length, (a) => go('stranger', { a, b: a, wait: 200 })),
	...each(COMMAND_TYPES.length, (a) => go('forbid', { a, b: 3, wait: 200 })),
	...each(COMMAND_TYPES.length, (a) => go('forbid', { who: 5, a, b: 2, wait: 200 })),
	...each(GARBAGE.length, (a) => go('garble', { who: a, a, wait: 200 })),
	...each(6, (who) => go('reconnect', { who, wait: 200 })),
	...each(2, (a) => go('beside', { who: 2, a })),
	...each(5, (who) => go('device', { who })),
	...each(3, (who) => go('revoke', { who, a: who })),
	// At once: in between each would have earned again what a common measure had lost.
	go('flood', { who: 2, wait: 0, onlyA: only('enter', 'garble', 'garble') })
];

const REVIEW: readonly Step[] = [
	go('skip', { a: 2 }),
	go('advance', { onlyA: only('help', 'match') }),
	go('save', { a: 0, b: 2 }),
	go('submit', { a: 0 }),
	go('advance'),
	go('reopen', { onlyB: only('reply', 'leave') }),
	go('advance'),
	go('advance')
];

const THREE = { officials: 3, startups: 2 };

export const TOURS: readonly Session[] = [
	// The egress guard is on: first pitches who has in one run alone the name that the panel types.
	{
		...toured(900_001, THREE, [3, 1, 0], [...LOBBY, ...PITCH, ...BREACH, ...ABSENT, ...REVIEW]),
		witness: 1
	},
	toured(
		900_002,
		{ officials: 2, startups: 3 },
		[1, 0, 2],
		[...LOBBY, ...PITCH, ...KNOCKS, go('abort'), go('probe', { a: 4 })]
	),
	// Everything in bursts: what one run alone does must not change what falls into one frame.
	toured(
		900_004,
		THREE,
		[1, 0, 0],
		[...LOBBY, ...PITCH, ...BREACH].map((s, i) => ({
			...s,
			wait: s.kind === 'advance' && i % 2 === 0 ? 600 : 2 + (i % 9),
			after: i % 3 === 0 ? 20 : 1
		}))
	),
	toured(900_003, THREE, [0, 0, 0], [go('probe', { a: 3 }), ...KNOCKS, ...LOBBY, ...ABSENT])
];
