import { readFileSync, readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { Pool } from '../../../server/work/pool.ts';
import { SlowError } from '../../../server/work/port.ts';

const FOREVER = new URL('./forever.ts', import.meta.url).href;
const LIMITS = { jobMs: 60_000, jobMb: 64, waiting: 20, waitingPerSeat: 5 };
const ask = (text: string) => ({ identity: null, context: '', texts: [text], kept: [] });
const who = (seat: string, session = 's') => ({ session, seat, onAir: false });
let pool: Pool;
// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

afterEach(() => pool.close());

/** The event loop's longest stall while something is done, ms. */
async function stall(doing: () => Promise<unknown>): Promise<number> {
	let [longest, last] = [0, performance.now()];
	const look = () => {
		const now = performance.now();
		[longest, last] = [Math.max(longest, now - last), now];
	};
	const looking = setInterval(look, 2);
	await doing();
	clearInterval(looking);
	look();
	return longest;
}

test('[K32] the product’s own jobs run in threads, and give what they give here', async () => {
	pool = new Pool(LIMITS);
	const found = await pool.do('lint', who('a'), ask('escriba a ana@example.pe'));
	expect(found).toEqual([{ page: 0, kind: 'email', quote: 'ana@example.pe' }]);
});

test('[K33] work over its time is ended and refused, and what comes after it is done; the event loop never waits', async () => {
	pool = new Pool({ ...LIMITS, jobMs: 3000 }, FOREVER);
	const most = await stall(async () => {
		const late = pool.do('lint', who('a'), ask('forever'));
		const after = pool.do('lint', who('b', 'other'), ask(''));
		await expect(late).rejects.toBeInstanceOf(SlowError);
		expect(await after).toEqual([]);
	});
	expect(most).toBeLessThan(1000);
});

test('[K33] work that takes all memory ends alone', async () => {
	pool = new Pool(LIMITS, FOREVER);
	await expect(pool.do('lint', who('a'), ask('memory'))).rejects.toBeInstanceOf(SlowError);
	expect(await pool.do('lint', who('a'), ask(''))).toEqual([]);
}, 60_000);

test('[K33] a job that fails says so, and its thread goes on', async () => {
	pool = new Pool(LIMITS, FOREVER);
	await expect(pool.do('lint', who('a'), ask('fails'))).rejects.toThrow('by itself');
	expect(await pool.do('lint', who('a'), ask(''))).toEqual([]);
});

test('[K34] who has gone gets no work done any more, begun or not', async () => {
	pool = new Pool(LIMITS, FOREVER);
	const gone = new AbortController();
	const begun = pool.do('lint', who('a'), ask('forever'), gone.signal);
	const waits = pool.do('lint', who('a'), ask('forever'), gone.signal);
	gone.abort(new Error('gone'));
	await expect(begun).rejects.toThrow('gone');
	await expect(waits).rejects.toThrow('gone');
	expect(await pool.do('lint', who('a'), ask(''))).toEqual([]);
});

test.runIf(process.platform === 'linux')(
	'[K32] threads have less of a busy machine than the event loop',
	async () => {
		pool = new Pool(LIMITS, FOREVER);
		await pool.do('lint', who('a'), ask(''));
		const nice = readdirSync('/proc/self/task').map((t) =>
			Number(readFileSync(`/proc/self/task/${t}/stat`, 'utf8').split(') ')[1]?.split(' ')[16])
		);
		expect(nice.filter((n) => n > getPriority())).toHaveLength(1);
	}
);
