import type { Room } from 'livekit-client';
import { MEDIA_KINDS, type MediaKind } from '$wire/index.ts';
import { constantRate } from './constant-rate.ts';
import { Loudness } from './loudness.ts';
import {
	letOthersGo,
	participantsOf,
	teamOf,
	type Client,
	type Participant,
	type Team
} from './participants.ts';
import { holdMask, isMuted, publishMask, publishMeeting } from './publish.ts';
import { Sounds } from './sounds.ts';

export type RoomState = 'off' | 'connecting' | 'live' | 'reconnecting' | 'failed';

export interface Wanted {
	/** An opaque word per connection; another word = another room, null = none. */
	wanted: Readonly<Record<MediaKind, string | null>>;
	publish: {
		booth: boolean;
		/** Nothing is sent for the moment, not even silence. */
		held?: boolean;
		voice: boolean;
		meetingMic: boolean;
		meetingCam: boolean;
		meetingScreen: boolean;
	};
}

export interface MediaRoomsOptions {
	/** The media door, e.g. `/s/<path>/media`. */
	base: string;
	/** The mask's own track, the only one that a booth may publish. */
	track?: () => MediaStreamTrack | null;
}

interface Connection {
	key: string;
	room: Room;
	/** Set once closing: whatever happens later is not retried. */
	over: boolean;
}

const RETRY_MS = [300, 1000, 1500];
/** The library's own tries while a connection is cut: as often, and given up for a new one after a quarter of a minute. */
const POLICY = {
	nextRetryDelayInMs: ({
		retryCount,
		elapsedMs
	}: {
		retryCount: number;
		elapsedMs: number;
	}): number | null =>
		elapsedMs > 15_000 ? null : (RETRY_MS[Math.min(retryCount, RETRY_MS.length - 1)] ?? null)
};
const NOBODY: Team = { others: 0, speaking: false };
/** No room at all. */
export const NOWHERE: Wanted['wanted'] = { stage: null, voice: null, booth: null, meeting: null };
const OFF: Wanted = {
	wanted: NOWHERE,
	publish: { booth: false, voice: false, meetingMic: false, meetingCam: false, meetingScreen: false }
};

/**
 * The media connections of one seat, brought in line with what the view wants and nothing else: one loop, whatever
 * happened before. Remote sound is played by elements of its own.
 */
export class MediaRooms {
	state = $state<Record<MediaKind, RoomState>>({ stage: 'off', voice: 'off', booth: 'off', meeting: 'off' });
	/** The browser wants a click before it plays sound. */
	needsGesture = $state(false);
	/** Loudness of the stage as it arrives, 0…1: for the veil. */
	level = $state(0);
	participants = $state.raw<readonly Participant[]>([]);
	/** In the meeting what was let out was muted: the microphone stays off until it is wanted anew. */
	hushed = $state(false);
	/** In a booth: the others of the own startup. */
	team = $state.raw<Team>(NOBODY);
	/** A microphone or camera that was asked for and could not be opened. */
	deviceFailed = $state(false);
	#muted = $state(false);

