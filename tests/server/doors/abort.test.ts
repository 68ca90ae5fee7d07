import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Composed } from '../../../server/compose.ts';
import type { Command } from '../../../src/domain/session/commands.ts';
import { stretchOf } from '../../../src/domain/session/rules/captions.ts';
import type { Role } from '../../../src/domain/session/roles.ts';
import { composed } from '../../support/composed.ts';
import { recorded } from '../../support/recorded.ts';

const NAME = 'Quetzalia Telares';
let server: Composed;
let dataDir: string;

async function start(): Promise<void> {
	server = await composed(dataDir);
}

beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'blindpick-abort-'));
	await start();
});
afterEach(async () => {
	await server.close();
	rmSync(dataDir, { recursive: true, force: true });
});

/** A draft with one official, one startup whose deck names it, and a match whose reason does. */
async function prepared() {
	const session = await server.sessions.create();
	const organizer = (await server.sessions.organizerSeat(session)) as string;
	const perform = async (command: Command, seat = organizer, role: Role = 'organizer') => {
		const id = randomBytes(8).toString('hex');
		const ack = await server.sessions.perform(session, id, command, null, { kind: 'seat', seat, role });
		expect(ack).toMatchObject({ ok: true });
	};
	const contact = { legalRepresentative: 'Rosa', contact: 'r@quetzalia.pe', people: ['Rosa'] };
	const identity = { name: NAME, country: 'PE', city: 'Cusco', website: 'quetzalia.pe', ...contact };
	await perform({ type: 'putStartup', startup: 'su', seat: 'pr', identity });
	await perform({ type: 'addSeat', seat: 'of', role: 'official', startup: null, name: 'Ana' });
	const slides = [{ id: 'slide-one', text: `${NAME}, telares` }];
	await perform({ type: 'uploadDeck', slides }, 'pr', 'presenter');
	const script = { language: 'es', texts: [`Somos ${NAME}`], kept: [] } as const;
	await perform({ type: 'saveScript', script }, 'pr', 'presenter');
	await perform({ type: 'declareTies', ties: 'una prima' }, 'of', 'official');
	await perform({ type: 'setMatch', seat: 'of', startup: 'su', matched: true, reason: `Prima en ${NAME}` });
	return { session, perform, room: async () => (await server.sessions.room(session))! };
}

const onDisk = () =>
	readdirSync(dataDir, { recursive: true, withFileTypes: true })
		.filter((f) => f.isFile())
		.map((f) => readFileSync(join(f.parentPath, f.name)).toString('latin1'))
		.join('\n');

test('[R3] words beside a startup stand sealed on the disk and open again after a restart', async () => {
	const { session, room } = await prepared();
	expect(onDisk()).not.toContain('Quetzalia');
	const before = (await room()).state;
	await server.close();
	await start();
	const after = (await server.sessions.room(session))!.state;
	expect(after).toEqual(before);
	expect(JSON.stringify(after)).toContain(`Prima en ${NAME}`);
});

test('[R3] after an abort neither record, state nor disk tells a name, also after a restart', async () => {
	const { session, perform, room } = await prepared();
	await perform({ type: 'abort', reason: 'corte de luz' });
	const told = async () => JSON.stringify([await recorded(await room()), (await room()).state]);
	expect(await told()).not.toContain('Quetzalia');
	expect((await recorded(await room())).details).toBeNull();
	expect((await recorded(await room())).events.map((e) => e.type)).toContain('MatchSet');
	await server.close();
	await start();
	expect((await server.sessions.room(session))!.state.phase).toBe('aborted');
	expect(await told()).not.toContain('Quetzalia');
	expect(onDisk()).not.toContain('Quetzalia');
});

