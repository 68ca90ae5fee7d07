import pino from 'pino';
import { expect, test } from 'vitest';
import { SecurityLog, type Later } from '../../server/log.ts';

test('[A26] refusals, brought about as often as strangers like, are a line a minute of each kind with their count, the first at once', () => {
	let now = 0;
	let late = 0;
	const lines: string[] = [];
	const told = () =>
		lines.splice(0).map((l) => {
			const { event, role, count } = JSON.parse(l) as Record<string, unknown>;
			return [event, role, count];
		});
	const later: Later = { add: () => (late += 1), keep: () => {}, due: () => [] };
	const log = new SecurityLog(pino({ base: null }, { write: (l) => lines.push(l) }), later, () => now);
	for (let i = 0; i < 15_000; i++) {
		log.note('cookie-refused', null);
		log.note('redeem-refused', 'organizer');
		log.note('cookie-refused', 'presenter');
		now += 1;
	}
	expect(told()).toEqual([
		['cookie-refused', null, 1],
		['redeem-refused', 'organizer', 1]
	]);
	expect(late).toBe(15_000);
	now = 60_000;
	log.tellRefused();
	expect(told()).toEqual([
		['cookie-refused', null, 14_999],
		['redeem-refused', 'organizer', 14_999]
	]);
	now = 120_000;
	log.tellRefused();
	expect(told()).toEqual([]);
	log.note('cookie-refused', null);
	// What is done, and not refused, is a line each.
	for (let i = 0; i < 3; i++) log.note('seat-moved', 'official');
	expect(told()).toEqual([
		['cookie-refused', null, 1],
		...Array.from({ length: 3 }, () => ['seat-moved', 'official', undefined])
	]);
	log.close();
	const sums = { 'cookie-refused': 15_001, 'redeem-refused': 15_000, 'seat-moved': 3 };
	expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ event: 'counts', ...sums });
});
