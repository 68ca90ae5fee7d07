import { setTimeout as sleep } from 'node:timers/promises';
import { AudioFrame, AudioSource } from '@livekit/rtc-node';
import { Fifo, STARVED } from './fifo.ts';
import { Gate, Hush, mixFrame, noiseSource, SAMPLE_RATE } from './mix.ts';
import { Pace } from './pace.ts';
import { Tongue } from './tongue.ts';

/** The source says that a frame was taken when no more than this is left in it. */
const LEFT_MS = 10;
/** After an outage of the source. */
const AGAIN_MS = 10;

interface Input {
	fifo: Fifo;
	hush: Hush;
	muted: () => boolean;
}

/** One direction of a pair: what arrives, through a gate, into a published source that never stops sending. */
export class Line {
	readonly source = new AudioSource(SAMPLE_RATE, 1, LEFT_MS);
	readonly gate = new Gate();
	/** What the synthetic voice says into this direction. */
	readonly tongue = new Tongue();
	#inputs = new Map<string, Input>();
	#noise = noiseSource(Math.floor(Math.random() * 2 ** 32));
	/** The native side reads a frame after the call returns: kept alive until it was taken. */
	#frame: AudioFrame | null = null;
	/** Ticks since a frame was last taken. */
	#idle = 0;
	#closed = false;

	constructor() {
		void this.#run();
	}

	/** A place for one more arriving track; `muted` says whether its publisher has muted it. */
	input(id: string, muted: () => boolean): Fifo {
		const fifo = new Fifo();
		this.#inputs.set(id, { fifo, hush: new Hush(), muted });
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
	 * One frame for each that is taken: packets keep the native side's beat, whatever arrives and however late we are,
	 * and nothing waits longer than for the next beat. The lone sample ahead makes the source tell of every beat: a
	 * frame alone is no more than may be left.
	 */
	async #run(): Promise<void> {
		const pace = new Pace();
		await this.#give(new Int16Array(1));
		while (!this.#closed) {
			await this.#give(this.#mix());
			this.#idle = 0;
			const now = performance.now();
			await this.#fed(now + pace.taken(now));
		}
	}

	/** Resolves when there is a frame of everybody, or at `latest`. */
	async #fed(latest: number): Promise<void> {
		const hungry = () => [...this.#inputs.values()].some(({ fifo }) => fifo.empty);
		while (hungry() && performance.now() < latest) await sleep(1);
	}

	async #give(samples: Int16Array): Promise<void> {
		this.#frame = new AudioFrame(samples, SAMPLE_RATE, 1, samples.length);
		// It throws during an outage, which is not our news to tell.
		await this.source.captureFrame(this.#frame).catch(() => sleep(AGAIN_MS));
	}

	#mix(): Int16Array {
		const now = performance.now();
		const inputs: Int16Array[] = [];
		// Taken also while the gate is closed: otherwise its opening would play what was said before.
		for (const { fifo, hush } of this.#inputs.values()) {
			const voice = hush.pass(fifo.shift(now));
			if (voice) inputs.push(voice);
			if (hush.quiet) fifo.ease();
		}
		const spoken = this.tongue.shift();
		if (spoken) inputs.push(spoken);
		return mixFrame(inputs, this.gate, this.#noise);
	}
}
