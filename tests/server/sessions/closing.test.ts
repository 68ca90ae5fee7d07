import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ClosingsFile, closingsMac, resignClosings } from '../../../server/journal/closings.ts';
import { openDatabase } from '../../../server/store/database.ts';
import type { Mac } from '../../../server/journal/mac.ts';
import type { Append, AppendResult, Journal } from '../../../server/journal/port.ts';
import { unreadOf } from '../../../server/launch/run.ts';
import type { Changed } from '../../../server/sessions/part.ts';
import type { MediaPlan } from '../../../src/domain/session/media.ts';
import type { Role } from '../../../src/domain/session/roles.ts';
import { withNews } from '../../../src/wire/frames.ts';
import type { ModeratorOwn, Own, Shared, Stage } from '../../../src/wire/index.ts';
import { composed, dataFolder, listening, opened, performing, type Performed } from './composed.ts';
import { failing, recorded } from '../../support/recorded.ts';

/** Far less than a lock is waited for. */
const SOON = { timeout: 1000, interval: 5 };
const MODERATOR = ['moderator-A', 'moderator'] as const;
const SHEET = { marks: {}, texts: {}, comment: 'clara' };

interface Told {
	shared: Stage | null;
	own: Own | null;
}

/** A session in its first pitch, what two seats are shown of it, and the plan its media follow. */
async function pitch(dir = dataFolder()) {
	const house = await composed(dir);
	let stopped: Promise<void> | null = null;
	const stop = () => (stopped ??= house.close());
	onTestFinished(stop);
	const { ports } = house.sessions;
	let plan: MediaPlan | null = null;
	ports.voice.follow = (_, next) => void (plan = next);
	const { session, perform } = await opened(house, 'A');
	const room = (await house.sessions.room(session))!;
	const slot = room.state.phase === 'lobby' ? room.state.slots[0]!.slot : '';
	await perform({ type: 'callSlot', slot }, ...MODERATOR);
	await perform({ type: 'startStep', step: 'pitch' }, ...MODERATOR);
	const follow = (seat: string, role: Role): Told => {
		const told: Told = { shared: null, own: null };
		const text = (c: Changed | null) => (c === null ? null : (JSON.parse(c.quoted) as string));
		room.join({
			seat,
			role,
			send: ({ shared, own }) => {
				told.shared = withNews<Shared>(told.shared, text(shared)) as Stage;
				told.own = withNews<Own>(told.own, text(own));
			}
		});
		return told;
	};
	const [official, moderator] = [follow('official-A', 'official'), follow(...MODERATOR)];
	const unrecorded = () => (moderator.own as ModeratorOwn).unrecorded;
	return { dir, house, stop, ports, session, perform, room, slot, official, unrecorded, plan: () => plan! };
}

type On = Awaited<ReturnType<typeof pitch>>;

/** The disk of the journal is full until `free`, and how often it was tried. */
function full({ ports }: Pick<On, 'ports'>) {
	const journal = ports.journal as { append(append: Append): Promise<AppendResult> };
	const append = journal.append.bind(journal);
	let tries = 0;
	journal.append = async () => ((tries += 1), { ok: false, reason: 'full' });
	return { free: () => void (journal.append = append), tries: () => tries };
}

/** Another process writes, until `free`. */
function locked({ dir }: On) {
	const other = openDatabase(dir);
	onTestFinished(() => other.close());
	other.exec('BEGIN IMMEDIATE');
	return { free: () => other.exec('ROLLBACK') };
}

/** What `append` makes of some events is the test's to say. */
function answering({ ports }: On, type: string, answer: (append: Append) => Promise<AppendResult>) {
	const journal = ports.journal as { append(append: Append): Promise<AppendResult> };
	const append = journal.append.bind(journal);
	journal.append = (one) => (one.events.some((e) => e.type === type) ? answer(one) : append(one));
	return append;
}

