import { expect, test } from 'vitest';
import { withConstantRate } from '../../../src/lib/voice/sdp.ts';

test('[M14] every Opus payload of an answer is asked for at a constant rate in packets of 10 ms, and nothing else is touched', () => {
	const answer = [
		'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 0',
		'a=rtpmap:111 opus/48000/2',
		'a=fmtp:111 minptime=10;useinbandfec=1',
		'a=rtpmap:63 red/48000/2',
		'a=fmtp:63 111/111',
		'm=video 9 UDP/TLS/RTP/SAVPF 96',
		'a=rtpmap:96 H264/90000',
		'a=fmtp:96 level-asymmetry-allowed=1',
		''
	].join('\r\n');
	const changed = withConstantRate(answer);
	expect(changed).toBe(answer.replace('useinbandfec=1', 'useinbandfec=1;cbr=1\r\na=ptime:10'));
	expect(withConstantRate(changed)).toBe(changed);
	const long = answer.replace('a=rtpmap:63', 'a=ptime:20\r\na=rtpmap:63');
	expect(withConstantRate(long)).toBe(changed);
});
