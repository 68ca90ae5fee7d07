import { setTimeout as sleep } from 'node:timers/promises';
import { Faults } from '../../faults.ts';
import type { VoiceLog } from '../log.ts';
import type { SpeechSound } from '../speech/port.ts';
import { RelayChild } from './child.ts';
import { upOpen, type RelayGate } from './gate.ts';
import type { FromRelay, PairAccess, ToRelay } from './messages.ts';

const RESTART_MS = 150;
const RESTART_MAX_MS = 2000;
/** A process that lived so long was healthy: the next restart is quick again. */
const HEALTHY_MS = 5000;
/** A line that is not over so long after its end is given up. */
const SAY_LATE_MS = 3000;
const AGAIN_MS = 50;
const RETRY_MS = 400;
const RETRY_MAX_MS = 5_000;
/** Processes of one session at a time, however often slots are called: one that goes, and one that comes. */
const MOST = 2;
/** An opening that came to nothing by then is begun anew: a connection can hang without an error. */
const OPEN_MS = 5000;

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
	/** How long the next try waits when this one comes to nothing. */
	retryMs: number;
	/** How often its lines were stopped: one that waits for the pair counts on none coming. */
	hushes: number;
}

/**
 * Keeps a session's relay process alive and its pairs open; a crash mutes, and everything is back within two seconds.
 * One that ends again and again is started ever more seldom; other sessions have their own.
 *
 * A process is used again only while some pair is open in it. rtc-node 1.1 ends its audio thread with the last peer
 * connection and does not start it for the next one when both happen close together: what is subscribed to after that
 * never sounds, without any error. So when nothing is left to lose, the next pair gets a new process.
 */
export class RelaySupervisor {
	readonly #log: VoiceLog;
	readonly #faults: Faults;
	readonly #entries = new Map<string, Entry>();
	#child: RelayChild | null = null;
	/** True once the running process was told to open a pair. */
	#used = false;
	#openings = 0;
	#lines = 0;
	/** Lines under way, by number. */
	readonly #saying = new Map<number, (whole: boolean) => void>();
	#restartMs = RESTART_MS;
	#restart: ReturnType<typeof setTimeout> | undefined;
	#closing = false;
	/** Processes that were let go and are not gone yet. */
	#going = 0;
	/** The next one is to come once there is room for it. */
	#waits = false;

	constructor(log: VoiceLog) {
		this.#log = log;
		this.#faults = new Faults(log);
	}