/** What the folder would be if the server died now, started again; nothing is recorded until `free`. */
async function killed({ dir, session }: On, log = listening()) {
	const copy = dataFolder();
	cpSync(dir, copy, { recursive: true });
	const house = await composed(copy, log.log);
	onTestFinished(() => house.close());
	const { ports } = house.sessions;
	const disk = full({ ports });
	const plans: (MediaPlan | null)[] = [];
	ports.voice.follow = (_, next) => void plans.push(next);
	const room = (await house.sessions.room(session))!;
	return { dir: copy, house, ports, session, disk, room, plans, lines: log.lines };
}

const ofType = async ({ room }: Pick<On, 'room'>, type: string) =>
	(await recorded(room)).events.filter((e) => e.type === type);

const kept = (dir: string) => readFileSync(join(dir, 'unrecorded'), 'utf8');
const BREACH = { type: 'resolveBreach', choice: 'continue', note: '' } as const;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('[J26] on a full disk a cut is on every screen and shuts the gate at once, and is recorded once there is room', async () => {
	const on = await pitch();
	expect(on.official.shared?.now).toMatchObject({ cut: false, slide: { index: 0 } });
	expect(on.plan().up).toBe(true);
	const disk = full(on);
	const begun = Date.now();
	const ack = on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => on.official.shared?.now, SOON).toMatchObject({ cut: true, slide: null });
	expect([on.plan().up, on.plan().cut, on.unrecorded()]).toEqual([false, true, true]);
	expect(await ofType(on, 'BreachDeclared')).toEqual([]);
	expect(await ack).toEqual({ ok: false, refusal: 'unrecorded' });
	expect(disk.tries()).toBeGreaterThan(5);
	disk.free();
	const freed = Date.now();
	await expect.poll(() => on.unrecorded(), SOON).toBe(false);
	expect(on.official.shared?.now?.cut).toBe(true);
	const [event, ...more] = await ofType(on, 'BreachDeclared');
	expect(more).toEqual([]);
	// What it tells is of the press, its row of the append.
	const { state } = on.room;
	expect(state.phase === 'pitching' && state.incidents[0]!.at).toBeLessThan(begun + 1000);
	expect(event!.at).toBeGreaterThanOrEqual(freed);
	const choice = { type: 'resolveBreach', choice: 'continue', note: '' } as const;
	expect(await on.perform(choice, ...MODERATOR)).toMatchObject({ ok: true });
	expect(on.plan().cut).toBe(false);
});

test('[J26] while another process holds the data a cut waits for its record alone', async () => {
	const dir = dataFolder();
	const on = await pitch(dir);
	const other = openDatabase(dir);
	onTestFinished(() => other.close());
	other.exec('BEGIN IMMEDIATE');
	const ack = on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => on.official.shared?.now, SOON).toMatchObject({ cut: true, slide: null });
	expect([on.plan().up, on.unrecorded()]).toEqual([false, true]);
	expect(await ack).toEqual({ ok: false, refusal: 'unrecorded' });
	other.exec('ROLLBACK');
	await expect.poll(() => on.unrecorded(), SOON).toBe(false);
	expect((await ofType(on, 'BreachDeclared')).length).toBe(1);
	expect([on.official.shared?.now?.cut, on.plan().up]).toEqual([true, false]);
});

test.each([
	[{ type: 'lockPresenter', locked: true }, 'PresenterLocked', MODERATOR],
	[{ type: 'giveFloor', floor: { kind: 'nobody' } }, 'FloorGiven', MODERATOR],
	[{ type: 'leaveFloor' }, 'FloorGiven', ['presenter-A', 'presenter']]
] as const)('[J26] %j takes effect before its record too', async (command, type, [seat, role]) => {
	const on = await pitch();
	const disk = full(on);
	void on.perform(command, seat, role);
	await expect.poll(() => on.plan().up, SOON).toBe(false);
	expect(on.unrecorded()).toBe(true);
	disk.free();
	await expect.poll(() => on.unrecorded(), SOON).toBe(false);
	expect((await ofType(on, type)).length).toBe(1);
	expect(on.plan().up).toBe(false);
});

