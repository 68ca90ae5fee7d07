/**
 * The same SDP with `cbr=1` on the format line of every Opus payload; in a remote description it is what the far end
 * asks of this side's encoder (RFC 7587, 6.1). Pure, since the browser and the relay both need it.
 */
export function withConstantRate(sdp: string): string {
	const opus = [...sdp.matchAll(/^a=rtpmap:(\d+) opus\//gim)].map((match) => match[1]);
	return sdp.replace(/^a=fmtp:(\d+) (.*)$/gm, (line, payload: string, format: string) =>
		opus.includes(payload) && !/(^|;)\s*cbr=/.test(format)
			? `a=fmtp:${payload} ${format.trimEnd()};cbr=1`
			: line
	);
}
