import { TrackSource } from '@livekit/protocol';
import { limits } from '../../limits.ts';

const SENDS_NOT = /^a=(recvonly|inactive)\r$/m;
const SENDS = /^a=send/m;
/** What LiveKit takes for a track: one stream, or the layers of a picture. */
const NAMED = /^a=(ssrc|rid):/m;
const LAYER = /^a=rid:/gm;

export function isPicture(source: TrackSource): boolean {
	return source === TrackSource.CAMERA || source === TrackSource.SCREEN_SHARE;
}

/**
 * Whether a client that describes itself so sends no more than one track of each source. The newest description is all
 * that counts: what it no longer sends ends at LiveKit, so a page may let one go and send another as often as it likes,
 * and no row of connections adds up. Each says what streams it has: of those that come unnamed LiveKit takes every one.
 *
 * @param sdp as `placeless` wrote it
 */
export function sendsWithin(sdp: string, sources: readonly TrackSource[]): boolean {
	const sent = sdp.split(/^(?=m=)/m).filter((part) => !part.startsWith('m=application') && sends(part));
	if (sent.some((part) => !NAMED.test(part) || layers(part) > limits.description.layers)) return false;
	const pictures = sources.filter(isPicture).length;
	const voices = sent.filter((part) => part.startsWith('m=audio ')).length;
	return voices <= sources.length - pictures && sent.length - voices <= pictures;
}

/** The first piece is the session's, which is no part of it. Without a word it sends, and with both. */
function sends(part: string): boolean {
	return part.startsWith('m=') && (!SENDS_NOT.test(part) || SENDS.test(part));
}

function layers(part: string): number {
	return part.match(LAYER)?.length ?? 0;
}
