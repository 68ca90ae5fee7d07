import { describe, expect, test } from 'vitest';
import { Fifo } from '../../../server/voice/relay/fifo.ts';
import { NativeBeat } from '../../../server/voice/relay/pace.ts';
import { downSpeaker, upOpen } from '../../../server/voice/relay/gate.ts';
import {
	FRAME,
	GainGate,
	NoiseGate,
	mixFrame,
	NOISE_LSB,
	noiseSource
} from '../../../server/voice/relay/mix.ts';

const quiet = () => 0;
const flat = (value: number) => new Int16Array(FRAME).fill(value);
const peak = (frame: Int16Array) => Math.max(...frame.map(Math.abs));

function opened(): GainGate {
	const gate = new GainGate();
	gate.set(true);
	for (let i = 0; i < 1_000; i++) gate.step();
	return gate;
}

describe('the mixer', () => {
	test('[M4] sends a noise floor of at most 15 LSB, never digital silence, when nobody is there or the gate is closed', () => {
		const noise = noiseSource(7);
		for (const inputs of [[], [flat(20_000)]]) {
			const frame = mixFrame(inputs, new GainGate(), noise);
			expect(peak(frame)).toBeLessThanOrEqual(NOISE_LSB);
			expect(new Set(frame).size).toBeGreaterThan(20);
		}
	});

	test('[B18] [M16] the silence of a connected device adds nothing, however many are connected; words do, to their end', () => {
		const floor = (seed: number) => {
			const noise = noiseSource(seed);
			return new Int16Array(FRAME).map(() => 2 * noise());
		};
		const devices = [1, 2, 3].map((seed) => ({ noiseGate: new NoiseGate(), frame: floor(seed) }));
		expect(devices.map((d) => d.noiseGate.pass(d.frame))).toEqual([null, null, null]);
		const noiseGate = new NoiseGate();
		const word = flat(70);
		expect(noiseGate.pass(word)).toBe(word);
		const end = floor(4);
		const after = Array.from({ length: 100 }, () => noiseGate.pass(end));
		expect(after.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => end));
		expect(after.at(-1)).toBe(null);
	});

	test('sums the voices of a startup of three and clips instead of wrapping round', () => {
		const noise = quiet;
		expect(mixFrame([flat(100), flat(200), flat(300)], opened(), noise)[FRAME - 1]).toBe(600);
		expect(mixFrame([flat(30_000), flat(30_000)], opened(), noise)[0]).toBe(32_767);
		expect(mixFrame([flat(-30_000), flat(-30_000)], opened(), noise)[0]).toBe(-32_768);
	});

	test('opens and closes with a ramp of 15 ms, and shuts without one', () => {
		const gate = new GainGate();
		gate.set(true);
		const first = mixFrame([flat(10_000)], gate, quiet);
		expect(first[0]).toBeLessThan(50);
		expect(first[FRAME - 1]).toBeLessThan(7_000);
		expect(mixFrame([flat(10_000)], gate, quiet)[FRAME - 1]).toBe(10_000);
		gate.set(false);
		expect(mixFrame([flat(10_000)], gate, quiet)[0]).toBeGreaterThan(9_900);
		expect(mixFrame([flat(10_000)], gate, quiet)[FRAME - 1]).toBe(0);
		const other = opened();
		other.shut();
		expect(peak(mixFrame([flat(10_000)], other, quiet))).toBe(0);
	});
});

describe('the gate', () => {
	const open = { up: true, down: null, cut: false };

	test('[M5] is half duplex: while a speaker is let down to the booth, nothing goes up', () => {
		expect(upOpen(open)).toBe(true);
		expect(upOpen({ ...open, down: 'x' })).toBe(false);
		expect(downSpeaker({ ...open, down: 'x' })).toBe('x');
	});

	test('[M6] a cut closes both ways, whatever else is set', () => {
		expect(upOpen({ ...open, cut: true })).toBe(false);
		expect(downSpeaker({ up: false, down: 'x', cut: true })).toBe(null);
	});
});

