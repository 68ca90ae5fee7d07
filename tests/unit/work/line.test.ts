import { expect, test } from 'vitest';
import { RequestQueue, type Loop } from '../../../server/http/line.ts';

/** Time that stands still unless work takes some, and turns that come when they are told to. */
function bench() {
	let now = 0;
	const turns: (() => void)[] = [];
	const settled: (() => void)[] = [];
	const loop: Loop = {
		now: () => now,
		nextTurn: (work) => void turns.push(work),
		settled: (work) => void settled.push(work)
	};
	const line = new RequestQueue(loop);
	const done: string[] = [];
	const enter = (who: string, name: string, ms: number) =>
		line.enter(who, () => {
			done.push(name);
			now += ms;
		});
	/** What is done in one turn of the event loop. */
	const turn = (): string[] => {
		done.length = 0;
		turns.shift()?.();
		for (let next; (next = settled.shift()) !== undefined;) next();
		return [...done];
	};
	return { enter, turn, turns };
}

test('[K55] a turn of the event loop lets in so much as takes some ms, and everything else has its turn between', () => {
	const { enter, turn, turns } = bench();
	for (let i = 0; i < 6000; i++) enter('flood', `${i}`, 1);
	expect(turns).toHaveLength(1);
	const counts = Array.from({ length: 1500 }, () => turn().length);
	expect(new Set(counts)).toEqual(new Set([4]));
	expect([turn(), turns]).toEqual([[], []]);
	// What takes long is alone in its turn.
	enter('flood', 'long', 50);
	enter('flood', 'next', 1);
	expect([turn(), turn()]).toEqual([['long'], ['next']]);
});

test('[K55] those who ask are served in turn, whatever one of them heaps up', () => {
	const { enter, turn } = bench();
	for (let i = 0; i < 100; i++) enter('flood', `flood ${i}`, 2);
	enter('seat', 'seat', 2);
	enter('other', 'other', 2);
	expect([turn(), turn(), turn()]).toEqual([
		['flood 0', 'seat'],
		['other', 'flood 1'],
		['flood 2', 'flood 3']
	]);
});

test('[K55] what a request goes on with at once counts as its own', async () => {
	const line = new RequestQueue();
	const done: number[] = [];
	let turns = 0;
	const counting = () => {
		turns += 1;
		if (done.length < 3) setImmediate(counting);
	};
	for (let i = 0; i < 3; i++)
		line.enter('page', () => {
			void Promise.resolve()
				.then(() => Promise.resolve())
				.then(() => {
					const until = performance.now() + 10;
					while (performance.now() < until);
					done.push(turns);
				});
		});
	setImmediate(counting);
	await expect.poll(() => done.length).toBe(3);
	expect(new Set(done).size).toBe(3);
});
