import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../server/store/database.ts';
import type { Command } from '../../../src/domain/session/commands.ts';
import { composed, dataFolder, opened } from './composed.ts';

const actor = { kind: 'seat', seat: 'moderator-A', role: 'moderator' } as const;

/** A slot that is called, by a clock of the test's. */
async function called() {
	const dir = dataFolder();
	const house = await composed(dir);
	onTestFinished(() => house.close());
	const { session, perform } = await opened(house, 'A');
	const { state, live } = (await house.sessions.room(session))!;
	const slot = state.phase === 'lobby' ? state.slots[0]!.slot : '';
	await perform({ type: 'callSlot', slot }, actor.seat, actor.role);
	const time = { now: Date.now() };
	(house.sessions.ports as { clock: () => number }).clock = () => time.now;
	const press = (id: string, before: number, command: Command = { type: 'startStep', step: 'pitch' }) =>
		house.sessions.perform(session, id, command, null, actor, { before });
	const now = () => (live.state.phase === 'pitching' ? live.state.live : null);
	return { dir, time, press, now, step: () => now()?.step };
}

test('[E45] a press whose last moment passes while it waits for the store is not done', async () => {
	const { dir, time, press, step } = await called();
	const other = openDatabase(dir);
	onTestFinished(() => other.close());
	other.exec('BEGIN IMMEDIATE');
	const answer = press('waits', time.now + 300);
	await sleep(50);
	time.now += 1000;
	other.exec('ROLLBACK');
	expect(await answer).toEqual({ ok: false, refusal: 'late' });
	expect(step()).toBe('called');
});

test('[E45] what was done in time is answered so, however late it is asked again', async () => {
	const { time, press, step } = await called();
	const answer = await press('in time', time.now + 300);
	expect(answer.ok).toBe(true);
	time.now += 1000;
	expect(await press('in time', time.now - 700)).toEqual(answer);
	expect(await press('too late', time.now - 1)).toMatchObject({ ok: false });
	expect(step()).toBe('pitch');
});

test('[E45] a cut that comes too late cuts nothing, though the store is busy; one in time is in effect and recorded', async () => {
	const { dir, time, press, now } = await called();
	await press('begins', time.now + 300);
	const other = openDatabase(dir);
	onTestFinished(() => other.close());
	other.exec('BEGIN IMMEDIATE');
	expect(await press('too late', time.now - 1, { type: 'cutNow' })).toEqual({ ok: false, refusal: 'late' });
	expect(now()?.cut).toBe(false);
	const answer = press('in time', time.now + 300, { type: 'cutNow' });
	await expect.poll(() => now()?.cut).toBe(true);
	time.now += 1000;
	other.exec('ROLLBACK');
	expect((await answer).ok).toBe(true);
	expect(now()?.cut).toBe(true);
});
