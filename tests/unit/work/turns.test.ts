import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BusyError, Turns, type Worker } from '../../../server/work/turns.ts';

const LIMITS = { atOnce: 1, waiting: 20, waitingPerSeat: 5 };

/** Work that ends when it is told to; the order in which it began. */
function bench(limits: Partial<typeof LIMITS> = {}) {
	const turns = new Turns({ ...LIMITS, ...limits });
	const begun: string[] = [];
	const ends = new Map<string, () => void>();
	const take = (name: string, signal?: AbortSignal, onAir = false) => {
		const [session = '', seat = ''] = name.split('.');
		const work = () => {
			begun.push(name);
			return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
		};
		return turns.take({ session, seat, onAir }, work, signal);
	};
	const end = async (name: string) => {
		ends.get(name)?.();
		await turn();
	};
	return { take, begun, end };
}

test('[K32] sessions are served in turn, and the seats of each in turn, whatever one of them heaps up', async () => {
	const { take, begun, end } = bench();
	const all = ['a.1.x', 'a.1.y', 'a.1.z', 'a.2.x', 'b.1.x', 'b.1.y', 'c.1.x'].map((name) => take(name));
	await turn();
	const order = ['a.1.x', 'b.1.x', 'c.1.x', 'a.2.x', 'b.1.y', 'a.1.y', 'a.1.z'];
	for (const name of order) await end(name);
	expect(begun).toEqual(order);
	expect(await Promise.all(all)).toHaveLength(order.length);
});

test('[K32] one piece of a seat at a time, however many hands are free', async () => {
	const { take, begun, end } = bench({ atOnce: 3 });
	void take('a.1.x');
	void take('a.1.y');
	void take('b.1.x');
	await turn();
	expect(begun).toEqual(['a.1.x', 'b.1.x']);
	await end('a.1.x');
	expect(begun).toEqual(['a.1.x', 'b.1.x', 'a.1.y']);
});

test('[K58] what is on air waits for nothing that is prepared, and what is on air elsewhere for one piece', async () => {
	const { take, begun, end } = bench();
	const air = (name: string) => void take(name, undefined, true);
	for (const name of ['a.1.x', 'a.2.x', 'b.1.x']) void take(name);
	air('b.2.air');
	air('c.1.air');
	await turn();
	expect(begun).toEqual(['a.1.x', 'b.2.air']);
	await end('b.2.air');
	expect(begun.at(-1)).toBe('c.1.air');
	// Where a hand is free for it alone, nothing else takes it.
	await end('c.1.air');
	expect(begun).toHaveLength(3);
	// Before all that waits, though its session was served last.
	air('c.1.more');
	air('c.2.more');
	await turn();
	await end('a.1.x');
	expect(begun.slice(3)).toEqual(['c.1.more', 'c.2.more']);
});

test('[K32] what waits is bounded, for one seat and for all, and the refusal says which', async () => {
	const { take, end, begun } = bench({ waiting: 3, waitingPerSeat: 2 });
	const running = take('a.1.x');
	const waiting = [take('a.1.y'), take('a.1.z')];
	await expect(take('a.1.more')).rejects.toMatchObject({ mine: true });
	waiting.push(take('a.2.x'));
	const refused = take('a.3.x');
	await expect(refused).rejects.toBeInstanceOf(BusyError);
	await expect(refused).rejects.toMatchObject({ mine: false });
	for (const name of ['a.1.x', 'a.2.x', 'a.1.y', 'a.1.z']) await end(name);
	await Promise.all([running, ...waiting]);
	// Nothing of what was refused is left behind.
	void take('a.3.x');
	await turn();
	expect(begun.at(-1)).toBe('a.3.x');
});

