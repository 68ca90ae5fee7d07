import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWav, writeWav } from '../../src/lib/voice/wav.ts';

/** The frequency of the tone in `markedFile`. */
export const MARKER_HZ = 1730;

const RATE = 16_000;
const fixture = (name: string): Float32Array =>
	readWav(readFileSync(new URL(`../fixtures/speech/${name}.wav`, import.meta.url))).samples;

/** For a browser's microphone: speech with pauses. */
export function spokenFile(names: readonly string[] = ['agua', 'colas', 'residuos']): string {
	const pause = new Array<number>(RATE / 2).fill(0);
	return file(Float32Array.from(names.flatMap((name) => [...fixture(name), ...pause])));
}

/** Speech with bursts of a marker tone in it: nothing that a microphone's noise suppression takes for noise. */
export function markedFile(name = 'agua'): string {
	return file(
		fixture(name).map((x, i) => {
			const on = i % (RATE * 0.4) < RATE * 0.12;
			const tone = on ? 0.2 * Math.sin((2 * Math.PI * MARKER_HZ * i) / RATE) : 0;
			return Math.max(-1, Math.min(1, x + tone));
		})
	);
}

/** A microphone that is on while nobody speaks. */
export function silentFile(): string {
	return file(new Float32Array(RATE * 4).map((_, i) => 0.0001 * Math.sin(i * i)));
}

function file(samples: Float32Array): string {
	const path = join(mkdtempSync(join(tmpdir(), 'blindpick-spoken-')), 'spoken.wav');
	writeFileSync(path, writeWav({ rate: RATE, samples }));
	return path;
}
