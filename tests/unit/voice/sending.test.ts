import { AddTrackRequest, SessionDescription, SignalRequest, TrackSource } from '@livekit/protocol';
import { expect, test } from 'vitest';
import { limits } from '../../../server/limits.ts';
import { sendsWithin } from '../../../server/voice/rooms/sending.ts';
import { toServer } from '../../../server/voice/rooms/signal.ts';
import { mediaRights } from '../../../server/voice/livekit/tokens.ts';
import { MediaTraffic } from '../../../server/voice/rooms/traffic.ts';

type Way = 'sendonly' | 'sendrecv' | 'recvonly' | 'inactive' | null;
const STREAM = 'ssrc:1 cname:x';
const part = (kind: string, way: Way, ...more: string[]) => [
	...[`m=${kind} 9 UDP/TLS/RTP/SAVPF 111`, 'c=IN IP4 0.0.0.0'],
	...(way === null ? [] : [`a=${way}`]),
	...more.map((line) => `a=${line}`)
];
const HEAD = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0'];
const CHANNEL = ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0'];
const sdp = (...parts: string[][]) => [HEAD, CHANNEL, ...parts].flat().join('\r\n') + '\r\n';
const voice = (way: Way = 'sendonly') => part('audio', way, STREAM);
const picture = (way: Way = 'sendonly') => part('video', way, 'rid:q send', 'rid:h send', 'rid:f send');
const may = (kind: Parameters<typeof mediaRights>[0], text: string) =>
	sendsWithin(text, mediaRights(kind, false).sources);

test('[M67] a connection sends one voice where one may be sent, in the meeting two pictures more, and listeners nothing', () => {
	for (const [kind, voices, pictures] of [
		['stage', 0, 0],
		['voice', 1, 0],
		['booth', 1, 0],
		['meeting', 1, 2]
	] as const) {
		const all = [
			...Array.from({ length: voices }, () => voice()),
			...Array.from({ length: pictures }, () => picture())
		];
		expect(may(kind, sdp(...all)), kind).toBe(true);
		expect(may(kind, sdp(...all, voice())), kind).toBe(false);
		expect(may(kind, sdp(...all, picture())), kind).toBe(false);
		// Whatever one hears.
		expect(may(kind, sdp(...all, ...Array.from({ length: 200 }, () => voice('recvonly')))), kind).toBe(true);
	}
});

test('[M67] what is no longer sent does not count, however often a page lets a track go and sends another', () => {
	for (let n = 0; n < 100; n++)
		expect(may('booth', sdp(...Array.from({ length: n }, () => voice('inactive')), voice()))).toBe(true);
});

test.each([
	['says both', part('audio', 'sendrecv', STREAM)],
	['says nothing of its way', part('audio', null, STREAM)],
	['says that it does not, and that it does', part('audio', 'inactive', STREAM, 'sendonly')],
	['says so in other letters', part('audio', null, STREAM, 'RECVONLY')],
	['is of no kind that is known', part('text', 'sendonly', STREAM)]
])('[M67] a part that %s counts as sent', (_, second) => {
	expect(may('booth', sdp(second, voice()))).toBe(false);
});

test('[M67] a part that names no stream is not sent: LiveKit would take every one that comes', () => {
	expect(may('booth', sdp(part('audio', 'sendonly')))).toBe(false);
	expect(may('booth', sdp(part('audio', 'recvonly')))).toBe(true);
});

test('[M67] a picture has no more layers than a page sends', () => {
	const layers = (n: number) =>
		part('video', 'sendonly', ...Array.from({ length: n }, (_, i) => `rid:${i} send`));
	expect(may('meeting', sdp(layers(limits.description.layers)))).toBe(true);
	expect(may('meeting', sdp(layers(limits.description.layers + 1)))).toBe(false);
});

const CID = '6f9619ff-8b86-d011-b42d-00cf4fc964ff';
const asked = (message: SignalRequest['message']) => new SignalRequest({ message }).toBinary();
const { sources } = mediaRights('booth', false);

test.each(['offer', 'answer'] as const)('[M67] an %s that sends more than one does not pass', (which) => {
	const passes = (text: string) =>
		toServer(asked({ case: which, value: new SessionDescription({ type: which, sdp: text }) }), {
			...{ sources, says: () => true, publishes: () => true }
		}) !== null;
	expect(passes(sdp(voice(), voice('inactive')))).toBe(true);
	expect(passes(sdp(voice(), voice()))).toBe(false);
});

test('[M67] a track is announced of a source that may be sent alone, and so often as a page ever does', () => {
	let now = 0;
	const traffic = new MediaTraffic(() => now);
	const announce = (source: TrackSource) =>
		toServer(asked({ case: 'addTrack', value: new AddTrackRequest({ cid: CID, source }) }), {
			sources,
			says: (n) => traffic.of('s', 'a').says(n),
			publishes: () => traffic.of('s', 'a').publishes()
		}) !== null;
	expect([TrackSource.CAMERA, TrackSource.SCREEN_SHARE_AUDIO, TrackSource.UNKNOWN].some(announce)).toBe(
		false
	);
	const most = limits.media.tracksBurst;
	for (let n = 0; n < most; n++) expect(announce(TrackSource.MICROPHONE)).toBe(true);
	expect(announce(TrackSource.MICROPHONE)).toBe(false);
	expect(traffic.of('s', 'b').publishes()).toBe(true);
	now += 10_000;
	expect(announce(TrackSource.MICROPHONE)).toBe(true);
});

test('[M67] what fields of signalling add up to over all connections of a seat has a bound', () => {
	const traffic = new MediaTraffic(() => 0);
	const { signalFields, media } = limits;
	const frames = Array.from({ length: 100 }, () => traffic.of('s', 'a').says(signalFields));
	expect(frames.filter((may) => may)).toHaveLength(media.fieldsBurst / signalFields);
	expect(traffic.of('s', 'b').says(signalFields)).toBe(true);
});
