import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Reckoning } from '../../server/people/reckoning.ts';

const [MINUTE, HOUR] = [60_000, 3_600_000];
/** So many steps within what a clock is adjusted by. */
const [STEPS, ABOUT] = [16, 16 * MINUTE];
/** So much a clock may be away from the time and count as right. */
const DRIFT = 5 * HOUR;

const ms = (least: number, most: number) => fc.integer({ min: least, max: most });
const step = fc.record({
	does: fc.constantFrom('runs', 'runs', 'stops', 'is killed', 'is set', 'is put right'),
	pass: fc.oneof(ms(1000, MINUTE), ms(HOUR, 100 * HOUR)),
	wrong: fc.oneof(ms(-100 * HOUR, 100 * HOUR), ms(-10_000 * HOUR, 10_000 * HOUR), fc.constant(0))
});

const drift = fc.oneof(ms(-MINUTE, MINUTE), ms(-HOUR, HOUR), ms(-DRIFT, DRIFT));
const drifting = fc.record({
	does: fc.constantFrom('runs', 'runs', 'stops', 'starts', 'starts ahead', 'is set', 'is put right'),
	pass: fc.oneof(ms(1000, MINUTE), ms(HOUR, 100 * HOUR)),
	wrong: fc.oneof(ms(-100 * HOUR, 100 * HOUR), ms(-10_000 * HOUR, 10_000 * HOUR)),
	drift
});

const RIGHT = { does: 'is put right', pass: 0, wrong: 0 };

/** A server whose machine's clock is away from the time by `wrong`. */
function server(wrong = 0) {
	const at = { time: 1_700_000_000_000, wrong };
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

test('[A42] whatever a clock was before, once it is right again within hours nothing has aged by more than the time that passed and those hours', () => {
	fc.assert(
		fc.property(drift, fc.array(drifting, { maxLength: STEPS - 1 }), (first, steps) => {
			const { at, now, sure, restart } = server(first);
			const told: { time: number; now: number }[] = [];
			for (const { does, pass, wrong, drift } of [...steps, { ...RIGHT, drift: 0 }]) {
				if (Math.abs(at.wrong) <= DRIFT) told.push({ time: at.time, now: now() });
				if (does === 'is set') at.wrong = wrong;
				if (does === 'is put right') at.wrong = drift;
				if (does === 'stops') restart(pass, false);
				if (does === 'starts') restart(pass, false, drift);
				if (does === 'starts ahead') restart(pass, false, Math.abs(wrong));
				now();
				at.time += MINUTE;
				expect(now()).toBeGreaterThanOrEqual(sure() - 1);
				if (Math.abs(at.wrong) > DRIFT) continue;
				for (const one of told)
					expect(now() - one.now).toBeLessThanOrEqual(at.time - one.time + 2 * DRIFT + ABOUT);
			}
		}),
		{ numRuns: 3000 }
	);
});

test('[A42] a setting ahead at a start is taken back by whatever the clock is away when it is put right, and then comes from', () => {
	for (const before of [-2 * HOUR, -90_000, -70_000, 70_000, 90_000, 300_000, 2 * HOUR])
		for (const ahead of [24 * HOUR, 365 * 24 * HOUR])
			for (const behind of [0, -24 * HOUR, -ahead]) {
				const { at, now, restart } = server(before);
				const begun = now() - at.time;
				if (behind !== 0) at.wrong = behind;
				now();
				restart(MINUTE, false, ahead);
				at.wrong = 0;
				expect(now() - at.time - begun).toBeLessThanOrEqual(Math.abs(before) + MINUTE);
			}
});

test('[A42] a start at a setting that is about one of those before counts no more than it is away from that', () => {
	for (const about of [-70_000, -300_000, -2 * HOUR]) {
		const { at, now, restart } = server();
		at.wrong = -24 * HOUR;
		now();
		restart(10_000, false, about);
		at.wrong = 0;
		expect(now() - at.time).toBeLessThanOrEqual(0);
	}
});

test('[A42] a clock set ahead while the server runs, and put right, takes back nothing of the time off', () => {
	const { at, now, restart } = server();
	restart(100 * HOUR, false);
	for (const wrong of [48 * HOUR, 0, 20 * HOUR, 90_000, 0, 24 * HOUR, 0]) {
		at.wrong = wrong;
		at.time += HOUR;
		expect(now()).toBe(at.time);
	}
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