test('[J26] while it is not recorded nothing opens, and nothing is recorded before it', async () => {
	const on = await pitch();
	const disk = full(on);
	void on.perform({ type: 'lockPresenter', locked: true }, ...MODERATOR);
	await expect.poll(() => on.plan().up, SOON).toBe(false);
	const storage = { ok: false, refusal: 'storage' };
	const opening: Parameters<Performed>[] = [
		[{ type: 'lockPresenter', locked: false }, ...MODERATOR],
		[{ type: 'giveFloor', floor: { kind: 'presenter' } }, ...MODERATOR],
		[{ type: 'saveSheet', slot: on.slot, sheet: SHEET, base: 0 }, 'official-A', 'official']
	];
	for (const one of opening) expect(await on.perform(...one)).toEqual(storage);
	expect(on.plan().up).toBe(false);
	void on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => on.official.shared?.now?.cut, SOON).toBe(true);
	const resolve = { type: 'resolveBreach', choice: 'continue', note: '' } as const;
	expect(await on.perform(resolve, ...MODERATOR)).toEqual(storage);
	expect([on.official.shared?.now?.cut, on.plan().up]).toEqual([true, false]);
	disk.free();
	await expect.poll(() => on.unrecorded(), SOON).toBe(false);
	expect((await on.perform(...opening[2]!)).ok).toBe(true);
	const types = (await recorded(on.room)).events.map((e) => e.type);
	expect(types.slice(-3)).toEqual(['PresenterLocked', 'BreachDeclared', 'SheetSaved']);
});

test('[J26] who may not close, or has nothing to close, is refused as always', async () => {
	const on = await pitch();
	full(on);
	expect(await on.perform({ type: 'cutNow' }, 'official-A', 'official')).toEqual({
		ok: false,
		refusal: 'not-found'
	});
	expect(await on.perform({ type: 'leaveFloor' }, 'official-A', 'official')).toMatchObject({ ok: false });
	await new Promise((resolve) => setTimeout(resolve, 200));
	expect([on.official.shared?.now?.cut, on.plan().up, on.unrecorded()]).toEqual([false, true, false]);
});

test('[J26] one that neither stands nor is recorded is answered as busy', async () => {
	const on = await pitch();
	await on.perform({ type: 'cutNow' }, ...MODERATOR);
	answering(on, 'BreachNoted', () => new Promise(() => {}));
	answering(on, 'BreachDeclared', () => new Promise(() => {}));
	void on.perform(BREACH, ...MODERATOR);
	expect(await on.perform({ type: 'cutNow' }, ...MODERATOR)).toEqual({ ok: false, refusal: 'busy' });
	expect(on.official.shared?.now?.cut).toBe(true);
});

test('[J26] it is closed as of its press, whenever it is shown and recorded', async () => {
	const on = await pitch();
	const store = locked(on);
	const incident = () => (on.room.state.phase === 'pitching' ? on.room.state.incidents[0] : undefined);
	void on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => on.unrecorded(), SOON).toBe(true);
	const shown = incident();
	store.free();
	await expect.poll(() => on.unrecorded(), SOON).toBe(false);
	expect(incident()).toEqual(shown);
});

test('[J26] one that another append came before is appended again, and is nothing unrecorded meanwhile', async () => {
	const on = await pitch();
	let conflicts = 2;
	const append = answering(on, 'BreachDeclared', async (one) =>
		conflicts-- > 0 ? { ok: false, reason: 'conflict' } : append(one)
	);
	const keep: string[] = [];
	const { closings } = on.ports;
	closings.keep = (_, { closing }) => void keep.push(closing);
	expect(await on.perform({ type: 'cutNow' }, ...MODERATOR)).toMatchObject({ ok: true });
	expect([keep, (await ofType(on, 'BreachDeclared')).length]).toEqual([[], 1]);
});

test('[J26] after a stop nothing is tried any more', async () => {
	const on = await pitch();
	const disk = full(on);
	const ack = on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => on.unrecorded(), SOON).toBe(true);
	await on.stop();
	expect(await ack).toMatchObject({ ok: false });
	await pause(300);
	const tries = disk.tries();
	await pause(500);
	expect(disk.tries()).toBe(tries);
});

