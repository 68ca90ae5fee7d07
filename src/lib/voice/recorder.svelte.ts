export type MaskTask = 'reading' | 'recording' | 'echo' | 'playing';
type Samples = Float32Array<ArrayBuffer>;

/** A recording that does not come is given up after so much more time than it lasts. */
const LATE_MS = 3000;

/** What the microphone is busy with beside speaking: one recording or playback at a time. */
export class Recorder {
	task: MaskTask | null = $state(null);
	/** How far the task is, 0 … 1. */
	progress = $state(0);
	#done: ((samples: Samples | null) => void) | null = null;
	#from = 0;
	#ms = 1;
	#hush = new AbortController();

	/** Records; `ask` tells the processor to. @returns null when it was hushed, did not come, or another task runs */
	async record(task: MaskTask, seconds: number, ask: () => void): Promise<Samples | null> {
		if (this.task) return null;
		this.task = task;
		[this.#from, this.#ms] = [performance.now(), seconds * 1000];
		const samples = await new Promise<Samples | null>((done) => {
			this.#done = done;
			ask();
			setTimeout(() => done(null), this.#ms + LATE_MS);
		});
		this.#done = null;
		this.task = null;
		this.progress = 0;
		return samples;
	}

	async play(play: (signal: AbortSignal) => Promise<void>): Promise<void> {
		this.task = 'playing';
		this.#hush = new AbortController();
		await play(this.#hush.signal);
		this.task = null;
	}

	/** The processor has sent a recording. */
	take(samples: Samples): void {
		this.#done?.(samples);
	}

	tick(now: number): void {
		if (this.task) this.progress = Math.min((now - this.#from) / this.#ms, 1);
	}

	/** Breaks off a recording or playback. */
	hush(): void {
		this.#hush.abort();
		this.#done?.(null);
	}
}
