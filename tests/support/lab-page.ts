import { linter, type Identity } from '../../src/wire/index.ts';
import { HEIGHT, WIDTH, inside, type Box } from '../../src/lib/slides/box.ts';
import { drawPdf, type DrawnPage } from '../../src/lib/slides/pdf.ts';
import { spotsOf } from '../../src/lib/slides/spots.ts';
import { toPages } from '../../src/lib/slides/pictures.ts';

/** How well a page's covers hide what they have to. */
export interface Hidden {
	/** Pixels that the names draw, and how many of those lie under no cover. */
	ink: number;
	bare: number;
	/** Where bare ink is. */
	where: Box | null;
	/** Area of the covers over the area of the names' own boxes. */
	covers: number;
	found: number;
	text: string;
	doubts: readonly string[];
}

const identity: Identity = {
	name: 'Quipu Vial',
	country: 'PE',
	city: '',
	website: '',
	legalRepresentative: '',
	contact: '',
	people: []
};
const lint = linter(identity);

/** Less is not seen, and the rounding of a place makes as much. */
const FAINT = 24;

const bytes = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

async function drawn(base64: string, lints = lint): Promise<DrawnPage[]> {
	const pages: DrawnPage[] = [];
	await drawPdf(bytes(base64), 1000, lints, new AbortController().signal, async (page) => {
		pages.push({ ...page });
	});
	return pages;
}

const pixels = (page: DrawnPage) => page.sheet.context.getImageData(0, 0, WIDTH, HEIGHT).data;

/** The covers that the check proposes for a page. */
function coversOf(page: DrawnPage): { boxes: Box[]; found: number } {
	const spots =
		spotsOf([{ ...page, blob: new Blob(), small: new Uint8Array(320 * 180), codes: [] }], lint)[0] ?? [];
	return { boxes: spots.flatMap((s) => s.boxes).map(inside), found: spots.length };
}

const bench = {
	/** @param twin the same file without the names' ink */
	async hides(file: string, twin: string): Promise<Hidden[]> {
		const [pages, blanks] = [await drawn(file), await drawn(twin, () => [])];
		return pages.map((page, i) => {
			const { boxes, found } = coversOf(page);
			const [a, b] = [pixels(page), pixels(blanks[i] as DrawnPage)];
			const under = new Uint8Array(WIDTH * HEIGHT);
			for (const { x, y, w, h } of boxes)
				for (let j = y; j < y + h; j++) under.fill(1, j * WIDTH + x, j * WIDTH + x + w);
			let [ink, bare] = [0, 0];
			let where: Box | null = null;
			for (let p = 0, q = 0; p < under.length; p++, q += 4) {
				if (Math.abs((a[q] as number) - (b[q] as number)) < FAINT) continue;
				ink += 1;
				if (under[p] === 1) continue;
				bare += 1;
				where ??= { x: p % WIDTH, y: Math.floor(p / WIDTH), w: 1, h: 1 };
			}
			return {
				ink,
				bare,
				where,
				covers: under.reduce((n, v) => n + v, 0),
				found,
				text: page.text,
				doubts: page.doubts
			};
		});
	},

	async read(file: string) {
		const [page] = await drawn(file);
		return { text: page?.text ?? '', doubts: page?.doubts ?? [] };
	},

	/** What a file's pages say, what is to be looked at, and how dark each is. */
	async look(file: string, name: string, type: string) {
		const pages = await toPages(
			[new File([bytes(file)], name, { type })],
			lint,
			new AbortController().signal,
			() => {}
		).catch((error: { why?: string }) => String(error.why ?? error));
		if (typeof pages === 'string') return pages;
		return Promise.all(
			pages.map(async ({ text, doubts, codes, blob }) => {
				const url = await new Promise<string>((resolve) => {
					const reader = new FileReader();
					reader.onload = () => resolve(String(reader.result));
					reader.readAsDataURL(blob);
				});
				return { text, doubts, codes, url };
			})
		);
	},

	/** How long the page stood still at most while a file was looked at, and how long it took. */
	async stands(file: string, type: string) {
		let [worst, last, on] = [0, performance.now(), true];
		const beat = () => {
			worst = Math.max(worst, performance.now() - last);
			last = performance.now();
			if (on) setTimeout(beat, 0);
		};
		beat();
		const started = performance.now();
		const found = await bench.look(file, 'x', type);
		on = false;
		return { worst, took: performance.now() - started, found };
	}
};
export type Bench = typeof bench;

declare global {
	interface Window {
		bench: Bench;
	}
}
window.bench = bench;
