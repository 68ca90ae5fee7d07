import type { Codes } from './codes.ts';
import { patience } from './patience.ts';

/** Longer than any picture takes on a usual device: what is looked for is counted (`eyes`, `qr`). */
const PATIENCE_MS = 8000;

/** Looks for QR codes in a worker of its own, one picture after the other. */
export class Searcher {
	#worker: Worker | null = null;

	/** @param grey brightness 0…255, WIDTH × HEIGHT, row by row; stays with the caller; `late`: the time ran out */
	search(grey: Uint8Array): Promise<Codes | 'late'> {
		const worker = (this.#worker ??= new Worker(new URL('./codes.worker.ts', import.meta.url), {
			type: 'module'
		}));
		return new Promise((resolve) => {
			const give = (codes: Codes | 'late') => {
				calm();
				resolve(codes);
			};
			const fail = () => {
				this.close();
				give('late');
			};
			const calm = patience(PATIENCE_MS, fail);
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
