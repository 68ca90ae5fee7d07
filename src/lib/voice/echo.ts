import FFT from 'fft.js';

const RATE = 48_000;
/** Three short glides, apart by uneven pauses, so that nothing but their echo has their rhythm. */
const GLIDES = [0.1, 0.55, 0.87] as const;
const GLIDE_S = 0.16;
const FROM_HZ = 700;
const TO_HZ = 3400;
const LOUDNESS = 0.2;
/** The longest way through loudspeakers, air, microphone and browser. */
export const LATEST_S = 0.6;
const PLAYED_S = GLIDES[2] + GLIDE_S;
/** Length of the recording: the probe may begin late on a busy device, and its echo comes after it. */
export const RECORDED_S = 2.3;
/** Each glide stands out of all else that is heard by so much, or there is no echo. */
const STANDS_OUT = 4;
/** An echo weaker than this beside what was played is lost below any speech, in dB. */
const MATTERS_DB = -50;

function glide(): Float64Array {
	const length = Math.round(GLIDE_S * RATE);
	let phase = 0;
	return Float64Array.from({ length }, (_, i) => {
		phase += (2 * Math.PI * (FROM_HZ + ((TO_HZ - FROM_HZ) * i) / length)) / RATE;
		return LOUDNESS * Math.sin((Math.PI * i) / length) ** 2 * Math.sin(phase);
	});
}

/** The sound to be played, mono at 48 kHz. */
export function probe(): Float32Array<ArrayBuffer> {
	const sound = new Float32Array(Math.round(PLAYED_S * RATE));
	for (const at of GLIDES) sound.set(glide(), Math.round(at * RATE));
	return sound;
}

/**
 * How loud the probe came back, in dB beside what was played, by a matched filter; null when it did not, or so softly
 * that it does not matter. All three glides have to be there, equally late: a voice is like one of them at times.
 * @param recorded the microphone, mono at 48 kHz, from about the moment on at which the probe was started
 */
export function echoIn(recorded: Float32Array): number | null {
	const one = glide();
	const found = correlation(recorded, one);
	const around = Math.sqrt(found.reduce((sum, x) => sum + x * x, 0) / found.length);
	let best = 0;
	for (let late = 0; late < (RECORDED_S - PLAYED_S) * RATE; late++) {
		const each = GLIDES.map((at) => Math.abs(found[Math.round(at * RATE) + late] ?? 0));
		best = Math.max(best, Math.min(...each));
	}
	const db = 20 * Math.log10(best / one.reduce((sum, x) => sum + x * x, 0) + 1e-12);
	return best > STANDS_OUT * around && db > MATTERS_DB ? db : null;
}

/** How much of `wanted` is in `sound` from each sample on. */
function correlation(sound: Float32Array, wanted: Float64Array): Float64Array {
	const size = 2 ** Math.ceil(Math.log2(sound.length + wanted.length));
	const fft = new FFT(size);
	const [a, b] = [spectrum(fft, size, sound), spectrum(fft, size, wanted)];
	const cross = new Float64Array(2 * size);
	for (let k = 0; k < 2 * size; k += 2) {
		cross[k] = a[k]! * b[k]! + a[k + 1]! * b[k + 1]!;
		cross[k + 1] = a[k + 1]! * b[k]! - a[k]! * b[k + 1]!;
	}
	const lags = new Float64Array(2 * size);
	fft.inverseTransform(lags, cross);
	return Float64Array.from({ length: sound.length }, (_, i) => lags[2 * i]!);
}

function spectrum(fft: FFT, size: number, sound: ArrayLike<number>): Float64Array {
	const padded = new Float64Array(size);
	padded.set(sound);
	const out = new Float64Array(2 * size);
	fft.realTransform(out, padded);
	fft.completeSpectrum(out);
	return out;
}
