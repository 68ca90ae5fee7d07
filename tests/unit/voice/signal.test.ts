import { gunzipSync, gzipSync } from 'node:zlib';
import {
	AddTrackRequest,
	ClientInfo,
	JoinRequest,
	JoinResponse,
	LeaveRequest,
	ParticipantInfo,
	ParticipantUpdate,
	ReconnectResponse,
	RoomUpdate,
	SessionDescription,
	SignalRequest,
	SignalResponse,
	SubscriptionPermission,
	SyncState,
	UpdateLocalAudioTrack,
	UpdateSubscription,
	UpdateVideoLayers,
	WrappedJoinRequest
} from '@livekit/protocol';
import { afterEach, expect, test, vi } from 'vitest';
import { limits } from '../../../server/limits.ts';
import {
	joinRequest as joining,
	toClient,
	toServer as passing,
	type May
} from '../../../server/voice/rooms/signal.ts';
import { mediaRights } from '../../../server/voice/livekit/tokens.ts';

const { sources } = mediaRights('meeting', false);
const MAY: May = { sources, says: () => true, publishes: () => true };
const toServer = (frame: Uint8Array, may = MAY) => passing(frame, may);
const joinRequest = (text: string) => joining(text, sources);

afterEach(() => vi.restoreAllMocks());

const bytes = (tag: number, inner: Uint8Array) => {
	const size: number[] = [];
	let n = inner.length;
	for (; n > 127; n >>>= 7) size.push((n & 127) | 128);
	return Buffer.concat([Buffer.from([tag, ...size, n]), inner]);
};
const many = (times: number, field: readonly number[]) =>
	Buffer.alloc(times * field.length, Buffer.from(field));
/** `subscription` in a request: field 6. */
const subscription = (inner: Uint8Array) => bytes((6 << 3) | 2, inner);
/** A description of so many bytes, in lines of a hundred. */
const long = (size: number) => `${'a='.padEnd(98, 'x')}\r\n`.repeat(size / 100);
/** As a browser names a track. */
const CID = '6f9619ff-8b86-d011-b42d-00cf4fc964ff';
const asked = (message: SignalRequest['message']) => new SignalRequest({ message }).toBinary();

const BOMBS: [string, Uint8Array][] = [
	['empty messages', subscription(many(200_000, [(3 << 3) | 2, 0]))],
	['just too many of them', subscription(many(limits.signalFields, [(3 << 3) | 2, 0]))],
	['messages in messages', subscription(many(2, [...bytes((3 << 3) | 2, many(1500, [(2 << 3) | 2, 0]))]))],
	['unknown fields', many(100_000, [0xf8, 0x3f, 0])],
	['unknown fields within', subscription(many(100_000, [0xf8, 0x3f, 0]))],
	['the same over and over', many(50_000, [(6 << 3) | 2, 0])],
	['words', subscription(many(100_000, [(1 << 3) | 2, 0]))],
	['entries', bytes((1 << 3) | 2, many(60_000, [(4 << 3) | 2, 4, 10, 0, 16, 0]))],
	['groups', subscription(many(50_000, [(9 << 3) | 3, (9 << 3) | 4]))]
];

test.each(BOMBS)('[M60] signalling with too many %s is dropped before it is read', (_, frame) => {
	const read = vi.spyOn(SignalRequest, 'fromBinary');
	expect(toServer(frame)).toBe(null);
	expect(read).not.toHaveBeenCalled();
});

test('[M60] what is cut off or says it is longer than it is, is dropped', () => {
	const whole = Buffer.from(
		asked({ case: 'subscription', value: new UpdateSubscription({ trackSids: ['TR_1'] }) })
	);
	for (let n = 1; n < whole.length; n++) expect(toServer(whole.subarray(0, n)), String(n)).toBe(null);
	expect(toServer(Buffer.from([(6 << 3) | 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]))).toBe(
		null
	);
	expect(toServer(Buffer.alloc(12, 0xff))).toBe(null);
});

