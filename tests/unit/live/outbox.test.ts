import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test, vi } from 'vitest';
import { beforeOfSeat } from '../../../src/lib/live/outbox/before.ts';
import type { OutboxEntry } from '../../../src/lib/live/outbox/entry.ts';
import { Outbox } from '../../../src/lib/live/outbox/outbox.svelte.ts';
import { openStore } from '../../../src/lib/live/outbox/store.ts';
import { linesOf } from '../../../src/lib/seat/left.ts';
import { calledTab, lockedTab } from '../../../src/lib/live/outbox/tab.ts';
import { Browser } from './server.ts';

const DAY = 24 * 3_600_000;
const left = { value: { marks: { a: 4 } }, base: 2, dirty: true, sent: null, handIn: null };
let browser: Browser;
beforeEach(async () => {
	vi.stubGlobal('indexedDB', new IDBFactory());
	browser = new Browser(await openStore());
});
const outbox = (scope = 's/a', parts = {}) =>
	new Outbox(scope, { store: Promise.resolve(browser.store), tab: browser.tab(), ...parts });
const until = (holds: () => boolean) => vi.waitFor(() => expect(holds()).toBe(true));
/** All that comes to a page. */
function taken(box: Outbox): OutboxEntry[] {
	const got: OutboxEntry[] = [];
	box.left('', (entry) => got.push(entry));
	return got;
}

test('[E14] what is put is there for the next page of the same seat alone, once its own is gone', async () => {
	const first = outbox();
	await first.place('sheet:x').put(left);
	const meanwhile = taken(outbox());
	const elsewhere = taken(outbox('s/b'));
	await new Promise((done) => setTimeout(done, 30));
	expect(meanwhile).toEqual([]);
	first.close();
	await until(() => meanwhile.length === 1);
	expect(meanwhile[0]).toMatchObject({ ...left, name: 'sheet:x', scope: 's/a' });
	expect(elsewhere).toEqual([]);
});

test('[E14] of two pages that wait, one takes it over', async () => {
	const first = outbox();
	await first.place('sheet:x').put(left);
	const waiting = [taken(outbox()), taken(outbox())];
	await new Promise((done) => setTimeout(done, 30));
	first.close();
	await until(() => waiting.flat().length > 0);
	await new Promise((done) => setTimeout(done, 30));
	expect(waiting.flat().length).toBe(1);
});

/** A tab of each kind. */
const KINDS = {
	locked: () => lockedTab((navigator as unknown as { locks: LockManager }).locks),
	called: () => calledTab(() => new BroadcastChannel('left-tabs') as unknown as globalThis.BroadcastChannel)
};
const SOON = { lookMs: 600, returnMs: 1_000 };

test.each(['locked', 'called'] as const)(
	'[E31] what a %s tab wrote later and left comes to one that was open before',
	async (kind) => {
		const parts = () => ({ tab: KINDS[kind](), ...SOON });
		const [first, open] = [outbox('s/a', parts()), outbox('s/a', parts())];
		const got = taken(open);
		await new Promise((done) => setTimeout(done, 30));
		await first.place('sheet:x').put(left);
		await new Promise((done) => setTimeout(done, 1_500));
		expect(got).toEqual([]);
		first.close();
		await vi.waitFor(() => expect(got).toHaveLength(1), 5_000);
		expect(got[0]).toMatchObject({ ...left, name: 'sheet:x' });
		open.close();
	},
	10_000
);

test('[E31] one that is loaded anew has what it wrote, whoever was open before', async () => {
	const parts = () => ({ tab: KINDS.locked(), ...SOON });
	const [first, open] = [outbox('s/a', parts()), outbox('s/a', parts())];
	const got = taken(open);
	await new Promise((done) => setTimeout(done, 30));
	await first.place('sheet:x').put(left);
	await new Promise((done) => setTimeout(done, 1_500));
	first.close();
	await new Promise((done) => setTimeout(done, 200));
	const anew = outbox('s/a', parts());
	const mine = taken(anew);
	await until(() => mine.length === 1);
	await new Promise((done) => setTimeout(done, 1_500));
	expect(got).toEqual([]);
	for (const box of [open, anew]) box.close();
}, 10_000);

test('[E17] what is recorded or forgotten is on the device no longer', async () => {
	const box = outbox();
	const [sheet, note] = [box.place('sheet:x'), box.place('note:x')];
	await sheet.put(left);
	await note.put(left);
	await sheet.drop();
	expect((await browser.store.all('s/a')).map((e) => e.name)).toEqual(['note:x']);
	await box.forget();
	expect(await browser.store.all('s/a')).toEqual([]);
});

test('[E21] nothing is dropped for its age: what was written while the device’s clock was months behind is there', async () => {
	const old = outbox('s/a', { now: () => Date.now() - 90 * DAY });
	await old.place('sheet:x').put(left);
	old.close();
	const next = taken(outbox());
	await until(() => next.length === 1);
	expect(next[0]).toMatchObject(left);
});

