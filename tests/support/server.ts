import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const START = fileURLToPath(new URL('../../server/start.ts', import.meta.url));

export interface Running {
	base: string;
	/** Of what was started, which supervises the server. */
	pid: number;
	/** Of the server itself: another one each time it was started again. */
	serverPid: () => number;
	organizerLink: string;
	voice: boolean;
	output: () => string;
	dataDir: string;
	/** Resolves with its exit code. */
	stop(): Promise<number | null>;
	/** Ends the process without any warning, as a power cut would; the data stays. */
	kill(): Promise<void>;
}

/** The product itself, as `npm start` runs it, on a free port and a data folder of its own. */
export async function startServer(
	options: {
		dataDir?: string;
		port?: number;
		args?: string[];
		start?: string;
		env?: Record<string, string>;
	} = {}
): Promise<Running> {
	const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'blindpick-test-'));
	const child = spawn(process.execPath, [options.start ?? START, ...(options.args ?? [])], {
		env: {
			...process.env,
			// As in a shell that says nothing of it; vitest says test.
			NODE_ENV: '',
			VITEST: '',
			DATA_DIR: dataDir,
			PORT: String(options.port ?? 0),
			LOG_LEVEL: 'warn',
			...options.env
		},
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let output = '';
	child.stdout.on('data', (d) => (output += d));
	child.stderr.on('data', (d) => (output += d));
	const link = await waitFor(
		child,
		() => /(http:\S+\/o\/join#\S+)/.exec(output)?.[1],
		() => output
	);
	const end = async (signal: NodeJS.Signals) => {
		if (child.exitCode !== null || child.signalCode !== null) return;
		const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
		child.kill(signal);
		await gone;
	};
	return {
		base: new URL(link).origin,
		pid: child.pid ?? 0,
		serverPid: () => serverOf(child.pid ?? 0),
		organizerLink: link,
		voice: !output.includes('VOICE IS OFF'),
		output: () => output,
		dataDir,
		stop: async () => {
			await end('SIGTERM');
			if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
			return child.exitCode;
		},
		kill: async () => {
			const server = serverOf(child.pid ?? 0);
			await end('SIGKILL');
			// Gone with the other already, if it was quick.
			if (server > 0) execFileSync('/bin/sh', ['-c', `kill -9 ${server} 2>/dev/null; true`]);
		}
	};
}

/** The server that a supervisor runs; 0 while there is none. */
function serverOf(supervisor: number): number {
	const all = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
	const rows = all.map((line) => line.trim().split(/\s+/));
	return Number(
		rows.find((row) => row[1] === String(supervisor) && row.join(' ').includes('main.ts'))?.[0] ?? 0
	);
}

async function waitFor(
	child: ChildProcess,
	look: () => string | undefined,
	output: () => string
): Promise<string> {
	// A first start may build the pages and LiveKit.
	for (let i = 0; i < 6000; i++) {
		const found = look();
		if (found !== undefined) return found;
		if (child.exitCode !== null) break;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	child.kill('SIGKILL');
	throw new Error(`the server did not start:\n${output()}`);
}
