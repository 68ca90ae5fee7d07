import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DeckCheck } from '../../../src/lib/presenter/check.svelte.ts';
import { fileProblem } from '../../../src/lib/presenter/slideProblems.ts';
import { SlideError } from '../../../src/lib/slides/errors.ts';
import { patience } from '../../../src/lib/slides/patience.ts';
import type { Page } from '../../../src/lib/slides/pictures.ts';

const again = vi.hoisted(() => ({ page: (page: unknown) => page }));
vi.mock('../../../src/lib/slides/pictures.ts', () => ({
	searchAgain: (page: unknown) => Promise.resolve(again.page(page))
}));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** When it is over, ms, and whether the device is told as slow; a piece of work takes so long. */
async function waited(ms: number, piece: number): Promise<[number, boolean]> {
	const from = performance.now();
	let told: [number, boolean] = [0, false];
	patience(
		ms,
		(slow) => (told = [performance.now() - from, slow]),
		() => vi.setSystemTime(Date.now()) && vi.advanceTimersByTime(piece)
	);
	await vi.advanceTimersByTimeAsync(20 * ms);
	return told;
}

test('[L25] what takes too long on a usual device is given up in its time, and has three times as long on a slow one', async () => {
	const [usual, blamed] = await waited(8000, 5);
	expect([usual < 9000, blamed]).toEqual([true, false]);
	const [slow, device] = await waited(8000, 100);
	expect([slow > 20_000 && slow < 30_000, device]).toEqual([true, true]);
	let over = false;
	patience(100, () => (over = true))();
	await vi.advanceTimersByTimeAsync(10_000);
	expect(over).toBe(false);
});

test('[L25] time that ran out is told as that, and not as a fault of the file', () => {
	expect(fileProblem(new SlideError('late', 0, 2))).toContain('muy lento ahora');
	expect(fileProblem(new SlideError('slow', 0, 2))).toContain('menos detalle');
});

test('[L25] pages for which there was no time are looked for codes again, and what is covered stays', async () => {
	const page = (doubts: Page['doubts']): Page => ({
		...{ text: '', pieces: [], blob: new Blob(), small: new Uint8Array(320 * 180), codes: [] },
		doubts
	});
	const check = new DeckCheck([page(['late']), page([])], () => []);
	check.addCover(0, { x: 10, y: 10, w: 100, h: 50 });
	expect(check.open).toBe(1);
	const box = { x: 800, y: 300, w: 200, h: 200 };
	again.page = (p) => ({ ...(p as Page), doubts: [], codes: [{ box, says: 'https://quipu.pe' }] });
	await check.searchAgain();
	expect(check.doubts).toEqual([]);
	expect(check.pages[0]?.covers).toHaveLength(1);
	expect(check.groups.map((g) => [g.kind, g.pages, g.state])).toEqual([['qr', [1], 'open']]);
});
