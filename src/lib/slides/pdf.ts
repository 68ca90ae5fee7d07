import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import type { Linter } from '$wire/index.ts';
import { differing, glyphsIn, leaveOut, seeAgain } from './again.ts';
import { HEIGHT, WIDTH } from './box.ts';
import { blank, type PageCanvas } from './canvas.ts';
import { DOUBTS, type Doubt } from './doubts.ts';
import { SlideError } from './errors.ts';
import { glyphsOf, type Font, type Glyph, type Operations } from './glyphs.ts';
import { layText, type Laid } from './laid.ts';
import { leavesText, losesPicture } from './left-out.ts';
import { OwnFiles } from './own-files.ts';
import { patience } from './patience.ts';
import { Reader } from './reader.ts';
import { findingsOn } from './reread.ts';
import { unreadOf } from './unread.ts';
import { writesWithin } from './within.ts';

type Library = typeof import('pdfjs-dist');

/** A picture inside a PDF larger than this is left out, and its page says so: it may be a bomb. */
const IMAGE_PIXELS = 60_000_000;
/** A page that takes longer than this on a usual device will not come. */
const PAGE_MS = 20_000;
/** Drawing a page again, to see what is covered, takes no longer than this, or it stays unsure. */
const AGAIN_MS = 8_000;

export interface DrawnPage extends Laid {
	sheet: PageCanvas;
	doubts: readonly Doubt[];
}

/**
 * Draws the pages of a PDF one after the other; the file is read and drawn on this device alone.
 *
 * @param most pages that are allowed
 * @param lint what will have to be covered: a page that has any is looked at again
 * @param signal ends it with SlideError 'stopped'
 * @param each gets page, number from 1 and total
 */
export async function drawPdf(
	data: Uint8Array,
	most: number,
	lint: Linter,
	signal: AbortSignal,
	each: (page: DrawnPage, n: number, total: number) => Promise<void>
): Promise<void> {
	const pdfjs = await import('pdfjs-dist');
	const reader = new Reader(pdfjs);
	const task = pdfjs.getDocument({
		data,
		worker: reader.worker,
		maxImageSize: IMAGE_PIXELS,
		useWorkerFetch: false,
		BinaryDataFactory: OwnFiles,
		verbosity: pdfjs.VerbosityLevel.ERRORS
	});
	// Asking for the password would hang the page: a protected file has to be saved without one.
	const locked = new Promise<never>((_, reject) => {
		task.onPassword = () => reject(new SlideError('encrypted'));
	});
	let page = 0;
	try {
		const pdf = await within(Promise.race([task.promise, locked, reader.failed]), signal);
		if (pdf.numPages === 0) throw new SlideError('no-pages');
		if (pdf.numPages > most) throw new SlideError('too-many', pdf.numPages);
		for (page = 1; page <= pdf.numPages; page++) {
			await each(await within(drawPage(pdfjs, pdf, page, lint, reader), signal), page, pdf.numPages);
		}
	} catch (error) {
		if (error instanceof SlideError) throw new SlideError(error.why, error.count, page);
		throw new SlideError((error as Error).name === 'PasswordException' ? 'encrypted' : 'broken', 0, page);
	} finally {
		reader.end();
		void task.destroy().catch(() => {});
	}
}

async function drawPage(
	pdfjs: Library,
	pdf: PDFDocumentProxy,
	n: number,
	lint: Linter,
	reader: Reader
): Promise<DrawnPage> {
	const page = await pdf.getPage(n);
	const viewport = fitted(page);
	const failed = OwnFiles.failed;
	reader.left();
	const { sheet, list } = await draw(page);
	const font = (name: string) => fontOf(page, name);
	const layers = await pdf.getOptionalContentConfig();
	const { glyphs, lost } = glyphsOf(list, pdfjs.OPS, font, (layer) => layers.isVisible(layer));
	const { items, styles } = await page.getTextContent();
	const left = reader.left();
	const unread = unreadOf(glyphs);
	const vertical = new Set(Object.keys(styles).filter((name) => styles[name]?.vertical));
	const fonts = { vertical, unread: unread.fonts, view: page.view };
	const { unsure: against, ...laid } = layText(items, viewport.transform, glyphs, fonts);
	// Before letters are left out of it.
	const inner = writesWithin(list, pdfjs.OPS, font);
	const { pieces, unsure } = await lookAgain(page, { ...laid, sheet }, glyphs, lint);
	const doubts: Record<Doubt, boolean> = {
		unread: unread.words || against || inner,
		unsure,
		lost: lost > 0 || OwnFiles.failed > failed,
		undrawn: left.picture || losesPicture(list, pdfjs.OPS, (name) => pictureOf(page, name)),
		damaged: left.part || leavesText(list, pdfjs.OPS),
		notes: await hasNotes(page),
		codes: false,
		late: false,
		unsought: false
	};
	page.cleanup();
	return { text: laid.text, pieces, sheet, doubts: DOUBTS.filter((d) => doubts[d]) };
}

