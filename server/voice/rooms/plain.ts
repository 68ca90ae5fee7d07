import {
	AddTrackRequest,
	AudioTrackFeature,
	ClientInfo,
	ClientInfo_SDK,
	JoinResponse,
	LeaveRequest,
	ParticipantInfo,
	ParticipantUpdate,
	Room,
	ServerInfo,
	SessionDescription,
	SimulcastCodec,
	SimulcastCodecInfo,
	SubscriptionPermission,
	SyncState,
	DisconnectReason,
	TrackInfo,
	TrackSource,
	TrackType,
	VideoLayer,
	type SignalRequest,
	type SignalResponse
} from '@livekit/protocol';
import { RELAY_TRACK } from '../../../src/domain/session/media.ts';
import { placeless } from './placeless.ts';
import { isPicture, sendsWithin } from './sending.ts';

/** As browsers name their tracks. */
const TRACK_ID = /^\{?[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\}?$/i;
/** As LiveKit names what was published. */
const SID = /^TR_\w{1,32}$/;
/** Our library's own numbers, whichever release of it a page has. */
export const CLIENT = { version: /^\d{1,3}(\.\d{1,3}){2}$/, protocol: /^\d{1,2}$/ };
const CODECS = ['', 'opus', 'red', 'vp8', 'vp9', 'h264', 'h265', 'av1'];

/**
 * Makes a client's message what our pages would have said: what LiveKit would tell others of it has no word, number or
 * choice of the client's own. False where none of them says such a thing.
 *
 * @param sources what may be published
 */
export function plainAsked({ message }: SignalRequest, sources: readonly TrackSource[]): boolean {
	if (message.case === 'addTrack') {
		if (!TRACK_ID.test(message.value.cid) || !sources.includes(message.value.source)) return false;
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
		const described = offered(message.value, sources);
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

/** What a client describes as its own side; null also where it sends more than one track of each source. */
export function offered(
	said: SessionDescription,
	sources: readonly TrackSource[]
): SessionDescription | null {
	const described = plainDescription(said);
	return described !== null && sendsWithin(described.sdp, sources) ? described : null;
}

/** A connection as it is described, without where it leads to; null for what no page of ours says. */
function plainDescription({ type, sdp, id, midToTrackId }: SessionDescription): SessionDescription | null {
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

/** What LiveKit is told of the program that connects: as much as our library says, and nothing that it would pass on. */
export function plainClient({ version, protocol }: ClientInfo): ClientInfo {
	return new ClientInfo({
		sdk: ClientInfo_SDK.JS,
		...(CLIENT.version.test(version) && { version }),
		...(CLIENT.protocol.test(String(protocol)) && { protocol })
	});
}

/**
 * How LiveKit tells of people and of itself: by a list of what our pages read. Not what anybody's client said of
 * itself, nor how many are there unseen, nor a password of the room's.
 */
export function plainSaid({ message }: SignalResponse): void {
	if (message.case === 'update')
		message.value = new ParticipantUpdate({ participants: message.value.participants.map(plainPerson) });
	if (message.case === 'join') message.value = plainJoin(message.value);
	if (message.case === 'reconnect' && message.value.serverInfo)
		message.value.serverInfo = plainServer(message.value.serverInfo);
}

function plainJoin(join: JoinResponse): JoinResponse {
	const { room, participant, serverInfo, clientConfiguration, otherParticipants, ...said } = join;
	const { iceServers, subscriberPrimary, fastPublish, pingTimeout, pingInterval } = said;
	return new JoinResponse({
		...{ iceServers, subscriberPrimary, fastPublish, pingTimeout, pingInterval },
		serverVersion: said.serverVersion,
		enabledPublishCodecs: said.enabledPublishCodecs,
		otherParticipants: otherParticipants.map(plainPerson),
		...(room && { room: new Room({ sid: room.sid, name: room.name }) }),
		...(participant && { participant: plainPerson(participant) }),
		...(serverInfo && { serverInfo: plainServer(serverInfo) }),
		...(clientConfiguration && { clientConfiguration })
	});
}

function plainServer({ edition, version, protocol }: ServerInfo): ServerInfo {
	return new ServerInfo({ edition, version, protocol });
}

function plainPerson(person: ParticipantInfo): ParticipantInfo {
	const { sid, identity, state, joinedAt, joinedAtMs, version, isPublisher, kind, permission } = person;
	return new ParticipantInfo({
		...{ sid, identity, state, joinedAt, joinedAtMs, version, isPublisher, kind },
		...(permission && { permission }),
		tracks: person.tracks.map(plainTold)
	});
}

/** Without what its publisher called it. The relay is known by its name. */
function plainTold(track: TrackInfo): TrackInfo {
	const { sid, type, source, muted, width, height, simulcast, mimeType, version, audioFeatures } = track;
	const { disableDtx, disableRed, stereo } = track;
	return new TrackInfo({
		...{ sid, type, source, muted, width, height, simulcast, mimeType, audioFeatures },
		...{ disableDtx, disableRed, stereo },
		...(version && { version }),
		name: track.name === RELAY_TRACK ? RELAY_TRACK : '',
		layers: track.layers.map(plainLayer),
		codecs: track.codecs.map(
			(c) => new SimulcastCodecInfo({ mimeType: c.mimeType, layers: c.layers.map(plainLayer) })
		)
	});
}

function plainLayer({ quality, width, height }: VideoLayer): VideoLayer {
	return new VideoLayer({ quality, width, height });
}

/** Sizes are a picture's alone; a voice has none. */
function plainTrack(asked: AddTrackRequest): AddTrackRequest {
	const { cid, muted, disableDtx, stereo, disableRed, source, sid } = asked;
	const picture = isPicture(source);
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
