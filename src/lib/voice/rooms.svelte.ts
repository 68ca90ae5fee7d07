import type { RemoteTrackPublication, Room } from 'livekit-client';
import type { Attachment } from 'svelte/attachments';
import { Loudness } from './loudness.ts';

export type RoomKind = 'stage' | 'voice' | 'booth' | 'meeting';
export type RoomState = 'off' | 'connecting' | 'live' | 'reconnecting' | 'failed';
type Client = typeof import('livekit-client');

export interface Wanted {
	/** An opaque word per connection; another word = another room, null = none. */
	wanted: Readonly<Record<RoomKind, string | null>>;
	publish: {
		booth: boolean;
		voice: boolean;
		meetingMic: boolean;
		meetingCam: boolean;
		meetingScreen: boolean;
	};
}

export interface Participant {
	/** The identity: in the meeting, the seat. */
	seat: string;
	speaking: boolean;
	mic: boolean;
	camera: Attachment<HTMLVideoElement> | null;
	screen: Attachment<HTMLVideoElement> | null;
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

const KINDS: readonly RoomKind[] = ['stage', 'voice', 'booth', 'meeting'];
const RETRY_MS = [300, 1000, 2000, 4000];
const OFF: Wanted = {
	wanted: { stage: null, voice: null, booth: null, meeting: null },
	publish: { booth: false, voice: false, meetingMic: false, meetingCam: false, meetingScreen: false }
};

/**
 * The media connections of one seat, brought in line with what the view wants and nothing else: one loop, whatever
 * happened before. Remote sound is played by elements of its own.
 */
export class MediaRooms {
	state = $state<Record<RoomKind, RoomState>>({ stage: 'off', voice: 'off', booth: 'off', meeting: 'off' });
	/** The browser wants a click before it plays sound. */
	needsGesture = $state(false);
	/** Loudness of the stage as it arrives, 0…1: for the veil. */
	level = $state(0);
	participants = $state.raw<readonly Participant[]>([]);
	/** A microphone or camera that was asked for and could not be opened. */
	deviceFailed = $state(false);
	#muted = $state(false);

	readonly #options: MediaRoomsOptions;
	#wanted: Wanted = OFF;
	#connections = new Map<RoomKind, Connection>();
	#audio = new Map<string, HTMLMediaElement>();
	#tries = new Map<RoomKind, number>();
	#timers = new Map<RoomKind, ReturnType<typeof setTimeout>>();
	#loudness = new Loudness((level) => (this.level = level));
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
		for (const element of this.#audio.values()) element.muted = muted;
	}

	/** To be called whenever the view, or what the person lets out, changes. */
	follow(wanted: Wanted): void {
		this.#wanted = wanted;
		this.#kick();
	}

