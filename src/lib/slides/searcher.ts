import type { Codes } from './codes.ts';

/** Longer than any picture takes; what is not found by then is for a person to look for. */
const PATIENCE_MS = 8000;

/** Looks for QR codes in a worker of its own, one picture after the other. */
export class Searcher {
	#worker: Worker | null = null;

	/** @param grey brightness 0…255, WIDTH × HEIGHT, row by row; stays with the caller */
	search(grey: Uint8Array): Promise<Codes> {
		const worker = (this.#worker ??= new Worker(new URL('./codes.worker.ts', import.meta.url), {
			type: 'module'
		}));
		return new Promise((resolve) => {
			const give = (codes: Codes) => {
				clearTimeout(late);
				resolve(codes);
			};
			const fail = () => {
				this.close();
				give({ codes: [], all: false });
			};
			const late = setTimeout(fail, PATIENCE_MS);
			worker.onmessage = ({ data }: MessageEvent<Codes>) => give(data);
			worker.onerror = fail;
			worker.postMessage(grey);
		});
	}

	close(): void {
		this.#worker?.terminate();
		this.#worker = null;
	}
}
