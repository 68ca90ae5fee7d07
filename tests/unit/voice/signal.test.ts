import { gzipSync } from 'node:zlib';
import {
	JoinRequest,
	SessionDescription,
	SignalRequest,
	SyncState,
	UpdateSubscription,
	WrappedJoinRequest
} from '@livekit/protocol';
import { afterEach, expect, test, vi } from 'vitest';
import { limits } from '../../../server/limits.ts';
import { joinRequest, toServer } from '../../../server/voice/signal.ts';

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
		value: new SessionDescription({ type: 'offer', sdp: 'a'.repeat(200_000) })
	});
	expect(toServer(offer)).toEqual(offer);
});

test('[M60] a page that comes back to a full meeting says all it has to', () => {
	const tracks = Array.from({ length: 300 }, (_, i) => `TR_${i}`);
	const answer = new SessionDescription({
		type: 'answer',
		sdp: 'a'.repeat(100_000),
		midToTrackId: Object.fromEntries(tracks.map((sid, i) => [String(i), sid]))
	});
	const state = new SyncState({
		answer,
		subscription: { trackSids: tracks },
		trackSidsDisabled: tracks,
		publishTracks: [1, 2, 3].map((n) => ({ cid: `c${n}`, track: { sid: `TR_${n}`, layers: [{}, {}, {}] } }))
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
			publisherOffer: { type: 'offer', sdp: 'a'.repeat(size), midToTrackId: { '0': 'TR_1' } }
		}).toBinary();
	expect(joinRequest(join(described(2 * limits.joinBytes)))).toBe(null);
	expect(joinRequest(join(described(30_000)))).not.toBe(null);
	// Wrapped in itself, or with a wrapping of a thousand pieces.
	expect(joinRequest(Buffer.from(many(4000, [10, 0])).toString('base64'))).toBe(null);
});
