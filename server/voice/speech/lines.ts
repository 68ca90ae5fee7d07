/** A piece of a text: one line of captions, spoken in one breath. UTF-16 offsets into the text. */
export interface SpokenLine {
	from: number;
	to: number;
	text: string;
}

/** As long as what somebody types between two presses of Enter, so that captions look alike whoever makes them. */
const LONGEST = 84;
const SENTENCES = new Intl.Segmenter('es', { granularity: 'sentence' });
/** Where a long sentence may be broken, best places first. */
const BREAKS = [/[;:—–]\s/g, /,\s/g, /\s/g] as const;

/** A text as lines: sentences, long ones broken where a speaker would breathe. */
export function linesOf(text: string): SpokenLine[] {
	return [...SENTENCES.segment(text)]
		.flatMap(({ segment, index }) => byBreaks(segment, index))
		.flatMap((piece) => broken(piece.text, piece.from))
		.filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
}

/** A line break ends a sentence as well: a list on a slide has no full stops. */
function byBreaks(segment: string, index: number): SpokenLine[] {
	return [...segment.matchAll(/[^\r\n]+/g)].map((m) => trimmed(m[0], index + m.index));
}

function broken(text: string, from: number): SpokenLine[] {
	if (text.length <= LONGEST) return [trimmed(text, from)];
	const at = breakOf(text);
	return [trimmed(text.slice(0, at), from), ...broken(text.slice(at), from + at)];
}

/** The last good place in the line's second half, else anywhere in it, else its very end. */
function breakOf(text: string): number {
	for (const least of [LONGEST / 2, 1]) {
		for (const pattern of BREAKS) {
			const ends = [...text.slice(0, LONGEST + 1).matchAll(pattern)].map((m) => m.index + m[0].length);
			const last = ends.filter((end) => end > least && end <= LONGEST + 1).at(-1);
			if (last !== undefined) return last;
		}
	}
	// No half of a pair of code units.
	return /[\uD800-\uDBFF]$/.test(text.slice(0, LONGEST)) ? LONGEST - 1 : LONGEST;
}

function trimmed(text: string, from: number): SpokenLine {
	const start = text.length - text.trimStart().length;
	const words = text.trim();
	return { from: from + start, to: from + start + words.length, text: words };
}
