import { coordinatesOf } from './classes.ts';
import { BANDS, Cepstra, DIMS, HOP, RATE } from './mel.ts';
import { Normaliser } from './normaliser.ts';
import { Ear, EAR_WINDOW } from './ear.ts';
import { UBM_MEAN, UBM_VARIANCE, UBM_WEIGHT, WARPS } from './population.ts';
import { Noise, KeyedRandom } from './random.ts';
import { Decimator } from './resample.ts';

/** Speech is levelled to this RMS, and noise of that RMS added, before anything is measured. */
export const LEVEL = 0.05;
export const DITHER = 1e-4;
/** A frame is speech when its mean log energy is at most this far below the loudest. */
export const SPEECH_RANGE = 5;
const FEWEST_FRAMES = 200;
const LEAST_DEVIATION = 0.01;

/** What a mask needs to know of a speaker to take it away. Stays on the device: it describes the raw voice. */
export interface Enrolment {
	/** Factor that levels this speaker at this microphone. */
	gain: number;
	/** Vocal-tract warp. */
	alpha: number;
	/** DIMS cepstra, after the warp. */
	mean: number[];
	std: number[];
	/** DIMS × DIMS, of cepstra normalised by mean and std. */
	covariance: number[][];
	/** Coordinates among the eigenvoices. */
	voice: number[];
	/** Speech frames it rests on. */
	frames: number;
}

/**
 * Measures a speaker from some seconds of their raw voice (at 16 or 48 kHz, 30 s is good).
 * @returns null when there are less than two seconds of speech in it.
 */
export function analyseEnrolment(samples: Float32Array, rate: 16_000 | 48_000): Enrolment | null {
	const sound = rate === RATE ? Float64Array.from(samples) : decimate(samples);
	const gain = level(sound);
	if (gain === null) return null;
	const frames = speechFrames(sound, gain);
	if (frames.length < FEWEST_FRAMES) return null;
	const alpha = bestWarp(frames);
	return { gain, alpha, ...statistics(frames, alpha) };
}

function decimate(samples: Float32Array): Float64Array {
	const decimator = new Decimator();
	const out = new Float64Array(Math.floor(samples.length / 3));
	let at = 0;
	for (const v of samples) if (decimator.push(v) && at < out.length) out[at++] = decimator.value;
	return out;
}

/** Gain that brings what is within 25 dB of the loudest tenths to LEVEL; null for silence or broken input. */
function level(sound: Float64Array): number | null {
	const energies: number[] = [];
	for (let at = 0; at + HOP <= sound.length; at += HOP) {
		let sum = 0;
		for (let i = at; i < at + HOP; i++) sum += sound[i]! ** 2;
		energies.push(sum / HOP);
	}
	if (energies.some((e) => !Number.isFinite(e))) return null;
	const floor = percentile(energies, 0.95) / 300;
	const loud = energies.filter((e) => e >= floor);
	const mean = loud.reduce((a, b) => a + b, 0) / loud.length;
	return mean > 1e-10 ? LEVEL / Math.sqrt(mean) : null;
}

function percentile(values: readonly number[], share: number): number {
	return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0;
}

function speechFrames(sound: Float64Array, gain: number): Float64Array[] {
	const chance = new Noise(new KeyedRandom(new Uint8Array(32)));
	const levelled = sound.map((v) => v * gain + DITHER * chance.next());
	const ear = new Ear();
	const frames: Float64Array[] = [];
	for (let at = 0; at + EAR_WINDOW <= levelled.length; at += HOP) {
		const bands = new Float64Array(BANDS);
		ear.listen(levelled.subarray(at, at + EAR_WINDOW), bands);
		frames.push(bands);
	}
	const energies = frames.map(meanOf);
	const floor = percentile(energies, 0.95) - SPEECH_RANGE;
	return frames.filter((_, i) => energies[i]! > floor);
}

const meanOf = (bands: Float64Array): number => bands.reduce((a, b) => a + b, 0) / bands.length;

/** The warp under which the speaker looks most like the population. A thousand frames tell enough. */
function bestWarp(frames: readonly Float64Array[]): number {
	const step = Math.max(1, Math.floor(frames.length / 1000));
	const sample = frames.filter((_, i) => i % step === 0);
	const constants = UBM_WEIGHT.map((w, m) =>
		UBM_VARIANCE[m]!.reduce((sum, v) => sum - 0.5 * Math.log(2 * Math.PI * v), Math.log(w))
	);
	const cepstra = new Float64Array(14);
	let best = { alpha: 1, score: -Infinity };
	for (const [alpha, logdet] of WARPS) {
		const warp = new Cepstra(alpha);
		let sum = 0;
		for (const bands of sample) {
			warp.of(bands, cepstra, 14);
			sum += likelihood(cepstra, constants);
		}
		const score = sum / sample.length + logdet;
		if (score > best.score) best = { alpha, score };
	}
	return best.alpha;
}

/** Log-likelihood of cepstra 1-13 under the mixture. */
function likelihood(cepstra: Float64Array, constants: readonly number[]): number {
	let top = -Infinity;
	let sum = 0;
	for (let m = 0; m < constants.length; m++) {
		const [mean, variance] = [UBM_MEAN[m]!, UBM_VARIANCE[m]!];
		let log = constants[m]!;
		for (let k = 0; k < mean.length; k++) log -= (0.5 * (cepstra[k + 1]! - mean[k]!) ** 2) / variance[k]!;
		sum = log > top ? sum * Math.exp(top - log) + 1 : sum + Math.exp(log - top);
		top = Math.max(top, log);
	}
	return top + Math.log(sum);
}

function statistics(frames: readonly Float64Array[], alpha: number): Omit<Enrolment, 'gain' | 'alpha'> {
	const warp = new Cepstra(alpha);
	const rows = frames.map((bands) => {
		const c = new Float64Array(DIMS);
		warp.of(bands, c);
		return c;
	});
	const dims = Array.from({ length: DIMS }, (_, k) => k);
	const average = (of: (c: Float64Array) => number): number =>
		rows.reduce((s, c) => s + of(c), 0) / rows.length;
	const mean = dims.map((k) => average((c) => c[k]!));
	const std = dims.map((k) => Math.max(Math.sqrt(average((c) => (c[k]! - mean[k]!) ** 2)), LEAST_DEVIATION));
	const z = (c: Float64Array, k: number): number => (c[k]! - mean[k]!) / std[k]!;
	const covariance = dims.map((i) => dims.map((j) => average((c) => z(c, i) * z(c, j))));
	const normaliser = new Normaliser({ covariance, frames: rows.length });
	const normalised = rows.map((c) => {
		const out = new Float64Array(DIMS);
		normaliser.apply(c, mean, std, out);
		return out;
	});
	return { mean, std, covariance, voice: coordinatesOf(normalised), frames: rows.length };
}
