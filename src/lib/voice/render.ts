import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Enrolment, MaskKind } from './mask/mask.ts';
import { analyseEnrolment, createMask } from './mask/mask.ts';
import { Interpolator } from './mask/resample.ts';
import { readWav, writeWav } from './wav.ts';

/** Masks wav files block by block, with the very code of the browser's worklet. */
const USAGE = `npm run voice:render -- IN_DIR OUT_DIR [--mask clear|strong] [--key 64_HEX_DIGITS] [--enrol META.json]
  every wav of IN_DIR (16 or 48 kHz, 16-bit) → the same name in OUT_DIR, 48 kHz; without --key each file gets a
  fresh one; META.json (else IN_DIR/meta.json, else the one above it, else no enrolment) holds
  {"enrol": {"NAME": ["NAME", …]}}: the files beside NAME.wav that tell how its speaker sounds`;

const BLOCK = 128;

function at48(path: string): Float32Array {
	const { rate, samples } = readWav(readFileSync(path));
	if (rate === 48_000) return samples;
	if (rate !== 16_000) throw new Error(`${path}: ${rate} Hz; 16000 or 48000 wanted`);
	const interpolator = new Interpolator();
	const out = new Float32Array(samples.length * 3);
	samples.forEach((v, i) => interpolator.push(v, out, 3 * i));
	return out;
}

function mask(sound: Float32Array, kind: MaskKind, key: Uint8Array, enrolment?: Enrolment): Float32Array {
	const mask = createMask({ sampleRate: 48_000, key, kind, ...(enrolment ? { enrolment } : {}) });
	const blocks = Math.ceil((sound.length + mask.delay) / BLOCK);
	const input = new Float32Array(blocks * BLOCK);
	input.set(sound);
	const output = new Float32Array(input.length);
	for (let at = 0; at < input.length; at += BLOCK) {
		mask.process(input.subarray(at, at + BLOCK), output.subarray(at, at + BLOCK));
	}
	return output.subarray(mask.delay, mask.delay + sound.length);
}

/** Enrolments by the list of files they rest on; many files share one. */
const enrolments = new Map<string, Enrolment | null>();

function enrolmentFor(path: string, enrol: Record<string, string[]>): Enrolment | undefined {
	const names = enrol[basename(path, '.wav')] ?? [];
	const files = names.map((n) => join(dirname(path), `${n}.wav`)).filter((f) => existsSync(f));
	const key = files.join('\n');
	if (!enrolments.has(key)) enrolments.set(key, analyseEnrolment(joined(files.map(at48)), 48_000));
	return enrolments.get(key) ?? undefined;
}

function joined(parts: readonly Float32Array[]): Float32Array {
	const all = new Float32Array(parts.reduce((sum, p) => sum + p.length, 0));
	parts.reduce((at, p) => (all.set(p, at), at + p.length), 0);
	return all;
}

function enrolLists(given: string | undefined, from: string): Record<string, string[]> {
	const file = given ?? [join(from, 'meta.json'), join(from, '..', 'meta.json')].find((f) => existsSync(f));
	return file ? (JSON.parse(readFileSync(file, 'utf8')) as { enrol: Record<string, string[]> }).enrol : {};
}

function wavs(dir: string): string[] {
	return readdirSync(dir).flatMap((name) => {
		const path = join(dir, name);
		if (statSync(path).isDirectory()) return wavs(path);
		return name.endsWith('.wav') ? [path] : [];
	});
}

function main(): void {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			mask: { type: 'string', default: 'clear' },
			key: { type: 'string' },
			enrol: { type: 'string' }
		}
	});
	const [from, to] = positionals;
	if (!from || !to || !(values.mask === 'clear' || values.mask === 'strong')) return fail(USAGE);
	const enrol = enrolLists(values.enrol, from);
	const started = performance.now();
	let seconds = 0;
	for (const path of wavs(from)) {
		const sound = at48(path);
		const key = values.key ? Buffer.from(values.key, 'hex') : randomBytes(32);
		const samples = mask(sound, values.mask, key, enrolmentFor(path, enrol));
		const target = join(to, relative(from, path));
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, writeWav({ rate: 48_000, samples }));
		seconds += sound.length / 48_000;
	}
	const share = (performance.now() - started) / 10 / Math.max(seconds, 1e-9);
	console.log(`${seconds.toFixed(0)} s of sound masked (${values.mask}); ${share.toFixed(1)} % of real time`);
}

function fail(message: string): void {
	console.error(message);
	process.exitCode = 2;
}

main();
