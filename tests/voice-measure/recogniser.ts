import { FEATURES } from './hear.ts';

type Frames = readonly Float64Array[];
export interface Lesson {
	words: readonly string[];
	frames: Frames;
}

const STAY = Math.log(0.6);
const LEAVE = Math.log(0.4);
const LEAST_VARIANCE = 0.3;
const ROUNDS = 6;
const SILENCE = '';

/** One Gaussian with a diagonal covariance. */
class State {
	readonly mean = new Float64Array(FEATURES);
	readonly #inverse = new Float64Array(FEATURES).fill(1);
	#constant = 0;

	learn(frames: Frames): void {
		if (frames.length < 2) return;
		this.#constant = 0;
		for (let k = 0; k < FEATURES; k++) {
			const mean = frames.reduce((sum, f) => sum + f[k]!, 0) / frames.length;
			const spread = frames.reduce((sum, f) => sum + (f[k]! - mean) ** 2, 0) / frames.length;
			// A state seen seldom knows little of its spread.
			const variance = (spread * frames.length + 4) / (frames.length + 4) + LEAST_VARIANCE;
			this.mean[k] = mean;
			this.#inverse[k] = 0.5 / variance;
			this.#constant -= 0.5 * Math.log(variance);
		}
	}

	score(frame: Float64Array): number {
		let log = this.#constant;
		for (let k = 0; k < FEATURES; k++) log -= this.#inverse[k]! * (frame[k]! - this.mean[k]!) ** 2;
		return log;
	}
}

/**
 * A whole-word recogniser: a chain of Gaussian states per word (hidden Markov model), silence between words,
 * trained by repeated alignment (Viterbi). No grammar: any word may follow any other.
 */
export class Recogniser {
	readonly #words = new Map<string, State[]>();

	constructor(words: readonly string[]) {
		for (const word of words) {
			const length = Math.max(3, Math.min(14, Math.round(1.4 * word.length)));
			this.#words.set(
				word,
				Array.from({ length }, () => new State())
			);
		}
		this.#words.set(SILENCE, [new State()]);
	}

	train(lessons: readonly Lesson[]): void {
		for (let round = 0; round < ROUNDS; round++) {
			const heard = new Map<State, Float64Array[]>();
			for (const { words, frames } of lessons) {
				const chain = this.#chain(words);
				const path = round === 0 ? evenly(chain.length, frames) : align(chain, frames);
				path.forEach((s, t) => {
					const own = heard.get(chain[s]!);
					if (own) own.push(frames[t]!);
					else heard.set(chain[s]!, [frames[t]!]);
				});
			}
			for (const [state, frames] of heard) state.learn(frames);
		}
	}

	#chain(words: readonly string[]): State[] {
		const silence = this.#words.get(SILENCE)!;
		return [...silence, ...words.flatMap((w) => this.#words.get(w)!), ...silence];
	}

	/** The one word that fits best, silence around it. */
	word(frames: Frames): string {
		let best = { word: '', score: -Infinity };
		for (const word of this.#words.keys()) {
			if (word === SILENCE) continue;
			const score = chainScore(this.#chain([word]), frames);
			if (score > best.score) best = { word, score };
		}
		return best.word;
	}

	/** The sequence of words that fits best; each new word costs `penalty`. */
	sentence(frames: Frames, penalty: number): string[] {
		const words = [...this.#words.keys()];
		const states = words.map((w) => this.#words.get(w)!);
		const offset = states.map((_, w) => states.slice(0, w).reduce((n, s) => n + s.length, 0));
		const size = offset.at(-1)! + states.at(-1)!.length;
		let score = new Float64Array(size).fill(-Infinity);
		let from = new Int32Array(size);
		// Ends of words as a linked list: what was said, and the end before it.
		const ends: { word: number; before: number }[] = [];
		let exit = { score: 0, end: -1 };
		for (const frame of frames) {
			const next = new Float64Array(size);
			const origin = new Int32Array(size);
			let leaving = { score: -Infinity, word: -1, before: -1 };
			for (let w = 0; w < words.length; w++) {
				const chain = states[w]!;
				const enter = exit.score - (words[w] === SILENCE ? 0 : penalty);
				for (let s = chain.length - 1; s >= 0; s--) {
					const i = offset[w]! + s;
					const stay = score[i]! + STAY;
					const [come, whence] = s > 0 ? [score[i - 1]! + LEAVE, from[i - 1]!] : [enter, exit.end];
					origin[i] = stay >= come ? from[i]! : whence;
					next[i] = Math.max(stay, come) + chain[s]!.score(frame);
				}
				const last = offset[w]! + chain.length - 1;
				if (next[last]! + LEAVE > leaving.score) {
					leaving = { score: next[last]! + LEAVE, word: w, before: origin[last]! };
				}
			}
			ends.push({ word: leaving.word, before: leaving.before });
			exit = { score: leaving.score, end: ends.length - 1 };
			[score, from] = [next, origin];
		}
		const said: string[] = [];
		for (let e = exit.end; e >= 0; e = ends[e]!.before) said.unshift(words[ends[e]!.word]!);
		return said.filter((w) => w !== SILENCE);
	}
}

/** First guess: silence at both ends (the quiet frames), the states spread over the rest. */
function evenly(states: number, frames: Frames): number[] {
	const loud = Math.max(...frames.map((f) => f[0]!)) - 35;
	const first = frames.findIndex((f) => f[0]! > loud);
	const last = frames.findLastIndex((f) => f[0]! > loud);
	return frames.map((_, t) => {
		if (t < first) return 0;
		if (t > last) return states - 1;
		return 1 + Math.floor(((t - first) / (last - first + 1)) * (states - 2));
	});
}

function viterbi(chain: readonly State[], frames: Frames, back?: Uint8Array[]): number {
	const score = new Float64Array(chain.length).fill(-Infinity);
	frames.forEach((frame, t) => {
		const moved = back?.[t];
		for (let s = chain.length - 1; s >= 0; s--) {
			const come = s > 0 ? score[s - 1]! + LEAVE : t === 0 ? 0 : -Infinity;
			// The silence at the start may be skipped.
			const skip = s === 1 && t === 0 ? 0 : -Infinity;
			const stay = score[s]! + STAY;
			if (moved) moved[s] = come > stay ? 1 : 0;
			score[s] = Math.max(stay, come, skip) + chain[s]!.score(frame);
		}
	});
	return Math.max(score[chain.length - 1]!, score[chain.length - 2]!);
}

const chainScore = (chain: readonly State[], frames: Frames): number => viterbi(chain, frames);

/** The state of each frame on the best path through the whole chain. */
function align(chain: readonly State[], frames: Frames): number[] {
	const back = frames.map(() => new Uint8Array(chain.length));
	viterbi(chain, frames, back);
	const path = new Array<number>(frames.length);
	for (let t = frames.length - 1, s = chain.length - 1; t >= 0; t--) {
		path[t] = s;
		if (s > 0 && back[t]![s]) s--;
	}
	return path;
}
