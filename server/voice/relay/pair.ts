import {
	AudioStream,
	LocalAudioTrack,
	Room,
	RoomEvent,
	TrackKind,
	TrackPublishOptions,
	TrackSource,
	type LocalTrackPublication,
	type RemoteParticipant,
	type RemoteTrack,
	type RemoteTrackPublication
} from '@livekit/rtc-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { RELAY_TRACK } from '../../../src/domain/session/media.ts';
import type { Faults } from '../../faults.ts';
import { constantRateWay, type SignallingWay } from './constant-rate.ts';
import type { Fifo } from './fifo.ts';
import { downSpeaker, upOpen, type RelayGate } from './gate.ts';
import { RelayLine } from './line.ts';
import type { PairAccess } from './messages.ts';
import { SAMPLE_RATE } from './mix.ts';

const STATS_MS = 40;

interface PairEvents {
	open(track: string): void;
	lost(): void;
}

/**
 * The relay's two ends of one slot: it re-originates the booth's masked voices on the stage and the granted speaker's
 * voice in the booth, each under its own identity and clock, so that nothing of the other side's connection passes.
 */
export class Pair {
	#stage = new Room();
	#booth = new Room();
	#up: RelayLine;
	#down: RelayLine;
	#gate: RelayGate;
	#events: PairEvents;
	#faults: Faults;
	#way: SignallingWay | null = null;
	#closed = false;

	constructor(gate: RelayGate, events: PairEvents, faults: Faults) {
		this.#up = new RelayLine(faults);
		this.#down = new RelayLine(faults);
		this.#gate = gate;
		this.#events = events;
		this.#faults = faults;
		this.#stage.on(RoomEvent.Disconnected, () => this.#fail());
		this.#booth.on(RoomEvent.Disconnected, () => this.#fail());
		this.#listen(this.#booth, this.#up, () => true);
		this.#listen(this.#stage, this.#down, (identity) => identity === downSpeaker(this.#gate));
		this.#stage.on(RoomEvent.LocalTrackRepublished, (publication) => this.#tell(publication));
	}