test.each(['postponeSlot', 'skipSlot'] as const)(
	'[J27] a cut while a %s waits for the store stands at once, and needs nothing more once that is recorded',
	async (type) => {
		const on = await pitch();
		const store = locked(on);
		const first = on.perform({ type, slot: on.slot, reason: 'x' }, ...MODERATOR);
		const ack = on.perform({ type: 'cutNow' }, ...MODERATOR);
		await expect.poll(() => on.official.shared?.now, SOON).toMatchObject({ cut: true, slide: null });
		expect([on.plan().up, on.unrecorded()]).toEqual([false, true]);
		store.free();
		expect(await first).toMatchObject({ ok: true });
		expect(await ack).toEqual({ ok: false, refusal: 'not-now' });
		await expect.poll(() => [on.official.shared?.now, on.unrecorded()], SOON).toEqual([null, false]);
		expect(kept(on.dir).trim()).toBe('');
		expect(await ofType(on, 'BreachDeclared')).toEqual([]);
	}
);

test('[J27] it is recorded where what waited before it comes to nothing, and that is decided after it', async () => {
	const on = await pitch();
	answering(on, 'SlotPostponed', async () => {
		await pause(400);
		return { ok: false, reason: 'conflict' };
	});
	const first = on.perform({ type: 'postponeSlot', slot: on.slot, reason: 'x' }, ...MODERATOR);
	const lock = on.perform({ type: 'lockPresenter', locked: true }, ...MODERATOR);
	const ack = on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => on.official.shared?.now?.cut, { timeout: 300, interval: 5 }).toBe(true);
	expect([await lock, await ack, await first]).toMatchObject([
		{ ok: true },
		{ ok: true },
		{ refusal: 'not-now' }
	]);
	const types = (await recorded(on.room)).events.map((e) => e.type);
	expect(types.slice(-2)).toEqual(['PresenterLocked', 'BreachDeclared']);
});

test('[J27] what was closed in one call closes nothing in the next', async () => {
	const on = await pitch();
	const store = locked(on);
	const all = [
		on.perform({ type: 'postponeSlot', slot: on.slot, reason: 'x' }, ...MODERATOR),
		on.perform({ type: 'callSlot', slot: on.slot }, ...MODERATOR),
		on.perform({ type: 'cutNow' }, ...MODERATOR)
	];
	await expect.poll(() => on.official.shared?.now?.cut, SOON).toBe(true);
	store.free();
	expect((await Promise.all(all)).map((ack) => ack.ok)).toEqual([true, true, false]);
	expect(on.official.shared?.now).toMatchObject({ step: 'called', cut: false });
});

test('[J27] an abort that waits for the store keeps no cut from standing', async () => {
	const on = await pitch();
	const store = locked(on);
	const abort = on.perform({ type: 'abort', reason: 'x' });
	const ack = on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => on.official.shared?.now?.cut, SOON).toBe(true);
	await expect.poll(() => kept(on.dir)).toContain('"cut"');
	store.free();
	expect([(await abort).ok, (await ack).ok]).toEqual([true, false]);
	expect(kept(on.dir).trim()).toBe('');
});

test.each([
	['is recorded', 'cutNow', { ok: true }],
	['stands', 'full', { ok: false, refusal: 'unrecorded' }]
])('[J28] a store that cannot tell what was carried out before: a cut %s', async (_, how, answer) => {
	const on = await pitch();
	const journal = on.ports.journal as { -readonly [K in keyof Journal]: Journal[K] };
	journal.commandResult = () => Promise.reject(new Error('malformed'));
	if (how === 'full') full(on);
	const ack = on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => on.official.shared?.now?.cut, SOON).toBe(true);
	expect(await ack).toMatchObject(answer);
	expect([on.official.shared?.now?.cut, on.plan().up]).toEqual([true, false]);
});

test('[J28] reads that fail undo nothing that is closed, and it is recorded when there is room', async () => {
	const on = await pitch();
	const disk = full(on);
	const ack = on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => on.official.shared?.now?.cut, SOON).toBe(true);
	const journal = on.ports.journal as { -readonly [K in keyof Journal]: Journal[K] };
	const read = journal.read.bind(journal);
	let bad = 2;
	journal.read = (...x) => (bad-- > 0 ? failing(new Error('disk I/O error')) : read(...x));
	await expect.poll(() => bad, SOON).toBeLessThan(0);
	expect([on.official.shared?.now?.cut, on.plan().up, on.unrecorded()]).toEqual([true, false, true]);
	disk.free();
	expect(await ack).toMatchObject({ ok: true });
	expect((await ofType(on, 'BreachDeclared')).length).toBe(1);
});

