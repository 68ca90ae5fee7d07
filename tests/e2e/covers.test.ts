import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jpegBehind, noPages } from '../support/badFiles.ts';
import { deck } from '../support/deck.ts';
import { openLab } from '../support/lab.ts';
import { linesPdf, sheetsOf } from '../support/lines.ts';
import {
	besideThePage,
	bothWays,
	byTable,
	damaged,
	embedded,
	layers,
	odd,
	scans,
	undrawn,
	untold,
	withinOthers
} from '../support/odd-pdfs.ts';

let opened: Awaited<ReturnType<typeof openLab>>;
const problems: string[] = [];
beforeAll(async () => {
	opened = await openLab();
	opened.page.on('pageerror', (e) => problems.push(String(e)));
});
afterAll(() => opened?.close());

const PDF = 'application/pdf';

/** What is read on the first page of a PDF, and what of it only a person can look at. */
const read = (file: Buffer) => opened.lab.read(file.toString('base64'));

async function look(file: Buffer, type = PDF) {
	const pages = await opened.lab.look(file.toString('base64'), 'a', type);
	if (typeof pages === 'string') throw new Error(pages);
	return pages;
}

/** Brightness of a part of a page's picture: darkest and lightest. */
async function shades(url: string, part: { left: number; top: number; width: number; height: number }) {
	const bytes = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
	const cut = await sharp(bytes).extract(part).greyscale().png().toBuffer();
	const { channels } = await sharp(cut).stats();
	return [channels[0]?.min ?? 0, channels[0]?.max ?? 0] as const;
}

test('[L20] a cover hides every letter of the name, however its line is set and whatever way it runs', async () => {
	const sheets = sheetsOf(22);
	const [file, twin] = [linesPdf(sheets, false), linesPdf(sheets, true)];
	const pages = await opened.lab.hides(file.toString('base64'), twin.toString('base64'));
	let [ink, bare, covers] = [0, 0, 0];
	for (const [i, page] of pages.entries()) {
		// Every line of every sheet draws the name; the check has to have found each.
		expect(page.ink, `sheet ${i}`).toBeGreaterThan(10 * 150);
		expect(page.bare, `sheet ${i}: ${JSON.stringify(page.where)} ${page.text}`).toBeLessThan(page.ink / 1000);
		expect(page.doubts, `sheet ${i}`).toEqual([]);
		ink += page.ink;
		bare += page.bare;
		covers += page.covers;
	}
	console.log(
		`${sheets.length * 10} lines: ${ink} pixels of the name, ${bare} bare, ${(covers / ink).toFixed(1)} covered for each`
	);
	// Letters fill about a quarter of what is reserved for them.
	expect(covers / ink).toBeLessThan(8);
});

test('[L20] so it is with a font that the file brings along', async () => {
	const angles = [0, 90, 180, 270, 15, 45, -30, 200];
	const [file, twin] = [await embedded(angles, false), await embedded(angles, true)];
	const pages = await opened.lab.hides(file.toString('base64'), twin.toString('base64'));
	expect(pages.map((p) => [p.found, p.bare, p.text])).toEqual(
		angles.map(() => [1, 0, 'AVALANCHA: Quipu Vial, Tarma'])
	);
	for (const page of pages) expect(page.ink).toBeGreaterThan(500);
});

test('[L20] where it is not sure which letter stands where, the whole run is covered', async () => {
	const [page] = await opened.lab.hides(
		bothWays(false).toString('base64'),
		bothWays(true).toString('base64')
	);
	expect(page?.found).toBeGreaterThan(0);
	expect(page?.ink).toBeGreaterThan(1000);
	expect(page?.bare).toBe(0);
});

test('[L47] a name whose line starts beside the page is covered as far as it is seen', async () => {
	const twins = besideThePage(true);
	for (const [where, file] of Object.entries(besideThePage(false))) {
		const [page] = await opened.lab.hides(
			file.toString('base64'),
			(twins[where] as Buffer).toString('base64')
		);
		expect(page, where).toMatchObject({ bare: 0, found: 1, doubts: [] });
		expect(page?.text, where).toContain('Quipu Vial');
		expect(page?.ink, where).toBeGreaterThan(500);
	}
});