	/** From a click: lets the browser play sound. */
	async resume(): Promise<void> {
		this.#loudness.resume();
		await Promise.all([...this.#audio.values()].map((e) => e.play().catch(() => {})));
		this.needsGesture = [...this.#audio.values()].some((e) => e.paused);
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.#wanted = OFF;
		for (const timer of this.#timers.values()) clearTimeout(timer);
		await Promise.all(KINDS.map((kind) => this.#leave(kind)));
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
			await Promise.all(KINDS.map((kind) => this.#reconcile(kind)));
		}
	}

	async #reconcile(kind: RoomKind): Promise<void> {
		const key = this.#closed ? null : this.#wanted.wanted[kind];
		const open = this.#connections.get(kind);
		if (open !== undefined && open.key !== key) await this.#leave(kind);
		if (key === null) return;
		if (!this.#connections.has(kind)) await this.#join(kind, key);
		await this.#publish(kind);
	}

	async #join(kind: RoomKind, key: string): Promise<void> {
		if (this.#timers.has(kind)) return;
		this.state[kind] = 'connecting';
		try {
			this.#client ??= import('livekit-client');
			const client = await this.#client;
			const room = new client.Room({
				adaptiveStream: false,
				dynacast: false,
				stopLocalTrackOnUnpublish: false
			});
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
	#retry(kind: RoomKind): void {
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

	async #leave(kind: RoomKind): Promise<void> {
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
		this.#forgetAudio(kind);
		if (kind === 'meeting') this.participants = [];
		if (kind === 'stage') this.#loudness.drop();
	}

	#listen(client: Client, kind: RoomKind, connection: Connection): void {
		const { room } = connection;
		const E = client.RoomEvent;
		room.on(E.Disconnected, () => {
			if (connection.over || this.#connections.get(kind) !== connection) return;
			connection.over = true;
			this.#connections.delete(kind);
			this.#forgetAudio(kind);
			this.#retry(kind);
		});
		room.on(E.Reconnecting, () => (this.state[kind] = 'reconnecting'));
		room.on(E.Reconnected, () => (this.state[kind] = 'live'));
		room.on(E.TrackSubscribed, (track, publication, participant) => {
			// A granted speaker is on the stage too, by another connection: not to be heard by itself.
			const own = this.#connections.get('voice')?.room.localParticipant.identity;
			if (track.kind === 'audio' && participant.identity !== own) this.#play(kind, publication);
		});
		room.on(E.TrackUnsubscribed, (track, publication) => {
			if (track.kind === 'audio') this.#stop(`${kind} ${publication.trackSid}`);
		});
		if (kind !== 'meeting') return;
		const show = () => (this.participants = list(client, room));
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

	#play(kind: RoomKind, publication: RemoteTrackPublication): void {
		const media = publication.track?.mediaStreamTrack;
		if (media === undefined) return;
		const element = document.createElement('audio');
		element.autoplay = true;
		element.muted = this.#muted;
		element.srcObject = new MediaStream([media]);
		element.dataset.media = kind;
		element.hidden = true;
		document.body.append(element);
		this.#audio.set(`${kind} ${publication.trackSid}`, element);
		element.play().catch(() => (this.needsGesture = true));
		if (kind === 'stage') this.#followStage();
	}

	#stop(id: string): void {
		const element = this.#audio.get(id);
		this.#audio.delete(id);
		if (element === undefined) return;
		element.srcObject = null;
		element.remove();
		if (id.startsWith('stage ')) this.#followStage();
	}

	/** The veil breathes with whoever is heard on the stage last. */
	#followStage(): void {
		const heard = [...this.#audio].filter(([id]) => id.startsWith('stage ')).at(-1)?.[1];
		const track = (heard?.srcObject as MediaStream | null | undefined)?.getAudioTracks()[0];
		if (track === undefined) this.#loudness.drop();
		else this.#loudness.follow(track);
	}

	#forgetAudio(kind: RoomKind): void {
		for (const id of [...this.#audio.keys()]) if (id.startsWith(`${kind} `)) this.#stop(id);
	}

	async #publish(kind: RoomKind): Promise<void> {
		const connection = this.#connections.get(kind);
		if (connection === undefined || connection.room.state !== 'connected') return;
		const { room } = connection;
		const { publish } = this.#wanted;
		try {
			if (kind === 'booth' && publish.booth) await this.#publishMask(room);
			if (kind === 'voice') await room.localParticipant.setMicrophoneEnabled(publish.voice);
			if (kind === 'meeting') {
				const me = room.localParticipant;
				await me.setMicrophoneEnabled(publish.meetingMic);
				await me.setCameraEnabled(publish.meetingCam);
				await me.setScreenShareEnabled(publish.meetingScreen);
			}
			this.deviceFailed = false;
		} catch {
			this.deviceFailed = !connection.over;
		}
	}

	/** The masked track, never the microphone; the same packets whatever is said (FEC and DTX off, no redundancy). */
	async #publishMask(room: Room): Promise<void> {
		const track = this.#options.track?.() ?? null;
		const published = [...room.localParticipant.trackPublications.values()];
		if (track === null || published.some((p) => p.track?.mediaStreamTrack === track)) return;
		for (const old of published) if (old.track) await room.localParticipant.unpublishTrack(old.track, false);
		const client = await (this.#client as Promise<Client>);
		await room.localParticipant.publishTrack(track, {
			source: client.Track.Source.Microphone,
			dtx: false,
			red: false,
			forceStereo: false,
			audioPreset: { maxBitrate: 48_000 },
			stopMicTrackOnMute: false
		});
	}

	#url(kind: RoomKind): string {
		return `${location.origin.replace(/^http/, 'ws')}${this.#options.base}/${kind}`;
	}
}

function list(client: Client, room: Room): Participant[] {
	return [...room.remoteParticipants.values()].map((p) => {
		const picture = (source: 'camera' | 'screen_share'): Attachment<HTMLVideoElement> | null => {
			const track = p.getTrackPublication(
				source === 'camera' ? client.Track.Source.Camera : client.Track.Source.ScreenShare
			)?.videoTrack;
			if (track === undefined) return null;
			return (video) => {
				track.attach(video);
				return () => void track.detach(video);
			};
		};
		return {
			seat: p.identity,
			speaking: p.isSpeaking,
			mic: p.isMicrophoneEnabled,
			camera: p.isCameraEnabled ? picture('camera') : null,
			screen: p.isScreenShareEnabled ? picture('screen_share') : null
		};
	});
}
