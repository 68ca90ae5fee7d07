import { FRAME } from './mask/framed.ts';
import createRNNWasmModule, { type RNNoise } from '@jitsi/rnnoise-wasm/dist/rnnoise.js';

/** Its figures are those of 16-bit sound. */
const SCALE = 32_768;

/** Samples at 48 kHz from input to output: the method looks a frame ahead. */
export const DENOISER_DELAY = FRAME;

/**
 * Takes steady noise out of speech at 48 kHz (RNNoise: Valin, "A hybrid DSP/deep learning approach to real-time
 * full-band speech enhancement", 2018), before the mask hears it.
 */
export class Denoiser {
	readonly #rnnoise: RNNoise;
	readonly #state: number;
	readonly #at: number;

	private constructor(rnnoise: RNNoise) {
		this.#rnnoise = rnnoise;
		this.#state = rnnoise._rnnoise_create();
		this.#at = rnnoise._malloc(FRAME * Float32Array.BYTES_PER_ELEMENT);
	}

	/**
	 * @param program the library's WebAssembly, compiled
	 * @throws when it cannot be used
	 */
	static create(program: WebAssembly.Module): Promise<Denoiser> {
		return new Promise((resolve, reject) => {
			const loading = createRNNWasmModule({
				instantiateWasm(imports, done) {
					try {
						const instance = new WebAssembly.Instance(program, imports);
						done(instance);
						return instance.exports;
					} catch (error) {
						// The library would swallow it and never come.
						reject(error as Error);
						throw error;
					}
				}
			});
			loading.then((rnnoise) => resolve(new Denoiser(rnnoise)), reject);
		});
	}

	/** FRAME samples, replaced by those of DENOISER_DELAY ago. */
	frame(samples: Float32Array): void {
		const from = this.#at / Float32Array.BYTES_PER_ELEMENT;
		for (let i = 0; i < FRAME; i++) samples[i]! *= SCALE;
		// Looked up anew: the memory may have grown.
		this.#rnnoise.HEAPF32.set(samples, from);
		this.#rnnoise._rnnoise_process_frame(this.#state, this.#at, this.#at);
		samples.set(this.#rnnoise.HEAPF32.subarray(from, from + FRAME));
		for (let i = 0; i < FRAME; i++) samples[i]! /= SCALE;
	}
}
