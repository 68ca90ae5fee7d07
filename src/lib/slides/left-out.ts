import type { Operations } from './glyphs.ts';

/** Bytes of a file that are read at a time, and those of them that are read again with the next. */
const WINDOW = 1024 * 1024;
const AGAIN = 64;
const SIZES = /\/(Width|Height)\s+(\d+)(\s+\d+\s+R\b)?|obj|stream/g;

/** Whether a PDF has a picture of more pixels than this: pdf.js leaves it out of its page without a word. */
export function hasLarger(data: Uint8Array, pixels: number): boolean {
	const latin = new TextDecoder('latin1');
	let size: Record<string, number> = {};
	let last = '';
	for (let at = 0; at < data.length; at += WINDOW) {
		const text = last + latin.decode(data.subarray(at, at + WINDOW));
		for (const [found, side, length, elsewhere] of text.matchAll(SIZES)) {
			if (found === 'obj') size = {};
			else if (side !== undefined) size[side] = elsewhere === undefined ? Number(length) : Infinity;
			else if ((size['Width'] ?? 0) * (size['Height'] ?? 0) > pixels) return true;
		}
		last = text.slice(-AGAIN);
	}
	return false;
}

const OPENS = new Set(['save', 'beginGroup', 'paintFormXObjectBegin']);
const CLOSES = new Set(['restore', 'endGroup', 'paintFormXObjectEnd']);
const PAINTS = /^(?:paint|show|shadingFill|constructPath|rawFillPath)/;

/**
 * Whether a page makes room for something and draws nothing in it, as where a picture was left out.
 *
 * @param ops numbers of the operations by name
 */
export function leavesRoom(list: Operations, ops: Readonly<Record<string, number>>): boolean {
	const names = new Map(Object.entries(ops).map(([name, n]) => [n, name]));
	/** For each open part of the page, whether there is room in it that nothing was drawn in. */
	let rooms = [false];
	for (let i = 0; i < list.fnArray.length; i++) {
		const name = names.get(list.fnArray[i] ?? -1) ?? '';
		const args = (list.argsArray[i] ?? []) as ArrayLike<unknown>;
		if (OPENS.has(name)) rooms.push(false);
		else if (CLOSES.has(name)) {
			if (rooms.pop() === true) return true;
		} else if (name === 'transform') rooms[rooms.length - 1] = true;
		else if (PAINTS.test(name) && !(name === 'constructPath' && args[0] === ops['endPath']))
			rooms = rooms.map(() => false);
	}
	return rooms.includes(true);
}

/**
 * Whether a picture of the page could not be read.
 *
 * @param pictureOf what was made of a picture, by the name under which the operations use it; null = nothing
 */
export function losesPicture(
	list: Operations,
	ops: Readonly<Record<string, number>>,
	pictureOf: (name: string) => unknown
): boolean {
	const painting = new Set([ops['paintImageXObject'], ops['paintImageXObjectRepeat']]);
	return Array.from(list.fnArray).some((fn, i) => {
		const [name] = (list.argsArray[i] ?? []) as readonly unknown[];
		return painting.has(fn) && typeof name === 'string' && pictureOf(name) === null;
	});
}
