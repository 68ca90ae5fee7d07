import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import { HEIGHT, WIDTH } from './box.ts';
import { blank, type Sheet } from './canvas.ts';
import { SlideError } from './errors.ts';
import { layText, type Laid } from './laid.ts';

/** A picture inside a PDF larger than this is left out: it would not fit a slide anyway, and may be a bomb. */
const IMAGE_PIXELS = 60_000_000;
/** A page that takes longer than this will not come. */
const PAGE_MS = 20_000;

const WASM = import.meta.glob<string>('/node_modules/pdfjs-dist/wasm/{jbig2,openjpeg,qcms_bg}.wasm', {
	query: '?url',
	import: 'default'
});

/** Decoders for scans, from this origin; no other file is ever asked for. */
class OwnFiles {
	async fetch({ filename }: { kind: string; filename: string }): Promise<Uint8Array> {
		const url = await WASM[`/node_modules/pdfjs-dist/wasm/${filename}`]?.();
		if (url === undefined) throw new Error('not brought along');
		return new Uint8Array(await (await fetch(url)).arrayBuffer());
	}
}

export interface Drawn extends Laid {
	sheet: Sheet;
}

/**
 * Draws the pages of a PDF one after the other; the file is read and drawn on this device alone.
 *
 * @param most pages that are allowed
 * @param signal ends it with SlideError 'stopped'
 * @param each gets page, number from 1 and total
 */
export async function drawPdf(
	data: Uint8Array,
	most: number,
	signal: AbortSignal,
	each: (page: Drawn, n: number, total: number) => Promise<void>
): Promise<void> {
	const [pdfjs, worker] = await Promise.all([
		import('pdfjs-dist'),
		import('pdfjs-dist/build/pdf.worker.min.mjs?url')
	]);
	pdfjs.GlobalWorkerOptions.workerSrc = worker.default;
	const own = new pdfjs.PDFWorker();
	const task = pdfjs.getDocument({
		data,
		worker: own,
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
		const pdf = await within(Promise.race([task.promise, locked]), signal);
		if (pdf.numPages > most) throw new SlideError('too-many', pdf.numPages);
		for (page = 1; page <= pdf.numPages; page++) {
			await each(await within(drawPage(pdf, page), signal), page, pdf.numPages);
		}
	} catch (error) {
		if (error instanceof SlideError) throw new SlideError(error.why, error.count, page);
		throw new SlideError((error as Error).name === 'PasswordException' ? 'encrypted' : 'broken', 0, page);
	} finally {
		// At once, whatever it is busy with: a worker caught in a loop would answer no polite request.
		own.destroy();
		void task.destroy().catch(() => {});
	}
}

async function drawPage(pdf: PDFDocumentProxy, n: number): Promise<Drawn> {
	const page = await pdf.getPage(n);
	const viewport = fitted(page);
	const sheet = blank();
	// Notes and forms are not drawn: what is on the slide is what the check can read.
	await page.render({ canvas: sheet.canvas, viewport, annotationMode: 0 }).promise;
	const { items } = await page.getTextContent();
	const laid = layText(items, viewport.transform);
	page.cleanup();
	return { sheet, ...laid };
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
		const late = setTimeout(() => reject(new SlideError('slow')), PAGE_MS);
		const stop = () => reject(new SlideError('stopped'));
		if (signal.aborted) stop();
		signal.addEventListener('abort', stop, { once: true });
		work.then(resolve, reject).finally(() => {
			clearTimeout(late);
			signal.removeEventListener('abort', stop);
		});
	});
}
