import fc from 'fast-check';
import { MOVES, type Move, type MoveKind } from './moves.ts';
import { NOISES, type Noise, type NoiseKind } from './noises.ts';
import type { Size } from './setup.ts';
import { TOURS } from './tours.ts';

/** A session as it is played twice. */
export interface Session {
	/** Of chance on the server, and of everybody's identity. */
	seed: number;
	size: Size;
	decks: readonly number[];
	moves: readonly Move[];
	/** Which turn the witness gets; left out: as it is drawn. */
	witness?: number;
}

/** How often each move comes: the natural course most, what ends everything seldom. */
const WEIGHTS: Partial<Record<MoveKind, number>> = {
	advance: 30,
	abort: 0,
	probe: 6,
	stranger: 4,
	forbid: 6,
	save: 5,
	submit: 4,
	turn: 4,
	type: 4,
	say: 4
};

const small = fc.nat({ max: 1000 });
const noises = fc.array(
	fc.record<Noise>({
		kind: fc.constantFrom(...(Object.keys(NOISES) as NoiseKind[])),
		who: fc.nat({ max: 6 })
	}),
	{ maxLength: 2 }
);
const kinds = Object.keys(MOVES) as MoveKind[];

const move: fc.Arbitrary<Move> = fc.record({
	kind: fc.oneof(
		...kinds
			.filter((k) => WEIGHTS[k] !== 0)
			.map((k) => ({ arbitrary: fc.constant(k), weight: WEIGHTS[k] ?? 2 }))
	),
	who: fc.nat({ max: 12 }),
	a: small,
	b: small,
	wait: fc.oneof(fc.nat({ max: 20 }), fc.integer({ min: 200, max: 5000 })),
	after: fc.constantFrom(1, 4, 9, 20, 20),
	onlyA: noises,
	onlyB: noises
});

/** One session in ten is aborted somewhere. */
const moves = fc
	.tuple(
		fc.array(move, { minLength: 1, maxLength: 32, size: 'max' }),
		fc.nat({ max: 9 }),
		fc.nat({ max: 31 })
	)
	.map(([list, dice, where]) =>
		dice > 0 ? list : list.map((m, i) => (i === where ? { ...m, kind: 'abort' as const } : m))
	);

export const session: fc.Arbitrary<Session> = fc.record({
	seed: fc.nat({ max: 0x7fffffff }),
	size: fc.record({ officials: fc.integer({ min: 1, max: 3 }), startups: fc.integer({ min: 2, max: 3 }) }),
	decks: fc.array(fc.constantFrom(0, 0, 0, 0, 1, 3), { minLength: 3, maxLength: 3 }),
	moves
});

/** The first seeds are the tours, the others chance. */
export function sampleOf(seed: number): Session {
	const tour = TOURS[seed - 1];
	if (tour !== undefined) return tour;
	return fc.sample(session, { seed, numRuns: 1, unbiased: true })[0] as Session;
}

/** For people to read. */
export function say(s: Session): string {
	const { officials, startups } = s.size;
	const head = `seed ${s.seed}: ${officials} officials, ${startups} startups, slides per slot ${s.decks.join(' ')}`;
	const only = (run: string, list: readonly Noise[]) => list.map((n) => `only ${run}: ${n.kind} ${n.who}`);
	const lines = s.moves.map((m, i) => {
		const beside = [...only('A', m.onlyA), ...only('B', m.onlyB)];
		const text = MOVES[m.kind].say(m);
		return `  ${i + 1}. +${m.wait} ms ${text}, +${m.after}${beside.length > 0 ? `   [${beside.join('; ')}]` : ''}`;
	});
	return [head, ...lines].join('\n');
}
