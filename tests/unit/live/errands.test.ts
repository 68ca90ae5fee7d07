import { expect, test, vi } from 'vitest';
import { Errands } from '../../../src/lib/live/errands.svelte.ts';
import { Outbox } from '../../../src/lib/live/outbox/outbox.svelte.ts';
import type { ClientCommand, CommandAck } from '../../../src/wire/index.ts';
import { Browser } from './server.ts';

const ask = (text: string) => ({ type: 'askQuestion', text, slot: 'one' }) as const;
const RECOGNISE = { type: 'recognise', slot: 'one' } as const;
const OK: CommandAck = { ok: true, at: 1, made: null };
type Answer = (command: ClientCommand, id: string) => Promise<CommandAck>;
/** Nobody there. */
const dead: Answer = () => new Promise(() => {});

function page(browser: Browser, answer: Answer, may?: (command: ClientCommand) => boolean) {
	const outbox = new Outbox('s/seat', { store: Promise.resolve(browser.store), tab: browser.tab() });
	const sent: [string, string][] = [];
	const errands = new Errands(
		outbox,
		(command, id) => {
			sent.push(['text' in command ? String(command.text) : command.type, id]);
			return answer(command, id);
		},
		may
	);
	return { outbox, errands, sent };
}
const kept = async (browser: Browser) => (await browser.store.all('s/seat')).length;

test('[E24] what was asked for while the server was dead waits, and is done once by the next page, the oldest first', async () => {
	const browser = new Browser();
	vi.useFakeTimers({ toFake: ['Date'] });
	const first = page(browser, dead);
	for (const command of [ask('¿Uno?'), ask('¿Dos?'), RECOGNISE]) {
		void first.errands.do(command);
		vi.setSystemTime(Date.now() + 1_000);
		await first.outbox.settled();
	}
	vi.useRealTimers();
	expect(first.errands.waiting.map((e) => e.command.type)).toEqual([
		'askQuestion',
		'askQuestion',
		'recognise'
	]);
	await vi.waitFor(() => expect(first.sent).toHaveLength(1));
	first.outbox.close();
	const next = page(browser, async () => OK);
	await vi.waitFor(() => expect(next.sent.map(([what]) => what)).toEqual(['¿Uno?', '¿Dos?', 'recognise']));
	// Perhaps carried out: under the id that it had.
	expect(next.sent[0]).toEqual(first.sent[0]);
	await vi.waitFor(async () => expect([next.errands.all, await kept(browser)]).toEqual([[], 0]));
});

test('[E24] what is refused stays on the page and the device until it is thrown away, and stops nothing else', async () => {
	const browser = new Browser();
	const { errands, outbox } = page(browser, async (command) =>
		command.type === 'askQuestion' ? { ok: false, refusal: 'not-now' } : OK
	);
	await errands.do(ask('¿De otra startup?'));
	await errands.do(RECOGNISE);
	expect(errands.refused.map((e) => [e.command, e.refusal])).toEqual([[ask('¿De otra startup?'), 'not-now']]);
	await outbox.settled();
	expect([errands.waiting, await kept(browser)]).toEqual([[], 1]);
	errands.dismiss(errands.refused[0]?.id ?? '');
	await outbox.settled();
	expect([errands.all, await kept(browser)]).toEqual([[], 0]);
});

test('[E24] what reads as none of these is dropped, and nothing else of the outbox is touched', async () => {
	const browser = new Browser();
	const rest = { scope: 's/seat', tab: 'gone', base: 0, dirty: false, handIn: null, at: 1 };
	const sent = { id: 'some-id-1', value: null };
	await browser.store.put({
		...rest,
		key: 'a',
		name: 'errand',
		sent,
		value: { type: 'raiseHand', raised: true }
	});
	await browser.store.put({ ...rest, key: 'b', name: 'sheet:one', sent, value: 'marks' });
	const next = page(browser, async () => OK);
	await vi.waitFor(async () => expect((await browser.store.all('s/seat')).map((e) => e.key)).toEqual(['b']));
	expect(next.sent).toEqual([]);
});

