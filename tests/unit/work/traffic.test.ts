import { expect, test } from 'vitest';
import { limits } from '../../../server/limits.ts';
import type { Connection } from '../../../server/realtime/connection.ts';
import { SocketTraffic } from '../../../server/realtime/traffic.ts';

/** Seats with a clock of their own. */
function seats() {
	let now = 0;
	const all = new SocketTraffic(limits, () => now);
	return {
		of: (seat: string, session = 's') => all.of({ session, seat }),
		connections: () => all.connections(),
		pass: (seconds: number) => (now += seconds * 1000)
	};
}

test('[A5] [K11] however many seats have come, one with an open connection is not forgotten, and one that is gone is', () => {
	const { of, connections, pass } = seats();
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
