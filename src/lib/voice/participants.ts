import type { RemoteParticipant, RemoteTrackPublication, Room } from 'livekit-client';
import type { Attachment } from 'svelte/attachments';
import { RELAY_TRACK } from '$wire/index.ts';

export type Client = typeof import('livekit-client');

export interface Participant {
	/** The identity: in the meeting, the seat. */
	seat: string;
	speaking: boolean;
	mic: boolean;
	camera: Attachment<HTMLVideoElement> | null;
	screen: Attachment<HTMLVideoElement> | null;
}

type Picture = NonNullable<RemoteTrackPublication['videoTrack']>;

/** How each track is shown: alike however often the room is looked at, since a picture that is attached anew goes dark. */
const shown = new WeakMap<Picture, Attachment<HTMLVideoElement>>();
function show(track: Picture): Attachment<HTMLVideoElement> {
	const before = shown.get(track);
	if (before !== undefined) return before;
	const picture: Attachment<HTMLVideoElement> = (video) => {
		track.attach(video);
		return () => void track.detach(video);
	};
	shown.set(track, picture);
	return picture;
}

/** Who else is in a room, and their pictures. */
export function participantsOf(client: Client, room: Room): Participant[] {
	return [...room.remoteParticipants.values()].map((p) => {
		const picture = (source: 'camera' | 'screen_share'): Attachment<HTMLVideoElement> | null => {
			const wanted = source === 'camera' ? client.Track.Source.Camera : client.Track.Source.ScreenShare;
			const all = [...p.videoTrackPublications.values()];
			const track = all.findLast((t) => t.source === wanted && t.videoTrack)?.videoTrack;
			return track === undefined ? null : show(track);
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

/** Of each person a page takes one track of a source, the newest, whatever there may be. */
export function letOthersGo(
	newest: RemoteTrackPublication,
	participant: Pick<RemoteParticipant, 'trackPublications'>
): void {
	for (const other of participant.trackPublications.values())
		if (other !== newest && other.source === newest.source)
			(other as RemoteTrackPublication).setSubscribed(false);
}

/** Who else of a startup is in its booth and can be heard. */
export interface Team {
	others: number;
	speaking: boolean;
}

/** In a booth there are the startup's own people and the relay, which is known by its track. */
export function teamOf(room: Room): Team {
	const people = [...room.remoteParticipants.values()].filter((p) =>
		[...p.trackPublications.values()].some((t) => t.trackName !== RELAY_TRACK)
	);
	return { others: people.length, speaking: people.some((p) => p.isSpeaking) };
}