test('[L21] letters that lie unseen behind a scan are covered, and the page is named', async () => {
	const layer = odd({ content: 'BT /F1 24 Tf 3 Tr 1 0 0 1 120 300 Tm (Hola, somos Quipu Vial) Tj ET' });
	expect((await read(layer)).doubts).toEqual(['unsure']);
	const seen = odd({ content: 'BT /F1 24 Tf 1 0 0 1 120 300 Tm (Hola, somos Quipu Vial) Tj ET' });
	expect((await read(seen)).doubts).toEqual([]);
});

test('[L31] so it is with a layer under the scan, or of no opacity', async () => {
	const svg =
		'<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900"><rect width="1600" height="900" fill="#f7f3e8"/><text x="200" y="446" font-family="Liberation Sans" font-size="66">Somos Quipu Vial de Tarma</text></svg>';
	const files = scans(await sharp(Buffer.from(svg)).jpeg().toBuffer());
	for (const [how, file] of Object.entries(files)) {
		const page = await read(file);
		expect(page, how).toEqual({ text: 'Somos Quipu Vial de Tarma', doubts: ['unsure'] });
	}
});

test('[L32] writing in a soft mask, a pattern or a letter of another font is named on its page', async () => {
	for (const [where, file] of Object.entries(withinOthers()))
		expect((await read(file)).doubts, where).toEqual(['unread']);
	// A mask, a pattern or a drawn letter alone is none.
	expect((await read(bothWays(false))).doubts).not.toContain('unread');
});

test('[L22] letters that the file does not tell are named on their page, and none is sent', async () => {
	const page = await read(await untold('Quipu Vial cuida las pistas'));
	expect(page.doubts).toContain('unread');
	expect(page.text).toBe('');
	expect((await read(await deck(['Quipu Vial cuida']))).doubts).toEqual([]);
});

test('[L23] notes and filled fields, which are not drawn, are named; links and empty fields are not', async () => {
	const rect = '/Rect [120 200 700 260] /F 4';
	const noted = (note: string) => odd({ content: '', notes: [`<< /Type /Annot ${rect} ${note} >>`] });
	for (const note of [
		'/Subtype /FreeText /DA (/F1 24 Tf 0 g) /Contents (42 % menos)',
		'/Subtype /Stamp /Contents (Aprobado)',
		'/Subtype /Ink /InkList [[130 210 300 250]]',
		'/Subtype /Text /Contents (Nota)'
	])
		expect((await read(noted(note))).doubts, note).toEqual(['notes']);
	for (const note of [
		'/Subtype /Link /A << /S /URI /URI (https://x.pe) >>',
		'/Subtype /Widget /FT /Tx /T (a)'
	])
		expect((await read(noted(note))).doubts, note).toEqual([]);
});

test('[L24] text that needs a table or a font of the reader is drawn, from this origin alone', async () => {
	const asked: string[] = [];
	opened.page.on('request', (r) => asked.push(r.url()));
	const [page] = await look(byTable('Baches'));
	expect(page?.text).toBe('Baches');
	expect(page?.doubts).toEqual([]);
	const [darkest] = await shades(page?.url ?? '', { left: 200, top: 340, width: 360, height: 70 });
	expect(darkest).toBeLessThan(60);
	expect(asked.some((url) => url.includes('UniGB-UCS2-H'))).toBe(true);
	const { origin } = new URL(opened.page.url());
	expect(asked.filter((url) => !/^(blob|data):/.test(url) && new URL(url).origin !== origin)).toEqual([]);
});

test('[L24] a page that loses text says so', async () => {
	await opened.page.route('**/*UniGB*', (route) => route.abort());
	expect((await read(byTable('Baches'))).doubts).toContain('lost');
	await opened.page.unroute('**/*UniGB*');
});