test('[K32] [K34] who has gone leaves the queue and its room in it, and nobody waits for them', async () => {
	const { take, begun, end } = bench({ waiting: 2 });
	void take('a.1.x');
	const gone = new AbortController();
	const left = take('a.2.x', gone.signal);
	const next = take('b.1.x');
	gone.abort(new Error('gone'));
	await expect(left).rejects.toThrow('gone');
	await expect(take('a.2.x', gone.signal)).rejects.toThrow('gone');
	const instead = take('c.1.x');
	await expect(take('d.1.x')).rejects.toBeInstanceOf(BusyError);
	for (const name of ['a.1.x', 'b.1.x', 'c.1.x']) await end(name);
	expect(await Promise.all([next, instead])).toEqual(['b.1.x', 'c.1.x']);
	expect(begun).toEqual(['a.1.x', 'b.1.x', 'c.1.x']);
});

test('[K33] work that fails gives its turn back', async () => {
	const turns = new Turns(LIMITS);
	const who = { session: 's', seat: 'a', onAir: false };
	await expect(turns.take(who, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
	expect(await turns.take(who, async () => 'yes')).toBe('yes');
});

/** What seats ask for, as production does, and which of what is under way ends, in any order. */
const seat = fc.record({
	session: fc.constantFrom('a', 'b', 'c'),
	seat: fc.constantFrom('1', '2', '3'),
	onAir: fc.boolean()
});
const comings = fc.array(fc.oneof({ weight: 3, arbitrary: seat }, fc.nat({ max: 9 })), {
	maxLength: 80,
	size: 'max'
});
const keyOf = (who: Worker) => `${who.session}.${who.seat}.${who.onAir}`;

/** Who waits with nothing of its own under way, and what was served since then. */
type Waits = Map<string, { who: Worker; since: Worker[] }>;

test('[K32] [K63] whoever comes, goes and comes again, nobody waits for more than a piece of each other seat and what is on air', async () => {
	const property = fc.asyncProperty(comings, fc.integer({ min: 1, max: 3 }), async (all, atOnce) => {
		const turns = new Turns({ atOnce, waiting: 1000, waitingPerSeat: 1000 });
		const waits: Waits = new Map();
		const left = new Map<string, number>();
		const wronged: unknown[] = [];
		const running: { who: Worker; end: () => void }[] = [];
		const ready = (who: Worker) => {
			const busy = running.some((r) => keyOf(r.who) === keyOf(who));
			if (!busy && (left.get(keyOf(who)) ?? 0) > 0 && !waits.has(keyOf(who)))
				waits.set(keyOf(who), { who, since: [] });
		};
		const began = (who: Worker) => {
			waits.delete(keyOf(who));
			left.set(keyOf(who), (left.get(keyOf(who)) ?? 0) - 1);
			for (const w of waits.values()) w.since.push(who);
			wronged.push(...[...waits.values()].filter((w) => !patient(w)));
			return new Promise<void>((end) => running.push({ who, end }));
		};
		const come = (who: Worker) => {
			left.set(keyOf(who), (left.get(keyOf(who)) ?? 0) + 1);
			ready(who);
			void turns.take(who, () => began(who));
		};
		const end = async (n: number) => {
			const [gone] = running.splice(n % running.length, 1);
			gone?.end();
			if (gone !== undefined) ready(gone.who);
			await turn();
		};
		for (const one of all) {
			if (typeof one !== 'number') come(one);
			else if (running.length > 0) await end(one);
			await turn();
		}
		while (running.length > 0) await end(0);
		expect(wronged).toEqual([]);
		expect(waits.size).toBe(0);
	});
	await fc.assert(property, { numRuns: 300 });
});

/** Of the own session each other seat once; of another, once for each of those and once more. */
function patient({ who, since }: { who: Worker; since: readonly Worker[] }): boolean {
	const rivals = since.filter((x) => x.onAir === who.onAir);
	if (who.onAir && rivals.length < since.length) return false;
	const own = rivals.filter((x) => x.session === who.session);
	const once = new Set(own.map(keyOf)).size === own.length;
	const others = Object.values(Object.groupBy(rivals, (x) => x.session));
	return (
		once && others.every((of) => (of as Worker[])[0]!.session === who.session || of!.length <= own.length + 1)
	);
}