test('[E20] a store that never answers is not counted on, nothing waits for it, and what is here is told', async () => {
	const box = outbox('s/a', { store: new Promise(() => {}), answerMs: 20 });
	expect(await box.settled()).toBe(true);
	void box.place('sheet:x').put(left);
	expect([await box.settled(), box.durable, await box.count()]).toEqual([false, false, 1]);
	await box.forget();
	expect(await box.count()).toBe(0);
});

test('[E20] one that answers late is counted on from then', async () => {
	let answer = (): void => {};
	const all = () => new Promise<OutboxEntry[]>((done) => (answer = () => done([])));
	const slow = { ...browser.store, put: async () => void (await all()) };
	const box = outbox('s/a', { store: Promise.resolve(slow), answerMs: 20 });
	void box.place('sheet:x').put(left);
	await until(() => !box.durable);
	answer();
	await until(() => box.durable);
	expect(await box.settled()).toBe(true);
});

test('[E17] a browser that keeps nothing, or whose disk is full, is said, and does not stop anything', async () => {
	vi.stubGlobal('indexedDB', undefined);
	const without = outbox('s/a', { store: openStore() });
	await without.settled();
	expect(without.durable).toBe(false);
	const put = async (): Promise<never> => {
		throw new DOMException('full', 'QuotaExceededError');
	};
	const full = outbox('s/a', { store: Promise.resolve({ ...browser.store, put }) });
	await full.place('sheet:x').put(left);
	expect(full.durable).toBe(false);
});

test('[E14] what earlier builds kept is taken over, and lies there no longer', async () => {
	const kept = new Map([
		['blindpick-unsaved:a:sheet:x', JSON.stringify({ value: { marks: { a: 1 } }, base: 3 })],
		['blindpick-script:/s/a', JSON.stringify({ language: 'es', texts: ['hola'], reasons: [] })],
		['blindpick-unsaved:ab:sheet:x', '{}'],
		['theme', 'dark']
	]);
	const storage = Object.assign(
		Object.create({
			getItem: (key: string) => kept.get(key) ?? null,
			removeItem: (key: string) => kept.delete(key)
		}) as object,
		Object.fromEntries(kept)
	);
	vi.stubGlobal('localStorage', storage);
	const box = outbox('s/a', { before: beforeOfSeat('a') });
	const got = taken(box);
	await until(() => got.length === 2);
	expect(got.map((e) => [e.name, e.base])).toEqual(
		expect.arrayContaining([
			['sheet:x', 3],
			['script', 0]
		])
	);
	expect([...kept.keys()]).toEqual(['blindpick-unsaved:ab:sheet:x', 'theme']);
});

test('[E14] a page is gone when its lock falls', async () => {
	const { locks } = navigator as unknown as { locks: LockManager };
	const [one, two] = [lockedTab(locks), lockedTab(locks)];
	await Promise.all([one.known, two.known]);
	const told = vi.fn(async () => {});
	two.whenGone(one.id, told);
	await new Promise((done) => setTimeout(done, 30));
	expect(told).not.toHaveBeenCalled();
	one.leave();
	await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1));
	two.leave();
});

test('[E14] without locks, a page that does not answer is gone, and one that does is not', async () => {
	const open = () => new BroadcastChannel('test-tabs') as unknown as globalThis.BroadcastChannel;
	const [one, two] = [calledTab(open), calledTab(open)];
	const [living, gone] = [vi.fn(async () => {}), vi.fn(async () => {})];
	two.whenGone(one.id, living);
	two.whenGone('nobody', gone);
	await vi.waitFor(() => expect(gone).toHaveBeenCalledTimes(1), 3000);
	expect(living).not.toHaveBeenCalled();
	one.leave();
	two.leave();
});

test('[E28] [E17] a seat that is another device’s leaves nothing in the outbox, what comes late included, and tells what was there', async () => {
	const box = outbox();
	const [sheet, note] = [box.place('sheet:x'), box.place('note:x')];
	await sheet.put({
		...left,
		value: { marks: { a: 4 }, texts: { b: 'porque sí' }, comment: 'diez minutos' }
	});
	await note.put({ ...left, value: 'una nota' });
	const rubric = [
		{ id: 'a', title: 'Claridad' },
		{ id: 'b', title: 'Razón' }
	];
	const lines = (await box.end()).flatMap((entry) => linesOf(entry, rubric));
	expect(lines.sort()).toEqual(['Claridad: 4', 'Razón: porque sí', 'diez minutos', 'una nota'].sort());
	await sheet.put(left);
	expect([await browser.store.all('s/a'), await box.count()]).toEqual([[], 0]);
	const command = { type: 'askQuestion', slot: 'x', text: '¿Cuánto?' };
	expect(linesOf({ value: command }, rubric)).toEqual(['¿Cuánto?']);
	expect(linesOf({ value: { language: 'es', texts: ['uno', ''], reasons: [] } }, [])).toEqual(['uno']);
	expect(linesOf({ value: null }, [])).toEqual([]);
});
