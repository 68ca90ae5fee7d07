import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { readAloud, saveDeck, uploadPicture } from '../../../src/lib/live/api.ts';
import { Outbox } from '../../../src/lib/live/outbox/outbox.svelte.ts';
import { m } from '../../../src/lib/paraglide/messages.js';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import { OwnTake } from '../../../src/lib/presenter/own-take.svelte.ts';
import { takeBack } from '../../../src/lib/presenter/sendTake.ts';
import { ScriptEditor } from '../../../src/lib/presenter/written/script.svelte.ts';
import type { Script } from '../../../src/wire/index.ts';
import { Browser } from './server.ts';

const SPEECH = { languages: ['es' as const], off: null };
const script = (text: string): Script => ({ language: 'es', texts: [text], kept: [] });
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeAll(() => overwriteGetLocale(() => 'es'));
beforeEach(() => {
	vi.useFakeTimers();
	// A connection that is dead without a word of it.
	vi.stubGlobal(
		'fetch',
		(_: string, { signal }: RequestInit) =>
			new Promise((_resolve, reject) => {
				signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
			})
	);
	vi.stubGlobal('AbortSignal', {
		timeout: (ms: number) => {
			const over = new AbortController();
			setTimeout(() => over.abort(), ms);
			return over.signal;
		}
	});
});
afterEach(() => {
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

function editor(): ScriptEditor {
	const browser = new Browser();
	const outbox = new Outbox('x', { store: Promise.resolve(browser.store), tab: browser.tab() });
	const own = { script: script('uno'), revisions: { deck: 0, script: 1 }, called: null };
	const it = new ScriptEditor('/s/a', own, SPEECH, outbox);
	it.follow(script('uno'), 1, 1);
	it.write(0, 'dos');
	return it;
}

test('[W17] a text over a dead connection is said after four seconds not to be recorded, and in the end to be unknown', async () => {
	const it = editor();
	void it.save([], () => []);
	await pass(3_900);
	expect([it.busy, it.late]).toEqual([true, false]);
	await pass(200);
	expect([it.busy, it.late]).toEqual([true, true]);
	await pass(177_000);
	expect([it.busy, it.late, it.problem]).toEqual([false, false, m.presenter_script_unsure()]);
	it.follow(script('dos'), 2, 2);
	expect([it.saved, it.problem]).toEqual([true, '']);
});

test('[W17] what a connection has brought that came up meanwhile tells at once', async () => {
	const lost = editor();
	void lost.save([], () => []);
	lost.follow(script('uno'), 1, 2);
	await pass(181_000);
	expect([lost.busy, lost.problem]).toEqual([false, m.presenter_script_lost()]);
	const stored = editor();
	void stored.save([], () => []);
	stored.follow(script('dos'), 2, 2);
	await pass(181_000);
	expect([stored.busy, stored.saved, stored.problem]).toEqual([false, true, '']);
});

test('[W17] every press by HTTP ends, the larger its body the later, and can be stopped', async () => {
	const ended: string[] = [];
	const asked = (what: string, work: Promise<unknown>) =>
		void work.then((a) => ended.push(`${what} ${String(a)}`));
	const never = new AbortController().signal;
	const stop = new AbortController();
	const bytes = (n: number) => new Blob([new Uint8Array(n)]);
	asked('deck', saveDeck('/s/a', [], [], 0));
	asked('take', takeBack('/s/a'));
	asked('picture', uploadPicture('/s/a', bytes(1), never));
	asked('large', uploadPicture('/s/a', bytes(1_000_000), never));
	asked('stopped', uploadPicture('/s/a', bytes(1), stop.signal));
	asked('sound', readAloud('/s/a', 'es', 'Hola'));
	stop.abort();
	await pass(1_000);
	expect(ended).toEqual(['stopped offline']);
	await pass(20_000);
	expect(ended.slice(1)).toEqual(['take lost']);
	// Longer than the server takes for what waits its turn there.
	await pass(160_000);
	expect(ended.slice(2).sort()).toEqual(['deck offline', 'picture offline', 'sound offline']);
	await pass(65_000);
	expect(ended.slice(5)).toEqual(['large offline']);
});

test('[W17] a recording that is on its way is said not to be there yet', async () => {
	const take = new OwnTake('/s/a');
	void take.takeBack();
	await pass(4_100);
	expect([take.busy, take.late]).toEqual([true, true]);
	await pass(60_000);
	expect([take.busy, take.late, take.has]).toEqual([false, false, 'unknown']);
	take.close();
});
