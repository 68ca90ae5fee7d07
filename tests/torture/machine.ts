import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../server/store/database.ts';
import { smallDisk, type SmallDisk } from '../support/disk.ts';
import { startServer, type Running } from '../support/server.ts';

const CLOCK = new URL('../fixtures/clock.ts', import.meta.url).href;
const BACK_MS = 60_000;

/** The product on a machine of its own: what `npm start` runs, a small disk, and a clock that can be set. */
export class Machine {
	readonly #disk: SmallDisk | null;
	/** Where no disk can be mounted, and for the clock. */
	readonly #folder: string;
	readonly #clock: string;
	#server: Running | null = null;
	#port = 0;

	constructor() {
		this.#disk = smallDisk(48);
		this.#folder = mkdtempSync(join(tmpdir(), 'blindpick-torture-'));
		this.#clock = join(this.#folder, 'clock');
		this.setClock(0);
	}

	/** Whether its disk can be filled. */
	get small(): boolean {
		return this.#disk !== null;
	}

	get dataDir(): string {
		return this.#disk?.dir ?? join(this.#folder, 'data');
	}

	get base(): string {
		return this.#running.base;
	}

	get organizerLink(): string {
		return this.#running.organizerLink;
	}

	/** Starts, or starts again on the same port. */
	async start(): Promise<void> {
		this.#server = await startServer({
			dataDir: this.dataDir,
			port: this.#port,
			env: { NODE_OPTIONS: `--import=${CLOCK}`, TORTURE_CLOCK: this.#clock }
		});
		this.#port = Number(new URL(this.#server.base).port);
	}

	/** An orderly stop, as Ctrl-C, a deploy or the machine's own end asks for. */
	async stop(): Promise<void> {
		const code = await this.#running.stop();
		if (code !== 0) throw new Error(`a stop did not come to its end (${code}):\n${this.output}`);
	}

	/** Kills the server alone; what supervises it starts another. Resolves when it is gone. */
	async kill(): Promise<void> {
		const pid = this.#running.serverPid();
		if (pid === 0) throw new Error('there is no server to kill');
		process.kill(pid, 'SIGKILL');
		while (alive(pid)) await sleep(5);
	}

	/** All at once, without any warning. */
	async powerCut(): Promise<void> {
		await this.#running.kill();
	}

	async freeze(ms: number): Promise<void> {
		const pid = this.#running.serverPid();
		process.kill(pid, 'SIGSTOP');
		await sleep(ms);
		process.kill(pid, 'SIGCONT');
	}

	/** Nothing more can be written for so long; where there is no small disk, nothing is done. */
	async full(ms: number): Promise<void> {
		if (this.#disk === null) return;
		this.#disk.fill();
		await sleep(ms);
		this.#disk.free();
	}

	/** From the next start on. */
	setClock(ms: number): void {
		writeFileSync(this.#clock, String(ms));
	}

	/** While it is down: changes a row of a session, as a bad disk would. */
	damage(session: string): void {
		const db = openDatabase(this.dataDir);
		const sql = `UPDATE journal_event SET data = '{"at":1}' WHERE session = ? AND seq = 5`;
		if (db.prepare(sql).run(session).changes !== 1) throw new Error('nothing was damaged');
		db.close();
	}

	/** Resolves when it answers, with the wall clock, ms. */
	async answers(): Promise<number> {
		for (const until = Date.now() + BACK_MS; Date.now() < until; await sleep(10)) {
			const answer = await fetch(`${this.base}/healthz`).catch(() => null);
			if (answer?.status === 200) return Date.now();
		}
		throw new Error(`the server did not come back:\n${this.#running.output()}`);
	}

	/** What it has printed since its last start. */
	get output(): string {
		return this.#running.output();
	}

	async remove(): Promise<void> {
		await this.#server?.stop();
		this.#disk?.remove();
		rmSync(this.#folder, { recursive: true, force: true });
	}

	get #running(): Running {
		if (this.#server === null) throw new Error('it was never started');
		return this.#server;
	}
}

function alive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}
