import sharp from 'sharp';
import { expect, test } from 'vitest';
import { covered, HEIGHT, WIDTH, type Box } from '../../../src/lib/slides/box.ts';
import { headOf } from '../../../src/lib/slides/head.ts';
import { codesOf } from '../../../src/lib/slides/codes.ts';
import { findCodes } from '../../../src/lib/slides/qr.ts';
import { repeatedRegions, shrink } from '../../../src/lib/slides/repeated.ts';
import { jpegBehind } from '../../support/badFiles.ts';
import { code, grey, words } from './pixels.ts';

const URL = 'https://quipuvial.example/demo?from=slides';

test('[L2] QR codes are found: small, large, turned, light on dark, beside text', async () => {
	const paths = {
		small: code(URL, { x: 1300, y: 650, module: 3 }),
		middling: code(URL, { x: 200, y: 300, module: 6 }),
		large: code('short', { x: 500, y: 100, module: 24 }),
		turned: code(URL, { x: 600, y: 250, module: 8, turn: 12 }),
		'turned by half a right angle': code(URL, { x: 600, y: 250, module: 9, turn: 45 }),
		coloured: code(URL, { x: 700, y: 300, module: 7, ink: '#174f6b', paper: '#f4c95d' }),
		inverted: code(URL, { x: 700, y: 300, module: 7, ink: '#ffffff', paper: '#15141a' })
	};
	for (const [what, svg] of Object.entries(paths)) {
		const { boxes } = findCodes(
			await grey(svg + words(['Pida su demo aquí', '3 200 baches'])),
			WIDTH,
			HEIGHT
		);
		expect(boxes.length, what).toBe(1);
	}
});

test('[L2] what a code says is read, each of several, and a code that cannot be read is still one', async () => {
	const two =
		code(URL, { x: 100, y: 300, module: 5 }) +
		code('+51 1 555 0199', { x: 900, y: 300, module: 9, turn: 20 });
	const read = codesOf(await grey(words(['Dos códigos']) + two));
	expect(read.codes.map((c) => c.says).sort()).toEqual(['+51 1 555 0199', URL]);
	for (const look of [{}, { ink: '#ffffff', paper: '#15141a' }, { turn: 45 }])
		expect(codesOf(await grey(code(URL, { x: 600, y: 250, module: 8, ...look }))).codes[0]?.says).toBe(URL);
	const torn = code(URL, { x: 600, y: 250, module: 8 }) + '<rect x="690" y="340" width="150" height="150"/>';
	expect(codesOf(await grey(torn)).codes.map((c) => c.says)).toEqual(['']);
	expect(codesOf(await grey(words(['Sin código'])))).toEqual({ codes: [], all: true });
});

test('[L2] a faint code is found and read, on light and on dark', async () => {
	for (const [ink, paper] of [
		['#e0e0e0', '#ffffff'],
		['#f2f2f2', '#ffffff'],
		['#202020', '#303030'],
		['#15203a', '#1c2a4a'],
		['#8a8a8a', '#7a7a7a']
	] as const) {
		const faint = await grey(code(URL, { x: 600, y: 250, module: 8, ink, paper }), paper);
		expect(
			codesOf(faint).codes.map((c) => c.says),
			`${ink} on ${paper}`
		).toEqual([URL]);
	}
});

test('[L2] the box of a code covers all of it', async () => {
	const { boxes } = findCodes(await grey(code(URL, { x: 200, y: 300, module: 6 })), WIDTH, HEIGHT);
	const side = 29 * 6;
	expect(covered({ x: 212, y: 312, w: side, h: side }, [boxes[0] as Box])).toBe(1);
});

test('[L2] text, tables, charts and squares are no codes', async () => {
	const bars = Array.from(
		{ length: 40 },
		(_, i) => `<rect x="${100 + i * 30}" y="${300 + (i % 7) * 40}" width="18" height="500"/>`
	);
	const grid = Array.from(
		{ length: 12 },
		(_, i) => `<path d="M100 ${200 + i * 50}H1500M${100 + i * 110} 200V800" stroke="#000" fill="none"/>`
	);
	const squares = [0, 1, 2].map(
		(i) =>
			`<rect x="${200 + i * 300}" y="300" width="200" height="200" fill="none" stroke="#000" stroke-width="30"/>`
	);
	for (const svg of [
		words(Array(14).fill('Lorem ipsum 0123456789 HIMNO aeiou')),
		bars.join(''),
		grid.join(''),
		squares.join('')
	])
		expect(findCodes(await grey(svg), WIDTH, HEIGHT)).toEqual({ boxes: [], all: true });
});

