import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepare } from '../support/remote.ts';
import { startServer } from '../support/server.ts';

const START = fileURLToPath(new URL('../../server/start.ts', import.meta.url));
let dataDir: string;
beforeAll(() => (dataDir = mkdtempSync(join(tmpdir(), 'blindpick-start-'))));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** Ends by itself: what a start that cannot be says, and its exit code. */
function refused(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
	const child = spawn(process.execPath, [START], {
		env: { ...process.env, NODE_ENV: 'production', VITEST: '', DATA_DIR: dataDir, ...env }
	});
	let said = '';
	child.stdout.on('data', (d) => (said += d));
	child.stderr.on('data', (d) => (said += d));
	return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })));
}

/** Everything that runs below a process, as "pid args" lines. */
function below(pid: number): string[] {
	const all = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
	const rows = all.map((l) => l.trim().split(/\s+/));
	const children = rows.filter((r) => r[1] === String(pid));
	return children.flatMap((r) => [`${r[0]}`, ...below(Number(r[0]))]);
}

/** Ended but not yet collected by its new parent counts as gone. */
const running = () =>
	execFileSync('ps', ['-eo', 'pid=,stat='], { encoding: 'utf8' })
		.split('\n')
		.map((l) => l.trim().split(/\s+/))
		.filter(([, stat]) => stat !== undefined && !stat.startsWith('Z'))
		.map(([pid]) => pid ?? '');

test('[C2] a port in use, a senseless variable and a folder that cannot be made are told in one line', async () => {
	const taken = createServer().listen(0);
	await new Promise((resolve) => taken.once('listening', resolve));
	const { port } = taken.address() as AddressInfo;
	const busy = await refused({ PORT: String(port) });
	expect(busy.code).not.toBe(0);
	expect(busy.said).toContain(`Port ${port} is in use`);
	expect(busy.said).not.toMatch(/\n\s+at /);
	taken.close();
	const senseless = await refused({ PORT: 'many' });
	expect(senseless.code).not.toBe(0);
	expect(senseless.said).toMatch(/PORT .*\d/);
	const folder = await refused({ DATA_DIR: '/dev/null/data' });
	expect(folder.code).not.toBe(0);
	expect(folder.said).toContain('/dev/null/data');
	expect(folder.said).not.toMatch(/\n\s+at /);
});

test('[C3] stopping ends all that was started, and a second start finds everything again', async () => {
	const first = await startServer({ dataDir });
	const { organizer, links } = await prepare(first.base, first.organizerLink);
	organizer.close();
	const pids = [String(first.pid), ...below(first.pid)];
	if (first.voice) expect(pids.length).toBeGreaterThan(1);
	await first.stop();
	await expect.poll(() => running().filter((pid) => pids.includes(pid)), { timeout: 5000 }).toEqual([]);
	const second = await startServer({ dataDir });
	try {
		const link = new URL(links['official']?.[0] ?? '');
		const redeemed = await fetch(`${second.base}${link.pathname.replace('/join', '')}/api/redeem`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', origin: second.base },
			body: JSON.stringify({ token: link.hash.slice(1) })
		});
		expect(redeemed.status).toBe(204);
	} finally {
		await second.stop();
	}
});

test('[C17] a file in the place of the folder of slides is told at the start, which goes on', async () => {
	const dir = join(dataDir, 'no-slides');
	await (await startServer({ dataDir: dir })).stop();
	rmSync(join(dir, 'slides'), { recursive: true, force: true });
	writeFileSync(join(dir, 'slides'), 'x');
	const second = await startServer({ dataDir: dir });
	try {
		expect(second.output()).toContain(`${dir}/slides IS NO FOLDER`);
		expect(second.output()).toMatch(/restore the folder from its backup/);
	} finally {
		await second.stop();
	}
});