test('[R3] what was said in a slot stands sealed in the chain, and no longer opens after an abort', async () => {
	const { session, perform, room } = await prepared();
	for (const role of ['moderator', 'auditor', 'captioner'] as const)
		await perform({ type: 'addSeat', seat: role, role, startup: null, name: role });
	const { state } = await room();
	if (state.phase === 'none') throw new Error('no draft');
	const challenge = { title: 'T', problem: 'P', affected: '', requirement: 'R' };
	const more = { entity: 'E', challenge, startsAt: 1, quorum: 1, captions: true };
	await perform({ type: 'saveDraft', draft: { ...state.draft, ...more }, base: 0 });
	await perform({ type: 'openDoors' });
	const stretch = stretchOf((await room()).state) ?? '';
	await perform({ type: 'caption', text: `Dijo ser ${NAME}`, stretch }, 'captioner', 'captioner');
	const lines = async () => {
		const { events } = await recorded(await room());
		return events.filter((e) => e.type === 'CaptionSpoken').map((e) => Object.keys(e.data as object));
	};
	expect(await lines()).toEqual([['sealed']]);
	expect(onDisk()).not.toContain('Quetzalia');
	await perform({ type: 'abort', reason: 'corte de luz' });
	await server.close();
	await start();
	expect((await server.sessions.room(session))!.state.phase).toBe('aborted');
	expect(JSON.stringify((await recorded(await room())).details)).toBe('null');
	expect(await lines()).toEqual([['sealed']]);
});

test('[B37] after an abort the organizer downloads the outline, and nobody else anything', async () => {
	const { session, perform } = await prepared();
	await perform({ type: 'addSeat', seat: 'auditor', role: 'auditor', startup: null, name: 'Eva' });
	await perform({ type: 'abort', reason: 'corte de luz' });
	const at = `http://localhost:${await server.listen()}`;
	const enter = async (path: string, token: string) => {
		const headers = { 'content-type': 'application/json', origin: at };
		const body = JSON.stringify({ token });
		const answer = await fetch(`${at}${path}/api/redeem`, { method: 'POST', headers, body });
		return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
	};
	const organizer = await enter('/o', server.people.organizers.issueLink());
	const path = `/s/${server.people.seats.of(session, 'auditor')?.path}`;
	const auditor = await enter(path, server.people.invitations.show(session, 'auditor') ?? '');
	const get = (what: string, cookie: string) => fetch(at + what, { headers: { cookie } });
	expect((await get(`${path}/api/me`, auditor)).status).toBe(204);
	expect((await get(`${path}/api/record.json`, auditor)).status).toBe(404);
	const answer = await get(`/o/api/sessions/${session}/record.json`, organizer);
	expect(answer.status).toBe(200);
	const file = (await answer.json()) as { format: string; head: string; events: { type: string }[] };
	expect(file).toMatchObject({ format: 'blindpick-outline-1', session, details: null });
	expect(file.head).toMatch(/^[0-9a-f]{64}$/);
	expect(file.events.map((e) => Object.keys(e).join())).toEqual(file.events.map(() => 'at,type,data'));
	expect(file.events.map((e) => e.type)).toEqual([
		...['SessionCreated', 'StartupAdded', 'SeatAdded', 'SeatAdded', 'TiesDeclared', 'SeatAdded'],
		'SessionAborted'
	]);
});

test('[J19] what officials wrote for themselves goes with an abort', async () => {
	const { session, perform, room } = await prepared();
	const note = { session, seat: 'of', slot: 'slot', text: NAME, base: 0, id: 'note-one' };
	expect(server.people.notes.write(note)).toMatchObject({ ok: true });
	const told = async () => JSON.stringify([await recorded(await room()), (await room()).state]);
	expect(await told()).toContain('una prima');
	await perform({ type: 'abort', reason: 'corte de luz' });
	expect(server.people.notes.all(session, 'of').size).toBe(0);
	expect(await told()).not.toContain('prima');
	await server.close();
	await start();
	expect(await told()).not.toContain('prima');
	// Whoever has declared stays somebody who has.
	expect((await room()).state).toMatchObject({ ties: { of: { text: '' } } });
});
