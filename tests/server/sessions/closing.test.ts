import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../server/journal/database.ts';
import type { Append, AppendResult } from '../../../server/journal/port.ts';
import type { Changed } from '../../../server/sessions/part.ts';
import type { MediaPlan } from '../../../src/domain/session/media.ts';
import type { Role } from '../../../src/domain/session/roles.ts';
import { withNews } from '../../../src/wire/frames.ts';
import type { ModeratorOwn, Own, Shared, Stage } from '../../../src/wire/index.ts';
import { composed, dataFolder, opened, performing, type Performed } from './composed.ts';

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
	return { stop, ports, session, perform, room, slot, official, unrecorded, plan: () => plan! };
}

/** The disk of the journal is full until `free`, and how often it was tried. */
function full({ ports }: Awaited<ReturnType<typeof pitch>>) {
	const journal = ports.journal as { append(append: Append): Promise<AppendResult> };
	const append = journal.append.bind(journal);
	let tries = 0;
	journal.append = async () => ((tries += 1), { ok: false, reason: 'full' });
	return { free: () => void (journal.append = append), tries: () => tries };
}

const recorded = async ({ room }: Awaited<ReturnType<typeof pitch>>, type: string) =>
	(await room.record()).events.filter((e) => e.type === type);

test('[J26] on a full disk a cut is on every screen and shuts the gate at once, and is recorded once there is room', async () => {
	const on = await pitch();
	expect(on.official.shared?.now).toMatchObject({ cut: false, slide: { index: 0 } });
	expect(on.plan().up).toBe(true);
	const disk = full(on);
	const begun = Date.now();
	const ack = on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => on.official.shared?.now, SOON).toMatchObject({ cut: true, slide: null });
	expect([on.plan().up, on.plan().cut, on.unrecorded()]).toEqual([false, true, true]);
	expect(await recorded(on, 'BreachDeclared')).toEqual([]);
	expect(await ack).toEqual({ ok: false, refusal: 'unrecorded' });
	expect(disk.tries()).toBeGreaterThan(5);
	disk.free();
	const freed = Date.now();
	await expect.poll(() => on.unrecorded(), SOON).toBe(false);
	expect(on.official.shared?.now?.cut).toBe(true);
	const [event, ...more] = await recorded(on, 'BreachDeclared');
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
	expect((await recorded(on, 'BreachDeclared')).length).toBe(1);
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
	expect((await recorded(on, type)).length).toBe(1);
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
	const types = (await on.room.record()).events.map((e) => e.type);
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

test('[J26] after a stop what was not recorded does not stand, and is shown nowhere', async () => {
	const dir = dataFolder();
	const on = await pitch(dir);
	full(on);
	void on.perform({ type: 'cutNow' }, ...MODERATOR);
	await expect.poll(() => on.official.shared?.now?.cut, SOON).toBe(true);
	await on.stop();
	const again = await composed(dir);
	onTestFinished(() => again.close());
	const room = (await again.sessions.room(on.session))!;
	expect(room.state).toMatchObject({ phase: 'pitching', live: { cut: false }, incidents: [] });
	const perform = await performing(again, on.session);
	expect(await perform({ type: 'cutNow' }, ...MODERATOR)).toMatchObject({ ok: true });
});
