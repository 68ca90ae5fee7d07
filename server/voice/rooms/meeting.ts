import type { ParticipantInfo, ParticipantPermission, RoomServiceClient } from 'livekit-server-sdk';
import { TrackSource } from 'livekit-server-sdk';
import type { MediaPlan } from '../../../src/domain/session/media.ts';
import { mediaRights } from '../livekit/tokens.ts';

/**
 * Brings those who are in the meeting in line with the plan: whoever is not admitted goes out, whoever is muted loses
 * the microphone. Tokens already say the same to those who come later. Rejects when LiveKit does.
 */
export async function moderateMeeting(
	client: RoomServiceClient,
	room: string,
	plan: MediaPlan
): Promise<void> {
	const muted = new Map<string, boolean>(plan.meetingSeats.map((s) => [s.seat, s.muted]));
	for (const participant of await client.listParticipants(room)) {
		const mute = muted.get(participant.identity);
		if (mute === undefined) await client.removeParticipant(room, participant.identity);
		else await setMicrophone(client, room, participant, mute);
	}
}

async function setMicrophone(
	client: RoomServiceClient,
	room: string,
	participant: ParticipantInfo,
	muted: boolean
): Promise<void> {
	const { identity, permission, tracks } = participant;
	if (muted) {
		// Silent first: the permission's way to the client takes longer.
		for (const track of tracks.filter((t) => t.source === TrackSource.MICROPHONE && !t.muted)) {
			await client.mutePublishedTrack(room, identity, track.sid, true);
		}
	}
	const { sources, subscribe } = mediaRights('meeting', muted);
	if (permission && sameSources(permission, sources)) return;
	await client.updateParticipant(room, identity, {
		permission: {
			canPublish: true,
			canPublishSources: sources,
			canSubscribe: subscribe,
			canPublishData: false,
			canUpdateMetadata: false,
			hidden: false
		}
	});
}

function sameSources({ canPublishSources }: ParticipantPermission, sources: readonly TrackSource[]): boolean {
	return canPublishSources.length === sources.length && sources.every((s) => canPublishSources.includes(s));
}
