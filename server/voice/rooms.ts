import { RoomServiceClient, TrackType } from 'livekit-server-sdk';
import type { SeatId, SessionId } from '../../src/domain/session/ids.ts';
import { mediaRoom, type MediaKind, type MediaPlan } from '../../src/domain/session/media.ts';
import type { VoiceLog } from './log.ts';
import type { RelayGate } from './relay/gate.ts';
import type { RelaySupervisor } from './relay/supervisor.ts';
import type { LiveKitServer } from './server.ts';
import { mediaRights, mintToken, randomWord } from './tokens.ts';

type RoomKind = 'stage' | 'booth' | 'meeting';
const KINDS: readonly RoomKind[] = ['stage', 'booth', 'meeting'];
const RETRY_MS = 500;
const EMPTY_SECONDS = 600;
const MOST_IN_ROOM = 2500;

interface Made {
	key: string;
	name: string;
	generation: number;
}

/**
 * The rooms of one session, reconciled towards its newest plan: names are random, made once per key and deleted after
 * it. Nothing else makes, opens or ends media.
 */
export class SessionRooms {
	readonly #session: SessionId;
	readonly #server: LiveKitServer;
	readonly #relay: RelaySupervisor;
	readonly #log: VoiceLog;
	readonly #health: (healthy: boolean) => void;
	readonly #cutSockets: (seat: SeatId, kind: MediaKind) => void;
	#plan: MediaPlan | null = null;
	readonly #rooms = new Map<RoomKind, Made>();
	/** Random identity of each seat per kind, new for each room. */
	readonly #identities = new Map<string, string>();
	#pair: { key: string; track: string | null; relay: string; silenced: boolean } | null = null;
	#running = false;
	#again = false;
	#waiters: (() => void)[] = [];

	constructor(
		session: SessionId,
		server: LiveKitServer,
		relay: RelaySupervisor,
		log: VoiceLog,
		events: { health(healthy: boolean): void; cutSockets(seat: SeatId, kind: MediaKind): void }
	) {
		this.#session = session;
		this.#server = server;
		this.#relay = relay;
		this.#log = log;
		this.#health = events.health;
		this.#cutSockets = events.cutSockets;
	}

	follow(plan: MediaPlan | null): void {
		const before = this.#plan;
		this.#plan = plan;
		this.#gateNow();
		this.#dropLost(before, plan);
		this.#kick();
	}

	/** LiveKit started anew: what it knew is gone. */
	serverUp(): void {
		this.#kick();
	}

	/** The room and identity of a seat's connection now, or null; waits a moment for a room that is being made. */
	async access(seat: SeatId, kind: MediaKind): Promise<{ url: string; token: string } | null> {
		for (let i = 0; i < 30; i++) {
			const endpoint = this.#server.endpoint();
			const key = this.#plan === null ? null : mediaRoom(this.#plan, seat, kind);
			if (key === null) return null;
			const room = this.#rooms.get(roomOf(kind));
			if (endpoint !== null && room?.key === key && room.generation === endpoint.generation) {
				const muted = this.#plan?.meetingSeats.find((s) => s.seat === seat)?.muted ?? false;
				const identity = this.#identity(seat, kind, key);
				const token = await mintToken(endpoint, { kind, room: room.name, identity, muted });
				return { url: endpoint.ws, token };
			}
			await new Promise<void>((resolve) => {
				this.#waiters.push(resolve);
				setTimeout(resolve, 100);
			});
		}
		return null;
	}

	/** Takes a seat out of every room it is in. */
	async removeSeat(seat: SeatId): Promise<void> {
		for (const kind of ['stage', 'voice', 'booth', 'meeting'] as const) await this.#remove(seat, kind);
	}

