import { io, type Socket } from 'socket.io-client';
import {
	commandAck,
	clockAck,
	endedFrame,
	PROTOCOL,
	viewFrame,
	withNews,
	type ClientCommand,
	type ClientToServer,
	type CommandAck,
	type EndedFrame,
	type Own,
	type RevealView,
	type ServerToClient,
	type Shared,
	type ViewFrame
} from '$wire/index.ts';
import { ServerClock } from './clock.ts';
import { newId } from './id.ts';
import { Mark } from './mark.ts';
import { MOMENT_MS, type Patient } from './momentary.ts';
import { ASK_AGAIN_MS, Refused } from './refused.svelte.ts';
import { sending } from './sent.ts';

const RETRY_MS = 4_000;
const CLOCK_MS = 15_000;
/** How often it is looked whether this device slept; in the countdown the server's clock is asked as often. */
const LOOK_MS = 1_000;
/** So often the server's clock is asked when what is known of it may not hold any more. */
const AFRESH = 4;
/** A server that comes back is found within a second and a half, and one that hangs is given up after some. */
const AGAIN = {
	reconnectionDelay: 300,
	reconnectionDelayMax: 1_000,
	randomizationFactor: 0.5,
	timeout: 5_000
};
/** A door that opens and says nothing: what lies behind it is not well, and is not to be pressed. */
const SILENT_MS = 2_000;

/** One seat's connection: the current view, the server's clock and commands that survive a lost network. */
export class LiveConnection {
	shared = $state.raw<Shared | null>(null);
	own = $state.raw<Own | null>(null);
	/** `offline` from the moment the socket is cut until it is back. */
	link = $state<'connecting' | 'online' | 'offline'>('connecting');
	/** Since when the link is not online, in the server's ms. */
	since = $state<number | null>(null);
	ended = $state<EndedFrame['why'] | null>(null);
	/** How often a first view came over a new connection; what the server had before, it may not have now. */
	arrivals = $state(0);
	readonly refused = new Refused(() => performance.now());

	readonly clock = new ServerClock();
	readonly #socket: Socket<ServerToClient, ClientToServer>;
	#version = 0;
	#ready = false;
	/** This page is not the server's any more. */
	#over = false;
	readonly #outdated: () => void;
	readonly #mark: Mark;
	readonly #ticker: ReturnType<typeof setInterval>;
	#asked = 0;
	#pause: ReturnType<typeof setTimeout> | undefined;
	readonly #there: () => Promise<boolean | null>;
	#asking = false;
	readonly #heard = new AbortController();

