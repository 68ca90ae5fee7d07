import { execFileSync } from 'node:child_process';
import { readWav } from '../../src/lib/voice/wav.ts';
import type { Language } from './sentences.ts';

/** A synthetic speaker: a variant of espeak-ng, its pitch (0 … 99) and words per minute. */
export interface Speaker {
	variant: string;
	pitch: number;
	speed: number;
}

const speaker = (variant: string, pitch: number, speed: number): Speaker => ({ variant, pitch, speed });

/** Who teaches the recogniser, unmasked, and who is masked and tested: no variant is in both. */
export const TEACHERS: readonly Speaker[] = [
	speaker('m1', 50, 150),
	speaker('m3', 40, 165),
	speaker('m4', 55, 140),
	speaker('m7', 45, 155),
	speaker('f1', 50, 150),
	speaker('f3', 60, 160),
	speaker('f5', 50, 140),
	speaker('Andy', 50, 150),
	speaker('klatt2', 45, 145)
];
export const TESTED: readonly Speaker[] = [
	speaker('m2', 45, 150),
	speaker('m6', 50, 155),
	speaker('f2', 55, 150),
	speaker('f4', 50, 145)
];

const VOICE: Record<Language, string> = { es: 'es-419', pt: 'pt-br', en: 'en-us' };
export const RATE = 16_000;

/** Seconds of silence put between two texts, and by which they are told apart again. */
const BREAK = 1.6;
const SPLIT = 0.8;
const QUIET = 1e-3;
const MARGIN = 0.15;

/** Speaks texts with the espeak-ng program (which must be installed); mono at 16 kHz. @throws Error without it */
export function speak(
	language: Language,
	{ variant, pitch, speed }: Speaker,
	texts: readonly string[]
): Float32Array[] {
	const voice = `${VOICE[language]}+${variant}`;
	const ssml = texts.map((t) => `<s>${t}</s>`).join(`<break time="${BREAK * 1000}ms"/>`);
	const args = ['-m', '-v', voice, '-p', String(pitch), '-s', String(speed), '--stdout'];
	const bytes = execFileSync('espeak-ng', [...args, `<speak>${ssml}</speak>`], {
		maxBuffer: 1 << 28,
		stdio: ['ignore', 'pipe', 'ignore']
	});
	const { rate, samples } = readWav(bytes);
	if (rate * PHASES !== RATE * STEP) throw new Error(`espeak-ng speaks at ${rate} Hz`);
	const parts = split(samples, rate);
	if (parts.length !== texts.length) throw new Error(`${voice}: ${parts.length} of ${texts.length} heard`);
	return parts.map((part) => resample(part));
}

/** Cuts where it is silent for SPLIT seconds; each part keeps a little silence at its ends. */
function split(samples: Float32Array, rate: number): Float32Array[] {
	const margin = Math.round(MARGIN * rate);
	const parts: Float32Array[] = [];
	let [from, last] = [-1, -1];
	const close = (): void => {
		if (from >= 0) parts.push(samples.slice(Math.max(0, from - margin), last + margin));
		from = -1;
	};
	samples.forEach((v, i) => {
		if (Math.abs(v) < QUIET) return;
		if (i - last > SPLIT * rate) close();
		if (from < 0) from = i;
		last = i;
	});
	close();
	return parts;
}

const REACH = 16;
/** espeak-ng speaks at 22 050 Hz: 441 samples for 320 of ours, so the filter has 320 phases. */
const STEP = 441;
const PHASES = 320;
const BAND = (0.95 * PHASES) / STEP;
const FILTER = Array.from({ length: PHASES }, (_, p) =>
	Float64Array.from({ length: 2 * REACH }, (_, i) => {
		const t = i - REACH + 1 - p / PHASES;
		const sinc = t === 0 ? 1 : Math.sin(Math.PI * t * BAND) / (Math.PI * t * BAND);
		return BAND * sinc * (0.5 + 0.5 * Math.cos((Math.PI * t) / REACH));
	})
);

/** Windowed-sinc interpolation from 22 050 Hz to RATE. */
function resample(samples: Float32Array): Float32Array {
	return Float32Array.from({ length: Math.floor((samples.length * PHASES) / STEP) }, (_, n) => {
		const [whole, row] = [Math.floor((n * STEP) / PHASES), FILTER[(n * STEP) % PHASES]!];
		let sum = 0;
		for (let i = 0; i < row.length; i++) sum += row[i]! * (samples[whole - REACH + 1 + i] ?? 0);
		return sum;
	});
}
