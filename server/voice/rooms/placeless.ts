import { limits } from '../../limits.ts';

const LINE_END = /[\r\n]+/;
/** Where whoever describes itself may be reached, and that this is all. */
const PLACE = /^a=(remote-|end-of-)?candidate/i;
const PART = /^m=/;
/** Whole lines to pion; what follows in any other is the next one. */
const WHOLE = /^[am]=/;

/**
 * A client's description of a connection (SDP) without any place: LiveKit sends to every one that is named, and learns
 * where a client is from the client's own checks (RFC 8445, 7.3.1.3). Null where it is larger than a page's, or where
 * a place or another line stands within a line: pion, LiveKit's reader, ends some before their end.
 */
export function placeless(sdp: string): string | null {
	const { lines: most, lineLetters, parts } = limits.description;
	const lines = sdp.split(LINE_END, most + 1).filter((line) => line !== '');
	if (lines.length > most || lines.some((line) => line.length > lineLetters)) return null;
	if (lines.some((line) => !WHOLE.test(line) && line.indexOf('=', 2) >= 0)) return null;
	const offered = lines.filter((line) => PART.test(line));
	if (offered.length > parts || !offered.every(isModest)) return null;
	const rest = lines.filter((line) => !PLACE.test(line));
	return rest.some((line) => /candidate/i.test(line)) ? null : rest.map((line) => `${line}\r\n`).join('');
}

/** LiveKit goes through all that is said of a part for each format that its line names. */
function isModest(part: string): boolean {
	const [, , , ...formats] = part.split(/\s+/);
	return formats.length <= limits.description.formats && new Set(formats).size === formats.length;
}
