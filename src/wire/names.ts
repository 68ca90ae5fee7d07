/**
 * What a reader does not see, or sees elsewhere than it is written: direction marks, zero widths, fillers, controls,
 * tags. In a name it lets two look alike, or turns the words beside it around.
 */
const UNSEEN = /(?!\ufe0e|\ufe0f)\p{Default_Ignorable_Code_Point}|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\u2800/u;
const EVERY_UNSEEN = new RegExp(UNSEEN.source, 'gu');

/** Whether every character of a name can be seen. */
export function seen(name: string): boolean {
	return !UNSEEN.test(name);
}

/** The name with what is not seen put by its number: `Ana[U+200B]`. */
export function shown(name: string): string {
	return name.replace(
		EVERY_UNSEEN,
		(c) => `[U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
	);
}
