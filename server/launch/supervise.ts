import { fork, type ChildProcess } from 'node:child_process';
import type { Say } from './say.ts';

/** From the server's process to what supervises it. */
export type Word = { t: 'ready'; port: number } | { t: 'stopping' };

const AGAIN_FIRST_MS = 100;
const AGAIN_MOST_MS = 10_000;
/** A run so long was a good one: the next restart is quick again. */
const HEALTHY_MS = 60_000;

/**
 * Runs the server as a child and starts it again whenever it dies, on the same port. A stop that was asked for is not a
 * death, and neither is a start that never came about: what is wrong with it was said. Resolves with the exit code.
 */
export function supervise(main: string, args: readonly string[], say: Say): Promise<number> {
	return new Promise((resolve) => new Supervisor(main, args, say, resolve).start());
}

class Supervisor {
	readonly #main: string;
	readonly #args: readonly string[];
	readonly #say: Say;
	readonly #done: (code: number) => void;
	#child: ChildProcess | null = null;
	/** The port that people's pages know, once it was ever ready. */
	#port: number | null = null;
	#stopping = false;
	#again: ReturnType<typeof setTimeout> | undefined;
	#againMs = AGAIN_FIRST_MS;

	constructor(main: string, args: readonly string[], say: Say, done: (code: number) => void) {
		this.#main = main;
		this.#args = args;
		this.#say = say;
		this.#done = done;
	}

	start(): void {
		for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.#stop(signal));
		this.#run();
	}

	#run(): void {
		const again = this.#port === null ? [] : ['--again'];
		const child = fork(this.#main, [...this.#args, ...again], {
			stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
			env: {
				...process.env,
				NODE_ENV: this.#args.includes('--dev') ? 'development' : 'production',
				...(this.#port === null ? {} : { PORT: String(this.#port) })
			}
		});
		this.#child = child;
		const since = performance.now();
		child.on('message', (word) => this.#hear(word as Word));
		// What could not even be started never exits.
		child.on('error', () => child.pid === undefined && this.#ended(1, null, since));
		child.once('exit', (code, signal) => this.#ended(code, signal, since));
	}

	#hear(word: Word): void {
		if (word.t === 'ready') this.#port = word.port;
		else this.#stopping = true;
	}

	#ended(code: number | null, signal: NodeJS.Signals | null, since: number): void {
		this.#child = null;
		if (this.#stopping || this.#port === null || code === 0) return this.#done(code ?? 1);
		if (performance.now() - since > HEALTHY_MS) this.#againMs = AGAIN_FIRST_MS;
		this.#say.line(`The server ended (${signal ?? `exit ${code}`}) and is started again.`);
		this.#again = setTimeout(() => this.#run(), this.#againMs);
		this.#againMs = Math.min(this.#againMs * 2, AGAIN_MOST_MS);
	}

	#stop(signal: NodeJS.Signals): void {
		this.#stopping = true;
		clearTimeout(this.#again);
		if (this.#child === null) this.#done(0);
		else this.#child.kill(signal);
	}
}
