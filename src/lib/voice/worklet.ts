import { Denoiser } from './denoiser.ts';
import { FRAME, Inflow, Outflow } from './mask/framed.ts';
import { createMask, type Mask } from './mask/mask.ts';
import type {
	FaultReason,
	FromProcessor,
	ProcessorSettings,
	ToProcessor,
	VoiceSettings
} from './worklet-port.ts';
import { BEAT_MS, HEARD, MASKED, PROCESSOR } from './worklet-port.ts';

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
 * Microphone in, noise taken out, mask out: ten milliseconds at a time. Whatever goes wrong, the answer is silence and
 * a word to the page: the input is never copied to the masked output.
 */
class MaskProcessor extends AudioWorkletProcessor {
	#mask: Mask | null = null;
	#denoiser: Denoiser | null = null;
	/** False until the denoiser is there, when there is to be one. */
	#ready: boolean;
	#inflow!: Inflow;
	#masked!: Outflow;
	#heard!: Outflow;
	#faulty = false;
	/** What takes noise out could not be had: no voice mends that. */
	#broken = false;
	#muted = false;
	#gate = 0;
	#running = true;
	#collection: Collection | null = null;
	#frames = 0;
	#input = 0;
	#peak = 0;
	#output = 0;

	constructor(options: { processorOptions: ProcessorSettings }) {
		super();
		this.port.onmessage = ({ data }: MessageEvent<ToProcessor>) => this.#obey(data);
		const { denoiser, ...voice } = options.processorOptions;
		this.#ready = denoiser === null;
		this.#become(voice);
		if (denoiser !== null) void this.#fetch(denoiser);
	}

	process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
		const output = outputs[MASKED]?.[0];
		if (!output) return this.#running;
		output.fill(0);
		try {
			this.#speak(inputs[0]?.[0] ?? NOTHING, output);
			const heard = outputs[HEARD]?.[0];
			if (heard) this.#heard.shift(heard);
		} catch {
			output.fill(0);
			this.#fail('exception');
		}
		return this.#running;
	}

	#speak(input: Float32Array, output: Float32Array): void {
		this.#inflow.push(input, output.length);
		this.#masked.shift(output);
		this.#fade(output);
		if (this.#faulty || !this.#ready || input.length === 0) output.fill(0);
	}

	#take(frame: Float32Array): void {
		this.#attempt(frame, this.#clean);
		this.#input += energy(frame);
		this.#collect(frame);
		this.#heard.push(frame);
		this.#attempt(frame, this.#disguise);
		// The meters show the mask at work also while the published sound is muted.
		this.#output += energy(frame);
		this.#masked.push(frame);
		if (++this.#frames * FRAME >= (BEAT_MS / 1000) * sampleRate) this.#beat();
	}

	/** A step that fails leaves silence, so that every frame that came in also goes out. */
	#attempt(frame: Float32Array, step: (frame: Float32Array) => void): void {
		try {
			step(frame);
		} catch {
			this.#fail('exception');
			frame.fill(0);
		}
	}

	readonly #clean = (frame: Float32Array): void => {
		for (let i = 0; i < FRAME; i++) {
			if (!Number.isFinite(frame[i])) {
				this.#fail('not-finite');
				return void frame.fill(0);
			}
			frame[i] = Math.min(Math.max(frame[i]!, -1), 1);
			this.#peak = Math.max(this.#peak, Math.abs(frame[i]!));
		}
		this.#denoiser?.frame(frame);
	};

	readonly #disguise = (frame: Float32Array): void => {
		if (this.#mask === null || this.#faulty) return void frame.fill(0);
		this.#mask.frame(frame);
		if (this.#mask.fault) this.#fail('not-finite');
	};

	#fade(output: Float32Array): void {
		const step = this.#muted ? -FADE : FADE;
		for (let i = 0; i < output.length; i++) {
			this.#gate = Math.min(Math.max(this.#gate + step, 0), 1);
			output[i]! *= this.#gate;
		}
	}

	async #fetch(program: WebAssembly.Module): Promise<void> {
		try {
			this.#denoiser = await Denoiser.create(program);
			this.#ready = true;
		} catch {
			this.#broken = true;
			this.#fail('exception');
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
		this.#inflow = new Inflow((frame) => this.#take(frame));
		this.#masked = new Outflow();
		this.#heard = new Outflow();
		try {
			if (sampleRate !== 48_000) throw new RangeError('the mask runs at 48 kHz');
			this.#mask = createMask({ sampleRate, key, kind, ...(enrolment ? { enrolment } : {}) });
			this.#faulty = this.#broken;
		} catch {
			this.#fail('exception');
		}
	}

	#fail(reason: FaultReason): void {
		if (this.#faulty) return;
		this.#faulty = true;
		this.#tell({ type: 'fault', reason });
	}

	#beat(): void {
		const samples = this.#frames * FRAME;
		const [input, output] = [Math.sqrt(this.#input / samples), Math.sqrt(this.#output / samples)];
		this.#tell({ type: 'beat', input, output, peak: this.#peak, faulty: this.#faulty });
		this.#frames = this.#input = this.#output = this.#peak = 0;
	}

	/** Time passes without a microphone too: a recording always ends. */
	#collect(frame: Float32Array): void {
		const job = this.#collection;
		if (!job) return;
		const room = job.samples.length - job.filled;
		job.samples.set(room < FRAME ? frame.subarray(0, room) : frame, job.filled);
		job.filled += Math.min(room, FRAME);
		if (job.filled === job.samples.length) this.#deliver();
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

function energy(frame: Float32Array): number {
	let sum = 0;
	for (const x of frame) sum += x * x;
	return sum;
}

registerProcessor(PROCESSOR, MaskProcessor as unknown as typeof AudioWorkletProcessor);