/** A server that carries out once by id, and may go back to an older backup. */
function server(refuses: readonly string[] = []) {
	let now = 0;
	const done = new Map<string, CommandAck>();
	return {
		done,
		answer: async (command: ClientCommand, id: string): Promise<CommandAck> => {
			if (!done.has(id) && refuses.includes(command.type)) return { ok: false, refusal: 'not-found' };
			const ack = done.get(id) ?? { ok: true as const, at: (now += 1), made: null };
			done.set(id, ack);
			return ack;
		}
	};
}

test('[S19] what an older backup has lost is recorded again under its id, in its order, and said; what is there stays as it is', async () => {
	const browser = new Browser();
	const { done, answer } = server();
	const { errands, sent } = page(browser, answer);
	errands.follow(1);
	for (const command of [ask('¿Uno?'), RECOGNISE, ask('¿Dos?')]) await errands.do(command);
	const first = [...done];
	// A lost network: nothing happens twice, nothing is said.
	errands.follow(2);
	await vi.waitFor(() => expect(sent).toHaveLength(6));
	expect([[...done], errands.again, errands.all]).toEqual([first, [], []]);
	// The backup has the first question alone.
	for (const [id] of first.slice(1)) done.delete(id);
	errands.follow(3);
	await vi.waitFor(() => expect(sent).toHaveLength(9));
	expect([...done.keys()]).toEqual(first.map(([id]) => id));
	await vi.waitFor(() => expect(errands.again.map((e) => e.command)).toEqual([RECOGNISE, ask('¿Dos?')]));
	errands.follow(3);
	expect([errands.all, sent.length]).toEqual([[], 9]);
});

test('[S34] what a page knew to be recorded when its seat was unknown the next one asks for again, and says so', async () => {
	const browser = new Browser();
	const { done, answer } = server();
	const first = page(browser, answer);
	for (const command of [ask('¿Uno?'), RECOGNISE]) await first.errands.do(command);
	const ids = [...done.keys()];
	first.errands.guard();
	first.errands.guard();
	await first.outbox.settled();
	expect(await kept(browser)).toBe(2);
	done.delete(ids[1] ?? '');
	first.outbox.close();
	const next = page(browser, answer);
	next.errands.follow(1);
	await vi.waitFor(() => expect(next.errands.again.map((e) => e.command)).toEqual([RECOGNISE]));
	await next.outbox.settled();
	expect([[...done.keys()], next.errands.all, await kept(browser)]).toEqual([ids, [], 0]);
});

test('[S19] what cannot be recorded again is told as lost and stays on the device until it is thrown away', async () => {
	const browser = new Browser();
	const refuses: string[] = [];
	const { done, answer } = server(refuses);
	const { errands, outbox } = page(browser, answer);
	errands.follow(1);
	await errands.do(RECOGNISE);
	await outbox.settled();
	expect(await kept(browser)).toBe(0);
	done.clear();
	refuses.push('recognise');
	errands.follow(2);
	await vi.waitFor(() =>
		expect(errands.refused.map((e) => [e.command, e.lost, e.refusal])).toEqual([
			[RECOGNISE, true, 'not-found']
		])
	);
	await outbox.settled();
	expect([errands.again, await kept(browser)]).toEqual([[], 1]);
	errands.dismiss(errands.refused[0]?.id ?? '');
	await outbox.settled();
	expect([errands.all, await kept(browser)]).toEqual([[], 0]);
});

test('[E27] ties wait for a dead server and a closed tab, and what only stands behind them waits for them', async () => {
	const browser = new Browser();
	const first = page(browser, dead);
	void first.errands.do({ type: 'declareTies', ties: 'Mi hermana trabaja en el sector.' });
	void first.errands.do(RECOGNISE);
	await first.outbox.settled();
	first.outbox.close();
	let gate = true;
	const next = page(
		browser,
		async () => OK,
		({ type }) => !gate || type === 'declareTies'
	);
	next.errands.follow(1);
	await vi.waitFor(() => expect(next.sent.map(([what]) => what)).toEqual(['declareTies']));
	await vi.waitFor(() => expect(next.errands.waiting.map((e) => e.command)).toEqual([RECOGNISE]));
	gate = false;
	next.errands.follow(1);
	await vi.waitFor(() => expect(next.sent.map(([what]) => what)).toEqual(['declareTies', 'recognise']));
});
