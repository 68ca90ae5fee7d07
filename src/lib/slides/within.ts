import { isBlank, type Font, type Operations, type Shown } from './glyphs.ts';

/** Kinds of operation that set a pattern. */
const PATTERNS = ['setFillColorN', 'setStrokeColorN'];

/**
 * Whether a page writes where no reading of its text goes: in a soft mask, in the tile of a pattern, in the drawing of a
 * Type 3 letter.
 *
 * @param ops numbers of the operations by name
 * @param fontOf a font by the name under which the operations use it
 */
export function writesWithin(
	list: Operations,
	ops: Readonly<Record<string, number>>,
	fontOf: (name: string) => Font
): boolean {
	const names = new Map(Object.entries(ops).map(([name, n]) => [n, name]));
	const seen = new Set<Operations>();
	const fonts = new Set<Font>();

	/** @param inner what it shows is read nowhere */
	const writes = (operations: Operations, inner: boolean): boolean => {
		if (seen.has(operations)) return false;
		seen.add(operations);
		const masks: boolean[] = [];
		for (let i = 0; i < operations.fnArray.length; i++) {
			const name = names.get(operations.fnArray[i] ?? -1) ?? '';
			const args = (operations.argsArray[i] ?? []) as ArrayLike<unknown>;
			if (name === 'beginGroup') masks.push(isMask(args[0]) || masks.at(-1) === true);
			else if (name === 'endGroup') masks.pop();
			else if (name === 'setFont') fonts.add(fontOf(String(args[0])));
			else if (name === 'setGState') addFonts(args[0]);
			else if (PATTERNS.includes(name) && isList(args[2])) {
				if (writes(args[2], true)) return true;
			} else if (name === 'showText') {
				const shown = ((args[0] ?? []) as readonly (Shown | number)[]).filter((g) => typeof g !== 'number');
				if ((inner || masks.at(-1) === true) && shown.some((g) => !isBlank(g.unicode))) return true;
				if (shown.some(drawsWriting)) return true;
			}
		}
		return false;
	};

	const addFonts = (settings: unknown) => {
		for (const [key, value] of (settings ?? []) as [string, unknown[]][])
			if (key === 'Font') fonts.add(fontOf(String(value[0])));
	};

	const drawsWriting = ({ operatorListId }: Shown): boolean =>
		operatorListId !== undefined &&
		[...fonts].some((font) => {
			const drawing = font.charProcOperatorList?.get(operatorListId);
			return drawing !== undefined && writes(drawing, true);
		});

	return writes(list, false);
}

function isMask(group: unknown): boolean {
	return typeof group === 'object' && group !== null && 'smask' in group && group.smask !== null;
}

function isList(value: unknown): value is Operations {
	return typeof value === 'object' && value !== null && 'fnArray' in value && 'argsArray' in value;
}
