import { expect, onTestFinished, test } from 'vitest';
import type { Command } from '../../../src/domain/session/commands.ts';
import type { Role } from '../../../src/domain/session/roles.ts';
import type { Composed } from '../../../server/compose.ts';
import { composed, dataFolder, opened } from './composed.ts';
import { recorded } from '../../support/recorded.ts';

test('[R4] after every seal the head is that seal’s: reopened, sealed again, and read anew after a restart', async () => {
	const dir = dataFolder();
	let server: Composed = await composed(dir);
	onTestFinished(() => server.close());
	const { session, perform } = await opened(server, 'T');
	const room = async () => (await server.sessions.room(session))!;
	const slot = (await room()).state;
	if (slot.phase !== 'lobby') throw new Error('no lobby');
	const as = async (role: Role, ...commands: Command[]) => {
		for (const c of commands) expect(await perform(c, `${role}-T`, role)).toMatchObject({ ok: true });
	};
	/** Hashes of the events that sealed, and of those that approved by what they say. */
	const seals = async () =>
		(await recorded(await room())).events.filter((e) => e.type === 'SessionSealed').map((e) => e.hash);
	const head = async () => (await room()).live.head;

	await as(
		'moderator',
		{ type: 'callSlot', slot: slot.slots[0]!.slot },
		{ type: 'startStep', step: 'pitch' }
	);
	await as(
		'moderator',
		{ type: 'startStep', step: 'scoring' },
		{ type: 'finishSlot' },
		{ type: 'openReview' }
	);
	expect(await head()).toBeNull();
	await as('moderator', { type: 'seal' });
	const [first] = await seals();
	expect(await head()).toBe(first);

	await as('moderator', { type: 'reopen', reason: 'error de captura' }, { type: 'seal' });
	const [, second] = await seals();
	expect(second).not.toBe(first);
	expect(await head()).toBe(second);
	expect(await perform({ type: 'approveReveal', head: first }, 'moderator-T', 'moderator')).toEqual({
		ok: false,
		refusal: 'stale'
	});

	await server.close();
	server = await composed(dir);
	expect(await head()).toBe(second);
	const more = { type: 'approveReveal', head: second } as const;
	expect(
		await server.sessions.perform(session, 'id-1', more, null, {
			kind: 'seat',
			seat: 'moderator-T',
			role: 'moderator'
		})
	).toMatchObject({ ok: true });
	const approved = (await recorded(await room())).events.at(-1);
	expect([approved?.type, (approved?.data as { head?: string }).head]).toEqual(['RevealApproved', second]);
});
