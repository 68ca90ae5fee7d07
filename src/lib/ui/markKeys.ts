/**
 * What a key does to a mark on the scale 1–5: the new mark, null for "cleared", or undefined when the key means
 * nothing here. Arrows stop at the ends; native radios would wrap, and a 5 must never become a 1 by one key too many.
 */
export function markAfterKey(
	key: string,
	mark: number | null,
	clearable: boolean
): number | null | undefined {
	if (/^[1-5]$/.test(key)) return Number(key);
	switch (key) {
		case 'ArrowRight':
		case 'ArrowDown':
			return mark === null ? 1 : Math.min(5, mark + 1);
		case 'ArrowLeft':
		case 'ArrowUp':
			return mark === null ? 5 : Math.max(1, mark - 1);
		case 'Home':
			return 1;
		case 'End':
			return 5;
		case 'Backspace':
		case 'Delete':
		case '0':
			return clearable ? null : undefined;
		default:
			return undefined;
	}
}
