import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FolderError, holdFolder } from '../../server/launch/lock.ts';
import { startServer, type Running } from '../support/server.ts';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const slow = { timeout: 30_000 };
let dataDir: string;
let server: Running;
beforeAll(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'blindpick-supervise-'));
	server = await startServer({ dataDir });
}, 300_000);
afterAll(async () => {
	await server.stop();
	rmSync(dataDir, { recursive: true, force: true });
});

/** Runs one of the product's programs to its end. */
function ran(program: string, env: Record<string, string> = {}, args: string[] = [], stderr?: number) {
	const child = spawn(process.execPath, [file(program), ...args], {
		env: { ...process.env, NODE_ENV: 'production', VITEST: '', DATA_DIR: dataDir, PORT: '0', ...env },
		stdio: ['ignore', 'pipe', stderr ?? 'pipe']
	});
	let said = '';
	child.stdout?.on('data', (d) => (said += d));
	child.stderr?.on('data', (d) => (said += d));
	return new Promise<{ code: number | null; said: string }>((resolve) =>
		child.on('close', (code) => resolve({ code, said }))
	);
}

const answers = () =>
	fetch(`${server.base}/healthz`).then(
		(r) => r.status,
		() => 0
	);

test('the server runs in the mode of production, whatever the shell was set to', () => {
	const settings = readFileSync(`/proc/${server.serverPid()}/environ`, 'utf8').split('\0');
	expect(settings.filter((s) => s.startsWith('NODE_ENV='))).toEqual(['NODE_ENV=production']);
});

test(
	'[C8] a second server on the same folder is refused with what to do, whatever its port',
	slow,
	async () => {
		for (const port of ['0', new URL(server.base).port]) {
			const second = await ran('../../server/start.ts', { PORT: port });
			expect(second.code).not.toBe(0);
			expect(second.said).toContain(`Another Blindpick is running on the folder ${dataDir}`);
			expect(second.said).toContain('DATA_DIR=');
			expect(second.said).not.toMatch(/\n\s+at |is in use/);
		}
		expect(await answers()).toBe(200);
	}
);

test('[C8] a link is made beside a running server, and works there', slow, async () => {
	const { code, said } = await ran('../../server/link.ts');
	expect(code).toBe(0);
	const token = /join#(\S+)/.exec(said)?.[1] ?? '';
	const redeemed = await fetch(`${server.base}/o/api/redeem`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', origin: server.base },
		body: JSON.stringify({ token })
	});
	expect(redeemed.status).toBe(204);
});

test(
	'[C6] [C8] a server that was killed is started again on its port, once for each death',
	slow,
	async () => {
		for (const deaths of [1, 2]) {
			const before = server.serverPid();
			process.kill(before, 'SIGKILL');
			await expect.poll(() => server.serverPid() !== before && answers(), { timeout: 15_000 }).toBe(200);
			const times = (text: string) => server.output().split(text).length - 1;
			expect(times('The server ended (SIGKILL) and is started again.')).toBe(deaths);
			await expect.poll(() => times('Blindpick is running again'), { timeout: 5000 }).toBe(deaths);
			expect(times('Organizer link')).toBe(1);
		}
	}
);

test('[C6] a stop that was asked for is no death, and nothing stays behind', slow, async () => {
	const other = await startServer();
	const child = other.serverPid();
	await other.stop();
	expect(other.output()).not.toContain('started again');
	expect(() => process.kill(child, 0)).toThrow();
});

test('[C6] a server does not outlive what supervises it', slow, async () => {
	const other = await startServer();
	const child = other.serverPid();
	process.kill(other.pid, 'SIGKILL');
	const gone = () => execFileSync('ps', ['-eo', 'pid=,stat='], { encoding: 'utf8' });
	await expect.poll(gone, { timeout: 5000 }).not.toMatch(new RegExp(`^\\s*${child} [^Z]`, 'm'));
	rmSync(other.dataDir, { recursive: true, force: true });
});

test('[C7] what nothing caught is logged without its words, and ends the process', slow, async () => {
	for (const kind of ['exception', 'rejection']) {
		const { code, said } = await ran('../fixtures/last-line.ts', {}, [kind]);
		expect(code).toBe(1);
		expect(said).toContain('the server cannot go on');
		expect(said).toContain('TypeError');
		expect(said).not.toContain('Quipu');
	}
});

test('[C7] a log that cannot be written ends nothing', slow, async () => {
	const full = openSync('/dev/full', 'w');
	const { code } = await ran('../fixtures/full-log.ts', {}, [], full);
	expect(code).toBe(0);
});

test('[C8] a folder is held by one alone, let go at the end, and not had where it cannot be made', async () => {
	const dir = join(dataDir, 'own');
	const letGo = await holdFolder(dir);
	await expect(holdFolder(dir)).rejects.toThrow(FolderError);
	letGo();
	(await holdFolder(dir))();
	await expect(holdFolder('/dev/null/data')).rejects.toThrow(/\/dev\/null\/data cannot be used: .*DATA_DIR=/);
});

test('[C8] a lock file with anything in it is taken, and held as well as another', async () => {
	const dir = mkdtempSync(join(tmpdir(), 'blindpick-lock-'));
	writeFileSync(join(dir, 'server.lock'), 'rubbish '.repeat(1000));
	const letGo = await holdFolder(dir);
	await expect(holdFolder(dir)).rejects.toThrow(/Another Blindpick is running/);
	letGo();
	rmSync(dir, { recursive: true });
});

test('[C17] a folder in the place of the lock file is told with its path and what to do', async () => {
	const dir = mkdtempSync(join(tmpdir(), 'blindpick-lock-'));
	mkdirSync(join(dir, 'server.lock'));
	await expect(holdFolder(dir)).rejects.toThrow(`${dir}/server.lock is not a file`);
	await expect(holdFolder(dir)).rejects.toThrow(/Move it away and start again/);
	rmSync(dir, { recursive: true });
});