test('[M60] only what describes a connection is long', () => {
	const sids = (n: number) => Array.from({ length: 100 }, (_, i) => `TR_${i}`.padEnd(n, 'x'));
	const names = (n: number) =>
		asked({ case: 'subscription', value: new UpdateSubscription({ trackSids: sids(n), subscribe: true }) });
	expect(toServer(names(100))).toEqual(names(100));
	expect(toServer(names(1000))).toBe(null);
	const offer = asked({
		case: 'offer',
		value: new SessionDescription({ type: 'offer', sdp: long(200_000) })
	});
	expect(toServer(offer)).toEqual(offer);
});

test('[M60] a page that comes back to a full meeting says all it has to', () => {
	const tracks = Array.from({ length: 300 }, (_, i) => `TR_${i}`);
	const answer = new SessionDescription({
		type: 'answer',
		sdp: long(100_000),
		midToTrackId: Object.fromEntries(tracks.map((sid, i) => [String(i), sid]))
	});
	const state = new SyncState({
		answer,
		subscription: { trackSids: tracks },
		trackSidsDisabled: tracks,
		publishTracks: [1, 2, 3].map((n) => ({ cid: CID, track: { sid: `TR_${n}`, type: n % 2, source: n } }))
	});
	const frame = asked({ case: 'syncState', value: state });
	expect(SignalRequest.fromBinary(toServer(frame) as Uint8Array)).toEqual(SignalRequest.fromBinary(frame));
});

const GZIP = 1;
const join = (inner: Uint8Array, compression = GZIP) =>
	Buffer.from(
		new WrappedJoinRequest({
			compression,
			joinRequest: compression === GZIP ? gzipSync(inner) : inner
		}).toBinary()
	).toString('base64');

test.each([
	['tracks', many(131_000, [(5 << 3) | 2, 0])],
	['few enough to unpack', many(1000, [(5 << 3) | 2, 0])],
	['unknown fields', many(20_000, [0xf8, 0x3f, 0])],
	['attributes', many(8000, [(4 << 3) | 2, 4, 10, 0, 18, 0])]
])('[M60] a join request of many %s, packed or not, is not there', (_, inner) => {
	const read = vi.spyOn(JoinRequest, 'fromBinary');
	expect(joinRequest(join(inner))).toBe(null);
	expect(joinRequest(join(inner, 0))).toBe(null);
	expect(read).not.toHaveBeenCalled();
});

test('[M60] a join request unpacks into no more than one can be, and one with its description passes', () => {
	const described = (size: number) =>
		new JoinRequest({
			clientInfo: { sdk: 1, os: 'x', browser: 'y', version: '1' },
			publisherOffer: { type: 'offer', sdp: long(size), midToTrackId: { '0': 'TR_1' } }
		}).toBinary();
	expect(joinRequest(join(described(200_000)))).toBe(null);
	expect(joinRequest(join(described(30_000)))).not.toBe(null);
	// Wrapped in itself, or with a wrapping of a thousand pieces.
	expect(joinRequest(Buffer.from(many(4000, [10, 0])).toString('base64'))).toBe(null);
});

test.each([
	['nobody', { allParticipants: false }],
	['one alone', { trackPermissions: [{ participantIdentity: 'relay', allTracks: true }] }],
	[
		'everybody, and one besides',
		{ allParticipants: true, trackPermissions: [{ participantIdentity: 'relay' }] }
	]
])('[M61] who speaks cannot choose who hears it: %s', (_, value) => {
	expect(toServer(asked({ case: 'subscriptionPermission', value: new SubscriptionPermission(value) }))).toBe(
		null
	);
});

test('[M61] what the library says after each reconnection passes: everybody', () => {
	const all = asked({
		case: 'subscriptionPermission',
		value: new SubscriptionPermission({ allParticipants: true })
	});
	expect(toServer(all)).toEqual(all);
});

/** What no version of the protocol has. */
const ODD: number = 77;
const passed = (message: SignalRequest['message']) => {
	const frame = toServer(asked(message));
	return frame === null ? null : SignalRequest.fromBinary(frame).message.value;
};

