import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../../server/limits.ts';
import { Quotas } from '../../../server/sessions/quotas.ts';

const WEIGHT = limits.recordWeight;
const SMALL = { quotaBytes: 10_000, quotaPerSecond: 1000, sideQuotaBytes: 30_000, quotaShare: 4_000 };

/** With a clock of their own; what is recorded is given with all that it counts as. */
function quotas(less: Partial<typeof SMALL> = {}) {
	let now = 0;
	const all = new Quotas({ ...limits, ...SMALL, sideQuotaPerSecond: 2000, ...less } as never, () => now);
	return {
		all,
		records: (seat: string, counted: number, session = 's', side = '') =>
			all.recorded({ session, side, seat }, counted - WEIGHT),
		open: (...seats: string[]) => seats.map((seat) => all.open({ session: 's', side: '', seat })),
		pass: (seconds: number) => (now += seconds * 1000)
	};
}

test('[K67] a seat that had a day’s worth recorded waits until it is earned again, and alone', () => {
	const { all, records, open, pass } = quotas();
	records('a', 10_000);
	expect(open('a')).toEqual([true]);
	records('a', 500);
	expect([...open('a', 'b'), all.open({ session: 't', side: '', seat: 'a' })]).toEqual([false, true, true]);
	pass(0.4);
	expect(open('a')).toEqual([false]);
	pass(0.1);
	expect(open('a')).toEqual([true]);
});

test('[K67] in a session that had too much recorded, who had more than a share waits and nobody else', () => {
	const { all, records, open, pass } = quotas();
	for (const seat of ['much', 'more', 'most']) records(seat, 8_000);
	records('share', 4_000);
	expect(open('much', 'more', 'most', 'share', 'new')).toEqual(Array(5).fill(true));
	records('little', 3_000);
	expect(open('much', 'more', 'most', 'share', 'new', 'little')).toEqual([
		...[false, false, false],
		...[true, true, true]
	]);
	expect(all.open({ session: 't', side: '', seat: 'much' })).toBe(true);
	pass(0.5);
	expect(open('much')).toEqual([true]);
});

test('[K67] what is forgotten of seats changes nothing', () => {
	const step = fc.record({ seat: fc.nat(2500), bytes: fc.nat(6000), wait: fc.nat(3) });
	fc.assert(
		fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
			const [few, many] = [quotas(), quotas()];
			// Enough others, in a session of their own, that seats are looked through again and again.
			for (const [i, { seat, bytes, wait }] of steps.entries()) {
				for (let n = 0; n < 300; n++) many.records(`other${i}-${n}`, WEIGHT, 'elsewhere');
				for (const q of [few, many]) {
					q.records(`${seat % 5}`, bytes + WEIGHT);
					q.pass(wait);
				}
				const seats = ['0', '1', '2', '3', '4'];
				expect(many.open(...seats)).toEqual(few.open(...seats));
			}
		}),
		{ numRuns: 20 }
	);
});

test('[K67] what one side has recorded is nothing that another could tell by its own', () => {
	const { all, records } = quotas();
	const much = { session: 's', side: '', seat: 'much' };
	for (const seat of ['much', 'more', 'most']) records(seat, 9_990);
	for (let i = 0; i < 30; i++) records(`p${i}`, 9_000, 's', 'su1');
	expect(all.open(much)).toBe(true);
	records('more', 100);

	expect(all.open(much)).toBe(false);
});
