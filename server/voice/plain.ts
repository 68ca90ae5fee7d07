import {
	AddTrackRequest,
	AudioTrackFeature,
	LeaveRequest,
	SessionDescription,
	SimulcastCodec,
	SubscriptionPermission,
	SyncState,
	DisconnectReason,
	TrackSource,
	TrackType,
	type ParticipantInfo,
	type SignalRequest,
	type SignalResponse
} from '@livekit/protocol';
import { RELAY_TRACK } from '../../src/domain/session/media.ts';
import { placeless } from './placeless.ts';

/** As browsers name their tracks. */
const TRACK_ID = /^\{?[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\}?$/i;
/** As LiveKit names what was published. */
const SID = /^TR_\w{1,32}$/;
const CODECS = ['', 'opus', 'red', 'vp8', 'vp9', 'h264', 'h265', 'av1'];
const PICTURES = [TrackSource.CAMERA, TrackSource.SCREEN_SHARE];

/**
 * Makes a client's message what our pages would have said: what LiveKit would tell others of it has no word, number or
 * choice of the client's own. False where none of them says such a thing.
 */
export function plainAsked({ message }: SignalRequest): boolean {
	if (message.case === 'addTrack') {
		if (!TRACK_ID.test(message.value.cid)) return false;
		message.value = plainTrack(message.value);
	}
	if (message.case === 'updateAudioTrack') message.value.features = known(message.value.features);
	// Whoever speaks is heard by all: the library says so after each reconnection, and no more can be said.
	if (message.case === 'subscriptionPermission') {
		const { allParticipants, trackPermissions } = message.value;
		if (!allParticipants || trackPermissions.length > 0) return false;
		message.value = new SubscriptionPermission({ allParticipants });
	}
	if (message.case === 'offer' || message.case === 'answer') {
		const described = plainDescription(message.value);
		if (described === null) return false;
		message.value = described;
	}
	if (message.case === 'syncState') {
		const state = plainState(message.value);
		if (state === null) return false;
		message.value = state;
	}
	// As if by the button, whatever the reason.
	if (message.case === 'leave')
		message.value = new LeaveRequest({ reason: DisconnectReason.CLIENT_INITIATED });
	return true;
}

/** A connection as it is described, without where it leads to; null for what no page of ours says. */
export function plainDescription({
	type,
	sdp,
	id,
	midToTrackId
}: SessionDescription): SessionDescription | null {
	const passed = placeless(sdp);
	return passed === null ? null : new SessionDescription({ type, sdp: passed, id, midToTrackId });
}

/** What was published before a reconnection, without how it was named; null likewise. */
export function plainState(state: SyncState): SyncState | null {
	const { subscription, trackSidsDisabled, publishTracks, datachannelReceiveStates } = state;
	const answer = state.answer && plainDescription(state.answer);
	const offer = state.offer && plainDescription(state.offer);
	if (answer === null || offer === null) return null;
	return new SyncState({
		...(answer && { answer }),
		...(offer && { offer }),
		...(subscription && { subscription }),
		trackSidsDisabled,
		datachannelReceiveStates,
		publishTracks: publishTracks
			.filter(({ cid, track }) => TRACK_ID.test(cid) && SID.test(track?.sid ?? ''))
			.map(({ cid, track }) => ({
				cid,
				track: { sid: track?.sid ?? '', type: track?.type ?? 0, source: track?.source ?? 0 }
			}))
	});
}

/** How LiveKit tells of somebody's tracks: without what their publisher called them. The relay is known by its name. */
export function plainSaid({ message }: SignalResponse): void {
	if (message.case === 'update') message.value.participants.forEach(unnamed);
	if (message.case === 'join') message.value.otherParticipants.forEach(unnamed);
}

function unnamed({ tracks }: ParticipantInfo): void {
	for (const track of tracks) {
		if (track.name !== RELAY_TRACK) track.name = '';
		track.stream = '';
		for (const codec of track.codecs) codec.cid = codec.sdpCid = '';
	}
}

/** Sizes are a picture's alone; a voice has none. */
function plainTrack(asked: AddTrackRequest): AddTrackRequest {
	const { cid, muted, disableDtx, stereo, disableRed, source, sid } = asked;
	const picture = PICTURES.includes(source);
	const codecs = asked.simulcastCodecs.filter((c) => CODECS.includes(c.codec) && TRACK_ID.test(c.cid));
	return new AddTrackRequest({
		...{ cid, muted, disableDtx, stereo, disableRed, source },
		type: picture ? TrackType.VIDEO : TrackType.AUDIO,
		...(SID.test(sid) && { sid }),
		audioFeatures: known(asked.audioFeatures),
		...(picture && { width: asked.width, height: asked.height, layers: asked.layers }),
		simulcastCodecs: codecs.map(
			(c) => new SimulcastCodec({ codec: c.codec, cid: c.cid, layers: picture ? c.layers : [] })
		)
	});
}

/** Each once, in their own order, and none that the protocol does not have. */
function known(features: readonly AudioTrackFeature[]): AudioTrackFeature[] {
	const all = [0, 1, 2, 3, 4, 5, 6] satisfies AudioTrackFeature[];
	return all.filter((feature) => features.includes(feature));
}
