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
	speaker('Annie', 55, 150),
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

/** Speaks a text with the espeak-ng program (which must be installed); mono at 16 kHz. */
export function speak(language: Language, { variant, pitch, speed }: Speaker, text: string): Float32Array {
	const voice = `${VOICE[language]}+${variant}`;
	const args = ['-v', voice, '-p', String(pitch), '-s', String(speed), '--stdout', text];
	const bytes = execFileSync('espeak-ng', args, { maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] });
	const { rate, samples } = readWav(bytes);
	return resample(samples, rate);
}

const REACH = 16;
/** Windowed-sinc interpolation down to RATE. */
function resample(samples: Float32Array, rate: number): Float32Array {
	const ratio = rate / RATE;
	const band = Math.min(1, 0.95 / ratio);
	return Float32Array.from({ length: Math.floor(samples.length / ratio) }, (_, n) => {
		const centre = n * ratio;
		let sum = 0;
		for (let i = Math.ceil(centre - REACH); i <= centre + REACH; i++) {
			const t = (i - centre) * band;
			const sinc = t === 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
			sum += band * sinc * (0.5 + 0.5 * Math.cos((Math.PI * (i - centre)) / REACH)) * (samples[i] ?? 0);
		}
		return sum;
	});
}