test('[J28] who closed it may have lost the right since: it is recorded all the same', async () => {
	const on = await pitch();
	const disk = full(on);
	let stands = true;
	const [seat, role] = MODERATOR;
	const actor = { kind: 'seat', seat, role } as const;
	const provided = { stands: () => stands };
	const press = [on.session, 'cut-by-who-left', { type: 'cutNow' }, null, actor, provided] as const;
	const ack = on.house.sessions.perform(...press);
	await expect.poll(() => on.official.shared?.now?.cut, SOON).toBe(true);
	stands = false;
	disk.free();
	expect(await ack).toMatchObject({ ok: true });
	const late = on.house.sessions.perform(on.session, 'lock-by-who-left', BREACH, null, actor, provided);
	expect(await late).toEqual({ ok: false, refusal: 'not-found' });
});

test('[J28] what the rules refuse for good is open again, on screens and in rooms', async () => {
	const on = await pitch();
	const disk = full(on);
	const ack = on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => on.official.shared?.now?.cut, SOON).toBe(true);
	disk.free();
	answering(on, 'BreachDeclared', async () => ({ ok: false, reason: 'refused', refusal: 'not-found' }));
	expect(await ack).toEqual({ ok: false, refusal: 'not-found' });
	expect([on.official.shared?.now?.cut, on.plan().up, on.unrecorded()]).toEqual([false, true, false]);
	expect(kept(on.dir).trim()).toBe('');
});

test('[J29] an orderly stop records what is closed where the store takes it', async () => {
	const on = await pitch();
	const disk = full(on);
	void on.perform({ type: 'lockPresenter', locked: true }, ...MODERATOR);
	void on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => on.official.shared?.now?.cut, SOON).toBe(true);
	await pause(1000);
	disk.free();
	await on.stop();
	expect(kept(on.dir).trim()).toBe('');
	const { room } = await killed(on);
	expect(room.state).toMatchObject({ phase: 'pitching', live: { cut: true, locked: true } });
	expect((await ofType({ room }, 'BreachDeclared')).length).toBe(1);
});

test.each(['stop', 'kill'] as const)('[J29] a cut outlasts a %s on a full disk', async (how) => {
	const on = await pitch();
	full(on);
	void on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => on.official.shared?.now?.cut, SOON).toBe(true);
	const before = on.room.state;
	if (how === 'stop') await on.stop();
	const again = await killed(on);
	// From the first moment on.
	expect(again.room.state).toEqual(before);
	expect(again.plans.map((plan) => [plan?.up, plan?.cut])).toEqual([[false, true]]);
	expect(again.room.live.unrecorded).toBe(true);
	expect(await ofType(again, 'BreachDeclared')).toEqual([]);
	again.disk.free();
	await expect.poll(() => again.room.live.unrecorded, SOON).toBe(false);
	expect(again.room.state).toEqual(before);
	expect((await ofType(again, 'BreachDeclared')).length).toBe(1);
	await expect.poll(() => kept(again.dir).trim(), SOON).toBe('');
	const perform = await performing(again.house, on.session);
	expect(await perform(BREACH, ...MODERATOR)).toMatchObject({ ok: true });
});

test.each([
	[{ type: 'lockPresenter', locked: true }, 'PresenterLocked', MODERATOR],
	[{ type: 'giveFloor', floor: { kind: 'nobody' } }, 'FloorGiven', MODERATOR],
	[{ type: 'leaveFloor' }, 'FloorGiven', ['presenter-A', 'presenter']]
] as const)(
	'[J29] [J30] %j outlasts a kill too, and tells of nobody',
	async (command, type, [seat, role]) => {
		const on = await pitch();
		full(on);
		void on.perform(command, seat, role);
		await expect.poll(() => on.plan().up, SOON).toBe(false);
		expect(kept(on.dir)).toContain(on.slot);
		expect(kept(on.dir)).not.toMatch(/presenter|su-A|moderator/);
		const again = await killed(on);
		expect(again.plans.map((plan) => plan?.up)).toEqual([false]);
		again.disk.free();
		await expect.poll(() => again.room.live.unrecorded, SOON).toBe(false);
		expect((await ofType(again, type)).length).toBe(1);
	}
);

