import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Classes, coordinatesOf, shiftsOf, VOICES } from '../../../src/lib/voice/mask/classes.ts';
import { CLASS_CENTRE } from '../../../src/lib/voice/mask/classes.data.ts';
import { RandomField } from '../../../src/lib/voice/mask/field.ts';
import {
	bandCentre,
	bandPosition,
	BANDS,
	Cepstra,
	DCT,
	DIMS,
	HOP,
	hzToMel,
	LogMel,
	melToHz,
	RATE,
	WINDOW
} from '../../../src/lib/voice/mask/mel.ts';
import { fromRows, identity, type Matrix, multiply, transport } from '../../../src/lib/voice/mask/matrix.ts';
import { MinimumPhase, PHASE_SIZE } from '../../../src/lib/voice/mask/minimum-phase.ts';
import { Normaliser } from '../../../src/lib/voice/mask/normaliser.ts';
import { KeyedRandom, Noise } from '../../../src/lib/voice/mask/random.ts';
import { Decimator, FILTER_DELAY, Interpolator } from '../../../src/lib/voice/mask/resample.ts';
import { Synthesis } from '../../../src/lib/voice/mask/synthesis.ts';
import { Voicing, VOICING_WINDOW } from '../../../src/lib/voice/mask/voicing.ts';
import { keyOf, sine } from './sound.ts';

const noise = (n: number): Noise => new Noise(new KeyedRandom(keyOf(n)));
const dB = (power: number): number => 10 * Math.log10(power);

describe('hearing', () => {
	test('[K2] bands are those of a plain sum over a discrete Fourier transform', () => {
		const chance = noise(1);
		const x = Float64Array.from({ length: WINDOW }, () => 0.1 * chance.next());
		const out = new Float64Array(BANDS);
		new LogMel().analyse(x, 0, out);
		for (const band of [5, 20, 39]) {
			let [sum, weights] = [0, 0];
			for (let k = 0; k <= 256; k++) {
				const hz = (k * RATE) / 512;
				const [low, mid, high] = [bandCentre(band - 1), bandCentre(band), bandCentre(band + 1)];
				const weight = Math.max(0, Math.min((hz - low) / (mid - low), (high - hz) / (high - mid)));
				let [re, im] = [0, 0];
				for (let i = 0; weight > 0 && i < WINDOW; i++) {
					const w = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW);
					re += w * x[i]! * Math.cos((2 * Math.PI * k * i) / 512);
					im -= w * x[i]! * Math.sin((2 * Math.PI * k * i) / 512);
				}
				sum += weight * (re * re + im * im);
				weights += weight;
			}
			expect(out[band]).toBeCloseTo(Math.log(sum / weights), 5);
		}
	});

	test('[K2] averaged over the width of its pitch, a voice shows no harmonics', () => {
		const pulses = Float64Array.from({ length: WINDOW }, (_, i) => (i % 64 === 0 ? 1 : 0));
		const ripple = (width: number): number => {
			const out = new Float64Array(BANDS);
			new LogMel().analyse(pulses, 0, out, width);
			const low = [...out.subarray(3, 18)];
			return Math.max(...low) - Math.min(...low);
		};
		expect(ripple(0)).toBeGreaterThan(3);
		expect(ripple(250)).toBeLessThan(0.5);
	});

	test('[K2] averaging keeps the power', () => {
		const chance = noise(2);
		const x = Float64Array.from({ length: WINDOW }, () => 0.1 * chance.next());
		const [plain, smooth] = [new Float64Array(BANDS), new Float64Array(BANDS)];
		new LogMel().analyse(x, 0, plain);
		new LogMel().analyse(x, 0, smooth, 200);
		const total = (bands: Float64Array): number => bands.reduce((sum, v) => sum + Math.exp(v), 0);
		expect(Math.abs(dB(total(smooth) / total(plain)))).toBeLessThan(0.7);
	});

	test('[K2] hertz, mel and bands map back', () => {
		fc.assert(
			fc.property(fc.double({ min: 60, max: 7800, noNaN: true }), (hz) => {
				expect(melToHz(hzToMel(hz))).toBeCloseTo(hz, 6);
			})
		);
		for (let b = 0; b < BANDS; b++) expect(bandPosition(bandCentre(b))).toBeCloseTo(b, 9);
	});

	test('[K2] a vocal-tract warp is undone by its inverse, but at the ends', () => {
		const smooth = Float64Array.from({ length: BANDS }, (_, b) => Math.cos(b / 5) + 0.5 * Math.sin(b / 9));
		for (const alpha of [0.84, 0.94, 1.06, 1.18]) {
			const there = bandsOf(new Cepstra(alpha), smooth);
			const back = bandsOf(new Cepstra(1 / alpha), there);
			for (let b = 5; b < BANDS - 5; b++) expect(Math.abs(back[b]! - smooth[b]!)).toBeLessThan(0.12);
			expect(Math.max(...there.map((v, b) => Math.abs(v - smooth[b]!)))).toBeGreaterThan(0.1);
		}
	});

	test('[K2] pitch is found where there is one', () => {
		for (const hz of [80, 123, 211, 318]) {
			const voicing = new Voicing();
			const period = Math.round(RATE / hz);
			const pulses = Float64Array.from({ length: VOICING_WINDOW }, (_, i) => (i % period === 0 ? 0.5 : 0));
			expect(voicing.isVoiced(pulses)).toBe(true);
			expect(Math.abs(voicing.pitch - RATE / period)).toBeLessThan(3);
		}
		const chance = noise(3);
		const hiss = Float64Array.from({ length: VOICING_WINDOW }, () => 0.1 * chance.next());
		expect(new Voicing().isVoiced(hiss)).toBe(false);
	});
});

