import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { VoiceLog } from '../log.ts';
import type { RelayGate } from './gate.ts';
import type { FromRelay, PairAccess, ToRelay } from './messages.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const RESTART_MS = 150;
const RESTART_MAX_MS = 2000;
/** A process that lived so long was healthy: the next restart is quick again. */
const HEALTHY_MS = 5000;
const RETRY_MS = 400;
/** An opening that came to nothing by then is begun anew: a connection can hang without an error. */
const OPEN_MS = 6000;
const PING_MS = 1000;
/** So many pings without a word mean that the process hangs: rtc-node can, without an error. */
const DEAD_PINGS = 4;

export interface PairRequest {
	/** New tokens for the pair's rooms; null while the rooms are not there. */
	access(): Promise<PairAccess | null>;
	/** The stage track's sid whenever it is published, null when it is gone. */
	onTrack(track: string | null): void;
}

interface Entry {
	request: PairRequest;
	gate: RelayGate;
	/** Number of the current opening. */
	opening: number;
	/** True once that opening succeeded. */
	up: boolean;
}

/** Keeps the relay's process alive and its pairs open; a crash mutes, and everything is back within two seconds. */
export class RelaySupervisor {
	readonly #log: VoiceLog;
	readonly #entries = new Map<string, Entry>();
	#child: ChildProcess | null = null;
	#openings = 0;
	/** Pings since the last word; counted, since a clock would blame the relay for a stall of our own. */
	#unanswered = 0;
	#startedAt = 0;
	#restartMs = RESTART_MS;
	#closing = false;
	readonly #watch: ReturnType<typeof setInterval>;

	constructor(log: VoiceLog) {
		this.#log = log;
		this.#watch = setInterval(() => this.#ping(), PING_MS);
		this.#watch.unref();
	}

	/** Opens a pair and keeps it open until `close`. The process starts with the first one. */
	open(key: string, gate: RelayGate, request: PairRequest): void {
		const entry = { request, gate, opening: 0, up: false };
		this.#entries.set(key, entry);
		if (this.#child === null) this.#start();
		else void this.#openPair(key, entry);
	}

	setGate(key: string, gate: RelayGate): void {
		const entry = this.#entries.get(key);
		if (entry === undefined) return;
		entry.gate = gate;
		if (entry.opening > 0) this.#send({ t: 'gate', pair: entry.opening, gate });
	}

	close(key: string): void {
		const entry = this.#entries.get(key);
		this.#entries.delete(key);
		if (entry !== undefined && entry.opening > 0) this.#send({ t: 'close', pair: entry.opening });
	}

	/** The process's id, for tests that kill it. */
	get pid(): number | undefined {
		return this.#child?.pid;
	}

	async stop(): Promise<void> {
		this.#closing = true;
		clearInterval(this.#watch);
		const child = this.#child;
		if (child === null) return;
		const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
		child.disconnect();
		const late = setTimeout(() => child.kill('SIGKILL'), 1500);
		await gone;
		clearTimeout(late);
	}

	#start(): void {
		if (this.#closing) return;
		// rtc-node writes room names to stdout: dropped. Everything that counts comes over IPC.
		const child = fork(MAIN, [], {
			stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
			execArgv: [],
			// No keys of ours: a relay lives on the tokens it is given.
			env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production' }
		});
		this.#child = child;
		this.#unanswered = 0;
		this.#startedAt = performance.now();
		child.on('message', (message) => this.#hear(message as FromRelay));
		child.on('error', () => child.kill('SIGKILL'));
		child.on('exit', () => this.#ended(child));
		for (const [key, entry] of this.#entries) void this.#openPair(key, entry);
	}

	#ended(child: ChildProcess): void {
		if (this.#child !== child) return;
		this.#child = null;
		for (const entry of this.#entries.values()) {
			entry.opening = 0;
			entry.up = false;
			entry.request.onTrack(null);
		}
		if (this.#closing) return;
		if (performance.now() - this.#startedAt > HEALTHY_MS) this.#restartMs = RESTART_MS;
		this.#log.warn({ againInMs: this.#restartMs }, 'the relay ended; starting it again');
		setTimeout(() => this.#child === null && this.#start(), this.#restartMs);
		this.#restartMs = Math.min(this.#restartMs * 2, RESTART_MAX_MS);
	}

	async #openPair(key: string, entry: Entry): Promise<void> {
		const pair = ++this.#openings;
		entry.opening = pair;
		entry.up = false;
		const access = await entry.request.access().catch(() => null);
		if (this.#entries.get(key) !== entry || entry.opening !== pair) return;
		if (access === null) return this.#retry(key, entry, pair);
		this.#send({ t: 'open', pair, access, gate: entry.gate });
		setTimeout(() => {
			if (entry.up || this.#entries.get(key) !== entry || entry.opening !== pair) return;
			this.#send({ t: 'close', pair });
			void this.#openPair(key, entry);
		}, OPEN_MS).unref();
	}

	#retry(key: string, entry: Entry, pair: number): void {
		setTimeout(() => {
			const current = this.#entries.get(key) === entry && entry.opening === pair;
			if (current && this.#child !== null && !this.#closing) void this.#openPair(key, entry);
		}, RETRY_MS);
	}

	#hear(message: FromRelay): void {
		this.#unanswered = 0;
		if (message.t === 'pong') return;
		const found = [...this.#entries].find(([, e]) => e.opening === message.pair);
		if (found === undefined) return;
		const [key, entry] = found;
		entry.up = message.t === 'open';
		entry.request.onTrack(message.t === 'open' ? message.track : null);
		if (message.t === 'lost') this.#retry(key, entry, message.pair);
	}

	#ping(): void {
		if (this.#child === null) return;
		if (this.#unanswered++ >= DEAD_PINGS) this.#child.kill('SIGKILL');
		else this.#send({ t: 'ping' });
	}

	#send(message: ToRelay): void {
		if (this.#child?.connected) this.#child.send(message, () => {});
	}
}
