import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { imports, ROOT, sources } from '../support/imports.ts';

/* `npm run picture`: which folder imports which, as docs/architecture.svg. The places are chosen, the arrows are found. */

interface Box {
	/** What stands in it, a line each. */
	lines: readonly string[];
	/** Its files: all whose paths begin so; the longest beginning counts. */
	parts: readonly string[];
	x: number;
	width: number;
	row: number;
}

const box = (row: number, x: number, width: number, lines: string[], parts: string[] = lines): Box => ({
	row,
	x,
	width,
	lines,
	parts
});
const server = (...names: string[]) => names.map((name) => `server/${name}`);

/** Pages on the left, the server on the right, what both import at the bottom. */
const BOXES: readonly Box[] = [
	box(0, 130, 150, ['src/routes'], ['src/routes', 'src/hooks', 'src/app']),
	box(
		1,
		75,
		260,
		['src/lib/organizer, panel,', 'presenter, meeting, results'],
		['organizer', 'panel', 'presenter', 'meeting', 'results'].map((name) => `src/lib/${name}`)
	),
	box(2, 20, 120, ['src/lib/slides']),
	box(2, 148, 114, ['src/lib/seat']),
	box(3, 270, 120, ['src/lib/voice']),
	box(4, 150, 140, ['src/lib/ui, live'], ['src/lib/ui', 'src/lib/live']),
	box(
		6,
		300,
		130,
		['src/lib/voice/', 'mask, wav, sdp'],
		['mask', 'wav', 'sdp'].map((p) => `src/lib/voice/${p}`)
	),
	box(7, 20, 670, ['src/wire']),
	box(8, 20, 1080, ['src/domain']),
	box(
		0,
		630,
		260,
		['server/start, main, launch,', 'link, rekey, demo'],
		server('start', 'main', 'launch', 'link', 'rekey', 'demo')
	),
	box(1, 690, 140, ['server/compose']),
	box(2, 690, 140, ['server/realtime']),
	box(3, 660, 200, ['server/http, pictures'], server('http', 'pictures')),
	box(3, 462, 150, ['server/voice']),
	box(4, 610, 210, ['server/sessions, streams'], server('sessions', 'streams')),
	box(4, 960, 140, ['server/config, log'], server('config', 'log')),
	box(5, 410, 150, ['server/voice/speech']),
	box(5, 578, 92, ['server/work']),
	box(5, 680, 96, ['server/guard']),
	box(5, 850, 120, ['server/people']),
	box(6, 920, 120, ['server/vault']),
	box(7, 955, 155, ['server/store, journal'], server('store', 'journal')),
	box(
		7,
		738,
		210,
		['server/ports, clock, pace,', 'limits, words, faults, outgoing'],
		server('ports', 'clock', 'pace', 'limits', 'words', 'faults', 'outgoing')
	)
];

const WIDTH = 1120;
const [BOX, ROW, TOP, CHARACTER] = [44, 92, 62, 13];
const HEIGHT = TOP + 8 * ROW + BOX + 20;
const topOf = ({ row }: Box) => TOP + row * ROW;
const middle = ({ x, width }: Box) => x + width / 2;

function boxOf(path: string): Box {
	const own = BOXES.flatMap((b) =>
		b.parts.filter((part) => path.startsWith(part)).map((part) => ({ b, part }))
	);
	const [longest] = own.sort((a, b) => b.part.length - a.part.length);
	if (longest === undefined) throw new Error(`no place in the picture for ${path}`);
	return longest.b;
}

type Arrows = ReadonlyMap<Box, ReadonlySet<Box>>;

/** From each box to those that its files import; the compiled words are everywhere in the pages and left out. */
function found(): Arrows {
	const arrows = new Map(BOXES.map((b) => [b, new Set<Box>()]));
	for (const file of ['src', 'server'].flatMap((dir) => sources(join(ROOT, dir)))) {
		const from = boxOf(relative(ROOT, file));
		const to = imports(file).filter((path) => !path.startsWith('src/lib/paraglide'));
		for (const other of to.map(boxOf)) if (other !== from) arrows.get(from)?.add(other);
	}
	return arrows;
}

/** Where arrows lead in the end. */
function reached(arrows: Arrows, from: Box, seen = new Set<Box>()): ReadonlySet<Box> {
	for (const to of arrows.get(from) ?? []) {
		if (seen.has(to)) continue;
		seen.add(to);
		reached(arrows, to, seen);
	}
	return seen;
}

/** Without those that a longer way tells. */
function drawn(arrows: Arrows): [from: Box, to: Box][] {
	return [...arrows].flatMap(([from, all]) => {
		if (reached(arrows, from).has(from)) throw new Error(`${from.lines.join(' ')} imports itself by others`);
		const short = [...all].filter((to) => ![...all].some((b) => reached(arrows, b).has(to)));
		return short.map((to): [Box, Box] => [from, to]);
	});
}

/** The places of so many on an edge, evenly. */
const along = ({ x, width }: Box, index: number, count: number) => x + (width * (index + 1)) / (count + 1);

function arrow(all: [Box, Box][], [from, to]: [Box, Box]): string {
	const out = all.filter(([a]) => a === from).sort(([, a], [, b]) => middle(a) - middle(b));
	const x1 = along(
		from,
		out.findIndex(([, b]) => b === to),
		out.length
	);
	const into = all.filter(([, b]) => b === to).sort(([a], [b]) => middle(a) - middle(b));
	const place = along(
		to,
		into.findIndex(([a]) => a === from),
		into.length
	);
	// Into what is wide an arrow goes straight down.
	const x2 = to.width < 400 ? place : Math.min(Math.max(x1, to.x + 12), to.x + to.width - 12);
	const [y1, y2] = [topOf(from) + BOX, topOf(to) - 1];
	// Straight down, and aside in the last row: so it goes between boxes.
	const turn = Math.max(y1, y2 - (ROW - BOX));
	const [a, b] = [x1, x2].map(Math.round);
	const half = (turn + y2) / 2;
	return `<path d="M${a} ${y1}V${turn}C${a} ${half} ${b} ${half} ${b} ${y2}"/>`;
}

function drawnBox(b: Box): string {
	const first = topOf(b) + BOX / 2 + 4 - ((b.lines.length - 1) * (CHARACTER + 3)) / 2;
	const text = b.lines.map(
		(line, i) => `<text x="${middle(b)}" y="${first + i * (CHARACTER + 3)}">${line}</text>`
	);
	return `<rect x="${b.x}" y="${topOf(b)}" width="${b.width}" height="${BOX}" rx="5"/>${text.join('')}`;
}

/** The picture as it follows from the imports. */
export function picture(): string {
	const all = drawn(found());
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="t">
<title id="t">Which folder imports which</title>
<style>
text { font: ${CHARACTER}px system-ui, sans-serif; fill: #1a1a1a; text-anchor: middle }
.note { text-anchor: start; fill: #444 }
rect { fill: #f4f6f8; stroke: #445; stroke-width: 1 }
.ground { fill: #fff; stroke: none }
path { fill: none; stroke: #567; stroke-width: 1.3; marker-end: url(#head) }
marker path { fill: #567; stroke: none; marker-end: none }
</style>
<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>
<rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>
<text class="note" x="20" y="24">An arrow: imports. What a longer way along arrows tells is not drawn once more.</text>
${all.map((one) => arrow(all, one)).join('\n')}
${BOXES.map(drawnBox).join('\n')}
</svg>
`;
}

if (import.meta.main) writeFileSync(join(ROOT, 'docs/architecture.svg'), picture());
