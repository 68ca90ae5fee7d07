import type { SeatId } from '../../../src/domain/kernel/ids.ts';
import { MEDIA_KINDS, mediaRoom, type MediaKind, type MediaPlan } from '../../../src/domain/session/media.ts';
import type { VoiceLog } from '../log.ts';
import { keyOf, MadeRoom, ROOM_KINDS, roomOf, type RoomKind } from './made.ts';
import { moderateMeeting } from './meeting.ts';
import type { RelaySupervisor } from '../relay/supervisor.ts';
import { roomService } from '../livekit/room-service.ts';
import type { Endpoint, LiveKitServer } from '../livekit/server.ts';
import type { SpeechSound } from '../speech/port.ts';
import { StageRelay } from './stage-relay.ts';
import { mintToken } from '../livekit/tokens.ts';

const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 5_000;
const EMPTY_SECONDS = 600;
const MOST_IN_ROOM = 2500;
/** A connection that was being made while its right went may arrive after its removal: it is removed again. */
const STRAGGLER_MS = 1_500;
/** How long a seat's connection waits for a room that is being made. */
const WAIT_MS = 3_000;

/** `unreachable`: LiveKit is down while rooms are wanted; `down`: the relay alone. */
export type RoomsHealth = 'ok' | 'down' | 'unreachable';

export interface SessionRoomsEvents {
	health(health: RoomsHealth): void;
	cutSockets(seat: SeatId, kind: MediaKind): void;
	/** Runs what nobody awaits. */
	run(what: string, work: () => unknown): void;
}

/**
 * The rooms of one session, reconciled towards its newest plan: names are random, made once per key and deleted after
 * it. Nothing else makes, opens or ends media.
 */
export class SessionRooms {
	readonly #server: LiveKitServer;
	readonly #log: VoiceLog;
	readonly #relay: StageRelay;
	readonly #events: SessionRoomsEvents;
	#plan: MediaPlan | null = null;
	#planText = 'null';
	readonly #rooms = new Map<RoomKind, MadeRoom>();
	/** Rooms whose key is gone, until LiveKit has deleted them. */
	#doomed: MadeRoom[] = [];
	#running: Promise<void> | null = null;
	#again = false;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#retryMs = RETRY_FIRST_MS;
	#waiters: (() => void)[] = [];
	/** What the relay last said; null while it said nothing. */
	#relayed: boolean | null = null;
	#told: RoomsHealth | null = null;

	constructor(server: LiveKitServer, relay: RelaySupervisor, log: VoiceLog, events: SessionRoomsEvents) {
		this.#server = server;
		this.#log = log;
		const heard = (healthy: boolean) => {
			this.#relayed = healthy;
			this.#tell();
		};
		this.#relay = new StageRelay(server, relay, { run: events.run, health: heard });
		this.#events = events;
	}

