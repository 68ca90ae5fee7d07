import { Denoiser } from './denoiser.ts';
import { DENOISE_PROCESSOR } from './worklet-port.ts';

/** The audio thread's globals, which the DOM types leave out. */
declare class AudioWorkletProcessor {
	readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void;

/** Microphone in, less noise out; silence until the library is there. What it throws ends it, in silence. */
class DenoiseProcessor extends AudioWorkletProcessor {
	#denoiser: Denoiser | null = null;
	#failed: unknown = null;
	#running = true;

	constructor({ processorOptions }: { processorOptions: { program: WebAssembly.Module } }) {
		super();
		// The only word to it: it is not needed any more.
		this.port.onmessage = () => (this.#running = false);
		Denoiser.create(processorOptions.program).then(
			(denoiser) => (this.#denoiser = denoiser),
			(error: unknown) => (this.#failed = error)
		);
	}

	process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
		if (this.#failed !== null) throw this.#failed;
		const [input, output] = [inputs[0]?.[0], outputs[0]?.[0]];
		if (input && output) this.#denoiser?.process(input, output);
		return this.#running;
	}
}

registerProcessor(DENOISE_PROCESSOR, DenoiseProcessor as unknown as typeof AudioWorkletProcessor);
