import { expect, test } from 'vitest';
import { limits } from '../../../server/limits.ts';
import type { Connection } from '../../../server/realtime/connection.ts';
import { Seats } from '../../../server/realtime/traffic.ts';

/** Seats that bytes and frames do not hold up, with a clock of their own. */
function seats(less: Partial<Record<'quotaBytes' | 'sessionQuotaBytes' | 'quotaShare', number>>) {
	let now = 0;
	const most = { ...limits, ...less };
	const all = new Seats(most, () => now);
	return {
		of: (seat: string, session = 's') => all.of({ session, seat }),
		connections: () => all.connections(),
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

test('[A5] [K11] however many seats have come, one with an open connection is not forgotten, and one that is gone is', () => {
	const { of, connections, pass } = seats({});
	const open = Array.from({ length: 1500 }, (_, i) => ({ seat: `s${i}` }) as unknown as Connection);
	const came = open.map((connection, i) => {
		const seat = of(`s${i}`);
		seat.connections.add(connection);
		return seat;
	});
	expect(connections()).toEqual(open);
	expect(open.map((_, i) => of(`s${i}`))).toEqual(came);
	// A seat without one waits until what it spent is earned again, and no longer.
	const [first] = came as [ReturnType<typeof of>];
	first.connections.clear();
	first.received(1000);
	for (let i = 0; i < 2000; i++) of(`more${i}`).connections.add(open[0]!);
	expect(of('s0')).toBe(first);
	pass(3600);
	for (let i = 0; i < 8000; i++) of(`later${i}`).connections.add(open[0]!);
	expect(of('s0')).not.toBe(first);
});
