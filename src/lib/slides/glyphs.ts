import { multiply, point, SAME, type Transform } from './matrix.ts';

/** One letter as a page draws it; corners are in the page's own space. */
export interface Glyph {
	/** Where it is in the list of drawing operations, and in that operation. */
	op: number;
	index: number;
	/** What it says, as far as the file tells, and its number in the file. */
	unicode: string;
	code: number;
	font: string;
	/** Where it starts on its line. */
	origin: readonly [number, number];
	/** Around what the font reserves for it: start and end of its advance, below and above the line. */
	corners: readonly (readonly [number, number])[];
	/** Not drawn at all: the layer of letters that lies behind a scan. */
	hidden: boolean;
	/** In a layer that is switched off: neither drawn nor said. */
	off?: boolean;
}

/** All letters of a page, and how many of its letters or lines its fonts cannot draw. */
export interface Written {
	glyphs: readonly Glyph[];
	lost: number;
}

/** A page's drawing operations as pdf.js lists them. */
export interface Operations {
	fnArray: ArrayLike<number>;
	argsArray: ArrayLike<unknown>;
}

/** What pdf.js tells of a font. */
export interface Font {
	fontMatrix?: Transform;
	vertical?: boolean;
	missingFile?: boolean;
	isType3Font?: boolean;
	bbox?: Transform;
	/** It could not be read: nothing that is set in it is drawn. */
	broken?: boolean;
	/** What draws each letter of a Type 3 font. */
	charProcOperatorList?: ReadonlyMap<string, Operations>;
}

/** A glyph within pdf.js' `showText`; numbers between them are spacing. */
export interface Shown {
	unicode: string;
	originalCharCode: number;
	width: number;
	isSpace: boolean;
	isInFont: boolean;
	/** Of the drawing of a Type 3 letter. */
	operatorListId?: string;
	vmetric?: Transform | null;
}

/** Letters reach this far below and above their line, in ems; what reaches farther is found by drawing. */
const BELOW = -0.28;
const ABOVE = 1;

interface State {
	ctm: Transform;
	font: string;
	size: number;
	spacing: number;
	wordSpacing: number;
	stretch: number;
	leading: number;
	rise: number;
	mode: number;
}

/**
 * Every letter of a page with its place: PDF's text state (ISO 32000-2, 9.3 and 9.4) followed through the operations,
 * with the widths that the page's fonts give.
 *
 * @param ops numbers of the operations by name
 * @param fontOf a font by the name under which the operations use it
 * @param isOn whether a layer is drawn
 */
export function glyphsOf(
	list: Operations,
	ops: Readonly<Record<string, number>>,
	fontOf: (name: string) => Font,
	isOn: (layer: unknown) => boolean = () => true
): Written {
	const names = new Map(Object.entries(ops).map(([name, n]) => [n, name]));
	const pen = new Pen(fontOf, isOn);
	for (let i = 0; i < list.fnArray.length; i++)
		pen.take(i, names.get(list.fnArray[i] ?? -1) ?? '', (list.argsArray[i] ?? []) as ArrayLike<never>);
	return pen;
}