/** The bands that a warp's cepstra stand for. */
function bandsOf(warp: Cepstra, bands: Float64Array): Float64Array {
	const c = new Float64Array(DIMS);
	warp.of(bands, c);
	return Float64Array.from({ length: BANDS }, (_, b) =>
		c.reduce((sum, v, k) => sum + v * DCT[k * BANDS + b]!, 0)
	);
}

describe('speaking', () => {
	const shape = (k: number): number => Math.cos(k / 40) - Math.abs(k - 90) / 80;
	const magnitudes = Float64Array.from({ length: PHASE_SIZE / 2 + 1 }, (_, k) => shape(k));

	/** Impulse response of a complex logarithm, by a plain inverse transform. */
	function response(logarithm: Float64Array): number[] {
		return Array.from({ length: PHASE_SIZE }, (_, n) => {
			let sum = 0;
			for (let k = 0; k <= PHASE_SIZE / 2; k++) {
				const weight = k === 0 || k === PHASE_SIZE / 2 ? 1 : 2;
				const angle = logarithm[2 * k + 1]! + (2 * Math.PI * k * n) / PHASE_SIZE;
				sum += weight * Math.exp(logarithm[2 * k]!) * Math.cos(angle);
			}
			return sum / PHASE_SIZE;
		});
	}

	test('[K2] the envelope keeps its magnitude and is causal: minimum phase', () => {
		const filter = new MinimumPhase();
		filter.shape(magnitudes);
		for (let k = 0; k <= PHASE_SIZE / 2; k += 17)
			expect(filter.logarithm[2 * k]).toBeCloseTo(magnitudes[k]!, 9);
		const h = response(filter.logarithm);
		const energy = (part: number[]): number => part.reduce((sum, v) => sum + v * v, 0);
		expect(energy(h.slice(PHASE_SIZE / 2)) / energy(h)).toBeLessThan(1e-6);
		// No filter of this magnitude has more of its energy in its first samples: a delayed or mirrored one has less.
		const zeroPhase = filter.logarithm.map((v, i) => (i % 2 ? 0 : v));
		const first = (x: number[]): number => energy(x.slice(0, 20)) / energy(x);
		expect(first(h)).toBeGreaterThan(first(response(zeroPhase)));
	});

	test.each([
		['noise', false],
		['pulses', true]
	])('[K2] what %s speak has the envelope that was asked for, without a mask', (_, voiced) => {
		const asked = new Float64Array(DIMS);
		asked.set([-28, 12, -3, 5, 1.5, -2, 1]);
		const synthesis = new Synthesis(new KeyedRandom(keyOf(4)), { pitch: 150, warp: 1 });
		const out = new Float64Array(HOP);
		const sound: number[] = [];
		for (let t = 0; t < 300; t++) {
			synthesis.frame(asked, voiced, out);
			sound.push(...out);
		}
		const heard = meanBands(Float64Array.from(sound), voiced ? 150 : 0);
		const error = heard.map((v, b) => v - level(asked, b)).slice(2, 38);
		const rms = Math.sqrt(error.reduce((sum, v) => sum + v * v, 0) / error.length);
		// In decibels; the smoothing by bands and pitch alone costs about one.
		expect((10 / Math.LN10) * rms).toBeLessThan(1.5);
	});

	const level = (c: Float64Array, b: number): number =>
		c.reduce((sum, v, k) => sum + v * DCT[k * BANDS + b]!, 0);

	/** Log of the mean power in each band. */
	function meanBands(sound: Float64Array, pitch: number): number[] {
		const mel = new LogMel();
		const sums = new Array<number>(BANDS).fill(0);
		const bands = new Float64Array(BANDS);
		let frames = 0;
		for (let at = 3200; at + WINDOW <= sound.length; at += HOP) {
			mel.analyse(sound, at, bands, pitch);
			bands.forEach((v, b) => (sums[b]! += Math.exp(v)));
			frames++;
		}
		return sums.map((s) => Math.log(s / frames));
	}
});

