/** How often the level is read; the veil breathes slower than that. */
const READ_MS = 80;
const QUIETEST_DB = -55;

/** The loudness of one track as it arrives, 0…1, linear in decibels above the noise floor. */
export class Loudness {
	readonly #tell: (level: number) => void;
	#context: AudioContext | null = null;
	#source: MediaStreamAudioSourceNode | null = null;
	#timer: ReturnType<typeof setInterval> | null = null;

	constructor(tell: (level: number) => void) {
		this.#tell = tell;
	}

	follow(track: MediaStreamTrack): void {
		this.drop();
		this.#context ??= new AudioContext();
		const analyser = this.#context.createAnalyser();
		analyser.fftSize = 1024;
		this.#source = this.#context.createMediaStreamSource(new MediaStream([track]));
		this.#source.connect(analyser);
		const samples = new Float32Array(analyser.fftSize);
		this.#timer = setInterval(() => {
			analyser.getFloatTimeDomainData(samples);
			const rms = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
			const db = 20 * Math.log10(rms + 1e-9);
			this.#tell(Math.max(0, Math.min(1, 1 - db / QUIETEST_DB)));
		}, READ_MS);
	}

	resume(): void {
		void this.#context?.resume();
	}

	drop(): void {
		if (this.#timer !== null) clearInterval(this.#timer);
		this.#timer = null;
		this.#source?.disconnect();
		this.#source = null;
		this.#tell(0);
	}

	close(): void {
		this.drop();
		void this.#context?.close();
		this.#context = null;
	}
}
