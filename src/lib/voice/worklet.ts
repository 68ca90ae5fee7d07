import { createMask, type Mask } from './mask/mask.ts';
import type { FaultReason, FromProcessor, ToProcessor, VoiceSettings } from './worklet-port.ts';
import { BEAT_MS, PROCESSOR } from './worklet-port.ts';

/** The audio thread's globals, which the DOM types leave out. */
declare class AudioWorkletProcessor {
	readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void;
declare const sampleRate: number;

const NOTHING = new Float32Array(0);
/** The floor is faded in and out in 20 ms, so that no click tells of equipment. */
const FADE = 1 / 960;

interface Collection {
	samples: Float32Array;
	filled: number;
}

/**
 * Microphone in, mask out. Whatever goes wrong, the answer is silence and a word to the page: the input is never
 * copied to the output.
 */
class MaskProcessor extends AudioWorkletProcessor {
	#mask: Mask | null = null;
	#faulty = false;
	#muted = false;
	#gate = 0;
	#running = true;
	#collection: Collection | null = null;
	#blocks = 0;
	#input = 0;
	#peak = 0;
	#output = 0;
	#heard = false;

	constructor(options: { processorOptions: VoiceSettings }) {
		super();
		this.port.onmessage = ({ data }: MessageEvent<ToProcessor>) => this.#obey(data);
		this.#become(options.processorOptions);
	}

	process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
		const output = outputs[0]?.[0];
		if (!output) return this.#running;
		output.fill(0);
		try {
			this.#speak(inputs[0]?.[0] ?? NOTHING, output);
		} catch {
			output.fill(0);
			this.#fail('exception');
		}
		return this.#running;
	}

	#speak(input: Float32Array, output: Float32Array): void {
		const mask = this.#mask;
		if (mask && !this.#faulty) mask.process(input, output);
		if (mask?.fault) this.#fail('not-finite');
		// The meters show the mask at work also while the published sound is muted.
		this.#measure(input, output);
		this.#collect(input, output.length);
		this.#fade(output);
		if (this.#faulty || !mask || input.length === 0) output.fill(0);
	}

	#fade(output: Float32Array): void {
		const step = this.#muted ? -FADE : FADE;
		for (let i = 0; i < output.length; i++) {
			this.#gate = Math.min(Math.max(this.#gate + step, 0), 1);
			output[i]! *= this.#gate;
		}
	}

	#obey(message: ToProcessor): void {
		switch (message.type) {
			case 'voice':
				return this.#become(message.settings);
			case 'mute':
				this.#muted = message.muted;
				return;
			case 'collect':
				this.#collection = { samples: new Float32Array(message.samples), filled: 0 };
				return;
			case 'enough':
				return this.#deliver();
			case 'stop':
				this.#running = false;
		}
	}

	#become({ key, kind, enrolment }: VoiceSettings): void {
		this.#mask = null;
		try {
			if (sampleRate !== 48_000) throw new RangeError('the mask runs at 48 kHz');
			this.#mask = createMask({ sampleRate, key, kind, ...(enrolment ? { enrolment } : {}) });
			this.#faulty = false;
		} catch {
			this.#fail('exception');
		}
	}

	#fail(reason: FaultReason): void {
		if (this.#faulty) return;
		this.#faulty = true;
		this.#tell({ type: 'fault', reason });
	}

	#measure(input: Float32Array, output: Float32Array): void {
		for (let i = 0; i < output.length; i++) {
			const x = input[i] ?? 0;
			this.#input += x * x;
			this.#output += output[i]! * output[i]!;
			this.#peak = Math.max(this.#peak, Math.abs(x));
		}
		this.#heard ||= input.length > 0;
		this.#blocks++;
		const samples = this.#blocks * output.length;
		if (samples >= (BEAT_MS / 1000) * sampleRate) this.#beat(samples);
	}

	#beat(samples: number): void {
		const [input, output] = [Math.sqrt(this.#input / samples), Math.sqrt(this.#output / samples)];
		this.#tell({ type: 'beat', input, output, peak: this.#peak, heard: this.#heard, faulty: this.#faulty });
		this.#blocks = this.#input = this.#output = this.#peak = 0;
		this.#heard = false;
	}

	#collect(input: Float32Array, length: number): void {
		const job = this.#collection;
		if (!job) return;
		const room = job.samples.length - job.filled;
		job.samples.set(room < input.length ? input.subarray(0, room) : input, job.filled);
		// Time passes without a microphone too: a recording always ends.
		job.filled += length;
		if (job.filled >= job.samples.length) this.#deliver();
	}

	#deliver(): void {
		const job = this.#collection;
		if (!job) return;
		this.#collection = null;
		const samples = job.samples.slice(0, job.filled);
		this.#tell({ type: 'collected', samples }, [samples.buffer]);
	}

	#tell(message: FromProcessor, transfer: Transferable[] = []): void {
		this.port.postMessage(message, transfer);
	}
}

registerProcessor(PROCESSOR, MaskProcessor as unknown as typeof AudioWorkletProcessor);
