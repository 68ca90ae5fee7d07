import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Denoiser } from '../../src/lib/voice/denoiser.ts';
import { Inflow, Outflow } from '../../src/lib/voice/mask/framed.ts';
import { createMask, analyseEnrolment, type MaskKind } from '../../src/lib/voice/mask/mask.ts';
import { Interpolator } from '../../src/lib/voice/mask/resample.ts';
import { readWav } from '../../src/lib/voice/wav.ts';
import { inBrowser } from './worklet.ts';

/*
 * `npm run bench:voice`: what the mask costs and how late it is, beside a pass-through in the same run. First the
 * very code in this process, quantum by quantum; then as an AudioWorklet in Chromium (rendered offline: whole runs
 * only, since a worklet has no clock).
 */
const RATE = 48_000;
const QUANTUM = 128;
const BUDGET_US = (QUANTUM / RATE) * 1e6;
const SECONDS = 60;
const CLICKS = 24;
const WARM_UP = 3000;

export interface Process {
	process(input: Float32Array, output: Float32Array): void;
}
const passThrough: Process = { process: (input, output) => output.set(input) };

function speech(): Float32Array {
	const files = ['agua', 'baches', 'buses', 'colas', 'presupuesto', 'residuos'];
	const out = new Float32Array(SECONDS * RATE);
	const interpolator = new Interpolator();
	let at = 0;
	while (at + 3 <= out.length)
		for (const name of files) {
			const { samples } = readWav(readFileSync(new URL(`../fixtures/speech/${name}.wav`, import.meta.url)));
			for (const v of samples) {
				if (at + 3 > out.length) break;
				interpolator.push(v, out, at);
				at += 3;
			}
		}
	return out;
}

const quantile = (sorted: Float64Array, q: number): number =>
	sorted[Math.floor(q * (sorted.length - 1))] ?? 0;

function cost(
	process: Process,
	sound: Float32Array
): { p50: number; p99: number; most: number; heap: number } {
	const quanta = Math.floor(sound.length / QUANTUM);
	const spent = new Float64Array(quanta);
	const [input, output] = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
	let heap = 0;
	for (let q = 0; q < quanta; q++) {
		input.set(sound.subarray(q * QUANTUM, q * QUANTUM + QUANTUM));
		if (q === WARM_UP) heap = globalThis.process.memoryUsage().heapUsed;
		const from = performance.now();
		process.process(input, output);
		spent[q] = (performance.now() - from) * 1000;
	}
	const grown = globalThis.process.memoryUsage().heapUsed - heap;
	const sorted = spent.subarray(WARM_UP).toSorted();
	return {
		p50: quantile(sorted, 0.5),
		p99: quantile(sorted, 0.99),
		most: sorted.at(-1) ?? 0,
		heap: grown / (quanta - WARM_UP)
	};
}

/** Clicks of 2 ms, loud as speech, at times that share no rhythm with any hop; a second of speech first. */
function clicks(lead: Float32Array): { sound: Float32Array; at: number[] } {
	const at = Array.from({ length: CLICKS }, (_, i) => 2 * RATE + i * 24_000 + ((i * 1009) % 480));
	const sound = new Float32Array((at.at(-1) ?? 0) + RATE);
	sound.set(lead.subarray(0, RATE));
	for (const start of at)
		for (let i = 0; i < 96; i++) sound[start + i] = 0.5 * Math.sin(0.9 * i) * Math.sin((Math.PI * i) / 96);
	return { sound, at };
}

/** For each click that came out the time (ms) from its middle to the middle of the energy. */
function delays(out: Float32Array, at: readonly number[]): Float64Array {
	return Float64Array.from(at, (start) => {
		let [energy, moment] = [0, 0];
		for (let i = start - 480; i < start + 9600; i++) {
			const e = Math.max((out[i] ?? 0) ** 2 - 1e-5, 0);
			energy += e;
			moment += e * (i - start - 48);
		}
		return energy > 0 ? (1000 * moment) / energy / RATE : NaN;
	})
		.filter((ms) => !Number.isNaN(ms))
		.toSorted();
}

function through(process: Process, sound: Float32Array): Float32Array {
	const out = new Float32Array(Math.ceil(sound.length / QUANTUM) * QUANTUM);
	for (let at = 0; at + QUANTUM <= sound.length; at += QUANTUM)
		process.process(sound.subarray(at, at + QUANTUM), out.subarray(at, at + QUANTUM));
	return out;
}

const sound = speech();
const enrolment = analyseEnrolment(sound.subarray(0, 30 * RATE), RATE);
const key = Uint8Array.from({ length: 32 }, (_, i) => i);
const maskOf = (kind: MaskKind) =>
	createMask({ sampleRate: RATE, key, kind, ...(enrolment ? { enrolment } : {}) });
const rnnoise = createRequire(import.meta.url).resolve('@jitsi/rnnoise-wasm/dist/rnnoise.wasm');
const denoiser = await Denoiser.create(await WebAssembly.compile(readFileSync(rnnoise)));
/** Noise taken out and the mask, in one frame, as the worklet does. */
function denoised(): Process {
	const [mask, outflow] = [maskOf('clear'), new Outflow()];
	const inflow = new Inflow((frame) => {
		denoiser.frame(frame);
		mask.frame(frame);
		outflow.push(frame);
	});
	return {
		process(input, output) {
			inflow.push(input, output.length);
			outflow.shift(output);
		}
	};
}
const test = clicks(sound);

console.log(`one quantum = ${QUANTUM} samples = ${BUDGET_US.toFixed(0)} µs; ${SECONDS} s of speech\n`);
console.log(
	'in this process      p50 µs   p99 µs  share p99     most   heap/quantum   delay p50   p95 (clicks)'
);
for (const [name, make] of [
	['pass-through', () => passThrough],
	['mask, clear', () => maskOf('clear')],
	['mask, strong', () => maskOf('strong')],
	['clear, denoised', denoised]
] as const) {
	const { p50, p99, most, heap } = cost(make(), sound);
	const late = delays(through(make(), test.sound), test.at);
	console.log(
		`${name.padEnd(18)}${p50.toFixed(1).padStart(9)}${p99.toFixed(1).padStart(9)}` +
			`${((100 * p99) / BUDGET_US).toFixed(1).padStart(9)} %${most.toFixed(0).padStart(9)}` +
			`${heap.toFixed(0).padStart(11)} B${quantile(late, 0.5).toFixed(1).padStart(12)}` +
			`${quantile(late, 0.95).toFixed(1).padStart(8)} ms`
	);
}
console.log(`\nthe mask says ${((1000 * maskOf('clear').delay) / RATE).toFixed(1)} ms\n`);

console.log('in Chromium        mean µs   share   delay p50   p95 (clicks)');
for (const { name, seconds, output } of await inBrowser(test.sound, { key, kind: 'clear', enrolment })) {
	const mean = (1e6 * seconds) / (test.sound.length / QUANTUM);
	const late = delays(Float32Array.from(output), test.at);
	console.log(
		`${name.padEnd(18)}${mean.toFixed(1).padStart(8)}${((100 * mean) / BUDGET_US).toFixed(1).padStart(6)} %` +
			`${quantile(late, 0.5).toFixed(1).padStart(12)}${quantile(late, 0.95).toFixed(1).padStart(7)} ms`
	);
}
