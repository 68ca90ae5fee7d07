import { Worker } from 'node:worker_threads';
import type { SpeechEngine, SpeechSound } from './port.ts';
import type { FromReader, ToReader } from './wasm.worker.ts';
import { PACE, VOICES } from './espeak.ts';

const WORKER = new URL('./wasm.worker.ts', import.meta.url);
const START_MS = 20_000;
const MOST_MS = 15_000;

/**
 * espeak-ng as WebAssembly, where the operator has put the package (GPL-3, hence none of ours) beside the product. It
 * works without pause while it reads, so it has a thread of its own. Rejects when the package is not there.
 */
export async function wasm(): Promise<SpeechEngine> {
	const worker = new Worker(WORKER);
	const asked = new Map<number, (sound: SpeechSound | null) => void>();
	let n = 0;
	const ready = new Promise<void>((resolve, reject) => {
		const late = setTimeout(() => reject(new Error('too slow')), START_MS);
		const over = () => {
			clearTimeout(late);
			for (const answer of asked.values()) answer(null);
			asked.clear();
			reject(new Error('not installed'));
		};
		worker.on('error', over).on('exit', over);
		worker.on('message', (m: FromReader) => {
			if (m.t === 'ready') {
				clearTimeout(late);
				return resolve();
			}
			asked.get(m.n)?.(m.samples === null ? null : { rate: m.rate, samples: m.samples });
			asked.delete(m.n);
		});
	});
	try {
		await ready;
	} catch (error) {
		await worker.terminate();
		throw error;
	}
	worker.unref();
	return {
		name: '@echogarden/espeak-ng-emscripten',
		languages: ['es', 'en', 'pt'],
		say: (text, language, signal) =>
			new Promise((resolve, reject) => {
				if (signal.aborted) return reject(new Error('no sound'));
				const id = ++n;
				const fail = () => {
					asked.delete(id);
					reject(new Error('no sound'));
				};
				const late = setTimeout(fail, MOST_MS);
				signal.addEventListener('abort', fail, { once: true });
				asked.set(id, (sound) => {
					clearTimeout(late);
					signal.removeEventListener('abort', fail);
					if (sound === null) fail();
					else resolve(sound);
				});
				worker.postMessage({ n: id, text, voice: VOICES[language], pace: PACE } satisfies ToReader);
			}),
		close: async () => void (await worker.terminate())
	};
}
