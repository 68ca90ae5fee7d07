import createRNNWasmModule, { type RNNoise } from '@jitsi/rnnoise-wasm/dist/rnnoise.js';

/** Samples at 48 kHz that are taken at once. */
const FRAME = 480;
/** Its figures are those of 16-bit sound. */
const SCALE = 32_768;

/** Samples at 48 kHz from input to output: a frame is gathered, and the method itself looks a frame ahead. */
export const DENOISER_DELAY = 2 * FRAME;

/**
 * Takes steady noise out of speech at 48 kHz (RNNoise: Valin, "A hybrid DSP/deep learning approach to real-time
 * full-band speech enhancement", 2018), before the mask hears it.
 */
export class Denoiser {
	readonly #rnnoise: RNNoise;
	readonly #state: number;
	readonly #at: number;
	readonly #in = new Float32Array(FRAME);
	readonly #out = new Float32Array(FRAME);
	#filled = 0;

	private constructor(rnnoise: RNNoise) {
		this.#rnnoise = rnnoise;
		this.#state = rnnoise._rnnoise_create();
		this.#at = rnnoise._malloc(FRAME * Float32Array.BYTES_PER_ELEMENT);
	}

	/** @param program the library's WebAssembly, compiled */
	static async create(program: WebAssembly.Module): Promise<Denoiser> {
		const rnnoise = await createRNNWasmModule({
			instantiateWasm(imports, done) {
				const instance = new WebAssembly.Instance(program, imports);
				done(instance);
				return instance.exports;
			}
		});
		return new Denoiser(rnnoise);
	}

	/** Blocks of any one length; the output is DENOISER_DELAY late. */
	process(input: Float32Array, output: Float32Array): void {
		for (let i = 0; i < input.length; i++) {
			output[i] = this.#out[this.#filled]! / SCALE;
			this.#in[this.#filled] = input[i]! * SCALE;
			if (++this.#filled === FRAME) this.#frame();
		}
	}

	#frame(): void {
		this.#filled = 0;
		const from = this.#at / Float32Array.BYTES_PER_ELEMENT;
		// Looked up anew: the memory may have grown.
		this.#rnnoise.HEAPF32.set(this.#in, from);
		this.#rnnoise._rnnoise_process_frame(this.#state, this.#at, this.#at);
		this.#out.set(this.#rnnoise.HEAPF32.subarray(from, from + FRAME));
	}
}
