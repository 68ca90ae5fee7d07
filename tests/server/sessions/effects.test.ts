import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import type { Composed } from '../../../server/compose.ts';
import { openDatabase, type Database } from '../../../server/store/database.ts';
import { headSigner } from '../../../server/store/heads.ts';
import type { Journal } from '../../../server/journal/port.ts';
import { SqliteJournal } from '../../../server/store/journal.ts';
import type { Command } from '../../../src/domain/session/commands.ts';
import { IDENTITY, composed, dataFolder, opened, performing } from './composed.ts';
import { failing } from '../../support/recorded.ts';

/** A draft with an official and a startup, and a second hand on its data. */
async function draft() {
	const dir = dataFolder();
	const server = await composed(dir);
	const db = openDatabase(dir);
	onTestFinished(async () => {
		await server.close();
		db.close();
	});
	const session = await server.sessions.create();
	const perform = await performing(server, session);
	const official = { type: 'addSeat', seat: 'of', role: 'official', startup: null, name: 'Ana' } as const;
	const startup = { type: 'putStartup', startup: 'su', seat: 'pr', identity: IDENTITY } as const;
	for (const command of [official, startup]) expect(await perform(command)).toMatchObject({ ok: true });
	const sign = headSigner(Buffer.from(readFileSync(join(dir, 'vault.key'), 'utf8').trim(), 'hex'));
	return { server, db, sign, session, perform };
}

/** All that a command changes outside the evidence, as anybody would read it. */
function outside({ people, sessions }: Composed, session: string): unknown {
	const { identities, vault } = sessions.ports;
	return {
		identities: [...identities.identities(session)],
		names: [...people.names.all(session)],
		seats: people.seats.all(session),
		links: people.seats.all(session).map(({ seat }) => people.invitations.show(session, seat)),
		help: people.help.all(session),
		notes: [...people.notes.all(session, 'of')],
		secrets: vault.names(session)
	};
}

const renamed = { ...IDENTITY, name: 'Otra' };
const commands: Command[] = [
	{ type: 'putStartup', startup: 'su', seat: 'x', identity: renamed },
	{ type: 'putStartup', startup: 'new', seat: 'new-seat', identity: renamed },
	{ type: 'removeStartup', startup: 'su' },
	{ type: 'addSeat', seat: 'new', role: 'official', startup: null, name: 'Eva' },
	{ type: 'renameSeat', seat: 'of', name: 'Eva' },
	{ type: 'removeSeat', seat: 'of' },
	{ type: 'reissueLink', seat: 'of' },
	{ type: 'revokeLink', seat: 'of' },
	{ type: 'sendHelp', startup: 'su', text: 'Hola' },
	{ type: 'abort', reason: 'corte de luz' }
];

test.each(commands)('[K20] a refused $type leaves everything as it was', async (command) => {
	const { server, db, session, perform } = await draft();
	const before = outside(server, session);
	const state = (await server.sessions.room(session))!.state;
	const gone: string[] = [];
	server.people.seats.onGone(({ seat }) => gone.push(seat));
	// The last thing that an append writes: by then its effects are done.
	for (const table of ['people_seat', 'people_name', 'people_help', 'vault_secret', 'people_take'])
		for (const what of ['INSERT', 'UPDATE', 'DELETE'])
			db.exec(
				`CREATE TRIGGER ${table}_${what} AFTER ${what} ON ${table} BEGIN SELECT RAISE(ABORT, 'no'); END`
			);
	expect(await perform(command)).toEqual({ ok: false, refusal: 'storage' });
	expect(outside(server, session)).toEqual(before);
	expect((await server.sessions.room(session))!.state).toEqual(state);
	for (const { name } of db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).all())
		db.exec(`DROP TRIGGER ${String(name)}`);
	expect(gone).toEqual([]);
	expect(await perform(command)).toMatchObject({ ok: true });
	expect(outside(server, session)).not.toEqual(before);
});

test('[K20] an identity stays as it was committed to when another server has opened the doors meanwhile', async () => {
	const { server, db, sign, session, perform } = await draft();
	const before = outside(server, session);
	const other = new SqliteJournal(db, () => {}, sign);
	const expected = (await Array.fromAsync(other.read(session))).length;
	const data = { at: 1, commitments: ['c'], seedCommitment: 's' };
	await other.append({ session, expected, at: 1, events: [{ type: 'DoorsOpened', data }] });
	const command = { type: 'putStartup', startup: 'su', seat: 'x', identity: renamed } as const;
	expect(await perform(command)).toEqual({ ok: false, refusal: 'not-now' });
	expect(outside(server, session)).toEqual(before);
});

test('[K20] doors opened in the same breath commit to the identity that was just put', async () => {
	const { server, session, perform } = await draft();
	const room = (await server.sessions.room(session))!;
	if (room.state.phase === 'none') throw new Error('no draft');
	const challenge = { title: 'T', problem: 'P', affected: '', requirement: 'R' };
	const ready = { ...room.state.draft, entity: 'E', challenge, startsAt: 1, quorum: 1 };
	await perform({ type: 'saveDraft', draft: ready, base: 0 });
	for (const role of ['moderator', 'auditor'] as const)
		await perform({ type: 'addSeat', seat: role, role, startup: null, name: role });
	const acks = await Promise.all([
		perform({ type: 'putStartup', startup: 'two', seat: 'two-seat', identity: renamed }),
		perform({ type: 'putStartup', startup: 'su', seat: 'x', identity: renamed }),
		perform({ type: 'openDoors' })
	]);
	expect(acks.map((a) => a.ok)).toEqual([true, true, true]);
	expect(await perform({ type: 'contribute', contribution: 'c' }, 'auditor', 'auditor')).toMatchObject({
		ok: true
	});
	const { state } = room;
	if (state.phase !== 'lobby') throw new Error('no lobby');
	expect(state.commitments.length).toBe(2);
	expect(state.slots.map((s) => room.facts.startupOf(s.slot)).sort()).toEqual(['su', 'two']);
});

