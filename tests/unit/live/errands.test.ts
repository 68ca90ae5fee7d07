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

function page(browser: Browser, answer: Answer) {
	const outbox = new Outbox('s/seat', { store: Promise.resolve(browser.store), tab: browser.tab() });
	const sent: [string, string][] = [];
	const errands = new Errands(outbox, (command, id) => {
		sent.push(['text' in command ? String(command.text) : command.type, id]);
		return answer(command, id);
	});
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