class Pen implements Written {
	readonly glyphs: Glyph[] = [];
	lost = 0;
	readonly #fontOf: (name: string) => Font;
	readonly #isOn: (layer: unknown) => boolean;
	/** For each open mark, whether what is in it is drawn. */
	readonly #marks: boolean[] = [];
	readonly #saved: State[] = [];
	#state: State = {
		ctm: SAME,
		font: '',
		size: 0,
		spacing: 0,
		wordSpacing: 0,
		stretch: 1,
		leading: 0,
		rise: 0,
		mode: 0
	};
	#matrix: Transform = SAME;
	#at = { x: 0, y: 0 };
	#line = { x: 0, y: 0 };

	constructor(fontOf: (name: string) => Font, isOn: (layer: unknown) => boolean) {
		this.#fontOf = fontOf;
		this.#isOn = isOn;
	}

	take(op: number, name: string, args: ArrayLike<never>): void {
		const n = (i: number) => Number(args[i] ?? 0);
		switch (name) {
			case 'save':
			case 'beginGroup':
				return void this.#saved.push({ ...this.#state });
			case 'restore':
			case 'endGroup':
			case 'paintFormXObjectEnd':
				this.#state = this.#saved.pop() ?? this.#state;
				return;
			case 'paintFormXObjectBegin':
				this.#saved.push({ ...this.#state });
				return this.#transform((args[0] as Transform | null | undefined) ?? SAME);
			case 'transform':
				return this.#transform(args);
			case 'beginMarkedContent':
				return void this.#marks.push(!this.#off);
			case 'beginMarkedContentProps':
				return void this.#marks.push(!this.#off && (args[0] !== 'OC' || this.#isOn(args[1])));
			case 'endMarkedContent':
				return void this.#marks.pop();
			case 'setGState':
				for (const [key, value] of (args[0] ?? []) as [string, [string, number]][])
					if (key === 'Font') this.#set({ font: value[0], size: value[1] });
				return;
			case 'beginText':
				return this.#start(SAME);
			case 'setTextMatrix':
				return this.#start(args[0] ?? SAME);
			case 'setFont':
				return this.#set({ font: String(args[0]), size: n(1) });
			case 'setCharSpacing':
				return this.#set({ spacing: n(0) });
			case 'setWordSpacing':
				return this.#set({ wordSpacing: n(0) });
			case 'setHScale':
				return this.#set({ stretch: n(0) / 100 });
			case 'setTextRise':
				return this.#set({ rise: n(0) });
			case 'setTextRenderingMode':
				return this.#set({ mode: n(0) });
			case 'setLeading':
				return this.#set({ leading: -n(0) });
			case 'setLeadingMoveText':
				this.#set({ leading: n(1) });
				return this.#move(n(0), n(1));
			case 'moveText':
				return this.#move(n(0), n(1));
			case 'nextLine':
				return this.#move(0, this.#state.leading);
			case 'showText':
				return this.#show(op, (args[0] ?? []) as readonly (Shown | number)[]);
		}
	}

	get #off(): boolean {
		return this.#marks.at(-1) === false;
	}

	#set(part: Partial<State>): void {
		this.#state = { ...this.#state, ...part };
	}

	#transform(m: Transform): void {
		this.#set({ ctm: multiply(this.#state.ctm, m) });
	}

	#start(matrix: Transform): void {
		this.#matrix = matrix;
		this.#at = { x: 0, y: 0 };
		this.#line = { x: 0, y: 0 };
	}

	#move(x: number, y: number): void {
		this.#line = { x: this.#line.x + x, y: this.#line.y + y };
		this.#at = { ...this.#line };
	}

	#show(op: number, shown: readonly (Shown | number)[]): void {
		const { size, stretch, spacing, wordSpacing, font: name } = this.#state;
		const font = this.#fontOf(name);
		if (font.broken === true && !this.#off) this.lost += 1;
		// A size below zero writes upside down and backwards: the same as turning each way around.
		const em = size * ((font.fontMatrix?.[0] ?? 0.001) * 1000);
		for (const [index, glyph] of shown.entries()) {
			if (typeof glyph === 'number') {
				const gap = (-glyph * size) / 1000;
				this.#step(font.vertical === true, gap * (font.vertical === true ? 1 : stretch));
				continue;
			}
			const extra = spacing + (glyph.isSpace ? wordSpacing : 0);
			const advance = ((font.vertical === true ? (glyph.vmetric?.[0] ?? -1000) : glyph.width) * em) / 1000;
			this.#draw(op, index, glyph, font, advance);
			if (font.vertical === true) this.#step(true, advance + extra);
			else this.#step(false, (advance + extra) * stretch);
		}
	}

	#step(vertical: boolean, by: number): void {
		if (vertical) this.#at.y += by;
		else this.#at.x += by;
	}

	#draw(op: number, index: number, glyph: Shown, font: Font, advance: number): void {
		const { ctm, size, stretch, rise, mode, font: name } = this.#state;
		const m = multiply(multiply(ctm, this.#matrix), [stretch, 0, 0, 1, this.#at.x, this.#at.y + rise]);
		const [low, high] = heights(font, size);
		const box =
			font.vertical === true
				? [-size / 2, size / 2, Math.min(0, advance), Math.max(0, advance)]
				: [0, advance, low, high];
		const [left = 0, right = 0, bottom = 0, top = 0] = box;
		this.glyphs.push({
			op,
			index,
			unicode: glyph.unicode,
			code: glyph.originalCharCode,
			font: name,
			origin: point(m, 0, 0),
			corners: [point(m, left, bottom), point(m, right, bottom), point(m, right, top), point(m, left, top)],
			hidden: mode === 3,
			off: this.#off
		});
		if (
			!this.#off &&
			!glyph.isInFont &&
			font.missingFile !== true &&
			mode !== 3 &&
			/[\p{L}\p{N}]/u.test(glyph.unicode)
		)
			this.lost += 1;
	}
}

/** Nothing to see: spaces and marks of format. */
export function isBlank(unicode: string): boolean {
	return /^[\s\p{Cf}\p{Zs}]+$/u.test(unicode);
}

/** Where a letter stands on the picture. */
export function cornersOf({ corners }: Glyph, viewport: Transform): readonly (readonly [number, number])[] {
	return corners.map(([x, y]) => point(viewport, x, y));
}

function heights(font: Font, size: number): [number, number] {
	// Fonts drawn by operations have a scale of their own; many set a box of nothing.
	const [own, low, high] = [font.fontMatrix?.[3] ?? 0, font.bbox?.[1] ?? 0, font.bbox?.[3] ?? 0];
	if (font.isType3Font !== true || high <= low || own === 0) return [BELOW * size, ABOVE * size];
	return [Math.min(0, low * own * size), high * own * size];
}