test('[M40] what is published passes without name, stream and whatever else others would be told', () => {
	const free = {
		name: 'el tercero',
		stream: 'es de mi primo',
		encryption: 77,
		type: 77,
		packetTrailerFeatures: [77]
	};
	const voice = { cid: CID, source: 2, disableDtx: true, disableRed: true };
	const value = new AddTrackRequest({
		...voice,
		...free,
		width: 77,
		height: 77,
		layers: [{ width: 77, rid: 'x' }],
		simulcastCodecs: [
			{ codec: 'opus', cid: CID, layers: [{ rid: 'x' }] },
			{ codec: 'el tercero', cid: CID },
			{ codec: 'opus', cid: 'el tercero' }
		],
		sid: 'el tercero',
		audioFeatures: [ODD, 1, 0, 1]
	});
	expect(passed({ case: 'addTrack', value })).toEqual(
		new AddTrackRequest({
			...voice,
			type: 0,
			audioFeatures: [0, 1],
			simulcastCodecs: [{ codec: 'opus', cid: CID }]
		})
	);
	const camera = {
		cid: `{${CID.toUpperCase()}}`,
		source: 1,
		type: 1,
		width: 640,
		height: 360,
		layers: [{ width: 640 }]
	};
	expect(passed({ case: 'addTrack', value: new AddTrackRequest(camera) })).toEqual(
		new AddTrackRequest(camera)
	);
	expect(passed({ case: 'addTrack', value: new AddTrackRequest({ ...voice, cid: 'es de mi primo' }) })).toBe(
		null
	);
});

test('[M40] features, states and a leave pass as a page says them; layers, which none says, do not', () => {
	const features = new UpdateLocalAudioTrack({ trackSid: 'TR_1', features: [ODD, 4, 3, 4] });
	expect(passed({ case: 'updateAudioTrack', value: features })).toMatchObject({ features: [3, 4] });
	const state = new SyncState({
		publishTracks: [
			{ cid: CID, track: { sid: 'TR_1', name: 'el tercero', stream: 'x', mid: 'x', mimeType: 'x' } },
			{ cid: 'el tercero', track: { sid: 'TR_2' } }
		],
		dataChannels: [{ label: 'el tercero' }],
		publishDataTracks: [{ info: { name: 'el tercero' } }]
	});
	const plain = new SyncState({ publishTracks: [{ cid: CID, track: { sid: 'TR_1' } }] });
	expect(passed({ case: 'syncState', value: state })).toEqual(plain);
	const leave = new LeaveRequest({ reason: ODD, canReconnect: true, action: ODD });
	expect(passed({ case: 'leave', value: leave })).toEqual(new LeaveRequest({ reason: 1 }));
	expect(passed({ case: 'updateLayers', value: new UpdateVideoLayers({ trackSid: 'TR_1' }) })).toBe(null);
});

test('[M40] nobody is told how another named a track; the relay’s keeps its name', () => {
	const tracks = ['v', 'el tercero'].map((name) => ({
		sid: 'TR_1',
		name,
		stream: 'es de mi primo',
		codecs: [{ mimeType: 'audio/opus', cid: CID, sdpCid: 'es de mi primo' }]
	}));
	const other = new ParticipantInfo({ sid: 'PA_1', tracks });
	const told = [
		new SignalResponse({
			message: { case: 'update', value: new ParticipantUpdate({ participants: [other] }) }
		}),
		new SignalResponse({ message: { case: 'join', value: new JoinResponse({ otherParticipants: [other] }) } })
	].map((r) => SignalResponse.fromBinary(toClient(r.toBinary()) as Uint8Array).toJsonString());
	for (const text of told) {
		expect(text).toContain('"name":"v"');
		expect(text).not.toMatch(/tercero|primo|6f9619ff/);
	}
});

interface Kind<T> {
	new (partial?: never): T;
	fields: Pick<(typeof ParticipantInfo)['fields'], 'list'>;
}

/** A message with something in every field, and so in those that a later LiveKit adds. */
function filled<T extends object>(type: Kind<T>): T {
	const one = (field: ReturnType<typeof type.fields.list>[number]): unknown => {
		if (field.kind === 'enum') return 1;
		if (field.kind === 'map') return { secret: 'secret' };
		if (field.kind === 'message') return filled(field.T as unknown as Kind<object>);
		const text: unknown = { 8: true, 9: 'secret', 12: Buffer.from('secret') }[field.T as number];
		return text ?? (new type()[field.localName as keyof T] === 0n ? 77n : 77);
	};
	const fields = type.fields.list().filter((field) => field.oneof === undefined);
	return new type(
		Object.fromEntries(
			fields.map((field) => [field.localName, field.repeated ? [one(field)] : one(field)])
		) as never
	);
}

