import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { childConfig } from '../../../server/voice/livekit/child-config.ts';
import { placeless } from '../../../server/voice/rooms/placeless.ts';
import { sendsWithin } from '../../../server/voice/rooms/sending.ts';
import { mediaRights } from '../../../server/voice/livekit/tokens.ts';
import { sendsSteadily } from '../../../src/lib/voice/steady.ts';

/** Ports that browsers open no connection to (WHATWG Fetch, 2.9 "bad port"; Firefox applies it to ICE servers too). */
const BLOCKED = new Set(
	`0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135
	137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719
	1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080`
		.split(/\s+/)
		.map(Number)
);

test('[M70] LiveKit names no place to ask at that a browser blocks', () => {
	const net = { port: 1, udp: 2, tcp: 3, mediaIp: null };
	const { rtc } = JSON.parse(childConfig(net)) as { rtc: { stun_servers: string[] } };
	expect(rtc.stun_servers.length).toBeGreaterThan(0);
	for (const server of rtc.stun_servers)
		expect(BLOCKED.has(Number(server.split(':')[1])), server).toBe(false);
});

test('[M70] what Firefox says of itself in the meeting, voice, face and all, passes the door', () => {
	const said = readFileSync(new URL('../../fixtures/sdp/firefox-meeting.sdp', import.meta.url), 'utf8');
	const passed = placeless(said) ?? '';
	expect(passed).not.toMatch(/candidate/);
	expect(passed.match(/^m=/gm)).toHaveLength(9);
	expect(sendsWithin(passed, mediaRights('meeting', false).sources)).toBe(true);
	expect(sendsWithin(passed, mediaRights('booth', false).sources)).toBe(false);
});

afterEach(() => void vi.unstubAllGlobals());

test.each([
	['keeps', (sdp: string) => sdp, true],
	['forgets', (sdp: string) => sdp.replace(/;cbr=1/, ''), false]
])('[M14] a browser that %s the constant rate it is asked for', async (_, kept, steady) => {
	const closed = vi.fn();
	class Peer {
		localDescription = { type: 'offer', sdp: 'a=rtpmap:109 opus/48000/2\r\na=fmtp:109 stereo=1\r\n' };
		remoteDescription: { sdp: string } | null = null;
		close = closed;
		addTransceiver(): void {}
		createOffer = async () => this.localDescription;
		createAnswer = async () => ({ ...this.localDescription, type: 'answer' });
		setLocalDescription = async () => {};
		setRemoteDescription = async ({ sdp }: { sdp: string }) =>
			void (this.remoteDescription = { sdp: kept(sdp) });
	}
	vi.stubGlobal('RTCPeerConnection', Peer);
	expect(await sendsSteadily()).toBe(steady);
	expect(closed).toHaveBeenCalledTimes(2);
});
