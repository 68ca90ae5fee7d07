import type { FindingKind, Linter } from '$wire/index.ts';
import { covered, type Box } from './box.ts';
import { boxesOf, inkOf, type Piece } from './laid.ts';
import type { Page } from './pictures.ts';
import { findingsOn } from './reread.ts';
import { repeatedRegions, type Repeated } from './repeated.ts';

/** One thing on one page that may tell who presents, and where it is. */
export interface Spot {
	kind: FindingKind;
	/** The words as they stand there or as a code says them; '' for what only the picture shows. */
	quote: string;
	boxes: readonly Box[];
	/** What of it was seen to be drawn: each of these has to lie under covers as a whole. */
	ink: readonly Box[];
	/** In the page's text; -1 for what only the picture shows. */
	start: number;
	end: number;
}

/** Every page's spots, in the order of the pages. */
export function spotsOf(pages: readonly Page[], lint: Linter): readonly (readonly Spot[])[] {
	const marks = repeatedRegions(pages.map((p) => p.small)).filter((m) => !isHeading(m, pages));
	return pages.map((page, i) => {
		const words = findingsOn(page, lint).map(({ kind, quote, start, end }) => ({
			kind,
			quote,
			start,
			end,
			boxes: boxesOf(page.pieces, start, end),
			ink: inkOf(page.pieces, start, end)
		}));
		const codes = page.codes.map((c) => picture('qr', c.box, c.says));
		const logos = marks
			.filter((m) => m.pages.includes(i) && !page.codes.some((c) => overlap(c.box, m.box)))
			.map((m) => picture('logo', m.box));
		return [...words, ...codes, ...logos];
	});
}

function picture(kind: 'qr' | 'logo', box: Box, quote = ''): Spot {
	return { kind, quote, boxes: [box], ink: [], start: -1, end: -1 };
}

/** A heading that comes back is text, and was read as such; it may be longer on some pages than on others. */
function isHeading({ box, pages: shown }: Repeated, pages: readonly Page[]): boolean {
	const inner = { x: box.x + 14, y: box.y + 14, w: Math.max(1, box.w - 28), h: Math.max(1, box.h - 28) };
	const asText = shown.filter((i) => covered(inner, pages[i]?.pieces.map((p) => p.box) ?? []) > 0.8);
	return asText.length > shown.length / 2;
}

function overlap(a: Box, b: Box): boolean {
	return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/**
 * All ink lies under covers; where none was seen, nine tenths of each place. A spot without a place is seen by nobody.
 */
export function isCovered(spot: Pick<Spot, 'boxes' | 'ink'>, covers: readonly Box[]): boolean {
	return spot.ink.length > 0
		? spot.ink.every((b) => covered(b, covers) === 1)
		: spot.boxes.every((b) => covered(b, covers) >= 0.9);
}

/** Stands in the text for what is covered in the picture. */
export const HIDDEN = '[…]';

/**
 * The text kept beside a picture for screen readers: without what is covered, and without any finding that was given
 * no reason.
 */
export function spokenText(
	page: Page,
	covers: readonly Box[],
	most: number,
	lint: Linter,
	keeps: (kind: FindingKind, quote: string) => boolean
): string {
	const ranges = page.pieces.flatMap((p) => under(p, covers));
	let text = page.text;
	// What is left may read anew where something was taken out: as often as it takes, and it always takes less.
	for (let hide = [...ranges, ...hidden(text)]; hide.length > 0; hide = hidden(text))
		text = without(text, hide);
	text = tidy(text).slice(0, most);
	for (let hide = hidden(text); hide.length > 0; hide = hidden(text)) text = tidy(without(text, hide));
	return text.slice(0, most);

	function hidden(in_: string) {
		return lint(in_).filter((f) => !stays(f.kind, f.quote, f.start, f.end, in_));
	}
	function stays(kind: FindingKind, quote: string, start: number, end: number, in_: string): boolean {
		if (!keeps(kind, quote)) return false;
		// The same words may be kept on one place of a page and covered on another.
		return (
			in_ !== page.text ||
			!isCovered({ boxes: boxesOf(page.pieces, start, end), ink: inkOf(page.pieces, start, end) }, covers)
		);
	}
}

/** The stretches of a run of which each letter lies under covers, for the better part. */
function under({ letters }: Piece, covers: readonly Box[]): { start: number; end: number }[] {
	const ranges: { start: number; end: number }[] = [];
	let open = false;
	for (const { box, start, end } of letters) {
		const last = ranges.at(-1);
		const hit = covered(box, covers) > 0.5;
		if (hit && open && last !== undefined) last.end = end;
		else if (hit) ranges.push({ start, end });
		open = hit;
	}
	return ranges;
}

function tidy(text: string): string {
	return text
		.replace(/[^\S\n]+/g, ' ')
		.replace(/ ?\n[\s]*/g, '\n')
		.trim();
}

function without(text: string, ranges: readonly { start: number; end: number }[]): string {
	const cut = [...text].length === text.length ? [...text] : text.split('');
	for (const { start, end } of ranges) for (let i = start; i < end; i++) cut[i] = '\u0000';
	// eslint-disable-next-line no-control-regex -- the mark of what was cut, never in a text that pdf.js gives
	return cut.join('').replace(/\u0000+/g, HIDDEN);
}