/** Where something stands in a message. */
function paths(value: unknown, path = ''): string[] {
	if (Array.isArray(value)) return value.flatMap((v) => paths(v, path));
	if (typeof value !== 'object' || value === null) return [path];
	return Object.entries(value).flatMap(([key, v]) => paths(v, path === '' ? key : `${path}.${key}`));
}

const told = (message: SignalResponse['message']) => {
	const frame = toClient(new SignalResponse({ message }).toBinary());
	if (frame === null) return null;
	const { [message.case as string]: value } = SignalResponse.fromBinary(frame).toJson() as never;
	return new Set(paths(value));
};
const PERSON = [
	...['sid', 'identity', 'state', 'joinedAt', 'joinedAtMs', 'version', 'isPublisher', 'kind'],
	...filledPermission(),
	...['sid', 'type', 'source', 'muted', 'width', 'height', 'simulcast', 'mimeType', 'audioFeatures'].map(
		track
	),
	...['disableDtx', 'disableRed', 'stereo', 'version.unixMicro', 'version.ticks', 'codecs.mimeType'].map(
		track
	),
	...['layers.quality', 'layers.width', 'layers.height'].flatMap((l) => [track(l), track(`codecs.${l}`)])
];
function track(name: string): string {
	return `tracks.${name}`;
}
function filledPermission(): string[] {
	const { permission } = filled(ParticipantInfo).toJson() as { permission: object };
	return paths(permission, 'permission');
}

test('[M65] of people and the room LiveKit tells by a list of fields, whatever it or a client filled in', () => {
	const participants = [filled(ParticipantInfo)];
	expect(told({ case: 'update', value: new ParticipantUpdate({ participants }) })).toEqual(
		new Set(PERSON.map((name) => `participants.${name}`))
	);
	const join = told({ case: 'join', value: filled(JoinResponse) });
	const own = [...(join ?? [])].filter((path) => !/^(participant|otherParticipants|clientConf)/.test(path));
	expect(own.sort()).toEqual(
		[
			...['room.sid', 'room.name', 'serverInfo.edition', 'serverInfo.version', 'serverInfo.protocol'],
			...['iceServers.urls', 'iceServers.username', 'iceServers.credential', 'subscriberPrimary'],
			...['serverVersion', 'fastPublish', 'pingTimeout', 'pingInterval'],
			...['enabledPublishCodecs.mime', 'enabledPublishCodecs.fmtpLine']
		].sort()
	);
	for (const who of ['participant', 'otherParticipants'])
		expect([...(join ?? [])].filter((path) => path.startsWith(`${who}.`)).sort()).toEqual(
			PERSON.map((name) => `${who}.${name}`).sort()
		);
	const again = told({ case: 'reconnect', value: filled(ReconnectResponse) });
	expect([...(again ?? [])].filter((path) => /nodeId|region|debug/.test(path))).toEqual([]);
	expect(told({ case: 'roomUpdate', value: filled(RoomUpdate) })).toBe(null);
});

test('[M65] of the program that joins LiveKit is told what our library says of itself, in its numbers', () => {
	const joins = (clientInfo: ClientInfo) => {
		const join = new JoinRequest({ clientInfo });
		const outer = new WrappedJoinRequest({ joinRequest: join.toBinary() });
		const text = joinRequest(Buffer.from(outer.toBinary()).toString('base64')) ?? '';
		const { joinRequest: inner } = WrappedJoinRequest.fromBinary(Buffer.from(text, 'base64url'));
		return JoinRequest.fromBinary(gunzipSync(inner)).clientInfo?.toJson();
	};
	expect(joins(new ClientInfo({ ...filled(ClientInfo), version: '2.23.0', protocol: 17 }))).toEqual({
		...{ sdk: 'JS', version: '2.23.0', protocol: 17 }
	});
	expect(joins(new ClientInfo({ ...filled(ClientInfo), protocol: 424_242 }))).toEqual({ sdk: 'JS' });
});
