import { expect, test, vi } from 'vitest';
import { Typed, type Field } from '../../../src/lib/live/typed.ts';
import { Renewal } from '../../../src/lib/live/renewal.svelte.ts';

/** One tab's memory over its reloads. */
function tab() {
	const kept = new Map<string, string>();
	return {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value)
	};
}
const now = async (): Promise<void> => {};
const typed = () => false;

test('[E12] a page left behind keeps what is written, then reloads once, and no more when it came back the same', async () => {
	const memory = tab();
	const order: string[] = [];
	const page = (version: string) =>
		new Renewal({
			version,
			updated: async () => true,
			reload: () => order.push(version),
			memory,
			typed,
			wait: now
		});
	const first = page('one');
	first.keep(async () => {
		await new Promise((done) => setTimeout(done, 5));
		order.push('kept');
		return true;
	});
	await Promise.all([first.otherProtocol(), first.lostPart(), first.otherProtocol()]);
	expect([order, first.state]).toEqual([['kept', 'one'], 'coming']);
	const again = page('one');
	await again.otherProtocol();
	expect([order.length, again.state]).toEqual([2, 'stuck']);
	await page('two').otherProtocol();
	expect(order).toEqual(['kept', 'one', 'two']);
});

test('[E12] a part that is out of reach while the server has the same build, or is away, reloads nothing', async () => {
	const reload = vi.fn();
	const page = new Renewal({
		version: 'one',
		updated: async () => false,
		reload,
		memory: tab(),
		typed,
		wait: now
	});
	await page.lostPart();
	expect([reload.mock.calls.length, page.state]).toEqual([0, 'none']);
});

test('[E12] where a tab can remember nothing, nothing reloads by itself', async () => {
	const reload = vi.fn();
	const memory = {
		getItem: (): string => {
			throw new Error('forbidden');
		},
		setItem: () => {}
	};
	const page = new Renewal({ version: 'one', updated: async () => true, reload, memory, typed, wait: now });
	await page.otherProtocol();
	expect([reload.mock.calls.length, page.state]).toEqual([0, 'stuck']);
});

test('[E20] what is not safe on the device is not reloaded away', async () => {
	const reload = vi.fn();
	const page = new Renewal({
		version: 'one',
		updated: async () => true,
		reload,
		memory: tab(),
		typed,
		wait: now
	});
	page.keep(async () => true);
	page.keep(async () => false);
	await page.otherProtocol();
	expect([reload.mock.calls.length, page.state]).toEqual([0, 'unsafe']);
});

test('[E44] nothing is reloaded away that somebody typed before or after a deploy was noticed', async () => {
	for (const last of [[true], [false, true]]) {
		const [reload, memory] = [vi.fn(), tab()];
		const answers = [...last];
		const page = new Renewal({
			version: 'one',
			updated: async () => true,
			reload,
			memory,
			typed: () => answers.shift() ?? true,
			wait: now
		});
		await page.otherProtocol();
		expect([reload.mock.calls.length, page.state]).toEqual([0, 'unsafe']);
	}
	// One that was reloaded in vain says that the words are kept only where they are.
	const page = new Renewal({
		version: 'one',
		updated: async () => true,
		reload: vi.fn(),
		memory: { getItem: () => 'one', setItem: () => {} },
		typed,
		wait: now
	});
	page.keep(async () => false);
	await page.otherProtocol();
	expect(page.state).toBe('unsafe');
});

test('[E44] what was typed is lost unless a component keeps it, its field is empty, or as it was', () => {
	const fields = new Typed();
	/** Kept as its nearest mark says. */
	const field = (value: string, kept: string | null = null): Field => ({
		value,
		textContent: '',
		closest: () => (kept === null ? null : { getAttribute: () => kept })
	});
	const type = (into: Field, value: string): boolean => {
		fields.begins(into);
		into.value = value;
		fields.typed(into);
		return fields.lost(into);
	};
	expect(fields.lost(field('from the server'))).toBe(false);
	expect(type(field(''), 'Mi prima')).toBe(true);
	expect(type(field('Acta'), 'Acta 2')).toBe(true);
	expect(type(field('', ''), 'en la bandeja')).toBe(false);
	expect(type(field('', 'no'), '3,x')).toBe(true);
	const sent = field('');
	expect(type(sent, 'una pregunta')).toBe(true);
	sent.value = '';
	expect(fields.lost(sent)).toBe(false);
	expect([type(sent, 'otra'), type(sent, '   '), type(field('como estaba'), 'como estaba')]).toEqual([
		true,
		false,
		false
	]);
	const page = { ...field(''), textContent: '' };
	delete page.value;
	fields.begins(page);
	page.textContent = 'escrito';
	fields.typed(page);
	expect(fields.lost(page)).toBe(true);
});