describe('between the rates', () => {
	/** 48 → 16 → 48 kHz. */
	function there(x: Float32Array): Float32Array {
		const [down, up] = [new Decimator(), new Interpolator()];
		const out = new Float32Array(x.length + 3);
		let at = 0;
		for (const v of x)
			if (down.push(v)) {
				up.push(down.value, out, at);
				at += 3;
			}
		return out;
	}

	test('[K2] what is below 7 kHz comes back as it was, two filters later', () => {
		for (const hz of [100, 997, 3500, 6900]) {
			const x = sine(hz, 0.5, 9600);
			const y = there(x);
			let [error, power] = [0, 0];
			for (let i = 1000; i < 9000; i++) {
				// The decimator answers at the last of three samples.
				error += (y[i + 2 * FILTER_DELAY - 2]! - x[i]!) ** 2;
				power += x[i]! ** 2;
			}
			expect(dB(error / power)).toBeLessThan(-40);
		}
	});

	test('[K2] what is above 8.5 kHz does not come back', () => {
		const y = there(sine(8600, 0.5, 9600)).subarray(1000, 9000);
		expect(dB(y.reduce((sum, v) => sum + v * v, 0) / y.length / 0.125)).toBeLessThan(-50);
	});
});

describe('becoming another', () => {
	const frame = (n: number): Float64Array => {
		const chance = noise(n);
		return Float64Array.from({ length: DIMS }, () => chance.gauss());
	};

	test('[K2] the field moves sounds by its strength, near ones alike, and the energy not at all', () => {
		const field = new RandomField(new KeyedRandom(keyOf(5)), 0.3);
		const moved = (z: Float64Array): Float64Array => {
			const copy = z.slice();
			field.move(copy);
			return copy.map((v, k) => v - z[k]!);
		};
		let power = 0;
		for (let n = 0; n < 200; n++) {
			const z = frame(100 + n);
			const d = moved(z);
			const near = moved(z.map((v) => v + 0.02));
			expect(d[0]).toBe(0);
			expect(Math.max(...d.map((v, k) => Math.abs(v - near[k]!)))).toBeLessThan(0.1);
			power += d.reduce((sum, v) => sum + v * v, 0) / (DIMS - 1) / 200;
		}
		expect(Math.sqrt(power)).toBeGreaterThan(0.2);
		expect(Math.sqrt(power)).toBeLessThan(0.4);
	});

	test('[K2] every sound belongs to the classes by shares that sum to 1', () => {
		const classes = new Classes();
		for (let n = 0; n < 50; n++) {
			classes.recognise(frame(n).map((v) => v * 3));
			expect(classes.posterior.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
			expect(classes.posterior.every((p) => p >= 0)).toBe(true);
		}
	});

	/** A covariance from chance, its axes alike long within a factor of about ten. */
	const covariance = fc
		.array(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }), {
			minLength: 5,
			maxLength: 5
		})
		.map((rows) => {
			const a = fromRows(rows);
			const t = a.map((_, i) => Float64Array.from(a, (row) => row[i]!));
			return multiply(a, t).map((row, i) => row.map((x, j) => x + (i === j ? 0.3 : 0)));
		});
	const apart = (a: Matrix, b: Matrix): number =>
		Math.max(...a.flatMap((row, i) => Array.from(row, (x, j) => Math.abs(x - b[i]![j]!))));

	test('[K2] the map from one covariance to another gives the other, turns nothing, and rests where both are one', () => {
		fc.assert(
			fc.property(covariance, covariance, (from, to) => {
				const map = transport(from, to);
				expect(apart(multiply(multiply(map, from), map), to)).toBeLessThan(1e-6);
				const turned = map.map((_, i) => Float64Array.from(map, (row) => row[i]!));
				expect(apart(map, turned)).toBeLessThan(1e-9);
				expect(apart(transport(from, from), identity(5))).toBeLessThan(1e-6);
			})
		);
	});

	test('[K2] what a speaker varies much is not narrowed beyond its share, what it varies little is widened', () => {
		const size = Array.from({ length: DIMS }, (_, k) => (k % 2 === 0 ? 9 : 0.2));
		const covariance = size.map((v, i) => size.map((_, j) => (i === j ? v : 0)));
		const normaliser = new Normaliser({ covariance, frames: 3000 });
		const out = new Float64Array(DIMS);
		const [mean, std] = [new Float64Array(DIMS), new Float64Array(DIMS).fill(1)];
		const length = (dims: readonly number[]): number => {
			const z = new Float64Array(DIMS);
			for (const k of dims) z[k] = 1;
			normaliser.apply(z, mean, std, out);
			return Math.hypot(...out.subarray(1)) / Math.hypot(...z.subarray(1));
		};
		for (let k = 1; k < DIMS; k++) {
			const moved = length([k]);
			if (k % 2 === 0) expect(moved).toBeGreaterThan(0.79);
			else expect(moved).toBeGreaterThan(1);
			expect(moved).toBeLessThan(3.01);
		}
	});

	test('[K2] the fine structure that comes out does not depend on the one that went in', () => {
		const classes = new Classes();
		const filled = (z: Float64Array): Float64Array => {
			classes.recognise(z);
			classes.fill(z);
			return z;
		};
		const z = frame(9);
		const other = z.map((v, k) => (k > 12 ? -v : v));
		expect(filled(z)).toEqual(filled(other));
	});

	test('[K2] a speaker is found among the eigenvoices, and taken away again', () => {
		const voice = Array.from({ length: VOICES }, (_, v) => (v === 0 ? 2 : v === 1 ? -1.5 : 0));
		const shifts = shiftsOf(voice);
		const frames = (strength: number): Float64Array[] => {
			const chance = noise(11);
			return Array.from({ length: 4000 }, (_, t) => {
				const m = t % CLASS_CENTRE.length;
				return Float64Array.from({ length: DIMS }, (_, k) =>
					k === 0
						? 0
						: CLASS_CENTRE[m]![k - 1]! + strength * shifts[m * (DIMS - 1) + k - 1]! + 0.5 * chance.gauss()
				);
			});
		};
		// The made-up frames lie unlike real ones: what counts is the difference that the voice makes.
		const [nobody, somebody] = [coordinatesOf(frames(0)), coordinatesOf(frames(1))];
		const found = somebody.map((c, v) => c - nobody[v]!);
		expect(found[0]).toBeGreaterThan(1);
		expect(found[1]).toBeLessThan(-0.5);
		const classes = new Classes();
		const back = shiftsOf(voice.map((c) => -c));
		const returned = frames(1);
		for (const z of returned) {
			classes.recognise(z);
			classes.shift(z, back);
		}
		expect(Math.abs(coordinatesOf(returned)[0]! - nobody[0]!)).toBeLessThan(0.6);
	});

	test('[K2] one key makes one chance, another key another', () => {
		const draw = (n: number): number[] => Array.from(new KeyedRandom(keyOf(n)).direction(20));
		expect(draw(1)).toEqual(draw(1));
		expect(draw(1)).not.toEqual(draw(2));
		expect(draw(3).reduce((sum, v) => sum + v * v, 0)).toBeCloseTo(20, 9);
	});
});
