declare module '@jitsi/rnnoise-wasm/dist/rnnoise.js' {
	export interface RNNoise {
		HEAPF32: Float32Array;
		_malloc(bytes: number): number;
		_rnnoise_create(): number;
		/** Reads and writes 480 floats of 16-bit size; returns the chance of speech, 0 … 1. */
		_rnnoise_process_frame(state: number, output: number, input: number): number;
	}
	export default function createRNNWasmModule(options: {
		instantiateWasm(
			imports: WebAssembly.Imports,
			done: (instance: WebAssembly.Instance) => void
		): WebAssembly.Exports;
	}): Promise<RNNoise>;
}
