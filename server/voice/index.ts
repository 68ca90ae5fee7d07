import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SeatId, SessionId } from '../../src/domain/kernel/ids.ts';
import { MEDIA_KINDS, type MediaKind } from '../../src/domain/session/media.ts';
import type { VoiceOff } from '../../src/domain/session/view.ts';
import { Faults } from '../faults.ts';
import { startChild } from './livekit/child.ts';
import { pass, validate, type Access } from './rooms/door.ts';
import type { VoiceLog } from './log.ts';
import type { Voice, VoiceHealth, VoiceStatus } from './port.ts';
import { provide } from './livekit/provide.ts';
import { RelaySupervisor } from './relay/supervisor.ts';
import { SessionRooms, type RoomsHealth } from './rooms/rooms.ts';
import type { SpeechSound } from './speech/port.ts';
import { externalServer, type LiveKitServer } from './livekit/server.ts';
import { mediaRights } from './livekit/tokens.ts';
import { MediaTraffic } from './rooms/traffic.ts';

const CHECK_MS = 5_000;
const END_MS = 2_000;

/** The voice side with a way in for simulated presenters of this machine, under the same predicate as the door. */
export interface LocalVoice extends Voice {
	directAccess(session: SessionId, seat: SeatId, kind: MediaKind): Promise<Access | null>;
	/** A session's relay process, for tests that kill it. */
	relayPid(session: SessionId): number | undefined;
}

export interface VoiceOptions {
	dataDir: string;
	config: {
		livekit: Readonly<{ url: string; apiKey: string; apiSecret: string }> | null;
		mediaIp: string | null;
	};
	log: VoiceLog;
	onProgress?: (text: string) => void;
}

/** Finds or provides LiveKit and joins it to the rooms. Never throws: without LiveKit voice is off, and says why. */
export async function createVoice(options: VoiceOptions): Promise<LocalVoice> {
	const { config, log, dataDir, onProgress } = options;
	if (config.livekit !== null) {
		const { url, apiKey, apiSecret } = config.livekit;
		return new LiveVoice(externalServer(url, apiKey, apiSecret, log), { mode: 'external' }, log);
	}
	const found = await provide({ dataDir, ...(onProgress === undefined ? {} : { onProgress }) });
	if (!found.ok) return voiceOff(found.why, found.reason);
	try {
		const server = await startChild({ binary: found.binary, mediaIp: config.mediaIp, log });
		return new LiveVoice(server, { mode: 'child', how: found.how }, log);
	} catch (error) {
		return voiceOff((error as Error).message, 'off-no-start');
	}
}

type Who = Parameters<Voice['upgrade']>[0];

class LiveVoice implements LocalVoice {
	readonly #server: LiveKitServer;
	readonly #status: VoiceStatus;
	readonly #log: VoiceLog;
	readonly #faults: Faults;
	readonly #sessions = new Map<SessionId, SessionRooms>();
	/** A process for each: what one's people bring stops no other. */
	readonly #relays = new Map<SessionId, RelaySupervisor>();
	readonly #sockets = new Map<string, Map<Duplex, Who>>();
	/** By what right each came in last: its media may go on when its signalling has closed. */
	readonly #came = new Map<string, Who>();
	readonly #traffic = new MediaTraffic();
	readonly #listeners: ((session: SessionId, health: VoiceHealth) => void)[] = [];
	readonly #checking: ReturnType<typeof setInterval>;