	/** The relay's gate does not wait for the loop: a cut closes it in the same turn. */
	#gateNow(): void {
		if (this.#pair === null || this.#plan === null) return;
		this.#relay.setGate(this.#pair.key, this.#gate(this.#plan));
		if (this.#plan.cut) void this.#silence();
	}

	/** The first lock of a cut, measured fastest: the relay's own track muted at the server. */
	async #silence(): Promise<void> {
		const pair = this.#pair;
		const room = this.#rooms.get('stage');
		if (pair === null || pair.track === null || pair.silenced || room === undefined) return;
		pair.silenced = true;
		await this.#client()
			?.mutePublishedTrack(room.name, pair.relay, pair.track, true)
			.catch(() => (pair.silenced = false));
	}

	/** Whoever lost the right to a connection loses the connection, door and participant. */
	#dropLost(before: MediaPlan | null, after: MediaPlan | null): void {
		if (before === null) return;
		for (const [kind, seats] of held(before)) {
			for (const seat of seats) {
				const was = mediaRoom(before, seat, kind);
				const is = after === null ? null : mediaRoom(after, seat, kind);
				// A room that ends takes its participants along.
				if (was !== null && is === null && roomKey(after, kind) === was) void this.#remove(seat, kind);
			}
		}
	}

	async #remove(seat: SeatId, kind: MediaKind): Promise<void> {
		this.#cutSockets(seat, kind);
		const room = this.#rooms.get(roomOf(kind));
		const identity = room && this.#identities.get(`${kind} ${seat} ${room.key}`);
		if (room === undefined || identity === undefined) return;
		this.#identities.delete(`${kind} ${seat} ${room.key}`);
		await this.#client()
			?.removeParticipant(room.name, identity)
			.catch(() => {});
	}

	#kick(): void {
		this.#again = true;
		if (this.#running) return;
		this.#running = true;
		void this.#loop().finally(() => (this.#running = false));
	}

	async #loop(): Promise<void> {
		while (this.#again) {
			this.#again = false;
			try {
				await this.#reconcile();
			} catch {
				this.#log.warn({}, 'media rooms could not be brought in line; trying again');
				setTimeout(() => this.#kick(), RETRY_MS);
			}
			this.#waiters.splice(0).forEach((wake) => wake());
		}
	}

	async #reconcile(): Promise<void> {
		const endpoint = this.#server.endpoint();
		if (endpoint === null) return;
		const plan = this.#plan;
		for (const kind of KINDS) {
			const wanted = roomKey(plan, kind);
			const made = this.#rooms.get(kind);
			if (made?.key === wanted && made?.generation === endpoint.generation) continue;
			if (kind === 'booth' || kind === 'stage') this.#closePair();
			if (made !== undefined) await this.#delete(kind, made, endpoint.generation);
			if (wanted !== null) await this.#make(kind, wanted, endpoint.generation);
		}
		this.#openPair(plan);
		await this.#moderate(plan);
	}

	async #make(kind: RoomKind, key: string, generation: number): Promise<void> {
		const name = randomWord();
		await this.#client()?.createRoom({
			name,
			emptyTimeout: EMPTY_SECONDS,
			departureTimeout: EMPTY_SECONDS,
			maxParticipants: MOST_IN_ROOM
		});
		this.#rooms.set(kind, { key, name, generation });
	}

	async #delete(kind: RoomKind, made: Made, generation: number): Promise<void> {
		this.#rooms.delete(kind);
		for (const id of this.#identities.keys())
			if (id.endsWith(` ${made.key}`) && roomOfId(id) === kind) this.#identities.delete(id);
		if (made.generation === generation)
			await this.#client()
				?.deleteRoom(made.name)
				.catch(() => {});
	}

	/** The relay joins when the slot is made, not when the presenter comes. */
	#openPair(plan: MediaPlan | null): void {
		if (plan === null || plan.booth === null || this.#pair !== null) return;
		const stage = this.#rooms.get('stage');
		const booth = this.#rooms.get('booth');
		if (stage === undefined || booth === undefined) return;
		// One identity for the pair's life: a relay that comes back evicts its own ghost.
		const relay = randomWord();
		const inBooth = randomWord();
		const key = `${this.#session} ${stage.name}`;
		const pair = { key, track: null as string | null, relay, silenced: false };
		this.#pair = pair;
		this.#relay.open(key, this.#gate(plan), {
			access: async () => {
				const endpoint = this.#server.endpoint();
				if (endpoint === null || endpoint.generation !== stage.generation) return null;
				return {
					url: endpoint.ws,
					stageToken: await mintToken(endpoint, { kind: 'relay-stage', room: stage.name, identity: relay }),
					boothToken: await mintToken(endpoint, { kind: 'relay-booth', room: booth.name, identity: inBooth })
				};
			},
			onTrack: (track) => {
				if (this.#pair !== pair) return;
				pair.track = track;
				pair.silenced = false;
				this.#health(track !== null);
				this.#gateNow();
			}
		});
	}

	#closePair(): void {
		if (this.#pair === null) return;
		this.#relay.close(this.#pair.key);
		this.#pair = null;
	}

	#gate(plan: MediaPlan): RelayGate {
		const stage = this.#rooms.get('stage');
		const down =
			plan.down === null || stage === undefined ? null : this.#identity(plan.down, 'voice', stage.key);
		return { up: plan.up, down, cut: plan.cut };
	}

	/** After a cut is over the relay's track sounds again; in the meeting, mutes and their ends. */
	async #moderate(plan: MediaPlan | null): Promise<void> {
		const pair = this.#pair;
		const stage = this.#rooms.get('stage');
		if (plan !== null && !plan.cut && pair?.silenced && pair.track !== null && stage !== undefined) {
			await this.#client()?.mutePublishedTrack(stage.name, pair.relay, pair.track, false);
			pair.silenced = false;
		}
		const meeting = this.#rooms.get('meeting');
		if (plan === null || meeting === undefined) return;
		const muted = new Map(plan.meetingSeats.map((s) => [s.seat as string, s.muted]));
		for (const p of (await this.#client()?.listParticipants(meeting.name)) ?? []) {
			const isMuted = muted.get(p.identity);
			if (isMuted === undefined) {
				await this.#client()
					?.removeParticipant(meeting.name, p.identity)
					.catch(() => {});
				continue;
			}
			const { sources, subscribe } = mediaRights('meeting', isMuted);
			await this.#client()
				?.updateParticipant(meeting.name, p.identity, {
					permission: {
						canPublish: true,
						canPublishSources: sources,
						canSubscribe: subscribe,
						canPublishData: false,
						hidden: false,
						canUpdateMetadata: false
					}
				})
				.catch(() => {});
			if (!isMuted) continue;
			for (const t of p.tracks.filter((x) => x.type === TrackType.AUDIO && !x.muted)) {
				await this.#client()
					?.mutePublishedTrack(meeting.name, p.identity, t.sid, true)
					.catch(() => {});
			}
		}
	}

	#identity(seat: SeatId, kind: MediaKind, key: string): string {
		if (kind === 'meeting') return seat;
		const id = `${kind} ${seat} ${key}`;
		const identity = this.#identities.get(id) ?? randomWord();
		this.#identities.set(id, identity);
		return identity;
	}

	#client(): RoomServiceClient | null {
		const endpoint = this.#server.endpoint();
		return endpoint === null ? null : new RoomServiceClient(endpoint.http, endpoint.key, endpoint.secret);
	}
}

function roomOf(kind: MediaKind): RoomKind {
	return kind === 'voice' ? 'stage' : kind;
}

function roomOfId(id: string): RoomKind {
	return roomOf(id.slice(0, id.indexOf(' ')) as MediaKind);
}

function roomKey(plan: MediaPlan | null, kind: MediaKind): string | null {
	return plan === null ? null : plan[roomOf(kind)];
}

/** Who held which connection by a plan. */
function held(plan: MediaPlan): [MediaKind, readonly SeatId[]][] {
	return [
		['stage', plan.stageSeats],
		['voice', plan.speakers],
		['booth', plan.boothSeats],
		['meeting', plan.meetingSeats.map((s) => s.seat)]
	];
}
