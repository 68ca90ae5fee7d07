import type { Finding, Linter } from '$wire/index.ts';
import type { Box } from './box.ts';
import type { Laid, Piece } from './laid.ts';

/** A letter where it stands when its line is level; offsets are the text's. */
interface Unit {
	start: number;
	end: number;
	box: Box;
	size: number;
}

/** Letters of one line stand no farther apart in height than this, in ems. */
const LINE = 0.4;
/** A gap wider than this, in ems, parts words; one wider than the other, columns. */
const WORD = 0.15;
const COLUMN = 3;
/** A letter that lies over an equal one by more than half is its shadow; it comes so soon after it. */
const NEAR = 4;

/**
 * What tells who presents, in the order of the file and in that in which it is seen: letters may be drawn in any order,
 * and twice.
 */
export function findingsOn({ text, pieces }: Laid, lint: Linter): readonly Finding[] {
	const found = lint(text);
	const read = readAgain({ text, pieces });
	if (letters(read.text) === letters(text)) return found;
	const known = (u: Unit) => found.some((f) => f.start <= u.start && u.end <= f.end);
	const more = lint(read.text)
		.filter((f) => (f.kind === 'name' || f.kind === 'person') && !f.quote.includes('\n'))
		.flatMap(({ kind, quote, start, end }) => {
			const units = read.units.filter((u) => u.at < end && start < u.to).flatMap((u) => u.all);
			return stretches(
				text,
				units.filter((u) => !known(u))
			).map((s) => ({ kind, quote, ...s }));
		});
	return [...found, ...more];
}

function letters(text: string): string {
	return text.replace(/\s+/g, '');
}

interface Read {
	text: string;
	/** Its letters, each with all that are drawn at its place. */
	units: readonly { at: number; to: number; all: readonly Unit[] }[];
}

/** Each way that lines run: as if it were level, line by line from top to bottom, each from left to right. */
function readAgain({ text, pieces }: Laid): Read {
	const lines = ways(pieces).flatMap((way) =>
		linesOf(
			way
				.flatMap((p) => p.letters.map(({ start, end, level }) => ({ start, end, box: level, size: p.size })))
				.filter((u) => text.slice(u.start, u.end).trim() !== '')
		)
	);
	let read = '';
	const units: { at: number; to: number; all: Unit[] }[] = [];
	for (const line of lines) {
		let last: Unit | null = null;
		for (const unit of line) {
			const said = text.slice(unit.start, unit.end);
			const twin = units.slice(-NEAR).find((u) => u.all.some((o) => isShadow(text, unit, o)));
			if (twin !== undefined) {
				twin.all.push(unit);
				continue;
			}
			read += last === null ? '' : between(text, last, unit);
			units.push({ at: read.length, to: read.length + said.length, all: [unit] });
			read += said;
			last = unit;
		}
		read += '\n';
	}
	return { text: read, units };
}

/** Runs by the way their lines run; what differs by a rounding is one. */
function ways(pieces: readonly Piece[]): Piece[][] {
	const all: Piece[][] = [];
	let last = -Infinity;
	for (const p of [...pieces].sort((a, b) => a.turn - b.turn)) {
		if (p.turn - last <= 1) all.at(-1)?.push(p);
		else all.push([p]);
		last = p.turn;
	}
	return all;
}

/** Slanted letters reach over the space before them: where the text has one, it counts. */
function between(text: string, a: Unit, b: Unit): string {
	const gap = (b.box.x - a.box.x - a.box.w) / b.size;
	if (gap > COLUMN) return '\n';
	return gap > WORD || /^\s+$/.test(text.slice(a.end, b.start)) ? ' ' : '';
}

function linesOf(units: readonly Unit[]): Unit[][] {
	const lines: { y: number; units: Unit[] }[] = [];
	for (const u of [...units].sort((a, b) => middle(a) - middle(b))) {
		const last = lines.at(-1);
		if (last !== undefined && middle(u) - last.y <= LINE * u.size) last.units.push(u);
		else lines.push({ y: middle(u), units: [u] });
	}
	return lines.map((l) => l.units.sort((a, b) => a.box.x - b.box.x));
}

function middle({ box }: Unit): number {
	return box.y + box.h / 2;
}

function isShadow(text: string, a: Unit, b: Unit): boolean {
	const [dx, dy] = [Math.abs(a.box.x - b.box.x), Math.abs(middle(a) - middle(b))];
	return (
		text.slice(a.start, a.end) === text.slice(b.start, b.end) &&
		dx < 0.5 * Math.min(a.box.w, b.box.w) &&
		dy < LINE * a.size
	);
}

/** Letters that follow each other in the text are one stretch. */
function stretches(text: string, units: readonly Unit[]): { start: number; end: number }[] {
	const out: { start: number; end: number }[] = [];
	for (const { start, end } of [...units].sort((a, b) => a.start - b.start)) {
		const last = out.at(-1);
		if (last !== undefined && text.slice(last.end, start).trim() === '') last.end = Math.max(last.end, end);
		else out.push({ start, end });
	}
	return out;
}
