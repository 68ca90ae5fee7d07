import type { Room } from 'livekit-client';

/**
 * Lets a room's Opus run at a constant bitrate: packets of one size say nothing about what is said or who says it.
 * To be called before connecting. The library has no setting for it, so the answer is changed on its way in; `cbr` in
 * a remote fmtp is what the far end asks of this encoder (RFC 7587, 6.1).
 */
export function constantRate(room: Room): void {
	room.engine.on('transportsCreated', (publisher) => {
		const apply = publisher.setRemoteDescription.bind(publisher);
		publisher.setRemoteDescription = (description, offer) =>
			apply({ ...description, sdp: withConstantRate(description.sdp ?? '') }, offer);
	});
}

/** The same SDP with `cbr=1` on the format line of every Opus payload. */
export function withConstantRate(sdp: string): string {
	const opus = [...sdp.matchAll(/^a=rtpmap:(\d+) opus\//gim)].map((match) => match[1]);
	return sdp.replace(/^a=fmtp:(\d+) (.*)$/gm, (line, payload: string, format: string) =>
		opus.includes(payload) && !/(^|;)\s*cbr=/.test(format)
			? `a=fmtp:${payload} ${format.trimEnd()};cbr=1`
			: line
	);
}