/** Chance that comes out the same each time. */
function chance(seed: number): () => number {
	let s = seed;
	return () => (s = (Math.imul(s, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

test('[L26] noise of any grain is no code', { timeout: 30_000 }, () => {
	for (const [seed, side] of [1, 2, 4, 8].entries()) {
		const rnd = chance(seed);
		const picture = new Uint8Array(WIDTH * HEIGHT);
		for (let y = 0; y < HEIGHT; y += side)
			for (let x = 0; x < WIDTH; x += side) {
				const shade = side === 1 ? rnd() * 256 : rnd() < 0.5 ? 0 : 255;
				for (let j = y; j < Math.min(HEIGHT, y + side); j++)
					picture.fill(shade, j * WIDTH + x, j * WIDTH + Math.min(WIDTH, x + side));
			}
		const faint = picture.map((g) => 200 + g / 12);
		for (const p of [picture, faint]) expect(findCodes(p, WIDTH, HEIGHT).boxes, `grain ${side}`).toEqual([]);
	}
});

test('[L26] what is made of eyes alone is no code, and hides none', { timeout: 30_000 }, async () => {
	const rnd = chance(7);
	const eye = (x: number, y: number, m: number) =>
		`<path d="M${x} ${y}h${7 * m}v${7 * m}h${-7 * m}zm${m} ${m}v${5 * m}h${5 * m}v${-5 * m}z" /><rect x="${x + 2 * m}" y="${y + 2 * m}" width="${3 * m}" height="${3 * m}"/>`;
	const strewn = Array.from({ length: 900 }, () => eye(Math.floor(rnd() * 1580), Math.floor(rnd() * 880), 2));
	const lattice = Array.from({ length: 900 }, (_, i) =>
		eye(20 + (i % 40) * 38, 20 + Math.floor(i / 40) * 38, 3)
	);
	for (const svg of [strewn, lattice]) {
		const picture = await grey(`<g shape-rendering="crispEdges">${svg.join('')}</g>`);
		expect(findCodes(picture, WIDTH, HEIGHT).boxes).toEqual([]);
	}
	// A code among them is still found.
	const among = await grey(lattice.slice(0, 300).join('') + code(URL, { x: 300, y: 450, module: 6 }));
	expect(codesOf(among).codes.map((c) => c.says)).toEqual([URL]);
});

const LOGO = (x: number, y: number) =>
	`<g transform="translate(${x} ${y})"><circle cx="50" cy="50" r="48" fill="#a8232f"/><path d="M20 60L50 15L80 60Z" fill="#fff"/></g>`;

async function pages(n: number, draw: (i: number) => string): Promise<Uint8Array[]> {
	return Promise.all(
		Array.from({ length: n }, async (_, i) =>
			shrink(
				await grey(
					words([`Tema ${i * 7919}`, `Otra cosa ${'abcdefgh'[i]}`], 40 + 3 * i, 90 + 40 * i, 200 + 35 * i) +
						draw(i)
				)
			)
		)
	);
}

test('[L2] a mark on most pages is found where it is, on the pages that show it', async () => {
	const [mark, ...more] = repeatedRegions(await pages(8, (i) => (i === 3 ? '' : LOGO(1440, 60))));
	expect(more).toEqual([]);
	expect(mark?.pages).toEqual([0, 1, 2, 4, 5, 6, 7]);
	expect(covered({ x: 1442, y: 62, w: 96, h: 96 }, [mark?.box as Box])).toBeGreaterThan(0.95);
	expect((mark?.box.w ?? 0) * (mark?.box.h ?? 0)).toBeLessThan(4 * 100 * 100);
});

test('[L2] rules, backgrounds and what few pages share are no marks', async () => {
	const line = () => `<rect x="80" y="120" width="1440" height="6" fill="#174f6b"/>`;
	const shade = () =>
		`<rect width="${WIDTH}" height="${HEIGHT}" fill="url(#g)"/><defs><linearGradient id="g"><stop stop-color="#fff"/><stop offset="1" stop-color="#ccd"/></linearGradient></defs>`;
	for (const draw of [line, shade, () => '', (i: number) => (i < 3 ? LOGO(100, 700) : '')])
		expect(repeatedRegions(await pages(8, draw))).toEqual([]);
	expect(repeatedRegions(await pages(2, () => LOGO(1440, 60)))).toEqual([]);
});

test('[L3] [L41] kind and size of a file come from its first bytes, before anything is decoded', async () => {
	const picture = sharp({ create: { width: 321, height: 123, channels: 3, background: '#369' } });
	const exif = { IFD0: { ImageDescription: 'x'.repeat(60_000) } };
	for (const [kind, bytes] of [
		['png', await picture.clone().png().toBuffer()],
		['jpeg', await picture.clone().jpeg().toBuffer()],
		['jpeg', await picture.clone().withExif(exif).jpeg({ progressive: true }).toBuffer()],
		['webp', await picture.clone().webp().toBuffer()],
		['webp', await picture.clone().webp({ lossless: true }).toBuffer()]
	] as const)
		expect(await headOf(new Blob([bytes as BlobPart]))).toEqual({ kind, width: 321, height: 123 });
	const kind = async (text: string) => (await headOf(new Blob([Buffer.from(text, 'latin1')]))).kind;
	expect(await kind('%PDF-1.7')).toBe('pdf');
	expect(await kind(`${'x'.repeat(900)}%PDF-1.7`)).toBe('pdf');
	for (const brand of ['heic', 'heix', 'mif1'])
		expect(await kind(`\u0000\u0000\u0000\u0018ftyp${brand}`)).toBe('heif');
	for (const odd of [
		'\u0000\u0000\u0000\u0018ftypisom',
		'',
		'PK\u0003\u0004',
		'<svg/>',
		'GIF89a',
		`${'x'.repeat(1100)}%PDF-1.7`
	])
		expect(await kind(odd)).toBe('other');
	for (const cut of [1, 3, 9, 20])
		expect(await kind('\xff\xd8\xff\xe0\x00\x10JFIF'.repeat(3).slice(0, cut))).toMatch(/jpeg|other/);
});

test('[L3] [L27] the size of a JPEG is found behind any number of segments', async () => {
	for (const lengths of [
		Array(11).fill(65_535),
		Array(200).fill(65_535),
		Array(20_000).fill(2),
		[65_535, 2, 3]
	])
		expect(await headOf(new Blob([(await jpegBehind(lengths)) as BlobPart]))).toEqual({
			kind: 'jpeg',
			width: 321,
			height: 123
		});
	// What never comes to a size is none, and takes no time.
	const endless = Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(3_000_000, 0xff)]);
	expect(await headOf(new Blob([endless]))).toEqual({ kind: 'jpeg', width: 0, height: 0 });
	const cut = (await jpegBehind([65_535])).subarray(0, 65_600);
	expect((await headOf(new Blob([cut as BlobPart]))).width).toBe(0);
});
