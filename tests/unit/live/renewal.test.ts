import { expect, test, vi } from 'vitest';
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

test('[E12] a page left behind keeps what is written, then reloads once, and no more when it came back the same', async () => {
	const memory = tab();
	const order: string[] = [];
	const page = (version: string) =>
		new Renewal({ version, updated: async () => true, reload: () => order.push(version), memory, wait: now });
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
	const page = new Renewal({ version: 'one', updated: async () => false, reload, memory: tab(), wait: now });
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
	const page = new Renewal({ version: 'one', updated: async () => true, reload, memory, wait: now });
	await page.otherProtocol();
	expect([reload.mock.calls.length, page.state]).toEqual([0, 'stuck']);
});

test('[E20] what is not safe on the device is not reloaded away', async () => {
	const reload = vi.fn();
	const page = new Renewal({ version: 'one', updated: async () => true, reload, memory: tab(), wait: now });
	page.keep(async () => true);
	page.keep(async () => false);
	await page.otherProtocol();
	expect([reload.mock.calls.length, page.state]).toEqual([0, 'unsafe']);
});
