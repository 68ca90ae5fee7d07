import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BusyError, Turns } from '../../../server/work/turns.ts';

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
	const who = { session: 's', seat: 'a' };
	await expect(turns.take(who, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
	expect(await turns.take(who, async () => 'yes')).toBe('yes');
});