	/**
	 * @param path of the socket, e.g. `/s/<seat>/live`
	 * @param there asks whether there is anything behind it for this browser; null: not known
	 * @param outdated told once when the server speaks another protocol
	 * @param query e.g. the organizer's session
	 */
	constructor(
		path: string,
		there: () => Promise<boolean | null>,
		outdated: () => void,
		query: Record<string, string> = {}
	) {
		this.#there = there;
		this.#outdated = outdated;
		// This page's own word: back after a fault, it takes the place of its connection that nobody has missed yet.
		const tab = newId();
		this.#mark = new Mark([path, ...Object.values(query)].join(' '));
		const auth = (hello: (data: object) => void) => hello({ tab, mark: this.#mark.now });
		this.#socket = io({ path, query, auth, transports: ['websocket', 'polling'], ...AGAIN });
		this.#socket.on('connect', () => this.#connected());
		this.#socket.on('disconnect', (reason) => {
			this.#lost();
			// Whatever the library takes for final is not: only `ended` is.
			if (this.#version === 0 || reason === 'io server disconnect')
				this.#later(SILENT_MS, () => this.#socket.connect());
		});
		this.#socket.on('connect_error', () => {
			if (this.link === 'online') this.#lost();
			void this.#ask();
		});
		this.#socket.on('view', (frame) => this.#receive(frame));
		this.#socket.on('ended', (frame) => {
			this.ended = endedFrame.parse(frame).why;
			this.#socket.disconnect();
		});
		this.#ticker = setInterval(() => this.#look(), LOOK_MS);
		// Timers of a hidden or sleeping page are late by minutes: whoever looks at it again does not wait for them.
		const { signal } = this.#heard;
		window.addEventListener('online', this.#wake, { signal });
		document.addEventListener('visibilitychange', this.#wake, { signal });
		document.addEventListener('resume', this.#wake, { signal });
	}

	/** The server's time in ms. */
	now = (): number => this.clock.now();

	/**
	 * Sends a command and waits for its ack, under one id however often the network fails: it is carried out once.
	 * Resolves with the server's answer; stays pending while offline.
	 * @param id of an earlier try, from before the page was opened
	 */
	async send(command: Patient, id: string = newId()): Promise<CommandAck> {
		const answered = sending(command);
		const ack = await this.#sendAlways(command, id);
		answered(ack.ok);
		return ack;
	}

	async #sendAlways(command: Patient, id: string): Promise<CommandAck> {
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

	/**
	 * Sends what is meant for this moment alone: over the connection that stands, or not at all. Not before the clocks
	 * were compared over it, either: without its last moment the server would carry it out whenever it arrives.
	 * @param id of an earlier try
	 * @returns null where no answer came in time
	 */
	async sendNow(command: ClientCommand, id: string = newId()): Promise<CommandAck | null> {
		const answered = sending(command);
		const ack = await this.#sendInTime(command, id);
		answered(ack?.ok ?? false);
		return ack;
	}

	async #sendInTime(command: ClientCommand, id: string): Promise<CommandAck | null> {
		const since = this.clock.stopwatch();
		for (let left = MOMENT_MS; this.#socket.connected && left > 0; left = MOMENT_MS - since()) {
			const wait = Math.min(RETRY_MS, left);
			if (this.clock.samples === 0) {
				await this.#sample(1, wait);
				continue;
			}
			try {
				const before = this.clock.now() + left;
				const answer = await this.#socket.timeout(wait).emitWithAck('command', { id, command, before });
				const ack = commandAck.parse(answer);
				if (ack.ok || (ack.refusal !== 'rate' && ack.refusal !== 'late')) return ack;
				// Its press is of now, so it is this page's measure of the server's clock that is wrong.
				if (ack.refusal === 'late') await this.#sample(AFRESH);
				else await new Promise((r) => setTimeout(r, 1000));
			} catch {
				// Once more, where the connection stands.
			}
		}
		return null;
	}

	/** A presenter's device check; told again after each reconnect. */
	setReady(ready: boolean): void {
		this.#ready = ready;
		if (this.#socket.connected) this.#socket.emit('presence', { ready });
	}

	close(): void {
		clearInterval(this.#ticker);
		clearTimeout(this.#pause);
		this.#heard.abort();
		this.#socket.disconnect();
	}

	#connected(): void {
		this.refused.hear(true);
		this.link = 'online';
		this.since = null;
		this.#version = 0;
		if (this.#ready) this.#socket.emit('presence', { ready: true });
		this.clock.reset();
		void this.#sample(8);
	}

	/** Why the door does not open: the server is away, or there is nothing here for this browser. */
	async #ask(): Promise<void> {
		if (this.#asking) return;
		this.#asking = true;
		const there = await this.#there();
		this.#asking = false;
		if (this.#socket.connected || this.ended !== null || this.#heard.signal.aborted) return;
		const before = this.refused.now;
		this.refused.hear(there);
		if (this.refused.now) return this.#later(ASK_AGAIN_MS, () => void this.#ask());
		if (!before) return;
		clearTimeout(this.#pause);
		this.#socket.connect();
	}

	#later(ms: number, then: () => void): void {
		if (this.ended !== null || this.#over) return;
		this.#socket.disconnect();
		clearTimeout(this.#pause);
		this.#pause = setTimeout(then, ms);
	}

	readonly #wake = (): void => {
		const gone = this.ended !== null || this.#over;
		if (gone || document.visibilityState === 'hidden') return;
		if (this.refused.now) return void this.#ask();
		if (this.#socket.connected) return void this.#sample(AFRESH);
		this.#socket.disconnect().connect();
	};

	#look(): void {
		this.#asked += LOOK_MS;
		if (this.clock.slept()) return void this.#sample(AFRESH);
		const instant = revealOf(this.shared)?.instant ?? 0;
		if (instant > this.clock.now() || this.#asked >= CLOCK_MS) void this.#sample(1);
	}

	#lost(): void {
		this.link = 'offline';
		this.since ??= this.clock.now();
	}

	#receive(raw: unknown): void {
		// Of another protocol, nothing else can be read for sure.
		if ((raw as Partial<ViewFrame> | null)?.protocol !== PROTOCOL) {
			this.#over = true;
			this.#socket.disconnect();
			return this.#outdated();
		}
		const frame = viewFrame.parse(raw);
		if (frame.version <= this.#version) return;
		const arrived = this.#version === 0;
		this.#version = frame.version;
		const reveal = revealOf(this.shared);
		if (frame.shared !== null) this.shared = withNews(this.shared, frame.shared);
		// What hangs on its clock most: the countdown begins, or the key is here.
		if (revealOf(this.shared) !== reveal) void this.#sample(AFRESH);
		if (frame.own !== null) this.own = withNews(this.own, frame.own);
		if (frame.mark !== undefined) this.#mark.set(frame.mark);
		if (arrived) this.arrivals += 1;
	}

	async #sample(count: number, waitMs = RETRY_MS): Promise<void> {
		this.#asked = 0;
		for (let left = count; left > 0 && this.#socket.connected; left--) {
			const sent = performance.now();
			try {
				const answer = await this.#socket.timeout(waitMs).emitWithAck('clock', {});
				const stepped = this.clock.add(sent, performance.now(), clockAck.parse(answer).t);
				if (stepped) left = Math.max(left, AFRESH);
			} catch {
				return;
			}
		}
	}
}

function revealOf(shared: Shared | null): RevealView | null {
	return shared !== null && 'reveal' in shared ? shared.reveal : null;
}
