import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Speaker } from '../../../src/lib/presenter/written/speaker.svelte.ts';

/** What the server was asked, and how its answers come: `lost` is done, `unheard` is not. */
let asked: { id?: string; before?: number; text?: string }[];
let answers: ('ok' | 'slow' | 'lost' | 'portal' | 'hangs' | number)[];
let last: (typeof answers)[number];
let done: number;
const taken = () => void done++;

beforeEach(() => {
	vi.useFakeTimers();
	[asked, answers, last, done] = [[], [], 'ok', 0];
	vi.stubGlobal('fetch', (_: string, { body, signal }: RequestInit) => {
		asked.push(JSON.parse(String(body)) as object);
		const how = answers.shift() ?? last;
		if (how === 'lost') return Promise.resolve(new Response(null, { status: 502 }));
		if (how === 'portal') return Promise.resolve(new Response('<html>', { status: 200 }));
		if (how === 'slow')
			return new Promise((resolve) => setTimeout(() => resolve(new Response(null, { status: 204 })), 1000));
		if (how !== 'hangs') return Promise.resolve(new Response(null, { status: how === 'ok' ? 204 : how }));
		return new Promise((_resolve, reject) =>
			signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))
		);
	});
});
afterEach(() => {
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

function speaker(samples = 1): Speaker {
	const stopwatch = () => {
		const since = Date.now();
		return () => Date.now() - since;
	};
	return new Speaker('/s/x', { now: () => Date.now(), samples, stopwatch });
}
const saying = (text: string) => ({ text, from: 0, to: text.length });
const answer = (text: string) => [{ text, kept: [] }, text, taken] as const;
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('[W13] a lost answer is asked for again under the same id, within the moment of the press', async () => {
	const it = speaker();
	const pressed = Date.now();
	answers = ['lost', 'portal', 'ok'];
	void it.say(...answer('Diez soles.'));
	await pass(2000);
	expect([it.problem, it.busy, done]).toEqual([null, false, 1]);
	expect(new Set(asked.map((a) => a.id)).size).toBe(1);
	expect(asked).toHaveLength(3);
	for (const { before } of asked) expect(before).toBeLessThanOrEqual(pressed + 8000);
});

test('[W13] before the server’s clock is known nothing is sent that might be read late', async () => {
	const it = speaker(0);
	void it.say(...answer('Diez soles.'));
	await pass(10_000);
	expect([it.problem, it.busy, done, asked]).toEqual(['unknown', false, 0, []]);
});

test('[W13] where none comes it is not known; pressed again it is the same text, and another press after an answer is another', async () => {
	const it = speaker();
	last = 'lost';
	void it.say(...answer('Diez soles.'));
	await pass(10_000);
	expect([it.problem, it.busy, done]).toEqual(['unknown', false, 0]);
	const many = asked.length;
	await pass(60_000);
	expect(asked).toHaveLength(many);
	last = 'ok';
	void it.say(...answer('Diez soles.'));
	await pass(100);
	expect([it.problem, done, new Set(asked.map((a) => a.id)).size]).toEqual([null, 1, 1]);
	void it.say(...answer('Diez soles.'));
	await pass(100);
	expect(new Set(asked.map((a) => a.id)).size).toBe(2);
});

test('[W13] what the server shows as being read is read, whatever was answered', async () => {
	const it = speaker();
	last = 'lost';
	void it.say(...answer('Diez soles.'));
	await pass(10_000);
	expect(it.problem).toBe('unknown');
	it.follow(saying('Otra cosa.'));
	expect([it.problem, done]).toEqual(['unknown', 0]);
	it.follow(saying('Diez soles.'));
	expect([it.problem, done]).toEqual([null, 1]);
	// Of a text that was being read before it was pressed, what is shown tells nothing.
	void it.say(...answer('Diez soles.'));
	await pass(10_000);
	it.follow(saying('Diez soles.'));
	expect([it.problem, done]).toEqual(['unknown', 1]);
});

test('[W13] the server’s own no ends it', async () => {
	const it = speaker();
	last = 409;
	void it.say(...answer('Diez soles.'));
	await pass(10_000);
	expect([it.problem, asked.length, done]).toEqual(['not-now', 1, 0]);
});

test('[W14] a stop that did not arrive, or whose answer hangs, is told until nothing is read, and pressed again', async () => {
	const it = speaker();
	it.follow(saying('Diez soles.'));
	for (const how of ['lost', 'portal', 'hangs'] as const) {
		last = how;
		void it.hush();
		await pass(5000);
		expect([how, it.unstopped]).toEqual([how, true]);
	}
	last = 'ok';
	void it.hush();
	await pass(10);
	expect(it.unstopped).toBe(false);
	last = 'lost';
	void it.hush();
	await pass(10);
	expect(it.unstopped).toBe(true);
	it.follow(null);
	expect(it.unstopped).toBe(false);
});

test('[W14] what was given and is not read yet can be stopped, also while it is on its way', async () => {
	const it = speaker();
	expect(it.stoppable).toBe(false);
	void it.say(...answer('Diez soles.'));
	await pass(10);
	expect([it.stoppable, done]).toEqual([true, 1]);
	void it.hush();
	await pass(10);
	expect([it.stoppable, asked.length]).toEqual([false, 2]);
	// On its way: stopped at once, once more after it arrived, and not given again.
	answers = ['slow'];
	void it.say(...answer('Veinte soles.'));
	await pass(10);
	void it.hush();
	await pass(10);
	expect(asked).toHaveLength(4);
	await pass(2_000);
	expect(asked).toHaveLength(5);
	expect([it.stoppable, it.busy, done, asked.at(-1)]).toEqual([false, false, 1, {}]);
});

test('[W14] a refused text, and one that never begins, leave nothing to be stopped', async () => {
	const it = speaker();
	last = 409;
	void it.say(...answer('Diez soles.'));
	await pass(10);
	expect(it.stoppable).toBe(false);
	last = 'ok';
	void it.say(...answer('Diez soles.'));
	await pass(20_000);
	expect(it.stoppable).toBe(false);
});