/** Seats in the chain beside those that people can come in by. */
function links(db: Database): { seats: string[]; links: string[] } {
	const all = (sql: string) =>
		db
			.prepare(sql)
			.all()
			.map((row) => String(row.id));
	return {
		seats: all(
			`SELECT json_extract(data, '$.seat') AS id FROM journal_event WHERE type = 'SeatAdded' ORDER BY id`
		),
		links: all(`SELECT p.seat AS id FROM people_seat p JOIN vault_secret v
			ON v.session = p.session AND v.name = 'invite:' || p.seat WHERE p.token IS NOT NULL ORDER BY id`)
	};
}

test('[K21] wherever a kill hits, every seat has its link and every link its seat', async () => {
	const dir = dataFolder();
	const path = join(import.meta.dirname, 'seats.child.ts');
	let acked = 0;
	for (let kill = 0; kill < 5; kill++) {
		const child = spawn(process.execPath, [path, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
		const until = acked + 5 + (randomBytes(1)[0]! % 20);
		for await (const line of createInterface({ input: child.stdout })) {
			expect(line).toBe('true');
			acked += 1;
			if (acked >= until) break;
		}
		child.kill('SIGKILL');
		if (child.exitCode === null) await once(child, 'exit');
		const db = openDatabase(dir);
		const found = links(db);
		db.close();
		expect(found.links).toEqual(found.seats);
		expect(found.seats.length).toBeGreaterThanOrEqual(acked);
	}
}, 60_000);

test('[J24] a command whose answer was damaged is answered as done, and not done again', async () => {
	const dir = dataFolder();
	const server = await composed(dir);
	onTestFinished(() => server.close());
	const { session } = await opened(server, 'A');
	const organizer = {
		kind: 'seat',
		seat: (await server.sessions.organizerSeat(session))!,
		role: 'organizer'
	} as const;
	const room = (await server.sessions.room(session))!;
	const say = { type: 'sendHelp', startup: 'su-A', text: 'Hola' } as const;
	for (const [id, result] of [
		['one', '{'],
		['two', '{"ok":true}'],
		['three', '7']
	] as const) {
		const first = await server.sessions.perform(session, id, say, null, organizer);
		expect(first.ok).toBe(true);
		const seq = room.live.seq;
		const db = openDatabase(dir);
		expect(db.prepare('UPDATE journal_command SET result = ? WHERE id = ?').run(result, id).changes).toBe(1);
		db.close();
		const again = await server.sessions.perform(session, id, say, null, organizer);
		expect([again, room.live.seq]).toEqual([{ ok: true, at: expect.any(Number), made: null }, seq]);
	}
});

test('[J25] what was not recorded is not decided on, even when the journal could not be read after it', async () => {
	const server = await composed(dataFolder());
	onTestFinished(() => server.close());
	const session = await server.sessions.create();
	const perform = await performing(server, session);
	const { state } = (await server.sessions.room(session))!;
	const draft = state.phase === 'none' ? null! : state.draft;
	const journal = server.sessions.ports.journal as { -readonly [K in keyof Journal]: Journal[K] };
	const { append, read } = journal;
	journal.append = async () => ({ ok: false, reason: 'full' });
	journal.read = () => failing(Object.assign(new Error('EIO'), { syscall: 'read' }));
	await perform({ type: 'saveDraft', draft, base: 0 }).catch(() => {});
	Object.assign(journal, { append, read });
	expect(await perform({ type: 'saveDraft', draft, base: 0 })).toMatchObject({ ok: true });
});

test('[D17] with a startup that is removed its pictures and messages go from the disk, and no other’s', async () => {
	const dir = dataFolder();
	const server = await composed(dir);
	onTestFinished(() => server.close());
	const session = await server.sessions.create();
	const perform = await performing(server, session);
	for (const su of ['a', 'b']) {
		await perform({ type: 'putStartup', startup: su, seat: `p-${su}`, identity: IDENTITY });
		await perform({ type: 'uploadDeck', slides: [{ id: `slide-${su}`, text: '' }] }, `p-${su}`, 'presenter');
		await perform({ type: 'sendHelp', startup: su, text: 'hola' }, `p-${su}`, 'presenter');
	}
	const folder = join(dir, 'slides', session);
	mkdirSync(folder, { recursive: true });
	for (const su of ['a', 'b']) writeFileSync(join(folder, `slide-${su}.webp`), 'x');
	expect((await perform({ type: 'removeStartup', startup: 'b' })).ok).toBe(true);
	await expect.poll(() => readdirSync(folder)).toEqual(['slide-a.webp']);
	expect(server.people.help.all(session).map((x) => x.startup)).toEqual(['a']);
});
