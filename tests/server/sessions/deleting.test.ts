import { randomBytes } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommandAck } from '../../../src/wire/frames.ts';
import { Hosted, identity } from '../../support/hosted.ts';

let house: Hosted;

beforeEach(async () => {
	house = await Hosted.open();
	await house.prepare([identity('Quipu Vial'), identity('Yakuna')]);
});
afterEach(() => house.close());

function ask(type: 'deleteDraft' | 'openDoors'): Promise<CommandAck> {
	const actor = { kind: 'seat', ...house.seats['organizer']! } as const;
	const id = randomBytes(9).toString('base64url');
	return house.server.sessions.perform(house.session, id, { type }, null, actor);
}

const phase = async () => (await house.server.sessions.room(house.session))?.state.phase ?? 'gone';

test.each([
	['first, in the same turn', () => [ask('deleteDraft'), ask('openDoors')]],
	['first, a turn before', async () => [ask('deleteDraft'), (await turn(), ask('openDoors'))]],
	['last, in the same turn', () => [ask('openDoors'), ask('deleteDraft')].reverse()],
	['last, a turn later', async () => [ask('openDoors'), (await turn(), ask('deleteDraft'))].reverse()]
] as const)(
	'[J31] a draft that is deleted while its doors are opened is one or the other: deleted %s',
	async (_, both) => {
		const [deleted, opened] = await Promise.all(await both());
		expect([deleted, opened].filter((ack) => ack?.ok)).toHaveLength(1);
		expect(await phase()).toBe(opened?.ok ? 'lobby' : 'gone');
		expect((await house.server.sessions.list()).map((row) => row.phase)).toEqual(opened?.ok ? ['lobby'] : []);
	}
);

test('[J31] doors that are opened while a deletion waits for the store keep it from being done', async () => {
	const { journal } = house.server.sessions.ports;
	const forget = journal.forget.bind(journal);
	let opened: Promise<CommandAck> | null = null;
	journal.forget = async (...what) => {
		opened = ask('openDoors');
		await opened;
		await forget(...what);
	};
	expect(await ask('deleteDraft')).toEqual({ ok: false, refusal: 'not-now' });
	expect(await opened).toMatchObject({ ok: true });
	expect(await phase()).toBe('lobby');
});

test('[J31] of a draft that has just been deleted no doors are opened', async () => {
	const { journal } = house.server.sessions.ports;
	const forget = journal.forget.bind(journal);
	let opened: Promise<CommandAck> | null = null;
	journal.forget = async (...what) => {
		await forget(...what);
		opened = ask('openDoors');
	};
	expect(await ask('deleteDraft')).toMatchObject({ ok: true });
	expect(await opened).toMatchObject({ ok: false });
	expect(await phase()).toBe('gone');
});

test('[A49] a press that began a draft which was deleted since begins another under an id of its own', async () => {
	const { sessions } = house.server;
	const first = await sessions.create('es', 'of-the-press');
	expect(await sessions.create('es', 'of-the-press')).toBe(first);
	const actor = { kind: 'seat', seat: (await sessions.organizerSeat(first))!, role: 'organizer' } as const;
	expect((await sessions.perform(first, 'delete-it', { type: 'deleteDraft' }, null, actor)).ok).toBe(true);
	const again = await sessions.create('es', 'of-the-press');
	expect(again).not.toBe(first);
	expect(await sessions.room(first)).toBeNull();
});
