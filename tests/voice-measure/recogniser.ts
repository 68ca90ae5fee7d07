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

/** Which words may follow which (`a b`), and which may begin and end a sentence: a word-pair grammar. */
export interface Grammar {
	pairs: ReadonlySet<string>;
	first: ReadonlySet<string>;
	last: ReadonlySet<string>;
}

export function grammarOf(sentences: readonly (readonly string[])[]): Grammar {
	return {
		pairs: new Set(sentences.flatMap((s) => s.slice(1).map((word, i) => `${s[i]} ${word}`))),
		first: new Set(sentences.map((s) => s[0]!)),
		last: new Set(sentences.map((s) => s.at(-1)!))
	};
}

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
 * trained by repeated alignment (Viterbi).
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

	/** The sequence of words that fits best among those that `grammar` knows, silence between any two. */
	sentence(frames: Frames, grammar: Grammar): string[] {
		const words = [...this.#words.keys()].filter((w) => w !== SILENCE);
		const silence = this.#words.get(SILENCE)!;
		// A word, and the silence that may follow it: who comes next still knows what was said before.
		const chains = words.map((w) => [...this.#words.get(w)!, ...silence]);
		const before = words.map((w) => words.flatMap((v, i) => (grammar.pairs.has(`${v} ${w}`) ? [i] : [])));
		let scores = chains.map((chain) => new Float64Array(chain.length).fill(-Infinity));
		// Ends of words as a linked list: what was said, and the end before it.
		const ends: { word: number; before: number }[] = [];
		let origins = chains.map((chain) => new Int32Array(chain.length).fill(-1));
		let exits = words.map(() => ({ score: -Infinity, end: -1 }));
		let opening = 0;
		for (const frame of frames) {
			const next = chains.map((chain) => new Float64Array(chain.length));
			const from = chains.map((chain) => new Int32Array(chain.length));
			const silent = silence[0]!.score(frame);
			chains.forEach((chain, w) => {
				let enter = { score: grammar.first.has(words[w]!) ? opening : -Infinity, end: -1 };
				for (const v of before[w]!) if (exits[v]!.score > enter.score) enter = exits[v]!;
				for (let s = chain.length - 1; s >= 0; s--) {
					const stay = scores[w]![s]! + STAY;
					const come = s > 0 ? scores[w]![s - 1]! + LEAVE : enter.score;
					from[w]![s] = stay >= come ? origins[w]![s]! : s > 0 ? origins[w]![s - 1]! : enter.end;
					next[w]![s] = Math.max(stay, come) + (s === chain.length - 1 ? silent : chain[s]!.score(frame));
				}
			});
			opening += silent + STAY;
			[scores, origins] = [next, from];
			exits = chains.map((chain, word) => {
				const [spoken, paused] = [chain.length - 2, chain.length - 1];
				const last = scores[word]![spoken]! > scores[word]![paused]! ? spoken : paused;
				ends.push({ word, before: origins[word]![last]! });
				return { score: scores[word]![last]! + LEAVE, end: ends.length - 1 };
			});
		}
		const closing = exits.filter((_, w) => grammar.last.has(words[w]!));
		const best = closing.reduce((a, b) => (b.score > a.score ? b : a));
		const said: string[] = [];
		for (let e = best.end; e >= 0; e = ends[e]!.before) said.unshift(words[ends[e]!.word]!);
		return said;
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