	readonly #options: MediaRoomsOptions;
	#wanted: Wanted = OFF;
	#connections = new Map<MediaKind, Connection>();
	#tries = new Map<MediaKind, number>();
	#timers = new Map<MediaKind, ReturnType<typeof setTimeout>>();
	#loudness = new Loudness((level) => (this.level = level));
	/** The veil breathes with whoever is heard on the stage last. */
	#sounds = new Sounds({
		blocked: () => (this.needsGesture = true),
		stage: (track) => (track === null ? this.#loudness.drop() : this.#loudness.follow(track))
	});
	#client: Promise<Client> | null = null;
	#running = false;
	#again = false;
	#closed = false;

	constructor(options: MediaRoomsOptions) {
		this.#options = options;
	}

	/** This device only: others hear as before. */
	get muted(): boolean {
		return this.#muted;
	}

	set muted(muted: boolean) {
		this.#muted = muted;
		this.#sounds.muted = muted;
	}

	/** To be called whenever the view, or what the person lets out, changes. */
	follow(wanted: Wanted): void {
		this.#wanted = wanted;
		if (!wanted.publish.meetingMic) this.hushed = false;
		this.#kick();
	}

	/** From a click: lets the browser play sound. */
	async resume(): Promise<void> {
		this.#loudness.resume();
		this.needsGesture = !(await this.#sounds.resume());
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.#wanted = OFF;
		for (const timer of this.#timers.values()) clearTimeout(timer);
		await Promise.all(MEDIA_KINDS.map((kind) => this.#leave(kind)));
		this.#loudness.close();
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
			await Promise.all(MEDIA_KINDS.map((kind) => this.#reconcile(kind)));
		}
	}

	async #reconcile(kind: MediaKind): Promise<void> {
		const key = this.#closed ? null : this.#wanted.wanted[kind];
		const open = this.#connections.get(kind);
		if (open !== undefined && open.key !== key) await this.#leave(kind);
		if (key === null) return;
		if (!this.#connections.has(kind)) await this.#join(kind, key);
		await this.#publish(kind);
	}

	async #join(kind: MediaKind, key: string): Promise<void> {
		if (this.#timers.has(kind)) return;
		this.state[kind] = 'connecting';
		try {
			this.#client ??= import('livekit-client');
			const client = await this.#client.catch((error: unknown) => {
				// Not to be had while the server is away: asked for again.
				this.#client = null;
				throw error;
			});
			const room = new client.Room({
				adaptiveStream: false,
				dynacast: false,
				stopLocalTrackOnUnpublish: false,
				reconnectPolicy: POLICY
			});
			if (kind === 'booth') constantRate(room);
			const connection: Connection = { key, room, over: false };
			this.#listen(client, kind, connection);
			this.#connections.set(kind, connection);
			await room.connect(this.#url(kind), 'door', { autoSubscribe: kind !== 'voice' });
			this.#tries.set(kind, 0);
			this.state[kind] = 'live';
		} catch {
			await this.#leave(kind);
			this.#retry(kind);
		}
	}

	/** Wanted and not there: again, with growing pauses. */
	#retry(kind: MediaKind): void {
		if (this.#closed || this.#timers.has(kind)) return;
		const n = this.#tries.get(kind) ?? 0;
		this.#tries.set(kind, n + 1);
		this.state[kind] = n > 2 ? 'failed' : 'reconnecting';
		this.#timers.set(
			kind,
			setTimeout(
				() => {
					this.#timers.delete(kind);
					this.#kick();
				},
				RETRY_MS[Math.min(n, RETRY_MS.length - 1)]
			)
		);
	}

	async #leave(kind: MediaKind): Promise<void> {
		const open = this.#connections.get(kind);
		const timer = this.#timers.get(kind);
		if (timer !== undefined) clearTimeout(timer);
		this.#timers.delete(kind);
		this.#connections.delete(kind);
		this.state[kind] = 'off';
		if (open === undefined) return;
		open.over = true;
		// The mask's track lives on: only this connection ends.
		await open.room.disconnect(kind !== 'booth').catch(() => {});
		this.#sounds.forget(kind);
		if (kind === 'meeting') this.participants = [];
		if (kind === 'booth') this.team = NOBODY;
		if (kind === 'stage') this.#loudness.drop();
	}

	#listen(client: Client, kind: MediaKind, connection: Connection): void {
		const { room } = connection;
		const E = client.RoomEvent;
		room.on(E.Disconnected, () => {
			if (connection.over || this.#connections.get(kind) !== connection) return;
			connection.over = true;
			this.#connections.delete(kind);
			this.#sounds.forget(kind);
			if (kind === 'booth') this.team = NOBODY;
			this.#retry(kind);
		});
		room.on(E.Reconnecting, () => (this.state[kind] = 'reconnecting'));
		room.on(E.Reconnected, () => (this.state[kind] = 'live'));
		room.on(E.TrackSubscribed, (track, publication, participant) => {
			letOthersGo(publication, participant);
			// A granted speaker is on the stage too, by another connection: not to be heard by itself.
			const own = this.#connections.get('voice')?.room.localParticipant.identity;
			if (track.kind === 'audio' && participant.identity !== own)
				this.#sounds.play(kind, publication, participant.identity);
		});
		room.on(E.TrackUnsubscribed, (track, publication, participant) => {
			if (track.kind === 'audio') this.#sounds.stop(kind, publication, participant.identity);
		});
		room.on(E.ParticipantPermissionsChanged, (_, participant) => {
			if (participant !== room.localParticipant) return;
			if (kind === 'meeting' && this.#wanted.publish.meetingMic && isMuted(client, room)) this.hushed = true;
			this.#kick();
		});
		if (kind !== 'meeting' && kind !== 'booth') return;
		const show = (): void => {
			if (kind === 'booth') this.team = teamOf(room);
			else this.participants = participantsOf(client, room);
		};
		for (const event of [
			E.ParticipantConnected,
			E.ParticipantDisconnected,
			E.TrackSubscribed,
			E.TrackUnsubscribed,
			E.TrackMuted,
			E.TrackUnmuted,
			E.ActiveSpeakersChanged,
			E.Connected
		])
			room.on(event, show);
	}

	async #publish(kind: MediaKind): Promise<void> {
		const connection = this.#connections.get(kind);
		if (connection === undefined || connection.room.state !== 'connected') return;
		const { room } = connection;
		const { publish } = this.#wanted;
		const client = await (this.#client as Promise<Client>);
		try {
			if (kind === 'booth') {
				await publishMask(client, room, publish.booth ? (this.#options.track?.() ?? null) : null);
				await holdMask(room, publish.held ?? false);
			}
			if (kind === 'voice') await room.localParticipant.setMicrophoneEnabled(publish.voice);
			if (kind === 'meeting')
				await publishMeeting(client, room, { ...publish, meetingMic: publish.meetingMic && !this.hushed });
			this.deviceFailed = false;
		} catch {
			this.deviceFailed = !connection.over;
		}
	}

	#url(kind: MediaKind): string {
		return `${location.origin.replace(/^http/, 'ws')}${this.#options.base}/${kind}`;
	}
}
