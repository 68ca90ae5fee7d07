import { expect, test } from 'vitest';
import { limits } from '../../../server/limits.ts';
import { Seats } from '../../../server/realtime/traffic.ts';

/** Seats that bytes and frames do not hold up, with a clock of their own. */
function seats(less: Partial<Record<'quotaBytes' | 'sessionQuotaBytes' | 'quotaShare', number>>) {
	let now = 0;
	const most = { ...limits, ...less };
	const all = new Seats(most, () => now);
	return {
		of: (seat: string, session = 's') => all.of({ session, seat }),
		pass: (seconds: number) => (now += seconds * 1000)
	};
}

test('[K11] a seat that brought more than a day’s worth waits until it is earned again, and alone', () => {
	const { of, pass } = seats({ quotaBytes: 10_000 });
	expect(of('a').received(10_000)).toBe(true);
	expect(of('a').mayAct()).toBe(true);
	expect(of('a').received(500)).toBe(true);
	expect([of('a').mayAct(), of('b').mayAct(), of('a', 't').mayAct()]).toEqual([false, true, true]);
	pass(0.4);
	expect(of('a').mayAct()).toBe(false);
	pass(0.1);
	expect(of('a').mayAct()).toBe(true);
});

test('[K11] in a session that brought too much, who brought more than a share waits and nobody else', () => {
	const { of, pass } = seats({ sessionQuotaBytes: 10_000, quotaShare: 2_000 });
	of('much').received(7_500);
	of('share').received(2_000);
	const may = () => [of('much'), of('share'), of('new'), of('much', 't')].map((seat) => seat.mayAct());
	expect(may()).toEqual([true, true, true, true]);
	of('little').received(1_000);
	expect([...may(), of('little').mayAct()]).toEqual([false, true, true, true, true]);
	pass(0.1);
	expect(may()).toEqual([true, true, true, true]);
});