	follow(plan: MediaPlan | null): void {
		// Most events of a session change nothing about media.
		const text = JSON.stringify(plan);
		if (text === this.#planText) return;
		this.#planText = text;
		const before = this.#plan;
		this.#plan = plan;
		this.#relay.follow(plan);
		if (before !== null) this.#dropLost(before, plan);
		this.#tell();
		this.kick();
	}

	/** Some room is to be there. */
	get wanted(): boolean {
		return ROOM_KINDS.some((kind) => keyOf(this.#plan, kind) !== null);
	}

	/** Where and with what a seat may connect now, or null; waits a moment for a room that is being made. */
	async access(seat: SeatId, kind: MediaKind): Promise<{ url: string; token: string } | null> {
		for (const until = performance.now() + WAIT_MS; performance.now() < until; await this.#change()) {
			const key = this.#plan === null ? null : mediaRoom(this.#plan, seat, kind);
			if (key === null) return null;
			const endpoint = this.#server.endpoint();
			const room = this.#rooms.get(roomOf(kind));
			if (endpoint === null || room?.key !== key || room.generation !== endpoint.generation) continue;
			const muted = this.#plan !== null && isMuted(this.#plan, seat, kind);
			const token = await mintToken(endpoint, {
				kind,
				room: room.name,
				identity: room.identity(seat, kind),
				muted
			});
			// The right may have gone while the token was made.
			if (this.#plan !== null && mediaRoom(this.#plan, seat, kind) === key)
				return { url: endpoint.ws, token };
		}
		return null;
	}

	/** A line of a written pitch on the stage; false when it was stopped. */
	say(sound: SpeechSound, begun: () => void): Promise<boolean> {
		return this.#relay.say(sound, begun);
	}

	hush(): void {
		this.#relay.hush();
	}

	/** Takes a seat out of every room it is in. */
	removeSeat(seat: SeatId): void {
		for (const kind of MEDIA_KINDS) this.#remove(seat, kind);
		// The speaker of a running grant may come back, under a new identity.
		this.#relay.follow(this.#plan);
	}

	/** Finds out about rooms that LiveKit no longer has: it was restarted elsewhere, or closed them as empty. */
	async check(): Promise<void> {
		const rooms = [...this.#rooms.values()];
		if (rooms.length === 0 || this.#server.endpoint() === null || this.#running !== null) return;
		const there = await roomService(this.#server)
			.listRooms(rooms.map((r) => r.name))
			.catch(() => null);
		if (there === null) return;
		for (const room of rooms) {
			if (there.some((r) => r.name === room.name) || this.#rooms.get(room.kind) !== room) continue;
			this.#rooms.delete(room.kind);
			this.kick();
		}
	}

	/** LiveKit is down, and whatever was made in it lost. */
	down(): void {
		if (this.#rooms.size > 0) this.#relay.down();
		this.#tell();
	}

	/** Ends all media. */
	async close(): Promise<void> {
		this.follow(null);
		await this.#running;
		clearTimeout(this.#retry);
	}

	/** Brings everything in line; also called when LiveKit has come up again. */
	kick(): void {
		clearTimeout(this.#retry);
		this.#again = true;
		this.#running ??= this.#loop().finally(() => (this.#running = null));
	}

	/** Whoever lost the right to a connection loses the connection, door and participant. */
	#dropLost(before: MediaPlan, after: MediaPlan | null): void {
		for (const kind of MEDIA_KINDS) {
			const was = keyOf(before, roomOf(kind));
			// A room that ends takes its participants along.
			if (was === null || keyOf(after, roomOf(kind)) !== was) continue;
			for (const seat of seatsOf(before, kind)) {
				if (after === null || mediaRoom(after, seat, kind) === null) this.#remove(seat, kind);
			}
		}
	}

	#remove(seat: SeatId, kind: MediaKind): void {
		this.#events.cutSockets(seat, kind);
		const room = this.#rooms.get(roomOf(kind));
		const identity = room?.known(seat, kind);
		if (room === undefined || !identity) return;
		room.forget(seat, kind);
		const remove = () => this.#events.run('removal', () => this.#removeParticipant(room, identity));
		remove();
		setTimeout(() => {
			// In the meeting the identity is the seat, which may rightly have come back.
			if (room.known(seat, kind) !== identity) remove();
		}, STRAGGLER_MS).unref();
	}

	async #removeParticipant(room: MadeRoom, identity: string): Promise<void> {
		try {
			await roomService(this.#server).removeParticipant(room.name, identity);
		} catch {
			// Not there, or LiveKit is down and so is the connection.
		}
	}

	async #loop(): Promise<void> {
		while (this.#again) {
			this.#again = false;
			try {
				await this.#reconcile();
				this.#retryMs = RETRY_FIRST_MS;
				this.#tell();
			} catch {
				// Once for a fault, however often it is tried.
				if (this.#retryMs === RETRY_FIRST_MS)
					this.#log.warn({ againInMs: this.#retryMs }, 'media rooms could not be brought in line');
				this.#retry = setTimeout(() => this.kick(), this.#retryMs).unref();
				this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS);
			}
			this.#waiters.splice(0).forEach((wake) => wake());
		}
	}

	async #reconcile(): Promise<void> {
		const endpoint = this.#server.endpoint();
		if (endpoint === null) return;
		const plan = this.#plan;
		this.#retire(plan, endpoint);
		const deleted = this.#deleteDoomed(endpoint);
		try {
			for (const kind of ROOM_KINDS) await this.#make(kind, keyOf(plan, kind), endpoint);
			this.#openPair(plan);
			const meeting = this.#rooms.get('meeting');
			if (plan !== null && meeting) await moderateMeeting(roomService(this.#server), meeting.name, plan);
		} finally {
			await deleted;
		}
	}

	/** Parts with rooms that the plan, or a LiveKit that started anew, no longer has. */
	#retire(plan: MediaPlan | null, endpoint: Endpoint): void {
		for (const [kind, room] of this.#rooms) {
			if (room.key === keyOf(plan, kind) && room.generation === endpoint.generation) continue;
			this.#rooms.delete(kind);
			this.#doomed.push(room);
		}
		if (!this.#relay.joins(this.#rooms.get('stage'), this.#rooms.get('booth'))) this.#relay.close();
	}

	async #deleteDoomed({ generation }: Endpoint): Promise<void> {
		this.#doomed = this.#doomed.filter((room) => room.generation === generation);
		for (const room of [...this.#doomed]) {
			await roomService(this.#server).deleteRoom(room.name);
			this.#doomed = this.#doomed.filter((other) => other !== room);
		}
	}

	async #make(kind: RoomKind, key: string | null, { generation }: Endpoint): Promise<void> {
		if (key === null || this.#rooms.has(kind)) return;
		const room = new MadeRoom(kind, key, generation);
		await roomService(this.#server).createRoom({
			name: room.name,
			emptyTimeout: EMPTY_SECONDS,
			departureTimeout: EMPTY_SECONDS,
			maxParticipants: MOST_IN_ROOM
		});
		this.#rooms.set(kind, room);
	}

	#openPair(plan: MediaPlan | null): void {
		const stage = this.#rooms.get('stage');
		const booth = this.#rooms.get('booth');
		if (plan === null || !stage || !booth || this.#relay.joins(stage, booth)) return;
		this.#relay.open(stage, booth);
	}

	/** A meeting has no relay: that LiveKit is down is told whatever room is wanted. */
	#tell(): void {
		const away = this.wanted && this.#server.endpoint() === null;
		const health = away ? 'unreachable' : this.#relayed === false ? 'down' : 'ok';
		// Until something was wrong or the relay spoke there is nothing to say.
		if (health === this.#told || (this.#told === null && health === 'ok' && this.#relayed === null)) return;
		this.#told = health;
		this.#events.health(health);
	}

	#change(): Promise<void> {
		return new Promise((resolve) => {
			this.#waiters.push(resolve);
			setTimeout(resolve, 100);
		});
	}
}

/** Whether the microphone is withheld: in the meeting by the moderator, in the booth from whoever pitches in writing. */
function isMuted(plan: MediaPlan, seat: SeatId, kind: MediaKind): boolean {
	if (kind === 'booth') return plan.written;
	return plan.meetingSeats.some((s) => s.seat === seat && s.muted);
}

/** Who held a kind of connection by a plan. */
function seatsOf(plan: MediaPlan, kind: MediaKind): readonly SeatId[] {
	switch (kind) {
		case 'stage':
			return plan.stageSeats;
		case 'voice':
			return plan.speakers;
		case 'booth':
			return plan.boothSeats;
		case 'meeting':
			return plan.meetingSeats.map((s) => s.seat);
	}
}
