import { gunzipSync, gzipSync } from 'node:zlib';
import {
	JoinRequest,
	SignalRequest,
	SignalResponse,
	WrappedJoinRequest,
	WrappedJoinRequest_Compression
} from '@livekit/protocol';

type Asked = NonNullable<SignalRequest['message']['case']>;
type Said = NonNullable<SignalResponse['message']['case']>;

/**
 * What a client may say to LiveKit: how it connects, what it publishes and takes. Not `updateMetadata` and data of any
 * kind, which would carry words of its own into the room, nor `simulate`, which makes LiveKit fail on purpose.
 */
const ASKED: ReadonlySet<Asked> = new Set<Asked>([
	...(['offer', 'answer', 'trickle', 'addTrack', 'mute', 'subscription', 'trackSetting', 'leave'] as const),
	...(['updateLayers', 'subscriptionPermission', 'syncState', 'ping', 'pingReq'] as const),
	...(['updateAudioTrack', 'updateVideoTrack'] as const)
]);

/** What LiveKit may say to a client. Not `refreshToken` and `roomMoved`, which hold a token: nobody gets one here. */
const SAID: ReadonlySet<Said> = new Set<Said>([
	...(['join', 'answer', 'offer', 'trickle', 'update', 'trackPublished', 'leave', 'mute'] as const),
	...(['speakersChanged', 'roomUpdate', 'connectionQuality', 'streamStateUpdate'] as const),
	...(['subscribedQualityUpdate', 'subscriptionPermissionUpdate', 'trackUnpublished', 'pong'] as const),
	...(['reconnect', 'pongResp', 'subscriptionResponse', 'requestResponse', 'trackSubscribed'] as const),
	...(['mediaSectionsRequirement', 'subscribedAudioCodecUpdate'] as const)
]);

/** No join request is so large; a packed one could unpack into anything. */
const JOIN_BYTES = 256 * 1024;
const KNOWN = { readUnknownFields: false };

/** The frame as it may pass to LiveKit, null for none of it. Written anew: what is not known here does not pass. */
export function toServer(frame: Uint8Array): Uint8Array | null {
	const said = read(() => SignalRequest.fromBinary(frame, KNOWN));
	const kind = said?.message.case;
	return said !== null && kind !== undefined && ASKED.has(kind) ? said.toBinary() : null;
}

/** The same towards the client. */
export function toClient(frame: Uint8Array): Uint8Array | null {
	const said = read(() => SignalResponse.fromBinary(frame, KNOWN));
	const kind = said?.message.case;
	return said !== null && kind !== undefined && SAID.has(kind) ? said.toBinary() : null;
}

/** How a client asks to join, without metadata, attributes and tracks; null for what cannot be read. */
export function joinRequest(text: string): string | null {
	const asked = read(() => {
		const wrapped = WrappedJoinRequest.fromBinary(Buffer.from(text, 'base64'), KNOWN);
		const { compression, joinRequest: bytes } = wrapped;
		const packed = compression === WrappedJoinRequest_Compression.GZIP;
		return JoinRequest.fromBinary(packed ? gunzipSync(bytes, { maxOutputLength: JOIN_BYTES }) : bytes, KNOWN);
	});
	if (asked === null) return null;
	const { clientInfo, connectionSettings, publisherOffer, reconnect, reconnectReason } = asked;
	const { participantSid, syncState } = asked;
	const passed = new JoinRequest({
		reconnect,
		reconnectReason,
		participantSid,
		...(clientInfo && { clientInfo }),
		...(connectionSettings && { connectionSettings }),
		...(publisherOffer && { publisherOffer }),
		...(syncState && { syncState })
	});
	const whole = new WrappedJoinRequest({
		compression: WrappedJoinRequest_Compression.GZIP,
		joinRequest: gzipSync(passed.toBinary())
	});
	// As LiveKit's own client writes it: for addresses, and yet filled up.
	return Buffer.from(whole.toBinary()).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

function read<T>(parse: () => T): T | null {
	try {
		return parse();
	} catch {
		return null;
	}
}
