import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { steadyClock } from '../../../server/clock.ts';
import { withRemedy, openDatabase } from '../../../server/store/database.ts';
import type { Composed } from '../../../server/compose.ts';
import type { Journal } from '../../../server/journal/port.ts';
import type { Role } from '../../../src/domain/session/roles.ts';
import { tear } from '../stores/folder.ts';
import { composed, dataFolder, listening, opened, performing } from './composed.ts';
import { recorded } from '../../support/recorded.ts';

/** The server of a folder, up again, and which sessions' media follow and which chains are read from then on. */
async function again(dir: string) {
	const server = await composed(dir);
	onTestFinished(() => server.close());
	const { ports } = server.sessions;
	const [followed, read]: string[][] = [[], []];
	const { follow } = ports.voice;
	ports.voice.follow = (session, plan) => {
		followed!.push(session);
		follow.call(ports.voice, session, plan);
	};
	const reading = ports.journal.read.bind(ports.journal);
	(ports.journal as { read: Journal['read'] }).read = (session, after, restMs) => {
		read!.push(session);
		return reading(session, after, restMs);
	};
	return { server, followed: followed!, read: read! };
}

test('[K24] the list tells what the events say, without reading them, also after a restart', async () => {
	const dir = dataFolder();
	const before = await composed(dir);
	const { session } = await opened(before, 'A');
	const draft = await before.sessions.create();
	const perform = await performing(before, draft);
	await perform({ type: 'addSeat', seat: 'of', role: 'official', startup: null, name: 'Ana' });
	const rows = await before.sessions.list();
	expect(rows).toMatchObject([
		{ id: draft, phase: 'draft', officials: 1, startups: 0, damaged: false },
		{ id: session, phase: 'lobby', title: 'A', entity: 'E', officials: 1, startups: 1, damaged: false }
	]);
	expect(JSON.stringify(rows)).not.toContain('organizer');
	await before.close();
	const { server, read } = await again(dir);
	expect(await server.sessions.list()).toEqual(rows);
	expect(read).toEqual([]);
	await server.sessions.create();
	expect((await server.sessions.list()).length).toBe(3);
	expect(read).toEqual([]);
});

test('[K24] sessions from before there were summaries get theirs at the start', async () => {
	const dir = dataFolder();
	const before = await composed(dir);
	await opened(before, 'A');
	const rows = await before.sessions.list();
	await before.close();
	const db = openDatabase(dir);
	db.exec('DELETE FROM journal_summary');
	const { server } = await again(dir);
	await server.listen();
	expect(await server.sessions.list()).toEqual(rows);
	expect(db.prepare('SELECT count(*) AS n FROM journal_summary').get()).toEqual({ n: 1 });
	db.close();
});

test('[K25] a start takes up only what goes on by itself; the others wait for somebody', async () => {
	const dir = dataFolder();
	const before = await composed(dir);
	const [a, b] = [await opened(before, 'A'), await opened(before, 'B')];
	await before.sessions.create();
	const { state } = (await before.sessions.room(a.session))!;
	const slot = state.phase === 'lobby' ? state.slots[0]!.slot : '';
	expect(await a.perform({ type: 'callSlot', slot }, 'moderator-A', 'moderator')).toMatchObject({ ok: true });
	await before.close();
	const { server, followed } = await again(dir);
	await server.sessions.resume();
	expect(new Set(followed)).toEqual(new Set([a.session]));
	expect((await server.sessions.room(b.session))!.state.phase).toBe('lobby');
	expect(followed).toContain(b.session);
});

test('[K26] while another process holds the data, sessions are read, and what is done is recorded afterwards', async () => {
	const dir = dataFolder();
	const { server } = await again(dir);
	const { session, perform } = await opened(server, 'A');
	const other = openDatabase(dir);
	onTestFinished(() => other.close());
	const base = `http://localhost:${await server.listen()}`;
	const token = server.people.organizers.issueLink();
	other.exec('BEGIN IMMEDIATE');
	const begun = performance.now();
	const done = perform({ type: 'declareTies', ties: 'una prima' }, 'official-A', 'official');
	const renamed = perform({ type: 'renameSeat', seat: 'official-A', name: 'Eva' });
	const signedIn = fetch(`${base}/o/api/redeem`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', origin: base },
		body: JSON.stringify({ token })
	});
	expect((await fetch(`${base}/healthz`)).status).toBe(200);
	expect((await server.sessions.list()).length).toBe(1);
	expect((await server.sessions.room(session))!.state.phase).toBe('lobby');
	// Far less than it takes until the lock is given up.
	expect(performance.now() - begun).toBeLessThan(2000);
	other.exec('ROLLBACK');
	expect([(await done).ok, (await renamed).ok, (await signedIn).status]).toEqual([true, true, 204]);
	expect(server.people.names.get(session, 'official-A')?.name).toBe('Eva');
});

test('[H6] a server whose clock is behind what was recorded goes on from there', async () => {
	const dir = dataFolder();
	const last = Date.now() + 3_600_000;
	const before = await composed(dir, undefined, () => last);
	await before.sessions.create();
	await before.close();
	const server = await composed(dir, undefined, steadyClock());
	onTestFinished(() => server.close());
	const session = await server.sessions.create();
	const record = await recorded(await server.sessions.room(session));
	expect(record.events[0]!.at).toBeGreaterThanOrEqual(last);
});

