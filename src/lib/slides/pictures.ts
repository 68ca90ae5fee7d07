import { LIMITS } from '$wire/index.ts';

/** One page as officials will see it; the file it came from never leaves this device. */
export interface Page {
	blob: Blob;
	text: string;
}

export type BadFile = 'too-big' | 'too-many' | 'encrypted' | 'broken' | 'kind' | 'empty' | 'memory';

/** Why a file cannot be used; nothing was sent. */
export class SlideError extends Error {
	override readonly name = 'SlideError';
	readonly why: BadFile;
	readonly count: number;

	constructor(why: BadFile, count = 0) {
		super(why);
		this.why = why;
		this.count = count;
	}
}

export const WIDTH = 1600;
export const HEIGHT = 900;
export const FILE_MB = 100;

/**
 * Turns PDF, PNG or JPEG files into pictures of 1600×900 on this device, page by page. Throws SlideError.
 *
 * @param onPage told after each page: done, total
 */
export async function toPages(
	files: readonly File[],
	onPage: (done: number, total: number) => void
): Promise<Page[]> {
	const pages: Page[] = [];
	for (const file of files) {
		if (file.size === 0) throw new SlideError('empty');
		if (file.size > FILE_MB * 1024 * 1024)
			throw new SlideError('too-big', Math.round(file.size / 1024 / 1024));
		const made = (await isPdf(file))
			? await pdfPages(file, LIMITS.slides - pages.length, onPage)
			: [await picturePage(file)];
		pages.push(...made);
		if (pages.length > LIMITS.slides) throw new SlideError('too-many', pages.length);
	}
	return pages;
}

async function isPdf(file: File): Promise<boolean> {
	const head = new TextDecoder('latin1').decode(await file.slice(0, 1024).arrayBuffer());
	return head.includes('%PDF-');
}

async function picturePage(file: File): Promise<Page> {
	if (!['image/png', 'image/jpeg', 'image/webp'].includes(file.type)) throw new SlideError('kind');
	const bitmap = await createImageBitmap(file).catch(() => {
		throw new SlideError('broken');
	});
	const { canvas, context } = blank();
	const scale = Math.min(WIDTH / bitmap.width, HEIGHT / bitmap.height);
	const [w, h] = [bitmap.width * scale, bitmap.height * scale];
	context.drawImage(bitmap, (WIDTH - w) / 2, (HEIGHT - h) / 2, w, h);
	bitmap.close();
	return { blob: await encode(canvas), text: '' };
}

async function pdfPages(
	file: File,
	most: number,
	onPage: (done: number, total: number) => void
): Promise<Page[]> {
	const [pdfjs, worker] = await Promise.all([
		import('pdfjs-dist'),
		import('pdfjs-dist/build/pdf.worker.min.mjs?url')
	]);
	pdfjs.GlobalWorkerOptions.workerSrc = worker.default;
	const data = new Uint8Array(await file.arrayBuffer());
	const task = pdfjs.getDocument({ data, stopAtErrors: false, isEvalSupported: false } as Parameters<
		typeof pdfjs.getDocument
	>[0]);
	// Asking for the password would hang the page: a protected file has to be saved without one.
	const locked = new Promise<never>((_, reject) => {
		task.onPassword = () => reject(new SlideError('encrypted'));
	});
	try {
		const pdf = await Promise.race([task.promise, locked]);
		if (pdf.numPages > most) throw new SlideError('too-many', pdf.numPages);
		const pages: Page[] = [];
		for (let n = 1; n <= pdf.numPages; n++) {
			pages.push(await pdfPage(await pdf.getPage(n)));
			onPage(n, pdf.numPages);
		}
		return pages;
	} catch (error) {
		if (error instanceof SlideError) throw error;
		throw new SlideError((error as Error).name === 'PasswordException' ? 'encrypted' : 'broken');
	} finally {
		void task.destroy();
	}
}

async function pdfPage(page: import('pdfjs-dist').PDFPageProxy): Promise<Page> {
	const natural = page.getViewport({ scale: 1 });
	const scale = Math.min(WIDTH / natural.width, HEIGHT / natural.height);
	const viewport = page.getViewport({
		scale,
		offsetX: (WIDTH - natural.width * scale) / 2,
		offsetY: (HEIGHT - natural.height * scale) / 2
	});
	const { canvas } = blank();
	await page.render({ canvas, viewport }).promise;
	const content = await page.getTextContent();
	const text = content.items
		.map((item) => ('str' in item ? item.str : ''))
		.join(' ')
		.replace(/\s+/g, ' ')
		.trim()
		.slice(0, LIMITS.slideText);
	page.cleanup();
	return { blob: await encode(canvas), text };
}

function blank(): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } {
	const canvas = document.createElement('canvas');
	canvas.width = WIDTH;
	canvas.height = HEIGHT;
	const context = canvas.getContext('2d');
	if (context === null) throw new SlideError('memory');
	context.fillStyle = '#ffffff';
	context.fillRect(0, 0, WIDTH, HEIGHT);
	return { canvas, context };
}

function encode(canvas: HTMLCanvasElement): Promise<Blob> {
	return new Promise((resolve, reject) =>
		canvas.toBlob(
			(blob) => {
				canvas.width = 0;
				if (blob === null) reject(new SlideError('memory'));
				else resolve(blob);
			},
			'image/webp',
			0.9
		)
	);
}
