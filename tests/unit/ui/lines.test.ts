import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Lines } from '../../../src/lib/panel/captioner/lines.svelte.ts';
import { abbreviationsOf } from '../../../src/lib/panel/captioner/abbreviations.ts';
import { LIMITS, type CommandAck } from '../../../src/wire/index.ts';

const OK: CommandAck = { ok: true, at: 1, made: null };
const FULL: CommandAck = { ok: false, refusal: 'storage' };
const NONE = abbreviationsOf('');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A captioner's page before a server that answers as told; null: not at all, for a second. */
function page(answer: () => CommandAck | null = () => OK) {
	const told = { answer, stretch: 'slot-1 0' as string | null };
	const sent: { text: string; stretch: string; id: string }[] = [];
	const lines = new Lines(
		async (line, id) => {
			sent.push({ ...line, id });
			const ack = told.answer();
			if (ack === null) await new Promise((done) => setTimeout(done, 1_000));
			return ack;
		},
		() => told.stretch
	);
	const enter = (...texts: string[]) => {
		for (const text of texts) {
			lines.text = text;
			lines.enter(NONE);
		}
	};
	const shown = () =>
		lines.all.map((x) => [x.text, x.sending ? 'on its way' : lines.over(x) ? 'over' : 'lost']);
	const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
	return { lines, told, sent, enter, shown, settle };
}

test('[E38] lines arrive in the order in which they were typed, and go from under the field', async () => {
	const p = page();
	p.enter('Uno', 'Dos');
	expect(p.shown().map(([text]) => text)).toEqual(['Uno', 'Dos']);
	await p.settle();
	expect(p.sent.map((x) => [x.text, x.stretch])).toEqual([
		['Uno', 'slot-1 0'],
		['Dos', 'slot-1 0']
	]);
	expect([p.shown(), p.lines.unsent]).toEqual([[], false]);
});

test('[E38] what stands in the field when it is shut stands under it, and what is typed once it opens is a line of its own', async () => {
	const p = page();
	p.enter('Uno');
	await p.settle();
	p.lines.text = 'Nos llam';
	p.told.stretch = null;
	p.lines.shut();
	expect([p.lines.text, p.shown()]).toEqual(['', [['Nos llam', 'over']]]);
	p.lines.shut();
	p.told.stretch = 'slot-1 1';
	p.enter('Seguimos');
	await p.settle();
	expect(p.sent.map((x) => [x.text, x.stretch])).toEqual([
		['Uno', 'slot-1 0'],
		['Seguimos', 'slot-1 1']
	]);
	expect(p.shown()).toEqual([['Nos llam', 'over']]);
	p.lines.dropOver();
	expect(p.shown()).toEqual([]);
});

test('[E38] what is on its way is shown in order, whatever does not arrive stands there, and the field is not touched', async () => {
	const p = page(() => null);
	p.enter('Uno', 'Dos', 'Tres');
	p.lines.text = 'lo que sig';
	await p.settle(2_000);
	expect(p.shown()).toEqual([
		['Uno', 'on its way'],
		['Dos', 'on its way'],
		['Tres', 'on its way']
	]);
	expect(p.lines.unsent).toBe(true);
	await p.settle(20_000);
	expect(p.shown()).toEqual([
		['Uno', 'lost'],
		['Dos', 'lost'],
		['Tres', 'lost']
	]);
	expect([p.lines.text, p.lines.unsent]).toEqual(['lo que sig', true]);
	const tries = p.sent.length;
	await p.settle(60_000);
	expect(p.sent.length).toBe(tries);
});

test('[E38] a full disk puts no line before another, and each goes again when asked, under its id', async () => {
	const p = page(() => FULL);
	p.enter('Uno', 'Dos');
	await p.settle();
	expect(p.shown()).toEqual([
		['Uno', 'lost'],
		['Dos', 'lost']
	]);
	p.told.answer = () => OK;
	const [one, two] = p.lines.all;
	p.lines.drop(two!.id);
	p.lines.again(one!.id);
	await p.settle();
	expect(p.sent.map((x) => x.text)).toEqual(['Uno', 'Uno']);
	expect(new Set(p.sent.map((x) => x.id)).size).toBe(1);
	expect(p.shown()).toEqual([]);
});

test('[B45] a line that waits for the network is not sent in another stretch, by itself or when asked', async () => {
	const p = page(() => null);
	p.enter('Nos llamamos Zafiro', 'y más');
	await p.settle(500);
	// The cut, and "continue".
	p.told.stretch = null;
	await p.settle(2_000);
	p.told.stretch = 'slot-1 1';
	p.told.answer = () => OK;
	await p.settle(20_000);
	expect(p.shown()).toEqual([
		['Nos llamamos Zafiro', 'over'],
		['y más', 'over']
	]);
	for (const { id } of p.lines.all) p.lines.again(id);
	await p.settle(20_000);
	expect(p.sent.map((x) => x.stretch)).toEqual(['slot-1 0']);
	// Nothing of it can arrive any more: the page may go.
	expect(p.lines.unsent).toBe(false);
	p.enter('Seguimos');
	await p.settle();
	expect(p.sent.at(-1)).toMatchObject({ text: 'Seguimos', stretch: 'slot-1 1' });
});

test('[B45] a line belongs to the stretch of its first letter', async () => {
	const p = page();
	p.lines.text = 'N';
	p.told.stretch = 'slot-2 0';
	p.lines.text = 'Nos llamamos Zafiro';
	expect(p.lines.overtaken).toBe(true);
	p.lines.enter(NONE);
	await p.settle(20_000);
	expect([p.sent, p.shown(), p.lines.text]).toEqual([[], [['Nos llamamos Zafiro', 'over']], '']);
	p.lines.text = 'Otra';
	p.lines.text = '';
	p.told.stretch = 'slot-3 0';
	p.enter('Nueva');
	await p.settle();
	expect(p.sent.at(-1)).toMatchObject({ text: 'Nueva', stretch: 'slot-3 0' });
});

test('[E38] while nothing may be typed the field keeps what it has', () => {
	const p = page();
	p.lines.text = 'Nos';
	p.told.stretch = null;
	p.lines.enter(NONE);
	expect([p.lines.text, p.shown()]).toEqual(['Nos', []]);
});

test('[E38] a line that written-out words made too long goes on in the next one: nothing is cut off', async () => {
	const p = page();
	const short = abbreviationsOf(
		`mp = ${'municipalidad provincial '.repeat(8).trim()}\nx = ${'🙂'.repeat(100)}`
	);
	for (const text of ['La mp', 'x']) {
		p.lines.text = text;
		p.lines.enter(short);
	}
	await p.settle();
	for (const { text } of p.sent) expect(text.length).toBeLessThanOrEqual(LIMITS.caption);
	const whole = p.sent.map((x) => x.text);
	expect(whole.slice(0, 2).join(' ')).toBe(`La ${'municipalidad provincial '.repeat(8).trim()}`);
	expect(whole.slice(2).join('')).toMatch(/^🙂{100}$/u);
});
