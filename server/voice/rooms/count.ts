import type { SignalRequest } from '@livekit/protocol';

type Fields = Pick<(typeof SignalRequest)['fields'], 'find'>;
/** What tells the fields of a message: any of LiveKit's. */
interface Kind {
	fields: Fields;
}
/** How a field is written, in the lower three bits of its tag. */
const [VARINT, FIXED64, BYTES, FIXED32] = [0, 1, 2, 5];
const STRING = 9;
const RAW = 12;
/** Nothing of LiveKit's is nested so deep. */
const DEEPEST = 16;

/**
 * How many fields a message, as written, has in all, known or not, down through the messages inside it. Reading one
 * makes an object of each, so that a few bytes can stand for much work: they are counted before, and no further than to
 * the bound. Null beyond it, and for what cannot be read.
 */
export function fieldsOf(bytes: Uint8Array, type: Kind, most: number): number | null {
	const left = count(bytes, 0, bytes.length, type, most, DEEPEST);
	return left < 0 ? null : most - left;
}

/** What is left of the bound; below zero once it is over, or for what is malformed. */
function count(
	bytes: Uint8Array,
	from: number,
	end: number,
	type: Kind,
	left: number,
	depth: number
): number {
	if (depth === 0) return -1;
	const at = { pos: from, end, bytes };
	while (at.pos < end) {
		if (--left < 0) return -1;
		const tag = varint(at);
		const wire = tag & 7;
		if (wire === VARINT) varint(at);
		else if (wire === FIXED64) at.pos += 8;
		else if (wire === FIXED32) at.pos += 4;
		else if (wire === BYTES) {
			const size = varint(at);
			if (!(size <= end - at.pos)) return -1;
			left = inside(at.bytes, at.pos, at.pos + size, type, tag >>> 3, left, depth);
			if (left < 0) return -1;
			at.pos += size;
			// Groups, which nothing has written for long, are none of ours.
		} else return -1;
		if (!(at.pos <= end)) return -1;
	}
	return left;
}

/** What a field of bytes holds: a message or an entry is counted through, a packed list by its bytes; text is one. */
function inside(
	bytes: Uint8Array,
	from: number,
	end: number,
	type: Kind,
	no: number,
	left: number,
	depth: number
): number {
	const field = type.fields.find(no);
	if (field?.kind === 'message') return count(bytes, from, end, field.T, left, depth - 1);
	if (field?.kind === 'map')
		return count(bytes, from, end, { fields: { find: () => undefined } }, left, depth - 1);
	const packed =
		field?.kind === 'enum' || (field?.kind === 'scalar' && field.T !== STRING && field.T !== RAW);
	return packed ? left - (end - from) : left;
}

/** At most ten bytes; its lower 32 bits. Past the end it is not a number. */
function varint(at: { pos: number; end: number; bytes: Uint8Array }): number {
	let value = 0;
	for (let i = 0; i < 10; i++) {
		if (at.pos >= at.end) break;
		const byte = at.bytes[at.pos++] as number;
		if (i < 5) value |= (byte & 0x7f) << (7 * i);
		if (byte < 0x80) return value >>> 0;
	}
	at.pos = NaN;
	return NaN;
}
