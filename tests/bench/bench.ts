import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { compose } from '../../server/compose.ts';
import { readConfig } from '../../server/config.ts';
import { createLog } from '../../server/log.ts';
import { voiceOff } from '../../server/voice/index.ts';
import type { Command } from '../../src/domain/session/commands.ts';
import type { Role } from '../../src/domain/session/roles.ts';
import type { Known } from '../../src/domain/session/state.ts';
import { echoServer } from './echo.ts';
import { guardCost } from './guard.ts';
import { lintCost } from './lint.ts';
import type { Figures, Task } from './clients.ts';

/*
 * One session, many officials on sockets, clients in a process of their own: score → durable → ack and score →
 * moderator's view, beside a bare `ws` echo and a bare SQLite FULL commit in the same run. `-- 200` for fewer.
 */
const OFFICIALS = Number(process.argv[2] ?? 1000);
const dataDir = mkdtempSync(join(tmpdir(), 'blindpick-bench-'));
const server = await compose({
	config: readConfig({ DATA_DIR: dataDir, PORT: '0' }),
	clock: () => Date.now(),
	random: (n) => new Uint8Array(randomBytes(n)),
	log: createLog('error'),
	voice: voiceOff('not needed here'),
	pages: async () => (_req, res) => void res.status(404).end()
});
const port = await server.listen();
const session = await server.sessions.create();
const organizer = (await server.sessions.organizerSeat(session)) ?? '';
const word = () => randomBytes(12).toString('hex');

async function as(seat: string, role: Role, command: Command, made: string | null = null): Promise<void> {
	const ack = await server.sessions.perform(session, word(), command, made, { kind: 'seat', seat, role });
	if (!ack.ok) throw new Error(`${command.type}: ${ack.refusal}`);
}
async function add(role: Exclude<Role, 'organizer' | 'presenter'>): Promise<string> {
	const seat = word();
	await as(organizer, 'organizer', { type: 'addSeat', seat, role, startup: null, name: role });
	return seat;
}

const room = await server.sessions.room(session);
if (room === null || room.state.phase === 'none') throw new Error('no session');
const { draft } = room.state;
const challenge = { title: 'Reto', problem: 'P', affected: '', requirement: 'R' };
await as(organizer, 'organizer', {
	type: 'saveDraft',
	draft: { ...draft, entity: 'Entidad', challenge, startsAt: Date.now() },
	base: 0
});
const [moderator, auditor] = [await add('moderator'), await add('auditor')];
const officials: string[] = [];
for (let i = 0; i < OFFICIALS; i++) officials.push(await add('official'));
const identity = {
	name: 'X',
	country: 'PE',
	city: '',
	website: '',
	legalRepresentative: '',
	contact: '',
	people: []
};
await as(organizer, 'organizer', { type: 'putStartup', startup: word(), seat: word(), identity });
await as(organizer, 'organizer', { type: 'openDoors' });
for (const o of officials) await as(o, 'official', { type: 'declareTies', ties: '' });
await as(auditor, 'auditor', { type: 'contribute', contribution: 'bench' });
const slot = room.state.phase === 'lobby' ? (room.state.slots[0]?.slot ?? '') : '';
await as(moderator, 'moderator', { type: 'callSlot', slot });

const signIn = (seat: string) => {
	const path = server.people.seats.of(session, seat)?.path ?? '';
	const token = server.people.invitations.show(session, seat) ?? '';
	const redeemed = server.people.devices.redeem(path, token);
	return { path, cookie: redeemed.ok ? redeemed.cookie : '' };
};
const echo = await echoServer();
const before = process.memoryUsage().rss;
const task: Task = {
	port,
	echoPort: echo.port,
	slot,
	marks: Object.fromEntries(draft.rubric.map((c) => [c.id, 4])),
	officials: officials.map(signIn),
	moderator: signIn(moderator)
};
const clients = fork(fileURLToPath(new URL('./clients.ts', import.meta.url)));
let connected = 0;
const figures = await new Promise<Figures>((resolve, reject) => {
	clients.on('message', (m: { connected: true } | { figures: Figures }) => {
		if ('figures' in m) resolve(m.figures);
		else connected = process.memoryUsage().rss;
	});
	clients.on('exit', (code) => code !== 0 && reject(new Error('the clients ended early')));
	clients.send(task);
});
const commit = bareCommit();
const perConnection = (connected - before) / (OFFICIALS + 1) / 1024;
const ms = (x: number) => `${x.toFixed(2)} ms`;
const ratio = (x: number, y: number) => `${(x / y).toFixed(1)} ×`;
const rows: [string, string, string, string][] = [
	['', 'p50', 'p99', 'p50 beside its peer'],
	['bare SQLite FULL commit', ms(commit.p50), ms(commit.p99), '1 ×'],
	['bare ws echo, one at a time', ms(figures.echo.p50), ms(figures.echo.p99), '1 ×'],
	[
		'score → durable → ack, one at a time',
		ms(figures.single.p50),
		ms(figures.single.p99),
		`${ratio(figures.single.p50, commit.p50 + figures.echo.p50)} commit + echo`
	],
	['bare ws echo, all at once', ms(figures.echoAll.p50), ms(figures.echoAll.p99), '1 ×'],
	[
		'score → durable → ack, all at once',
		ms(figures.all.p50),
		ms(figures.all.p99),
		`${ratio(figures.all.p50, figures.echoAll.p50)} echo`
	],
	[
		"score → moderator's view",
		ms(figures.view.p50),
		ms(figures.view.p99),
		`${ratio(figures.view.p50, commit.p50 + figures.echo.p50)} commit + echo`
	]
];
process.stdout.write(`${OFFICIALS} officials in one session\n\n`);
for (const [name, p50, p99, peer] of rows) {
	process.stdout.write(`${name.padEnd(40)}${p50.padStart(12)}${p99.padStart(12)}   ${peer}\n`);
}
process.stdout.write(
	`\nfirst view ${figures.firstBytes} bytes, after a score ${figures.laterBytes} bytes, memory per connection ${perConnection.toFixed(0)} KiB\n`
);
const guard = guardCost(room.state as Known);
process.stdout.write(
	`egress guard, 8 words: ${ms(guard.p50)} (p99 ${ms(guard.p99)}) per changed shared part of ${guard.bytes} bytes, once per audience; ${ms(guard.build)} to build\n`
);
for (const { what, perCharacter } of lintCost()) {
	const [once, four, sixteen] = perCharacter;
	process.stdout.write(
		`looking a text over, ${what}: ${once.toFixed(2)} µs a character; at 4 × the length ${ratio(four, once)}, at 16 × ${ratio(sixteen, once)}\n`
	);
}
clients.kill();
await echo.close();
await server.close();
rmSync(dataDir, { recursive: true, force: true });

/** One row, one fsync: what any durable ack costs on this disk now. */
function bareCommit(): { p50: number; p99: number } {
	const db = new DatabaseSync(join(dataDir, 'bare.db'));
	db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (a TEXT)');
	const insert = db.prepare('INSERT INTO t VALUES (?)');
	const times = Array.from({ length: 300 }, () => {
		const begun = performance.now();
		insert.run('x'.repeat(400));
		return performance.now() - begun;
	}).sort((a, b) => a - b);
	db.close();
	return { p50: times[150] as number, p99: times[297] as number };
}