test('[J29] what was recorded after all, or was of an earlier call, is not closed again', async () => {
	const on = await pitch();
	const disk = full(on);
	const ack = on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => on.official.shared?.now?.cut, SOON).toBe(true);
	const file = readFileSync(join(on.dir, 'unrecorded'));
	disk.free();
	await ack;
	on.ports.closings.keep(on.session, { id: 'another-id-of-it', closing: 'cut', call: `${on.slot} 1`, at: 1 });
	const other = readFileSync(join(on.dir, 'unrecorded'));
	on.ports.closings.drop(on.session, 'another-id-of-it');
	await on.perform(BREACH, ...MODERATOR);
	writeFileSync(join(on.dir, 'unrecorded'), file);
	const once = await killed(on);
	expect(once.room.state).toMatchObject({ live: { cut: false } });
	expect(kept(once.dir).trim()).toBe('');
	await on.perform({ type: 'postponeSlot', slot: on.slot, reason: 'x' }, ...MODERATOR);
	await on.perform({ type: 'callSlot', slot: on.slot }, ...MODERATOR);
	writeFileSync(join(on.dir, 'unrecorded'), other);
	const twice = await killed(on);
	expect(twice.room.state).toMatchObject({ live: { cut: false } });
});

test('[J30] its room is taken at the start and stays as large; an abort leaves nothing in it', async () => {
	const on = await pitch();
	const [empty] = [kept(on.dir)];
	expect([empty.length, empty.trim()]).toEqual([65536, '']);
	const disk = full(on);
	const ack = on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => kept(on.dir), SOON).toContain(on.session);
	expect(kept(on.dir).length).toBe(65536);
	disk.free();
	await ack;
	expect(kept(on.dir)).toBe(empty);
	const { closings } = on.ports;
	closings.keep(on.session, { id: 'left-behind', closing: 'cut', call: '', at: 1 });
	closings.keep('another', { id: 'of-another', closing: 'cut', call: '', at: 1 });
	await on.perform({ type: 'abort', reason: 'x' });
	expect(kept(on.dir)).not.toContain(on.session);
	expect(kept(on.dir)).toContain('of-another');
});

test('[C12] a file of what is closed that is garbage, or none, hinders no start, and is said', async () => {
	const on = await pitch();
	full(on);
	void on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => kept(on.dir), SOON).toContain(on.session);
	const file = readFileSync(join(on.dir, 'unrecorded'));
	const damage = (bytes: Buffer | null) => {
		const copy = { ...on, dir: dataFolder() };
		cpSync(on.dir, copy.dir, { recursive: true });
		rmSync(join(copy.dir, 'unrecorded'));
		if (bytes === null) mkdirSync(join(copy.dir, 'unrecorded'));
		else writeFileSync(join(copy.dir, 'unrecorded'), bytes);
		return killed(copy);
	};
	const UNREAD = 'something closed and not recorded before the stop cannot be read';
	// One row's damage is its own.
	const half = await damage(Buffer.concat([file.subarray(0, 1024), Buffer.from('{"session":')]));
	expect(half.lines.map((x) => x.text)).toContain(UNREAD);
	expect(half.room.state).toMatchObject({ live: { cut: true } });
	expect(kept(half.dir).length).toBe(65536);
	const all = await damage(Buffer.alloc(100_000, 0xa5));
	expect(all.lines.map((x) => x.text)).toContain(UNREAD);
	expect(all.room.state).toMatchObject({ live: { cut: false } });
	const none = await damage(null);
	expect(none.lines.map((x) => x.text)).toContain('what is closed and not recorded would not outlast a stop');
	const perform = await performing(none.house, on.session);
	void perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => none.room.state, SOON).toMatchObject({ live: { cut: true } });
});

