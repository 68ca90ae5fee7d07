import type { Operations } from './glyphs.ts';

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

/** Whether a page ends within text, as where its rest is missing. */
export function leavesText(list: Operations, ops: Readonly<Record<string, number>>): boolean {
	const marks = Array.from(list.fnArray).filter((fn) => fn === ops['beginText'] || fn === ops['endText']);
	return marks.at(-1) === ops['beginText'];
}
