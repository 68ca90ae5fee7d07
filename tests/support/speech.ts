import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWav, writeWav, type Sound } from '../../src/lib/voice/wav.ts';

/** What fake microphones say. */
const FILE = new URL('../fixtures/speech/agua.wav', import.meta.url);

/** Speech without its pauses, so that any moment of it is loud. @returns path of a wav file */
export function denseSpeech(): string {
	const { rate, samples } = readWav(readFileSync(FILE));
	const frame = rate / 50;
	const loud: number[] = [];
	for (let at = 0; at + frame <= samples.length; at += frame) {
		const part = samples.subarray(at, at + frame);
		if (Math.sqrt(part.reduce((n, x) => n + x * x, 0) / frame) > 0.02) loud.push(...part);
	}
	return written({ rate, samples: Float32Array.from(loud) });
}

/** Speech as a device of 48 kHz gives it; the file itself is of 16 kHz. @returns path of a wav file */
export function speechAt48kHz(): string {
	const { rate, samples } = readWav(readFileSync(FILE));
	const out = new Float32Array(Math.floor((samples.length - 1) * (48_000 / rate)));
	for (let i = 0; i < out.length; i++) {
		const at = (i * rate) / 48_000;
		const [a, b] = [samples[Math.floor(at)] ?? 0, samples[Math.floor(at) + 1] ?? 0];
		out[i] = a + (b - a) * (at % 1);
	}
	return written({ rate: 48_000, samples: out });
}

function written(wav: Sound): string {
	const file = join(mkdtempSync(join(tmpdir(), 'blindpick-mic-')), 'speech.wav');
	writeFileSync(file, writeWav(wav));
	return file;
}