	/** Joins both rooms and publishes at once, whoever is there: the stage must not learn when the presenter comes. */
	async open(access: PairAccess): Promise<void> {
		try {
			this.#way = await constantRateWay(access.url);
			const { url } = this.#way;
			if (this.#closed) return this.#way.close();
			const [published] = await Promise.all([
				this.#join(this.#stage, url, access.stageToken, this.#up),
				this.#join(this.#booth, url, access.boothToken, this.#down)
			]);
			await this.#sounding();
			if (this.#closed) return;
			this.setGate(this.#gate);
			resubscribe(this.#booth, () => true);
			this.#tell(published);
		} catch {
			this.#fail();
		}
	}

	setGate(gate: RelayGate): void {
		this.#gate = gate;
		if (gate.cut) {
			this.#up.gate.shut();
			this.#down.gate.shut();
		}
		const speaker = downSpeaker(gate);
		if (!upOpen(gate)) this.hush();
		this.#up.gate.set(upOpen(gate));
		this.#down.gate.set(speaker !== null);
		resubscribe(this.#stage, (identity) => identity === speaker);
	}

	/** A line of a written pitch, through the same gate as a voice. */
	say(samples: Int16Array, rate: number, done: (whole: boolean) => void): void {
		if (upOpen(this.#gate)) this.#up.speech.say(samples, rate, done);
		else done(false);
	}

	hush(): void {
		this.#up.speech.hush();
	}

	tick(): void {
		this.#up.tick();
		this.#down.tick();
	}

	/** True when something that was subscribed to gives no sound at all, not even silence. */
	get deaf(): boolean {
		return this.#up.deaf || this.#down.deaf;
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.hush();
		await this.#leave();
	}

	async #join(room: Room, url: string, token: string, line: RelayLine): Promise<LocalTrackPublication> {
		await room.connect(url, token, { autoSubscribe: false, dynacast: false });
		const participant = room.localParticipant;
		if (this.#closed || !participant) {
			// The pair was given up while this end was on its way: it must not stay behind as a ghost.
			await room.disconnect();
			throw new Error('closed meanwhile');
		}
		const options = new TrackPublishOptions({
			source: TrackSource.SOURCE_MICROPHONE,
			dtx: false,
			red: false,
			audioEncoding: { maxBitrate: 48_000n }
		});
		return participant.publishTrack(LocalAudioTrack.createAudioTrack(RELAY_TRACK, line.source), options);
	}

	/** Resolves when the stage is sent sound: LiveKit knows a track before its connection stands, which can hang for long. */
	async #sounding(): Promise<void> {
		while (!this.#closed) {
			const { publisherStats } = await this.#stage.getRtcStats();
			const sent = publisherStats.some(
				({ stats }) => stats.case === 'outboundRtp' && (stats.value.sent?.packetsSent ?? 0n) > 0n
			);
			if (sent) return;
			await sleep(STATS_MS);
		}
	}

	#tell(publication: LocalTrackPublication): void {
		if (!this.#closed && publication.sid) this.#events.open(publication.sid);
	}

	#fail(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#events.lost();
		this.#faults.run('pair', () => this.#leave());
	}

	async #leave(): Promise<void> {
		await Promise.allSettled([this.#stage.disconnect(), this.#booth.disconnect()]);
		await Promise.allSettled([this.#up.close(), this.#down.close()]);
		this.#way?.close();
	}

	#listen(room: Room, line: RelayLine, wanted: (identity: string) => boolean): void {
		for (const event of [RoomEvent.TrackPublished, RoomEvent.TrackUnpublished] as const)
			room.on(event, (_: RemoteTrackPublication, participant?: RemoteParticipant) => {
				// A participant who has left meanwhile is missing, whatever the library's types say.
				if (participant) subscribe(participant, wanted(participant.identity));
			});
		room.on(
			RoomEvent.TrackSubscribed,
			(track: RemoteTrack, publication: RemoteTrackPublication, participant: RemoteParticipant) => {
				// Asked for before a newer one came.
				if (publication !== voiceOf(participant)) return publication.setSubscribed(false);
				const fifo = line.input(track.sid ?? '', () => publication.muted ?? false);
				this.#faults.run('feed', async () => {
					await feed(track, fifo, () => wanted(participant.identity));
					line.drop(track.sid ?? '', fifo);
				});
			}
		);
	}
}

/** Brings the subscriptions of a room in line with `wanted`; nothing is subscribed to by itself. */
function resubscribe(room: Room, wanted: (identity: string) => boolean): void {
	for (const participant of room.remoteParticipants.values())
		subscribe(participant, wanted(participant.identity));
}

function subscribe(participant: RemoteParticipant, wanted: boolean): void {
	const voice = wanted ? voiceOf(participant) : undefined;
	for (const publication of participant.trackPublications.values())
		if (publication !== voice && publication.subscribed) publication.setSubscribed(false);
	voice?.setSubscribed(true);
}

/** No more than one microphone of each: the newest, which takes the place of one that is about to go. */
function voiceOf(participant: RemoteParticipant): RemoteTrackPublication | undefined {
	return [...participant.trackPublications.values()].findLast(isVoice);
}

function isVoice({ kind, source }: RemoteTrackPublication): boolean {
	return kind === TrackKind.KIND_AUDIO && source === TrackSource.SOURCE_MICROPHONE;
}

/** Carries one subscribed track into its place until the track ends; only what is wanted goes on. */
async function feed(track: RemoteTrack, fifo: Fifo, wanted: () => boolean): Promise<void> {
	try {
		const stream = new AudioStream(track, { sampleRate: SAMPLE_RATE, numChannels: 1, frameSizeMs: 10 });
		for await (const frame of stream) {
			fifo.fed();
			if (wanted()) fifo.push(frame.data, performance.now());
		}
	} catch {
		// The track went away; so does its input.
	}
}