describe('the pace of a published source', () => {
	test('[B18] is the native beat, however late we hear of it', () => {
		const pace = new NativeBeat();
		let now = 1_000;
		for (let beat = now; beat < 60_000; beat += 10.002) {
			now = beat + 0.3 + Math.random() * 5;
			const made = now + pace.taken(now) - beat;
			if (beat < 2_000) continue;
			// 2 ms after the beat, or at once when that is already past.
			if (now - beat < 2) expect(made).toBeGreaterThan(2);
			expect(made).toBeLessThan(Math.max(now - beat, 3.5) + 1e-6);
		}
	});

	test('holds a frame in reserve at first, and while many beats are heard of late; gives it up where it is quiet', () => {
		const pace = new NativeBeat();
		let now = 0;
		const beats = (n: number) => {
			for (let i = 0; i < n; i++) pace.taken((now += 10));
		};
		const miss = () => pace.taken((now += 50.1));
		beats(700);
		expect(pace.portion(true)).toBe('one');
		beats(400);
		expect([pace.portion(false), pace.portion(true), pace.portion(true)]).toEqual(['one', 'none', 'one']);
		// Beats that were missed had the same phase.
		expect(miss()).toBeCloseTo(1.9, 1);
		beats(50);
		expect(pace.portion(true)).toBe('one');
		for (let i = 0; i < 3; i++) {
			miss();
			beats(50);
		}
		expect([pace.portion(false), pace.portion(true)]).toEqual(['two', 'one']);
		beats(600);
		expect(pace.portion(true)).toBe('one');
		beats(600);
		expect(pace.portion(true)).toBe('none');
	});

	/** The native side, as far as `RelayLine` sees it: every 10 ms it takes 480 samples, and tells when no more than 480 are left. */
	test('[B18] with the native side: nothing is refused, and stalls cost beats only before there is a reserve', () => {
		const pace = new NativeBeat();
		let [held, missed, longest] = [480, 0, 0];
		let [now, tick] = [0, 10];
		const run = (stall: (n: number) => number, beats: number): number => {
			missed = 0;
			for (let n = 0; n < beats; n++) {
				held += { none: 1, one: 480, two: 959 }[pace.portion(true)];
				longest = Math.max(longest, held);
				while (held > 480) {
					now = tick;
					tick += 10;
					held -= 480;
				}
				// Heard of late, and made late.
				for (const late of [stall(n), 0.2]) {
					now += late;
					for (; tick <= now; tick += 10)
						if (held >= 480) held -= 480;
						else missed++;
					if (late !== 0.2) now += pace.taken(now);
				}
			}
			return missed;
		};
		run(() => 0.3, 2000);
		expect(run(() => 0.3, 1000)).toBe(0);
		// One of 12 ms now and then is a beat each.
		expect(run((n) => (n % 1000 === 500 ? 12 : 0.3), 3000)).toBeLessThanOrEqual(3);
		run((n) => (n % 50 === 0 ? 12 : 0.3), 500);
		expect(run((n) => (n % 50 === 0 ? 12 : 0.3), 3000)).toBe(0);
		expect(longest).toBeLessThanOrEqual(960);
	});
});

describe('the queue before the mixer', () => {
	test('keeps the order, and cuts frames from any length', () => {
		const fifo = new Fifo();
		fifo.push(flat(1).slice(0, 300), 0);
		expect(fifo.shift(0)).toBe(null);
		fifo.push(flat(1).slice(0, 180), 0);
		fifo.push(flat(2), 0);
		expect(fifo.shift(0)?.[0]).toBe(1);
		expect(fifo.shift(0)?.[0]).toBe(2);
		expect(fifo.shift(0)).toBe(null);
	});

	/**
	 * 10 s of frames, each `phase` ms before the mixer's turn, after `spare` that were there before. Once, `late` frames
	 * come later than they should. @returns ms that the last one waits
	 */
	const waits = (phase: number, spare: number, late = 0): number => {
		const fifo = new Fifo();
		for (let n = 0; n < spare; n++) fifo.push(flat(0), -phase);
		for (let turn = 0; turn < 1010; turn++) {
			const come = turn === 940 + late ? late + 1 : turn < 940 || turn > 940 + late ? 1 : 0;
			for (let n = come; n > 0; n--) fifo.push(flat(turn - n + 1), 10 * turn - phase);
			if (fifo.shift(10 * turn)?.[0] === 1000) return 10 * (turn - 1000) + phase;
			if (turn === 600 || turn === 700 || turn === 990) fifo.ease();
		}
		return NaN;
	};

	test.each([1, 5, 9])(
		'gives up in a pause what waited for half a second, %i ms ahead of its turn',
		(phase) => {
			expect(waits(phase, 0)).toBe(phase);
			expect(waits(phase, 3)).toBe(phase);
			// Needed once, not long ago.
			expect(waits(phase, 0, 2)).toBe(phase + 20);
		}
	);

	test('drops the oldest beyond 60 ms: a backlog would never drain', () => {
		const fifo = new Fifo();
		for (let i = 0; i < 20; i++) fifo.push(flat(i), 0);
		expect(fifo.shift(0)?.[0]).toBe(14);
	});

	test('[M12] tells a track that stands still from one that gives silence or is muted', () => {
		const fifo = new Fifo();
		const seconds = (n: number, muted: boolean, fed: boolean) => {
			for (let i = 0; i < n * 20; i++) {
				fifo.tick(muted);
				if (fed) fifo.fed();
			}
		};
		seconds(5, false, true);
		seconds(5, true, false);
		expect(fifo.starved).toBe(false);
		seconds(2, false, false);
		expect(fifo.starved).toBe(true);
		fifo.fed();
		expect(fifo.starved).toBe(false);
	});
});