/** The folder with other bytes in the file of what is closed, started again. */
async function altered(on: On, change: (text: string) => string) {
	const copy = { ...on, dir: dataFolder() };
	cpSync(on.dir, copy.dir, { recursive: true });
	writeFileSync(join(copy.dir, 'unrecorded'), change(kept(on.dir)));
	return killed(copy);
}

test.each([
	['which call it was of', (text: string) => text.replace(/"call":"./, '"call":"~')],
	['when it was', (text: string) => text.replace(/"at":\d/, '"at":9')],
	['what was closed', (text: string) => text.replace('"closing":"lock"', '"closing":"lick"')],
	['its form', (text: string) => text.replace('"closing":', '"closing";')]
])('[C13] a row that is damaged in %s cuts its session, and is said with what to do', async (_, change) => {
	const on = await pitch();
	full(on);
	void on.perform({ type: 'lockPresenter', locked: true }, ...MODERATOR);
	await expect.poll(() => kept(on.dir), SOON).toContain(on.session);
	const again = await altered(on, change);
	expect(again.room.state).toMatchObject({ live: { cut: true } });
	expect(again.plans.map((plan) => plan?.up)).toEqual([false]);
	expect(again.house.unread).toEqual([on.session]);
	const [line = '', more] = unreadOf(again.house, { dataDir: again.dir });
	expect([line.includes(on.session), line.includes('unrecorded'), more]).toEqual([true, true, undefined]);
	again.disk.free();
	await expect.poll(() => again.room.live.unrecorded, SOON).toBe(false);
	expect((await ofType(again, 'BreachDeclared')).map((e) => e.at > Date.now() - 60_000)).toEqual([true]);
	await expect.poll(() => kept(again.dir).trim(), SOON).toBe('');
});

test('[C13] a row that names no session here is said, and what is whole is not', async () => {
	const on = await pitch();
	full(on);
	void on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => kept(on.dir), SOON).toContain(on.session);
	const lost = await altered(on, (text) => text.replace(on.session, `~${on.session.slice(1)}`));
	expect(lost.house.unread).toEqual([null]);
	expect(unreadOf(lost.house, { dataDir: lost.dir })).toHaveLength(1);
	expect(lost.lines.map((x) => x.text)).toContain(
		'something closed and not recorded before the stop cannot be read'
	);
	const whole = await altered(on, (text) => text);
	expect([whole.house.unread, unreadOf(whole.house, { dataDir: whole.dir })]).toEqual([[], []]);
	expect(whole.room.state).toMatchObject({ live: { cut: true } });
});

test('[C13] a row of a session that is not there gives its place up to one that is', async () => {
	const on = await pitch();
	const { closings } = on.ports;
	for (let i = 0; i < 64; i++) closings.keep(`gone-${i}`, { id: `${i}`, closing: 'cut', call: 'x', at: i });
	const again = await altered(on, (text) => text);
	expect(again.house.unread).toEqual([]);
	again.ports.closings.keep(on.session, { id: 'one', closing: 'cut', call: 'y', at: 1 });
	expect(kept(again.dir)).toContain(on.session);
	expect(kept(again.dir)).not.toContain('"gone-0"');
	expect(kept(again.dir)).toContain('"gone-1"');
});

test('[C13] a row is whole under another key too', () => {
	const [was, is] = [1, 2].map((n) => closingsMac(new Uint8Array(32).fill(n))) as [Mac, Mac];
	const parts = { knows: () => true, tell: () => {} };
	const dir = dataFolder();
	new ClosingsFile(dir, { ...parts, mac: was }).keep('s', { id: 'one', closing: 'cut', call: 'y', at: 1 });
	expect(new ClosingsFile(dir, { ...parts, mac: is }).damaged).toEqual(['s']);
	resignClosings(dir, was, is);
	const file = new ClosingsFile(dir, { ...parts, mac: is });
	expect([file.damaged, file.of('s')]).toMatchObject([[], [{ id: 'one', call: 'y', at: 1 }]]);
});