/** @param without letters to leave out, by operation */
async function draw(
	page: PDFPageProxy,
	without?: ReadonlyMap<number, ReadonlySet<number>>
): Promise<{ sheet: PageCanvas; list: Operations }> {
	const sheet = blank();
	let list: Operations = { fnArray: [], argsArray: [] };
	const task = page.render({
		canvas: sheet.canvas,
		viewport: fitted(page),
		// Notes and forms are not drawn: what is on the slide is what the check can read.
		annotationMode: 0,
		// The one place where pdf.js shows what it is about to draw.
		operationsFilter: (i, operations) => {
			list = operations as unknown as Operations;
			const letters = without?.get(i);
			if (letters !== undefined) leaveOut(list, i, letters);
			return true;
		}
	});
	const late = without === undefined ? undefined : setTimeout(() => task.cancel(), AGAIN_MS);
	await task.promise.finally(() => clearTimeout(late));
	return { sheet, list };
}

/** Draws the page without what is to be covered: only what differs is sure to be its ink. */
async function lookAgain(
	page: PDFPageProxy,
	{ text, pieces, sheet }: Laid & { sheet: PageCanvas },
	glyphs: readonly Glyph[],
	lint: Linter
) {
	const stretches = findingsOn({ text, pieces }, lint);
	if (stretches.length === 0) return { pieces, unsure: false };
	try {
		const again = (await draw(page, glyphsIn(pieces, stretches, glyphs))).sheet;
		const changed = differing(pixels(sheet), pixels(again));
		again.canvas.width = 0;
		return seeAgain(pieces, stretches, glyphs, changed);
	} catch {
		return { pieces, unsure: true };
	}
}

function pixels({ context }: PageCanvas): Uint8ClampedArray {
	return context.getImageData(0, 0, WIDTH, HEIGHT).data;
}

function fontOf(page: PDFPageProxy, name: string): Font {
	try {
		const font: unknown = page.commonObjs.get(name);
		// A font that cannot be read is given as its error.
		return typeof font === 'object' && font !== null && 'loadedName' in font
			? (font as Font)
			: { broken: true };
	} catch {
		return { broken: true };
	}
}

function pictureOf(page: PDFPageProxy, name: string): unknown {
	const objects = name.startsWith('g_') ? page.commonObjs : page.objs;
	return objects.has(name) ? objects.get(name) : undefined;
}

/** Links show nothing, pop-ups belong to a note that counts itself, and an empty field is no loss. */
async function hasNotes(page: PDFPageProxy): Promise<boolean> {
	const notes: readonly {
		subtype?: string;
		fieldType?: string;
		hasAppearance?: boolean;
		fieldValue?: unknown;
	}[] = await page.getAnnotations().catch(() => []);
	return notes.some(({ subtype = '', fieldType, hasAppearance, fieldValue }) =>
		subtype === 'Widget'
			? (fieldType === 'Sig' && hasAppearance === true) ||
				![undefined, null, '', 'Off'].includes(fieldValue as string)
			: !['Link', 'Popup'].includes(subtype)
	);
}

function fitted(page: PDFPageProxy) {
	const natural = page.getViewport({ scale: 1 });
	if (!(natural.width > 0 && natural.height > 0)) throw new SlideError('broken');
	const scale = Math.min(WIDTH / natural.width, HEIGHT / natural.height);
	return page.getViewport({
		scale,
		offsetX: (WIDTH - natural.width * scale) / 2,
		offsetY: (HEIGHT - natural.height * scale) / 2
	});
}

function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		const calm = patience(PAGE_MS, (slow) => reject(new SlideError(slow ? 'late' : 'slow')));
		const stop = () => reject(new SlideError('stopped'));
		if (signal.aborted) stop();
		signal.addEventListener('abort', stop, { once: true });
		work.then(resolve, reject).finally(() => {
			calm();
			signal.removeEventListener('abort', stop);
		});
	});
}
