import type { PDFWorker } from 'pdfjs-dist';

/** What pdf.js says of a picture that it leaves out. */
const PICTURE =
	/Image (?:exceeded|dimensions)|Unable to decode (?:inline )?image|Unsupported \/S?Mask format|EO[ID] marker|finding a valid EI|MCU data|rest of the image data/;
/** What it says of anything else that it leaves out, whole or from where it cannot be read on. */
const PART =
	/^Warning: (?:Unknown command|Skipping command|Unterminated|Invalid stream|Empty "|Filter "|Unsupported SMask|handleTilingType - ignoring|parseShading - ignoring|_handleColorSpace - ignoring|getContentStream - ignoring|buildFontPaths - ignoring|Type3 font resource|getOperatorList - ignoring (?!annotation|beginMarkedContentProps))|in flate stream$/;

/** pdf.js' worker, and what it said to have left out since it was last asked. */
export class Reader {
	readonly worker: PDFWorker;
	/** Ends when the worker does not work. */
	readonly failed: Promise<never>;
	readonly #port: Worker;
	#left = { picture: false, part: false };

	constructor(pdfjs: typeof import('pdfjs-dist')) {
		this.#port = new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module' });
		this.#port.addEventListener('message', ({ data }: MessageEvent<{ said?: unknown }>) => {
			if (typeof data.said !== 'string') return;
			if (PICTURE.test(data.said)) this.#left.picture = true;
			else if (PART.test(data.said)) this.#left.part = true;
		});
		this.failed = new Promise((_, reject) => this.#port.addEventListener('error', reject, { once: true }));
		this.failed.catch(() => {});
		// A stream whose packing is damaged is no more than news to it.
		this.worker = pdfjs.PDFWorker.create({ port: this.#port, verbosity: pdfjs.VerbosityLevel.INFOS });
	}

	/** It says so before it gives what is left: when a page is drawn, all of it was heard. */
	left(): Readonly<{ picture: boolean; part: boolean }> {
		const left = this.#left;
		this.#left = { picture: false, part: false };
		return left;
	}

	/** At once, whatever it is busy with: a worker caught in a loop would answer no polite request. */
	end(): void {
		this.worker.destroy();
		this.#port.terminate();
	}
}
