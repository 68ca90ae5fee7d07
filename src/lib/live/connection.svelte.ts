import { io, type Socket } from 'socket.io-client';
import {
	commandAck,
	clockAck,
	endedFrame,
	PROTOCOL,
	viewFrame,
	type ClientCommand,
	type ClientToServer,
	type CommandAck,
	type EndedFrame,
	type Own,
	type ServerToClient,
	type Shared
} from '$wire/index.ts';
import { ServerClock } from './clock.ts';

const RETRY_MS = 4_000;
const CLOCK_MS = 15_000;

/** One seat's connection: the current view, the server's clock and commands that survive a lost network. */
export class LiveConnection {
	shared = $state.raw<Shared | null>(null);
	own = $state.raw<Own | null>(null);
	/** `offline` from the moment the socket is cut until it is back. */
	link = $state<'connecting' | 'online' | 'offline'>('connecting');
	/** Since when the link is not online, in the server's ms. */
	since = $state<number | null>(null);
	ended = $state<EndedFrame['why'] | null>(null);
	/** The door answered that there is nothing here for this browser. */
	refused = $state(false);

	readonly clock = new ServerClock();
	readonly #socket: Socket<ServerToClient, ClientToServer>;
	#version = 0;
	#ready = false;
	#failures = 0;
	#ticker: ReturnType<typeof setInterval> | null = null;

	/** @param path of the socket, e.g. `/s/<seat>/live` @param query e.g. the organizer's session */
	constructor(path: string, query: Record<string, string> = {}) {
		this.#socket = io({ path, query, transports: ['websocket', 'polling'], reconnectionDelayMax: 4_000 });
		this.#socket.on('connect', () => this.#connected());
		this.#socket.on('disconnect', () => this.#lost());
		this.#socket.on('connect_error', () => {
			if (this.link === 'online') this.#lost();
			void this.#probe(path);
		});
		this.#socket.on('view', (frame) => this.#receive(frame));
		this.#socket.on('ended', (frame) => {
			this.ended = endedFrame.parse(frame).why;
			this.#socket.disconnect();
		});
		this.#ticker = setInterval(() => void this.#sample(1), CLOCK_MS);
	}

	/** The server's time in ms. */
	now = (): number => this.clock.now();

	/**
	 * Sends a command and waits for its ack, under one id however often the network fails: it is carried out once.
	 * Resolves with the server's answer; stays pending while offline.
	 */
	async send(command: ClientCommand): Promise<CommandAck> {
		const id = crypto.randomUUID?.() ?? fallbackId();
		for (;;) {
			try {
				const answer = await this.#socket.timeout(RETRY_MS).emitWithAck('command', { id, command });
				const ack = commandAck.parse(answer);
				if (ack.ok || ack.refusal !== 'rate') return ack;
				await new Promise((r) => setTimeout(r, 1000));
			} catch {
				if (this.ended !== null) return { ok: false, refusal: 'not-found' };
				await new Promise((r) => setTimeout(r, 300));
			}
		}
	}

	/** A presenter's device check; told again after each reconnect. */
	setReady(ready: boolean): void {
		this.#ready = ready;
		if (this.#socket.connected) this.#socket.emit('presence', { ready });
	}

	close(): void {
		if (this.#ticker !== null) clearInterval(this.#ticker);
		this.#socket.disconnect();
	}

	#connected(): void {
		this.#failures = 0;
		this.link = 'online';
		this.since = null;
		this.#version = 0;
		if (this.#ready) this.#socket.emit('presence', { ready: true });
		this.clock.reset();
		void this.#sample(8);
	}

	/** A door that stays shut while the server answers: signed out here, or a session that is gone. */
	async #probe(path: string): Promise<void> {
		this.#failures += 1;
		const answer = await fetch(path.replace(/live$/, 'api/me')).catch(() => null);
		if (answer?.status === 404) this.refused = true;
		else if (answer?.ok && this.#failures > 4) this.refused = true;
		if (this.refused) this.#socket.disconnect();
	}

	#lost(): void {
		this.link = 'offline';
		this.since ??= this.clock.now();
	}

	#receive(raw: unknown): void {
		const frame = viewFrame.parse(raw);
		if (frame.protocol !== PROTOCOL) {
			this.ended = 'protocol';
			this.#socket.disconnect();
			return;
		}
		if (frame.version <= this.#version) return;
		this.#version = frame.version;
		if (frame.shared !== null) this.shared = JSON.parse(frame.shared) as Shared;
		if (frame.own !== null) this.own = JSON.parse(frame.own) as Own;
	}

	async #sample(count: number): Promise<void> {
		for (let i = 0; i < count && this.#socket.connected; i++) {
			const sent = performance.now();
			try {
				const answer = await this.#socket.timeout(RETRY_MS).emitWithAck('clock', {});
				this.clock.add(sent, performance.now(), clockAck.parse(answer).t);
			} catch {
				return;
			}
		}
	}
}

/** `randomUUID` is missing outside a secure context; a command id needs to be unique, not secret. */
function fallbackId(): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join(
		''
	);
}
