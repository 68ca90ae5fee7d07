import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Reckoning } from '../../server/people/reckoning.ts';

const [MINUTE, HOUR] = [60_000, 3_600_000];
/** So many steps within what a clock is adjusted by. */
const [STEPS, ABOUT] = [16, 16 * MINUTE];

const ms = (least: number, most: number) => fc.integer({ min: least, max: most });
const step = fc.record({
	does: fc.constantFrom('runs', 'runs', 'stops', 'is killed', 'is set', 'is put right'),
	pass: fc.oneof(ms(1000, MINUTE), ms(HOUR, 100 * HOUR)),
	wrong: fc.oneof(ms(-100 * HOUR, 100 * HOUR), ms(-10_000 * HOUR, 10_000 * HOUR), fc.constant(0))
});

/** A server whose machine's clock is away from the time by `wrong`. */
function server() {
	const at = { time: 1_700_000_000_000, wrong: 0, ran: 0 };
	const machine = { wall: () => at.time + at.wrong, lived: () => at.time - 1_600_000_000_000 };
	let reckoning = new Reckoning(machine, null);
	let kept = reckoning.kept();
	return {
		at,
		now: () => {
			const now = reckoning.now();
			if (reckoning.changed) kept = reckoning.kept();
			return now;
		},
		sure: () => reckoning.sure(),
		restart: (off: number, killed: boolean, wrong = at.wrong) => {
			if (!killed) kept = reckoning.kept();
			at.time += off;
			at.wrong = wrong;
			reckoning = new Reckoning(machine, kept);
			kept = reckoning.kept();
		}
	};
}

test('[A39] whatever a clock is set to and whenever the server starts, nothing ages by more than the time that passed, or by less than the server ran', () => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: STEPS }), (steps) => {
			const { at, now, sure, restart } = server();
			const told = [{ time: at.time, now: now() }];
			for (const { does, pass, wrong } of steps) {
				if (does === 'is set') at.wrong = wrong;
				if (does === 'is put right') at.wrong = 0;
				if (does === 'stops' || does === 'is killed') restart(pass, does === 'is killed');
				else {
					const before = [now(), sure()] as const;
					at.time += pass;
					expect(now() - before[0]).toBeLessThanOrEqual(pass + 1);
					expect(Math.abs(sure() - before[1] - pass)).toBeLessThanOrEqual(1);
				}
				expect(now()).toBeGreaterThanOrEqual(sure() - 1);
				if (at.wrong === 0)
					for (const one of told) expect(now() - one.now).toBeLessThanOrEqual(at.time - one.time + ABOUT);
				told.push({ time: at.time, now: now() });
			}
		}),
		{ numRuns: 2000 }
	);
});

test('[A39] by a clock that is right it is the time, over stops and kills too', () => {
	const { at, now, restart } = server();
	for (const off of [1000, 20 * HOUR, 3000 * HOUR]) {
		restart(off, off === 1000);
		at.time += HOUR;
		expect(now()).toBe(at.time);
	}
});

test('[A39] a clock that comes back from where it was at a start takes back what it told of the time off', () => {
	for (const running of [true, false]) {
		const { at, now, restart } = server();
		restart(HOUR, false, 48 * HOUR);
		expect(now() - at.time).toBe(48 * HOUR);
		if (running) at.wrong = 0;
		else restart(MINUTE, true, 0);
		expect(Math.abs(now() - at.time)).toBeLessThanOrEqual(MINUTE);
	}
});
