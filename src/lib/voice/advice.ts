/** What is wrong with how a microphone sounds, the worst first; null = nothing, or not enough was heard to say. */
export type Advice = 'clipping' | 'noise' | 'quiet' | null;

interface Heard {
	/** dBFS, RMS of a beat. */
	level: number;
	/** 0 … 1 */
	peak: number;
}

/** Beats that are looked at and that are needed before anything is said: 5 s and 2.5 s. */
const BEATS = 100;
const ENOUGH = 50;
const CLIPPED = 0.98;
/** Two beats at full scale: one may be a cough. */
const CLIPS = 2;
/** dB between speech and the pauses in it, in a room where words are easily understood; below it the room is heard. */
const CLEAR_OF_NOISE = 15;
/** dBFS of a room's noise that matters at all. */
const NOISY = -50;
/** dBFS of speech that is too far away. */
const QUIET = -42;

/** Listens to a microphone and says what to mend. */
export class Adviser {
	readonly #beats: Heard[] = [];

	restart(): void {
		this.#beats.length = 0;
	}

	/** Takes what a beat of 50 ms told. */
	hear(level: number, peak: number): Advice {
		this.#beats.push({ level, peak });
		if (this.#beats.length > BEATS) this.#beats.shift();
		if (this.#beats.filter((b) => b.peak > CLIPPED).length >= CLIPS) return 'clipping';
		if (this.#beats.length < ENOUGH) return null;
		const levels = this.#beats.map((b) => b.level).sort((a, b) => a - b);
		const room = levels[Math.floor(levels.length * 0.1)]!;
		const speech = levels[Math.floor(levels.length * 0.9)]!;
		if (room > NOISY && speech - room < CLEAR_OF_NOISE) return 'noise';
		if (speech < QUIET && speech - room > CLEAR_OF_NOISE / 2) return 'quiet';
		return null;
	}
}