test('[H7] a time far ahead, damaged or recorded by a wrong clock, ends no sign-in; the latter is said', async () => {
	const dir = dataFolder();
	const before = await composed(dir);
	await before.sessions.create();
	const { session } = await opened(before, 'B');
	const { seats, invitations, devices, organizers } = before.people;
	const { seat, path } = seats.all(session)[0]!;
	const entered = devices.redeem(path, invitations.show(session, seat)!);
	const cookie = entered.ok ? entered.cookie : '';
	const desk = organizers.redeem(organizers.issueLink())!;
	await before.close();
	const signedIn = async () => {
		const server = await composed(dir, undefined, steadyClock());
		const { people, ahead } = server;
		const found = [people.devices.authenticate(path, cookie), people.organizers.authenticate(desk)];
		await server.sessions.create();
		const at = (await newest(server)) - Date.now();
		await server.close();
		return { in: found.map((x) => x !== null), ahead, at };
	};
	const db = openDatabase(dir);
	db.exec(
		'UPDATE journal_event SET at = at + (1 << 43) WHERE rowid = (SELECT min(rowid) FROM journal_event)'
	);
	db.close();
	expect(await signedIn()).toEqual({ in: [true, true], ahead: 0, at: expect.closeTo(0, -5) });
	const wrong = await composed(dir, undefined, () => Date.now() + 200 * 86_400_000);
	await wrong.sessions.create();
	await wrong.close();
	expect(await signedIn()).toMatchObject({ in: [true, true], ahead: 199 });
});

async function newest(server: Composed): Promise<number> {
	const read = async (id: string) =>
		(await Array.fromAsync(server.sessions.ports.journal.read(id)).catch(() => [])).at(-1)?.at;
	const rows = await server.sessions.list();
	return Math.max(...(await Promise.all(rows.map(async ({ id }) => (await read(id)) ?? 0))));
}

test.each(['journal_summary', 'journal_command', 'vault_secret'])(
	'[J23] a damaged page of %s is said at the start, which goes on or says what to do',
	async (table) => {
		const dir = dataFolder();
		const before = await composed(dir);
		await opened(before, 'A');
		expect(before.torn).toBe(false);
		await before.close();
		tear(dir, table);
		const { log, lines } = listening();
		const started = await composed(dir, log).catch((error: unknown) => String(withRemedy(error, dir)));
		expect(lines.map(({ text }) => text)).toContain('the database file is damaged, restore it from a backup');
		if (typeof started === 'string') return expect(started).toMatch(/blindpick\.db is damaged.*backup/s);
		onTestFinished(() => started.close());
		await started.listen();
		expect(started.torn).toBe(true);
		expect(await started.sessions.list()).toHaveLength(1);
	}
);

test('[S24] everybody is told of a session that an older backup took back, and of no other', async () => {
	const dir = dataFolder();
	const before = await composed(dir);
	const [a, b] = [await opened(before, 'A'), await opened(before, 'B')];
	await before.close();
	const file = join(dir, 'heads.json');
	const heads = JSON.parse(readFileSync(file, 'utf8'));
	heads[a.session].last += 1;
	writeFileSync(file, JSON.stringify(heads));
	const { server } = await again(dir);
	const told = async (session: string, title: string) => {
		const room = (await server.sessions.room(session))!;
		const organizer = (await server.sessions.organizerSeat(session))!;
		const own = (seat: string, role: Role) => {
			let behind: unknown;
			room.join({ seat, role, send: ({ own }) => (behind = JSON.parse(own!.text).behind) });
			return behind;
		};
		return [
			own(`moderator-${title}`, 'moderator'),
			own(organizer, 'organizer'),
			own(`presenter-${title}`, 'presenter'),
			own(`auditor-${title}`, 'auditor'),
			own(`projector-${title}`, 'projector'),
			own(`captioner-${title}`, 'captioner'),
			own(`official-${title}`, 'official')
		];
	};
	const [which, ...others] = await told(a.session, 'A');
	expect(which).toEqual(expect.any(String));
	expect(others).toEqual(Array(6).fill(which));
	expect(await told(b.session, 'B')).toEqual(Array(7).fill(null));
});

test('[C17] a table that is missing ends the start with the path of the database and what to do', async () => {
	const whole = dataFolder();
	await (await composed(whole)).close();
	const names = openDatabase(whole).prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
	const tables = names.map(({ name }) => String(name)).filter((name) => name !== 'schema_version');
	expect(tables.length).toBeGreaterThan(10);
	for (const table of tables) {
		const dir = dataFolder();
		cpSync(whole, dir, { recursive: true });
		const db = openDatabase(dir);
		db.exec(`PRAGMA foreign_keys = OFF; DROP TABLE ${table}`);
		db.close();
		const said = await composed(dir).then(
			(started) => started.close().then(() => ''),
			(error: unknown) => String(withRemedy(error, dir))
		);
		expect(said).toContain(`The database ${dir}/blindpick.db is damaged (no such table: `);
		expect(said).toMatch(/restore the folder from its backup/);
	}
});