	constructor(server: LiveKitServer, status: VoiceStatus, log: VoiceLog) {
		this.#server = server;
		this.#status = status;
		this.#log = log;
		this.#faults = new Faults(log);
		server.onUp(() => {
			this.#relays.forEach((relay) => relay.renew());
			this.#sessions.forEach((rooms) => rooms.kick());
		});
		server.onDown(() => this.#sessions.forEach((rooms) => rooms.down()));
		server.whenIdle(
			() => this.#sockets.size === 0 && [...this.#sessions.values()].every((rooms) => !rooms.wanted)
		);
		this.#checking = setInterval(() => this.#check(), CHECK_MS);
		this.#checking.unref();
	}

	status(): VoiceStatus {
		return this.#status;
	}

	follow(session: SessionId, plan: Parameters<Voice['follow']>[1]): void {
		let rooms = this.#sessions.get(session);
		if (rooms === undefined) {
			if (plan === null) return;
			const relay = new RelaySupervisor(this.#log);
			this.#relays.set(session, relay);
			rooms = new SessionRooms(this.#server, relay, this.#log, {
				health: (health) => this.#listeners.forEach((listener) => listener(session, this.#named(health))),
				cutSockets: (seat, kind) => this.#cut(session, seat, kind),
				run: (what, work) => this.#faults.run(what, work, { session })
			});
			this.#sessions.set(session, rooms);
		}
		rooms.follow(plan);
		if (plan !== null) return;
		for (const [key, who] of this.#came) if (who.session === session) this.#came.delete(key);
	}

	upgrade(...[who, kind, req, socket, head, front]: Parameters<Voice['upgrade']>): void {
		const { session, seat } = who;
		socket.on('error', () => socket.destroy());
		const traffic = this.#traffic.of(session, seat);
		if (!traffic.enter(socket)) {
			front.over();
			return front.refuse(socket, 429);
		}
		const key = socketKey(session, seat, kind);
		const open = this.#sockets.get(key) ?? new Map<Duplex, Who>();
		this.#sockets.set(key, open.set(socket, who));
		socket.on('close', () => {
			open.delete(socket);
			if (open.size === 0 && this.#sockets.get(key) === open) this.#sockets.delete(key);
		});
		const enter = async () => {
			const access = await this.directAccess(session, seat, kind);
			if (access === null || socket.destroyed) return front.refuse(socket);
			this.#came.set(key, who);
			const stands = () => who.stands?.(false) ?? true;
			// Whoever is muted may describe what was sent before: that LiveKit takes none of it its token says.
			const { sources } = mediaRights(kind, false);
			pass({ req, socket, head, front }, access, {
				stands,
				sources,
				takes: (bytes) => traffic.takes(bytes),
				says: (fields) => traffic.says(fields),
				publishes: () => traffic.publishes()
			});
		};
		this.#faults.run('media door', enter, { session, otherwise: () => front.refuse(socket) });
	}

	async validate(...[{ session, seat }, kind, front]: Parameters<Voice['validate']>): Promise<number> {
		if (!this.#traffic.of(session, seat).asks()) {
			front.over();
			return 429;
		}
		const access = await this.directAccess(session, seat, kind);
		return access === null ? 404 : validate(access);
	}

	removeSeat(session: SessionId, seat: SeatId): void {
		for (const kind of MEDIA_KINDS) {
			this.#cut(session, seat, kind);
			this.#came.delete(socketKey(session, seat, kind));
		}
		this.#sessions.get(session)?.removeSeat(seat);
	}

	sweep(): void {
		const all = new Set([
			...this.#came.values(),
			...[...this.#sockets.values()].flatMap((open) => [...open.values()])
		]);
		for (const { session, seat, stands } of all)
			if (stands?.(false) === false) this.removeSeat(session, seat);
	}

	async say(session: SessionId, sound: SpeechSound, begun: () => void): Promise<boolean> {
		return (await this.#sessions.get(session)?.say(sound, begun)) ?? false;
	}

	hush(session: SessionId): void {
		this.#sessions.get(session)?.hush();
	}

	onHealth(listener: (session: SessionId, health: VoiceHealth) => void): void {
		this.#listeners.push(listener);
	}

	async directAccess(session: SessionId, seat: SeatId, kind: MediaKind): Promise<Access | null> {
		return (await this.#sessions.get(session)?.access(seat, kind)) ?? null;
	}

	relayPid(session: SessionId): number | undefined {
		return this.#relays.get(session)?.pid;
	}

	async close(): Promise<void> {
		clearInterval(this.#checking);
		// With a LiveKit of its own life, rooms would stay open behind us; it must not hold up the stop either.
		const ended = Promise.all([...this.#sessions.values()].map((rooms) => rooms.close()));
		if (this.#status.mode === 'external') await Promise.race([ended, sleep(END_MS)]);
		for (const open of this.#sockets.values()) for (const socket of open.keys()) socket.destroy();
		await Promise.all([...this.#relays.values()].map((relay) => relay.stop()));
		await this.#server.close();
	}

	/** Whoever cannot start it again says so. */
	#named(health: RoomsHealth): VoiceHealth {
		if (health !== 'unreachable') return health;
		return this.#status.mode === 'external' ? 'away' : 'down';
	}

	#check(): void {
		// Rights run out by the clock alone, too.
		this.#faults.run('media rights', () => this.sweep());
		for (const [session, rooms] of this.#sessions)
			this.#faults.run('media check', () => rooms.check(), { session });
	}

	#cut(session: SessionId, seat: SeatId, kind: MediaKind): void {
		for (const socket of this.#sockets.get(socketKey(session, seat, kind))?.keys() ?? []) socket.destroy();
	}
}

function socketKey(session: SessionId, seat: SeatId, kind: MediaKind): string {
	return `${session} ${seat} ${kind}`;
}

/** Everything but voice works. */
export function voiceOff(why: string, reason: VoiceOff = 'off-not-found'): LocalVoice {
	return {
		status: () => ({ mode: 'off', reason, why }),
		follow: () => {},
		upgrade: (_seat, _kind, _req, socket, _head, front) => front.refuse(socket),
		validate: async () => 404,
		removeSeat: () => {},
		sweep: () => {},
		say: async () => false,
		hush: () => {},
		onHealth: () => {},
		directAccess: async () => null,
		relayPid: () => undefined,
		close: async () => {}
	};
}
