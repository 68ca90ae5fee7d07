import { gunzipSync } from 'node:zlib';
import {
	JoinRequest,
	SessionDescription,
	SignalRequest,
	SyncState,
	TrickleRequest,
	WrappedJoinRequest
} from '@livekit/protocol';
import { expect, test } from 'vitest';
import { limits } from '../../../server/limits.ts';
import { placeless } from '../../../server/voice/rooms/placeless.ts';
import { joinRequest, toServer, type May } from '../../../server/voice/rooms/signal.ts';

const PLACE = 'a=candidate:1 1 udp 2113937151 192.0.2.7 9 typ host generation 0';
const HEAD = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0 1'];
const PARTS = [
	...['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0', 'a=ice-ufrag:abcd', 'a=mid:0'],
	...['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', 'a=ice-options:trickle', 'a=mid:1', 'a=recvonly']
];
const CLEAN = [...HEAD, ...PARTS].map((line) => `${line}\r\n`).join('');
/** A description with something behind its head, behind its first line, and at its end. */
const within = (what: readonly string[], end: string) =>
	['v=0', ...what, ...HEAD.slice(1), ...what, ...PARTS, ...what].join(end) + end;

test('[M63] a description without a place passes as it is', () => {
	expect(placeless(CLEAN)).toBe(CLEAN);
	expect(placeless('')).toBe('');
});

test.each([
	['\\r\\n', '\r\n'],
	['\\n', '\n'],
	['\\r', '\r'],
	['\\n\\r', '\n\r'],
	['\\r\\r\\n', '\r\r\n']
])('[M63] no place passes, wherever it stands, with lines that end in %s', (_, end) => {
	const places = [PLACE, 'a=remote-candidates:1 192.0.2.7 9', 'a=end-of-candidates', 'a=CANDIDATE:1'];
	for (const place of [...places.map((p) => [p]), places]) expect(placeless(within(place, end))).toBe(CLEAN);
});

test.each([
	// Pion goes on to the next line where it has what it wanted of this one.
	['the version', CLEAN.replace('v=0', `v=0 ${PLACE}`)],
	['the origin', CLEAN.replace('127.0.0.1', `127.0.0.1 ${PLACE}`)],
	['the time', CLEAN.replace('t=0 0', `t=0 0 ${PLACE}`)],
	['an address', CLEAN.replace('0.0.0.0', `0.0.0.0\t${PLACE}`)],
	['another attribute', CLEAN.replace('a=mid:0', `a=mid:0 ${PLACE}`)],
	['space before it', CLEAN.replace('a=mid:0', ` ${PLACE}`)],
	['space within it', CLEAN.replace('a=mid:0', PLACE.replace('=', '= '))]
])('[M63] a description with a place behind %s is dropped', (_, sdp) => {
	expect(placeless(sdp)).toBe(null);
});

test.each(['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=sendonly'])(
	'[M64] [M67] a description with %s behind the start of another line is dropped',
	(hidden) => {
		for (const line of ['v=0', '127.0.0.1', 't=0 0', '0.0.0.0'])
			expect(placeless(CLEAN.replace(line, `${line} ${hidden}`))).toBe(null);
		expect(placeless(CLEAN.replace('a=mid:0', ` ${hidden}`))).toBe(null);
	}
);

const described = (sdp: string) =>
	new SessionDescription({ type: 'offer', sdp, midToTrackId: { '0': 'TR_1' } });
const CARRIERS: [string, (sdp: string) => SignalRequest['message']][] = [
	['an offer', (sdp) => ({ case: 'offer', value: described(sdp) })],
	['an answer', (sdp) => ({ case: 'answer', value: described(sdp) })],
	['a state’s offer', (sdp) => ({ case: 'syncState', value: new SyncState({ offer: described(sdp) }) })],
	['a state’s answer', (sdp) => ({ case: 'syncState', value: new SyncState({ answer: described(sdp) }) })]
];
const MAY: May = { sources: [], says: () => true, publishes: () => true };
const passed = (message: SignalRequest['message']) =>
	toServer(new SignalRequest({ message }).toBinary(), MAY);

test.each(CARRIERS)('[M63] no place passes by %s', (_, carry) => {
	const bytes = passed(carry(within([PLACE], '\n')));
	expect(SignalRequest.fromBinary(bytes as Uint8Array).message).toEqual(
		new SignalRequest({ message: carry(CLEAN) }).message
	);
	expect(passed(carry(CLEAN.replace('t=0 0', `t=0 0 ${PLACE}`)))).toBe(null);
});

test('[M63] no place passes by trickling', () => {
	const value = new TrickleRequest({ candidateInit: JSON.stringify({ candidate: PLACE.slice(2) }) });
	expect(passed({ case: 'trickle', value })).toBe(null);
});

test.each([
	['its offer', (sdp: string) => new JoinRequest({ publisherOffer: described(sdp) })],
	['its state', (sdp: string) => new JoinRequest({ syncState: { offer: described(sdp) } })]
])('[M63] no place passes by a join request: %s', (_, carry) => {
	const asked = (sdp: string) =>
		joinRequest(
			Buffer.from(new WrappedJoinRequest({ joinRequest: carry(sdp).toBinary() }).toBinary()).toString(
				'base64'
			),
			[]
		);
	const outer = WrappedJoinRequest.fromBinary(Buffer.from(asked(within([PLACE], '\r\n')) ?? '', 'base64'));
	expect(JoinRequest.fromBinary(gunzipSync(outer.joinRequest))).toEqual(carry(CLEAN));
	expect(asked(CLEAN.replace('t=0 0', `t=0 0 ${PLACE}`))).toBe(null);
});

test('[M64] a description has so many lines, letters in one and parts as a page’s in a large meeting, and no more', () => {
	const { lines, lineLetters, parts, formats } = limits.description;
	const more = (n: number, line: string) => CLEAN + `${line}\r\n`.repeat(n);
	for (const [most, sdp] of [
		[lines - 14, (n: number) => more(n, 'a=rtcp-mux')],
		[lineLetters, (n: number) => more(1, 'a='.padEnd(n, 'x'))],
		[parts - 2, (n: number) => more(n, 'm=audio 9 UDP/TLS/RTP/SAVPF 111')]
	] as const) {
		expect(placeless(sdp(most))).toBe(sdp(most));
		expect(placeless(sdp(most + 1))).toBe(null);
	}
	const part = (names: readonly (string | number)[]) =>
		more(1, `m=video 9 UDP/TLS/RTP/SAVPF ${names.join(' ')}`);
	const all = Array.from({ length: formats }, (_, i) => i);
	expect(placeless(part(all))).toBe(part(all));
	expect([placeless(part([...all, formats])), placeless(part([96, 97, 96]))]).toEqual([null, null]);
});
