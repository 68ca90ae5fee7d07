import { pdfOf, stream } from './badFiles.ts';

/** The startup's name in the lines. */
const NAME = 'Quipu Vial';

/** How one line of text is set; all but the words are operators of PDF. */
export interface Line {
	before: string;
	after: string;
	font: string;
	size: number;
	/** Tc, Tw, Tz, Ts, Tr */
	set: string;
	/** Thousandths of an em after each letter, in turn. */
	kerning: readonly number[];
}

/** Lines that stand beside each other in one direction. */
export interface Sheet {
	/** [a, b, c, d]: text → page. */
	turn: readonly [number, number, number, number];
	lines: readonly Line[];
	/** Around all of them: a form, a group, a scale. */
	wrap?: 'form' | 'group' | undefined;
	rotate?: number | undefined;
}

const FONTS = ['Helvetica', 'Times-Roman', 'Courier', 'Helvetica-Bold', 'Times-Italic', 'Helvetica-Oblique'];

/**
 * A PDF of one page for each sheet. Its twin is the same, but the names are set invisibly (Tr 3): where the two differ
 * is the ink of the names.
 */
export function linesPdf(sheets: readonly Sheet[], twin: boolean): Buffer {
	const objects: (string | Buffer)[] = ['<< /Type /Catalog /Pages 2 0 R >>', ''];
	const kids: number[] = [];
	const add = (o: string | Buffer) => objects.push(o);
	const fonts = FONTS.map((name) =>
		add(`<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`)
	);
	const blocks = add(blockFont(add));
	const dict = [...FONTS, 'Blocks'].map((name, i) => `/${name} ${fonts[i] ?? blocks} 0 R`).join(' ');
	const resources = `/Resources << /Font << ${dict} >> `;
	for (const sheet of sheets) {
		const drawn = Buffer.from(sheet.lines.map((l, i) => lineOps(l, sheet, i, twin)).join('\n'));
		const group = sheet.wrap === 'group' ? '/Group << /S /Transparency /I true >> ' : '';
		const form =
			sheet.wrap === undefined
				? null
				: add(
						stream(
							`/Type /XObject /Subtype /Form /BBox [0 0 2000 2000] /Matrix [0.5 0 0 0.5 0 0] ${group}${resources}>>`,
							drawn
						)
					);
		const content = add(stream('', form === null ? drawn : Buffer.from('q 2 0 0 2 0 0 cm /X Do Q')));
		const xobject = form === null ? '' : `/XObject << /X ${form} 0 R >> `;
		const rotate = sheet.rotate === undefined ? '' : `/Rotate ${sheet.rotate}`;
		kids.push(
			add(
				`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] /Contents ${content} 0 R ${rotate} ${resources}${xobject}>> >>`
			)
		);
	}
	objects[1] = `<< /Type /Pages /Kids [${kids.map((k) => `${k} 0 R`).join(' ')}] /Count ${kids.length} >>`;
	return pdfOf(objects);
}

function lineOps(line: Line, { turn, lines }: Sheet, i: number, twin: boolean): string {
	const [a, b, c, d] = turn;
	// Lines are set along `turn`, side by side across it, around the middle of the page.
	const across = ((i - (lines.length - 1) / 2) * 320) / lines.length;
	const n = Math.hypot(a, b);
	const [x, y] = [480 - (200 * a) / n + (across * b) / n, 270 - (200 * b) / n - (across * a) / n];
	const mode = /(\d) Tr/.exec(line.set)?.[1] ?? '0';
	const shown = twin
		? `${array(line, 0, line.before.length)} 3 Tr ${array(line, line.before.length, line.before.length + NAME.length)} ${mode} Tr ${array(line, line.before.length + NAME.length)}`
		: array(line, 0);
	return `q BT /${line.font} ${line.size} Tf ${line.set} ${[a, b, c, d, x, y].map((v) => v.toFixed(4)).join(' ')} Tm ${shown} ET Q`;
}