test('[L36] a page of which a picture is not drawn says so', async () => {
	for (const [why, file] of Object.entries(undrawn()))
		expect(await read(file), why).toMatchObject({ doubts: ['undrawn'] });
	// Room in which nothing is drawn is none, where no picture is missing.
	expect((await read(odd({ content: 'q 9 0 0 9 0 0 cm Q' }))).doubts).toEqual([]);
});

test('[L52] a page of which anything else is not drawn, being damaged, says so; one that is whole does not', async () => {
	const { part, picture, whole } = await damaged();
	for (const [why, file] of Object.entries(part)) expect((await read(file)).doubts, why).toEqual(['damaged']);
	for (const [why, file] of Object.entries(picture))
		expect((await read(file)).doubts, why).toEqual(['undrawn']);
	for (const [what, file] of Object.entries(whole)) expect((await read(file)).doubts, what).toEqual([]);
});

test('[L53] the text of a layer that is switched off is neither sent nor asked about', async () => {
	for (const [where, file] of Object.entries(layers())) {
		const [page] = await opened.lab.hides(file.toString('base64'), file.toString('base64'));
		expect(page, where).toMatchObject({ found: 0, doubts: [] });
		expect(page?.text.trim(), where).toBe('Baches');
	}
});

test('[L25] looking for codes ends, whatever a picture holds, and the page stays awake', async () => {
	const eyes = Array.from({ length: 900 }, (_, i) => {
		const [x, y] = [(i * 7919) % 1580, (i * 104_729) % 880];
		return `<path d="M${x} ${y}h14v14h-14zm2 2v10h10v-10z"/><rect x="${x + 4}" y="${y + 4}" width="6" height="6"/>`;
	});
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900" shape-rendering="crispEdges"><rect width="1600" height="900" fill="#fff"/>${eyes.join('')}</svg>`;
	const file = await sharp(Buffer.from(svg)).png().toBuffer();
	const { worst, took, found } = await opened.lab.stands(file.toString('base64'), 'image/png');
	expect(typeof found === 'string' ? found : found[0]?.codes).toEqual([]);
	// The work of drawing alone: the search is done elsewhere.
	expect(worst).toBeLessThan(5_000);
	expect(took).toBeLessThan(30_000);
});

test('[L28] what stands on nothing gets a ground on which it is seen', async () => {
	const on = async (fill: string, ground = 'none') => {
		const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900"><rect width="1600" height="900" fill="${ground}"/><path d="M200 300h300v80h-300z" fill="${fill}"/></svg>`;
		const [page] = await look(await sharp(Buffer.from(svg)).png().toBuffer(), 'image/png');
		return shades(page?.url ?? '', { left: 150, top: 250, width: 400, height: 180 });
	};
	for (const fill of ['#fff', '#000', '#f4c95d', '#888']) {
		const [dark, light] = await on(fill);
		expect(light - dark, fill).toBeGreaterThan(60);
	}
	// On white as ever where that shows it, and what has a ground of its own keeps it.
	expect((await on('#000'))[1]).toBeGreaterThan(245);
	expect((await on('#fff', '#fdfdfd'))[0]).toBeGreaterThan(245);
});

test('[L27] [L29] files that others open are opened; one without pages is refused in words', async () => {
	const [photo] = await look(await jpegBehind(Array(11).fill(65_533)), 'image/jpeg');
	expect(photo?.url).toContain('data:image/');
	const whole = await deck(['Baches']);
	for (const junk of ['\r\n\r\n', 'x'.repeat(700), '\u0000\u0001\u0002'])
		expect((await read(Buffer.concat([Buffer.from(junk), whole]))).text).toBe('Baches');
	expect(await opened.lab.look(noPages().toString('base64'), 'a', PDF)).toBe('no-pages');
});

test('[L20] no page failed', () => {
	expect(problems).toEqual([]);
});
