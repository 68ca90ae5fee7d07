import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Faults } from '../../faults.ts';
import type { FromRelay, ToRelay } from './messages.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const PING_MS = 1000;
/** Pings without a word that mean that the process hangs: rtc-node can, without an error. */
const DEAD_PINGS = 4;
/** The same before its first word: on a starved machine it is long in loading. */
const FIRST_PINGS = 30;
const END_MS = 1500;

interface ChildEvents {
	hear(message: FromRelay): void;
	/** It ended without having been asked to. */
	died(livedMs: number): void;
	faults: Faults;
}

/** One run of the relay's process: killed when it hangs. */
export class RelayChild {
	readonly #process: ChildProcess;
	readonly #exited: Promise<void>;
	readonly #watch: ReturnType<typeof setInterval>;
	/** Pings since the last word; counted, since a clock would blame the relay for a stall of our own. */
	#unanswered = 0;
	#most = FIRST_PINGS;
	#dismissed = false;

	/** @param main what the process runs; @param pingMs between two pings */
	constructor({ hear, died, faults }: ChildEvents, main = MAIN, pingMs = PING_MS) {
		const startedAt = performance.now();
		// rtc-node writes room names to stdout: dropped. Everything that counts comes over IPC.
		const child = fork(main, [], {
			stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
			execArgv: [],
			// Sound crosses as it is.
			serialization: 'advanced',
			// No keys of ours: a relay lives on the tokens it is given.
			env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production' }
		});
		this.#process = child;
		this.#watch = setInterval(() => this.#ping(), pingMs);
		this.#watch.unref();
		child.on('message', (message) => {
			this.#unanswered = 0;
			this.#most = DEAD_PINGS;
			if (!this.#dismissed) faults.run('word of the relay', () => hear(message as FromRelay));
		});
		this.#exited = new Promise((resolve) => {
			child.once('exit', () => resolve());
			// What could not even be started never exits.
			child.on('error', () => (child.pid === undefined ? resolve() : child.kill('SIGKILL')));
		});
		faults.run('relay', async () => {
			await this.#exited;
			clearInterval(this.#watch);
			if (!this.#dismissed) died(performance.now() - startedAt);
		});
	}

	get pid(): number | undefined {
		return this.#process.pid;
	}

	send(message: ToRelay): void {
		if (this.#process.connected) this.#process.send(message, () => {});
	}

	/** Ends it; nothing is heard of it any more. Resolves when it is gone. */
	async dismiss(): Promise<void> {
		this.#dismissed = true;
		clearInterval(this.#watch);
		if (this.#process.connected) this.#process.disconnect();
		const late = setTimeout(() => this.#process.kill('SIGKILL'), END_MS);
		await this.#exited;
		clearTimeout(late);
	}

	#ping(): void {
		if (this.#unanswered++ >= this.#most) this.#process.kill('SIGKILL');
		else this.send({ t: 'ping' });
	}
}
