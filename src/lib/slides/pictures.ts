import { LIMITS, type Linter } from '$wire/index.ts';
import { HEIGHT, WIDTH } from './box.ts';
import { blank, encode, greyOf, type PageCanvas } from './canvas.ts';
import type { Code } from './codes.ts';
import type { Doubt } from './doubts.ts';
import { SlideError } from './errors.ts';
import { headOf, type Head } from './head.ts';
import { groundFor } from './ground.ts';
import type { Laid } from './laid.ts';
import { Searcher } from './searcher.ts';
import { shrink } from './repeated.ts';

/** One page as officials will see it; the file it came from never leaves this device. */
export interface Page extends Laid {
	blob: Blob;
	/** Small and grey, to compare pages with each other. */
	small: Uint8Array;
	/** QR codes in the picture. */
	codes: readonly Code[];
	/** What only a person can look at. */
	doubts: readonly Doubt[];
}

export const FILE_MB = 100;
/** What may be decoded: a photograph of any camera, not a bomb of a few kilobytes. */
export const MEGAPIXELS = 60;

/**
 * Turns PDF, PNG or JPEG files into pictures of 1600×900 on this device, page by page. Throws SlideError; then nothing
 * of any file was sent.
 *
 * @param lint what will have to be covered
 * @param onPage told after each page: done, total
 */
export async function toPages(
	files: readonly File[],
	lint: Linter,
	signal: AbortSignal,
	onPage: (done: number, total: number) => void
): Promise<Page[]> {
	const pages: Page[] = [];
	// All files are looked at before the first is opened: a mistake shows at once.
	const heads = await Promise.all(files.map(async (file) => named(file, () => check(file))));
	const searcher = new Searcher();
	try {
		for (const [i, file] of files.entries()) {
			await named(file, async () => {
				const room = LIMITS.slides - pages.length;
				if (room === 0) throw new SlideError('too-many', LIMITS.slides + files.length - i);
				if (heads[i]?.kind !== 'pdf')
					return void pages.push(await toPage(await pictureSheet(file), NO_TEXT, searcher));
				const { drawPdf } = await import('./pdf.ts');
				const data = new Uint8Array(await file.arrayBuffer());
				await drawPdf(data, room, lint, signal, async ({ sheet, ...laid }, n, total) => {
					pages.push(await toPage(sheet, laid, searcher));
					onPage(n, total);
				});
			});
		}
	} finally {
		searcher.close();
	}
	return pages;
}

type Read = Laid & { doubts: readonly Doubt[] };
const NO_TEXT: Read = { text: '', pieces: [], doubts: [] };

/** Errors carry the name by which the person knows the file. */
async function named<T>(file: File, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const known = error instanceof SlideError ? error : new SlideError('broken');
		known.file = file.name;
		throw known;
	}
}

async function check(file: File): Promise<Head> {
	if (file.size === 0) throw new SlideError('empty');
	if (file.size > FILE_MB * 1024 * 1024) throw new SlideError('too-big', Math.round(file.size / 1024 / 1024));
	const head = await headOf(file);
	if (head.kind === 'other' || head.kind === 'heif')
		throw new SlideError(head.kind === 'heif' ? 'heif' : 'kind');
	const millions = (head.width * head.height) / 1_000_000;
	if (millions > MEGAPIXELS) throw new SlideError('pixels', Math.round(millions));
	if (head.kind !== 'pdf' && millions === 0) throw new SlideError('broken');
	return head;
}

async function pictureSheet(file: File): Promise<PageCanvas> {
	const bitmap = await createImageBitmap(file).catch(() => {
		throw new SlideError('broken');
	});
	const scale = Math.min(WIDTH / bitmap.width, HEIGHT / bitmap.height);
	const [w, h] = [bitmap.width * scale, bitmap.height * scale];
	const [x, y] = [(WIDTH - w) / 2, (HEIGHT - h) / 2];
	const sheet = blank('transparent');
	sheet.context.drawImage(bitmap, x, y, w, h);
	const { data } = sheet.context.getImageData(x, y, Math.max(1, w), Math.max(1, h));
	sheet.context.fillStyle = groundFor(data);
	sheet.context.globalCompositeOperation = 'destination-over';
	sheet.context.fillRect(0, 0, WIDTH, HEIGHT);
	bitmap.close();
	return sheet;
}

async function toPage(sheet: PageCanvas, { doubts, ...laid }: Read, searcher: Searcher): Promise<Page> {
	const grey = greyOf(sheet);
	const small = shrink(grey);
	const found = await searched(grey, searcher);
	const blob = await encode(sheet.canvas);
	return { ...laid, codes: found.codes, small, blob, doubts: [...doubts, ...found.doubts] };
}

async function searched(
	grey: Uint8Array,
	searcher: Searcher
): Promise<{ codes: readonly Code[]; doubts: readonly Doubt[] }> {
	const found = await searcher.search(grey);
	if (found === 'late') return { codes: [], doubts: ['late'] };
	return { codes: found.codes, doubts: found.all ? [] : ['codes'] };
}

/** A page for which there was no time, looked for codes once more. */
export async function searchAgain(page: Page): Promise<Page> {
	const searcher = new Searcher();
	try {
		const bitmap = await createImageBitmap(page.blob);
		const sheet = blank();
		sheet.context.drawImage(bitmap, 0, 0, WIDTH, HEIGHT);
		bitmap.close();
		const { codes, doubts } = await searched(greyOf(sheet), searcher);
		return { ...page, codes, doubts: [...page.doubts.filter((d) => d !== 'late'), ...doubts] };
	} catch {
		return page;
	} finally {
		searcher.close();
	}
}