/** A part of the line as letters and the spacing after each. */
function array(line: Line, from: number, to = Infinity): string {
	const letters = [...(line.before + NAME + line.after)];
	const parts = letters.map((l, i) => {
		const hex = l.charCodeAt(0).toString(16).padStart(2, '0');
		return `<${hex}> ${line.kerning[i % Math.max(1, line.kerning.length)] ?? 0}`;
	});
	return `[${parts.slice(from, to).join(' ')}] TJ`;
}

/** A font drawn by operations (Type 3): each letter is a block of its own width, as high as an em. */
function blockFont(add: (o: string | Buffer) => number): string {
	const codes = Array.from({ length: 95 }, (_, i) => 32 + i);
	const width = (code: number) => (code === 32 ? 300 : 250 + ((code * 97) % 11) * 60);
	const proc = (code: number) =>
		add(
			stream(
				'',
				Buffer.from(
					`${width(code)} 0 0 -200 ${width(code)} 800 d1 ${code === 32 ? '' : `40 -200 ${width(code) - 80} 1000 re f`}`
				)
			)
		);
	const procs = codes.map((code) => `/${glyphName(code)} ${proc(code)} 0 R`).join(' ');
	return `<< /Type /Font /Subtype /Type3 /FontBBox [0 -200 1000 800] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 32 /LastChar 126 /Widths [${codes.map(width).join(' ')}] /Encoding << /Type /Encoding /Differences [32 ${codes.map((c) => `/${glyphName(c)}`).join(' ')}] >> /CharProcs << ${procs} >> /Resources << >> >>`;
}

function glyphName(code: number): string {
	const letter = String.fromCharCode(code);
	if (/[A-Za-z]/.test(letter)) return letter;
	return code === 32 ? 'space' : `uni${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

const BEFORE = [
	'',
	'Presentado por ',
	'GOBIERNO REGIONAL: ',
	'WWW MMM AAA ',
	'illi jilt fil ',
	'......... ',
	'AVATAR ',
	'1. '
];
const AFTER = [
	'',
	' cuida las pistas',
	' ........................ 3',
	', HUANCAYO WWW',
	' illi',
	'.',
	' VATA Yo',
	' 2026'
];
const SETS = [
	'',
	'2 Tc',
	'-0.4 Tc',
	'5 Tw',
	'60 Tz',
	'150 Tz',
	'4 Ts',
	'1 Tr 0.4 w',
	'2 Tr 0.6 w',
	'1.5 Tc 3 Tw 80 Tz'
];
const KERNING = [[], [40, -30, 80], [-60], [15, 0, -15, 120], [-120, 60]];
const TURNS: readonly Sheet['turn'][] = [
	...[0, 90, 180, 270, 30, -17, 135, 2].map(turned),
	[1, 0, 0.4, 1],
	[0.9, 0.2, -0.1, 1.1],
	[1.2, 0, 0, 0.7],
	[-1, 0, 0, 1]
];

function turned(degrees: number): Sheet['turn'] {
	const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
	return [cos, sin, -sin, cos];
}

/** Ten lines a sheet, no two set alike, in all directions; the same ones each time. */
export function sheetsOf(count: number): Sheet[] {
	let n = 0;
	const pick = <T>(list: readonly T[], step: number): T =>
		list[(n * step + Math.floor(n / list.length)) % list.length] as T;
	const line = (): Line => {
		n += 1;
		const [before, after] = [pick(BEFORE, 3), pick(AFTER, 5)];
		return {
			font: pick([...FONTS, 'Blocks'], 1),
			before,
			after,
			// As large as they may be without leaving the page.
			size: Math.min(8 + ((n * 7) % 16), 360 / (before.length + after.length + NAME.length)),
			set: n % 3 === 0 ? pick(SETS, 3) : '',
			kerning: n % 2 === 0 ? pick(KERNING, 1) : []
		};
	};
	const wraps = [undefined, undefined, 'form', undefined, 'group'] as const;
	return Array.from({ length: count }, (_, i) => ({
		turn: TURNS[i % TURNS.length] as Sheet['turn'],
		lines: Array.from({ length: 10 }, line),
		wrap: wraps[i % wraps.length],
		rotate: i % 7 === 6 ? 90 : undefined
	}));
}
