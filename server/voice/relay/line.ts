import { AudioFrame, AudioSource } from '@livekit/rtc-node';
import { Fifo } from './fifo.ts';
import { FRAME, Gate, Hush, mixFrame, noiseSource, SAMPLE_RATE } from './mix.ts';
import { Surplus } from './surplus.ts';
import { Tongue } from './tongue.ts';

const QUEUE_MS = 50;
/** Frames put ahead of the clock; a late timer that lets the source run dry makes its queue longer by itself. */
const LEAD = 1;
/** A frame and half a frame: what always waits in the source's queue beyond this is a frame too many. */
const SPARE_MS = 15;
/** The native side reads a frame after the call returns: keep the last ones alive. */
const KEEP = 16;

interface Input {
	fifo: Fifo;
	hush: Hush;
	muted: () => boolean;
}

/** One direction of a pair: what arrives, through a gate, into a published source that never stops sending. */
export class Line {
	readonly source = new AudioSource(SAMPLE_RATE, 1, QUEUE_MS);
	readonly gate = new Gate();
	/** What the synthetic voice says into this direction. */
	readonly tongue = new Tongue();
	#inputs = new Map<string, Input>();
	#noise = noiseSource(Math.floor(Math.random() * 2 ** 32));
	#kept: AudioFrame[] = [];
	#started = 0;
	#made = 0;
	/** Milliseconds in the source's queue. */
	#surplus = new Surplus();
	#spare = 0;

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

	/** True when one of the arriving tracks has stopped giving frames. */
	get deaf(): boolean {
		return [...this.#inputs.values()].some(({ fifo }) => fifo.starved);
	}

	/** Sends the frames that are due at `now` (milliseconds, monotonic). */
	tick(now: number): void {
		if (this.#started === 0) this.#started = now;
		for (const { fifo, muted } of this.#inputs.values()) fifo.tick(muted());
		const due = Math.floor((now - this.#started) / 10) + LEAD;
		// After a stall the missed frames are not made up: they would only wait in the queue for ever.
		if (due - this.#made > QUEUE_MS / 10) this.#made = due - LEAD;
		while (this.#made < due) {
			this.#made++;
			this.#send();
		}
	}

	async close(): Promise<void> {
		await this.source.close();
	}

	#send(): void {
		const inputs: Int16Array[] = [];
		// Taken also while the gate is closed: otherwise its opening would play what was said before.
		for (const { fifo, hush } of this.#inputs.values()) {
			const frame = fifo.shift();
			const voice = hush.pass(frame);
			if (voice) inputs.push(voice);
			if (hush.quiet) fifo.ease();
		}
		const spoken = this.tongue.shift();
		if (spoken) inputs.push(spoken);
		this.#surplus.see(this.source.queuedDuration);
		this.#spare = Math.max(this.#spare, this.#surplus.take());
		// At once, whoever speaks: what the stage is sent must not follow what is said.
		if (this.#spare >= SPARE_MS) return void (this.#spare -= 10);
		const samples = mixFrame(inputs, this.gate, this.#noise);
		if (this.source.queuedDuration > QUEUE_MS) return;
		const frame = new AudioFrame(samples, SAMPLE_RATE, 1, FRAME);
		this.#kept.push(frame);
		if (this.#kept.length > KEEP) this.#kept.shift();
		// Not awaited: waiting would build a backlog; it throws during an outage, which is not our news to tell.
		this.source.captureFrame(frame).catch(() => {});
	}
}
