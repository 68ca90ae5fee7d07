import { gunzipSync, gzipSync } from 'node:zlib';
import {
	JoinRequest,
	SignalRequest,
	SignalResponse,
	type TrackSource,
	WrappedJoinRequest,
	WrappedJoinRequest_Compression
} from '@livekit/protocol';
import { limits } from '../../limits.ts';
import { fieldsOf } from './count.ts';
import { offered, plainAsked, plainClient, plainSaid, plainState } from './plain.ts';

type Asked = NonNullable<SignalRequest['message']['case']>;
type Said = NonNullable<SignalResponse['message']['case']>;

/**
 * What a client may say to LiveKit: how it connects, what it publishes and takes. Not `updateMetadata` and data of any
 * kind, which would carry words of its own into the room, nor `simulate`, which makes LiveKit fail on purpose, nor
 * `trickle`, which names places that LiveKit would send to.
 */
const ASKED: ReadonlySet<Asked> = new Set<Asked>([
	...(['offer', 'answer', 'addTrack', 'mute', 'subscription', 'trackSetting', 'leave'] as const),
	...(['subscriptionPermission', 'syncState', 'ping', 'pingReq', 'updateAudioTrack'] as const)
]);

/**
 * What LiveKit may say to a client. Not `refreshToken` and `roomMoved`, which hold a token: nobody gets one here; nor
 * `roomUpdate`, which comes when somebody comes or goes whom nobody sees, with how many there are.
 */
const SAID: ReadonlySet<Said> = new Set<Said>([
	...(['join', 'answer', 'offer', 'trickle', 'update', 'trackPublished', 'leave', 'mute'] as const),
	...(['speakersChanged', 'connectionQuality', 'streamStateUpdate'] as const),
	...(['subscribedQualityUpdate', 'subscriptionPermissionUpdate', 'trackUnpublished', 'pong'] as const),
	...(['reconnect', 'pongResp', 'subscriptionResponse', 'requestResponse', 'trackSubscribed'] as const),
	...(['mediaSectionsRequirement', 'subscribedAudioCodecUpdate'] as const)
]);

/** What holds a description of a connection, or two, and so may be as long as those are. */
const DESCRIBED: ReadonlySet<Asked> = new Set<Asked>(['offer', 'answer', 'syncState']);
const KNOWN = { readUnknownFields: false };

/** What a connection may say, beside the list. */
export interface May {
	/** What its kind may publish. */
	sources: readonly TrackSource[];
	/** Whether the seat may have so many fields more read. */
	says(fields: number): boolean;
	/** Whether it may announce one more track. */
	publishes(): boolean;
}

/** The frame as it may pass to LiveKit, null for none of it. Written anew: what is not known here does not pass. */
export function toServer(frame: Uint8Array, may: May): Uint8Array | null {
	const fields = fieldsOf(frame, SignalRequest, limits.signalFields);
	if (fields === null || !may.says(fields)) return null;
	const said = read(() => SignalRequest.fromBinary(frame, KNOWN));
	const kind = said?.message.case;
	if (said === null || kind === undefined || !ASKED.has(kind) || !plainAsked(said, may.sources)) return null;
	if (kind === 'addTrack' && !may.publishes()) return null;
	return frame.length <= limits.askedBytes || DESCRIBED.has(kind) ? said.toBinary() : null;
}

/** The same towards the client. */
export function toClient(frame: Uint8Array): Uint8Array | null {
	const said = read(() => SignalResponse.fromBinary(frame, KNOWN));
	const kind = said?.message.case;
	if (said === null || kind === undefined || !SAID.has(kind)) return null;
	plainSaid(said);
	return said.toBinary();
}

/**
 * How a client asks to join, without metadata, attributes, tracks and what it is; null for what cannot be read or no page of ours
 * says.
 */
export function joinRequest(text: string, sources: readonly TrackSource[]): string | null {
	const asked = read(() => {
		const outer = Buffer.from(text, 'base64');
		if (fieldsOf(outer, WrappedJoinRequest, limits.joinFields) === null) return null;
		const { compression, joinRequest: inner } = WrappedJoinRequest.fromBinary(outer, KNOWN);
		const packed = compression === WrappedJoinRequest_Compression.GZIP;
		const bytes = packed ? gunzipSync(inner, { maxOutputLength: limits.joinBytes }) : inner;
		return fieldsOf(bytes, JoinRequest, limits.joinFields) === null
			? null
			: JoinRequest.fromBinary(bytes, KNOWN);
	});
	if (asked === null) return null;
	const { clientInfo, connectionSettings, reconnect, reconnectReason, participantSid } = asked;
	const publisherOffer = asked.publisherOffer && offered(asked.publisherOffer, sources);
	const syncState = asked.syncState && plainState(asked.syncState);
	if (publisherOffer === null || syncState === null) return null;
	const passed = new JoinRequest({
		reconnect,
		reconnectReason,
		participantSid,
		...(clientInfo && { clientInfo: plainClient(clientInfo) }),
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
