import { BANDS, Cepstra, HOP, LogMel, WINDOW } from '../../src/lib/voice/mask/mel.ts';

const STATIC = 13;
export const FEATURES = 2 * STATIC;
const SPEECH = 6;

/** 16 kHz sound → FEATURES per 10 ms: 13 mel-cepstra, their mean over the speech taken off, and their slopes. */
export function featuresOf(sound: Float32Array): Float64Array[] {
	const rms = Math.sqrt(sound.reduce((sum, v) => sum + v * v, 0) / sound.length) || 1;
	// The same faint noise under everything, so that digital silence is no feature.
	const x = Float64Array.from(sound, (v, i) => (0.05 * v) / rms + 2e-4 * Math.sin(i * i * 0.37));
	const [mel, cepstra, bands] = [new LogMel(), new Cepstra(1), new Float64Array(BANDS)];
	const frames: Float64Array[] = [];
	for (let at = 0; at + WINDOW <= x.length; at += HOP) {
		mel.analyse(x, at, bands);
		const c = new Float64Array(STATIC);
		cepstra.of(bands, c, STATIC);
		frames.push(c);
	}
	const top = Math.max(...frames.map((f) => f[0]!)) / Math.sqrt(BANDS);
	const speech = frames.filter((f) => f[0]! / Math.sqrt(BANDS) > top - SPEECH);
	const mean = frames[0]!.map((_, k) => speech.reduce((sum, f) => sum + f[k]!, 0) / speech.length);
	return frames.map((_, t) => withSlopes(frames, t, mean));
}

function withSlopes(frames: readonly Float64Array[], t: number, mean: Float64Array): Float64Array {
	const at = (d: number): Float64Array => frames[Math.min(Math.max(t + d, 0), frames.length - 1)]!;
	const out = new Float64Array(FEATURES);
	for (let k = 0; k < STATIC; k++) {
		out[k] = frames[t]![k]! - mean[k]!;
		out[STATIC + k] = (2 * (at(2)[k]! - at(-2)[k]!) + at(1)[k]! - at(-1)[k]!) / 4;
	}
	return out;
}
