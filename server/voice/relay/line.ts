import { setTimeout as sleep } from 'node:timers/promises';
import { AudioFrame, AudioSource } from '@livekit/rtc-node';
import type { Faults } from '../../faults.ts';
import { Fifo, STARVED } from './fifo.ts';
import { FRAME, GainGate, NoiseGate, joined, mixFrame, noiseSource, SAMPLE_RATE } from './mix.ts';
import { NativeBeat } from './pace.ts';
import { SpeechSource } from './speech-source.ts';

/** The source says that a frame was taken when no more than this is left in it. */
const LEFT_MS = 10;
/** After an outage of the source. */
const AGAIN_MS = 10;

interface Input {
	fifo: Fifo;
	noiseGate: NoiseGate;
	muted: () => boolean;
}

/** One direction of a pair: what arrives, through a gate, into a published source that never stops sending. */
export class RelayLine {
	readonly source = new AudioSource(SAMPLE_RATE, 1, LEFT_MS);
	readonly gate = new GainGate();
	/** What the synthetic voice says into this direction. */
	readonly speech = new SpeechSource();
	#inputs = new Map<string, Input>();
	#noise = noiseSource(Math.floor(Math.random() * 2 ** 32));
	/** The native side reads a frame after the call returns: kept alive until it was taken. */
	#frame: AudioFrame | null = null;
	/** Nothing is heard in the last frame; what is said behind a shut gate is not, and must not show. */
	#quiet = true;
	/** Ticks since a frame was last taken. */
	#idle = 0;
	#closed = false;

	/** A line that ended by a fault takes no more frames: it counts as deaf, and the process is started anew. */
	constructor(faults: Faults) {
		faults.run('line', () => this.#run());
	}

	/** A place for one more arriving track; `muted` says whether its publisher has muted it. */
	input(id: string, muted: () => boolean): Fifo {
		const fifo = new Fifo();
		this.#inputs.set(id, { fifo, noiseGate: new NoiseGate(), muted });
		return fifo;
	}

	/** Forgets an input, unless another track took its place meanwhile. */
	drop(id: string, fifo: Fifo): void {
		if (this.#inputs.get(id)?.fifo === fifo) this.#inputs.delete(id);
	}

	/** True when one of the arriving tracks has stopped giving frames, or the source taking them. */
	get deaf(): boolean {
		return this.#idle > STARVED || [...this.#inputs.values()].some(({ fifo }) => fifo.starved);
	}

	/** The relay's own time passes. */
	tick(): void {
		this.#idle++;
		for (const { fifo, muted } of this.#inputs.values()) fifo.tick(muted());
	}

	async close(): Promise<void> {
		this.#closed = true;
		await this.source.close();
	}

	/**
	 * One frame for each that is taken: packets keep the native side's beat, whatever arrives, and nothing waits longer
	 * than for the next one; where that was once too short, a frame more is held in reserve. What is left in the source
	 * besides is a lone sample, or it would not tell of every beat: a frame alone is no more than may be left.
	 */
	async #run(): Promise<void> {
		const pace = new NativeBeat();
		await this.#give(new Int16Array(FRAME));
		while (!this.#closed) {
			const frame = this.#mix();
			const portion = pace.portion(this.#quiet);
			if (portion === 'two') await this.#give(joined(frame, this.#mix().subarray(1)));
			else await this.#give(portion === 'one' ? frame : frame.slice(0, 1));
			await sleep(pace.taken(performance.now()));
		}
	}

	async #give(samples: Int16Array): Promise<void> {
		this.#frame = new AudioFrame(samples, SAMPLE_RATE, 1, samples.length);
		try {
			await this.source.captureFrame(this.#frame);
			this.#idle = 0;
		} catch {
			// During an outage, which is not our news to tell.
			await sleep(AGAIN_MS);
		}
	}

	#mix(): Int16Array {
		const now = performance.now();
		const inputs: Int16Array[] = [];
		this.#quiet = true;
		// Taken also while the gate is closed: otherwise its opening would play what was said before.
		for (const { fifo, noiseGate } of this.#inputs.values()) {
			const voice = noiseGate.pass(fifo.shift(now));
			if (voice) inputs.push(voice);
			if (noiseGate.quiet) fifo.ease();
			else if (!this.gate.closed) this.#quiet = false;
		}
		const spoken = this.speech.shift();
		if (spoken) {
			inputs.push(spoken);
			if (!this.gate.closed) this.#quiet = false;
		}
		return mixFrame(inputs, this.gate, this.#noise);
	}
}
