import type { Room } from 'livekit-client';
import type { Client } from './participants.ts';

/**
 * The masked track, never the microphone; the same packets whatever is said (DTX off, no redundancy, a constant rate:
 * see `constantRate`). Without a track nothing is published.
 */
export async function publishMask(client: Client, room: Room, track: MediaStreamTrack | null): Promise<void> {
	const me = room.localParticipant;
	const published = [...me.trackPublications.values()];
	if (track !== null && published.some((p) => p.track?.mediaStreamTrack === track)) return;
	for (const old of published) if (old.track) await me.unpublishTrack(old.track, false);
	if (track === null) return;
	await me.publishTrack(track, {
		source: client.Track.Source.Microphone,
		dtx: false,
		red: false,
		forceStereo: false,
		audioPreset: { maxBitrate: 48_000 },
		stopMicTrackOnMute: false
	});
}

/**
 * Sends nothing at all while the processor starves. Shreds of sound would arrive as if the network had become slow, and
 * whoever plays them out would go on waiting for later ones long after the voice is back.
 */
export async function holdMask(room: Room, held: boolean): Promise<void> {
	for (const { track } of room.localParticipant.trackPublications.values()) {
		if (held) await track?.pauseUpstream();
		else await track?.resumeUpstream();
	}
}

/** By the moderator: no microphone may be published. */
export function isMuted(client: Client, room: Room): boolean {
	const microphone = client.Track.sourceToProto(client.Track.Source.Microphone);
	return room.localParticipant.permissions?.canPublishSources.includes(microphone) === false;
}

/** Natural voice, camera and screen, each when the person wants it; a microphone only while it may be published. */
export async function publishMeeting(
	client: Client,
	room: Room,
	wanted: Readonly<{ meetingMic: boolean; meetingCam: boolean; meetingScreen: boolean }>
): Promise<void> {
	const me = room.localParticipant;
	await me.setMicrophoneEnabled(wanted.meetingMic && !isMuted(client, room));
	await me.setCameraEnabled(wanted.meetingCam);
	await me.setScreenShareEnabled(wanted.meetingScreen);
}