	/** Opens a pair and keeps it open until `close`. The process starts with the first one. */
	open(key: string, gate: RelayGate, request: PairRequest): void {
		const entry = { request, gate, opening: 0, up: false, retryMs: RETRY_MS, hushes: 0 };
		this.#entries.set(key, entry);
		if (this.#child === null) this.#start();
		else this.#begin(key, entry);
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
		if (this.#entries.size > 0) return;
		clearTimeout(this.#restart);
		this.#dismiss();
	}

	/**
	 * Says a line on the stage, as soon as the pair is open. False when it was stopped, or there is nobody to say it.
	 *
	 * @param begun called when it goes to the relay
	 */
	async say(key: string, { rate, samples }: SpeechSound, begun: () => void): Promise<boolean> {
		const entry = this.#entries.get(key);
		if (entry === undefined) return false;
		const { hushes } = entry;
		const wanted = () =>
			this.#entries.get(key) === entry && entry.hushes === hushes && upOpen(entry.gate) && !this.#closing;
		for (const until = performance.now() + OPEN_MS; !entry.up; await sleep(AGAIN_MS))
			if (!wanted() || performance.now() > until) return false;
		if (!wanted()) return false;
		begun();
		const n = ++this.#lines;
		const pair = entry.opening;
		return new Promise((resolve) => {
			// A relay that dies meanwhile answers nothing.
			const late = setTimeout(() => this.#said(n, false), (samples.length / rate) * 1000 + SAY_LATE_MS);
			this.#saying.set(n, (whole) => {
				clearTimeout(late);
				resolve(whole);
			});
			this.#send({ t: 'say', pair, n, rate, samples });
		});
	}

	hush(key: string): void {
		const entry = this.#entries.get(key);
		if (entry === undefined) return;
		entry.hushes += 1;
		if (entry.opening > 0) this.#send({ t: 'hush', pair: entry.opening });
	}

	#said(n: number, whole: boolean): void {
		this.#saying.get(n)?.(whole);
		this.#saying.delete(n);
	}

	/** LiveKit has started anew: whatever a process still holds is lost, and a fresh one opens what is wanted. */
	renew(): void {
		if (this.#child === null) return;
		this.#dismiss();
		if (this.#entries.size > 0) this.#start();
	}

	/** The process's id, for tests that kill it. */
	get pid(): number | undefined {
		return this.#child?.pid;
	}

	async stop(): Promise<void> {
		this.#closing = true;
		clearTimeout(this.#restart);
		await this.#child?.dismiss();
	}

	#start(): void {
		if (this.#closing) return;
		clearTimeout(this.#restart);
		this.#waits = this.#going >= MOST;
		if (this.#waits) return;
		try {
			this.#child = new RelayChild({
				hear: (message) => this.#hear(message),
				died: (livedMs) => this.#ended(livedMs),
				faults: this.#faults
			});
		} catch (error) {
			// No memory for one more process: as if it had ended at once.
			this.#log.error({ error: (error as Error).name }, 'the relay could not be started');
			return this.#ended(0);
		}
		this.#used = false;
		for (const [key, entry] of this.#entries) {
			entry.retryMs = RETRY_MS;
			this.#begin(key, entry);
		}
	}

	#dismiss(): void {
		const child = this.#child;
		this.#child = null;
		this.#waits = false;
		this.#fall();
		if (child !== null) this.#faults.run('relay', () => this.#letGo(child));
	}

	async #letGo(child: RelayChild): Promise<void> {
		this.#going += 1;
		try {
			await child.dismiss();
		} finally {
			this.#going -= 1;
			if (this.#waits) this.#start();
		}
	}

	#fall(): void {
		for (const n of [...this.#saying.keys()]) this.#said(n, false);
		for (const entry of this.#entries.values()) {
			entry.opening = 0;
			entry.up = false;
			entry.request.onTrack(null);
		}
	}

	#ended(livedMs: number): void {
		this.#child = null;
		this.#fall();
		if (this.#closing || this.#entries.size === 0) return;
		if (livedMs > HEALTHY_MS) this.#restartMs = RESTART_MS;
		// One that never lives long is told until it is tried no more seldom.
		if (this.#restartMs < RESTART_MAX_MS)
			this.#log.warn({ againInMs: this.#restartMs }, 'the relay ended; starting it again');
		this.#restart = setTimeout(() => this.#child === null && this.#start(), this.#restartMs);
		this.#restartMs = Math.min(this.#restartMs * 2, RESTART_MAX_MS);
	}

	#begin(key: string, entry: Entry): void {
		this.#faults.run('relay pair', () => this.#openPair(key, entry));
	}

	async #openPair(key: string, entry: Entry): Promise<void> {
		const pair = ++this.#openings;
		entry.opening = pair;
		entry.up = false;
		const access = await entry.request.access().catch(() => null);
		if (!this.#isCurrent(key, entry, pair)) return;
		if (access === null) return this.#retry(key, entry, pair);
		this.#used = true;
		this.#send({ t: 'open', pair, access, gate: entry.gate });
		setTimeout(() => {
			if (entry.up || !this.#isCurrent(key, entry, pair)) return;
			this.#send({ t: 'close', pair });
			this.#reopen(key, entry);
		}, OPEN_MS).unref();
	}

	#retry(key: string, entry: Entry, pair: number): void {
		setTimeout(() => this.#isCurrent(key, entry, pair) && this.#reopen(key, entry), entry.retryMs);
		entry.retryMs = Math.min(entry.retryMs * 2, RETRY_MAX_MS);
	}

	/** In the same process only while another pair is open there. */
	#reopen(key: string, entry: Entry): void {
		if (this.#closing || this.#child === null) return;
		const kept = !this.#used || [...this.#entries.values()].some((other) => other.up);
		if (kept) this.#begin(key, entry);
		else this.renew();
	}

	#isCurrent(key: string, entry: Entry, pair: number): boolean {
		return this.#entries.get(key) === entry && entry.opening === pair;
	}

	#hear(message: FromRelay): void {
		if (message.t === 'pong') return;
		if (message.t === 'fault') return this.#log.error(message.fields, `relay: ${message.what}`);
		if (message.t === 'said') return this.#said(message.n, message.whole);
		const found = [...this.#entries].find(([, e]) => e.opening === message.pair);
		if (found === undefined) return;
		const [key, entry] = found;
		entry.up = message.t === 'open';
		if (entry.up) entry.retryMs = RETRY_MS;
		entry.request.onTrack(message.t === 'open' ? message.track : null);
		if (message.t === 'lost') this.#retry(key, entry, message.pair);
	}

	#send(message: ToRelay): void {
		this.#child?.send(message);
	}
}
