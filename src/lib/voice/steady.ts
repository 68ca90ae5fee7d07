import { withConstantRate } from './sdp.ts';

/**
 * Whether this browser sends at a constant rate when it is asked to (RFC 7587, 6.1): what it does not know it leaves out
 * of the description that it keeps. Packets that follow the sound in size tell of it to whoever sees them pass.
 */
export async function sendsSteadily(): Promise<boolean> {
	const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
	try {
		near.addTransceiver('audio', { direction: 'sendonly' });
		await near.setLocalDescription(await near.createOffer());
		await far.setRemoteDescription(near.localDescription as RTCSessionDescription);
		const { sdp } = await far.createAnswer();
		await near.setRemoteDescription({ type: 'answer', sdp: withConstantRate(sdp ?? '') });
		return /^a=fmtp:.*cbr=1/m.test(near.remoteDescription?.sdp ?? '');
	} finally {
		near.close();
		far.close();
	}
}
