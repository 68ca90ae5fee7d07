import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { steadyClock } from '../../../server/clock.ts';
import { openDatabase } from '../../../server/store/database.ts';
import { Calendar } from '../../../server/people/calendar.ts';
import { Organizers } from '../../../server/people/organizers.ts';
import { People } from '../../../server/people/people.ts';
import { Vault } from '../../../server/vault/vault.ts';
import { chance } from './chance.ts';
import { folder } from './folder.ts';
import { addSeat } from '../../support/people.ts';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 24 * 3_600_000];

/** A machine whose clock is away from the time by `wrong`, and a server on it. */
function machine(wrong = 0) {
	const dir = folder();
	const at = { time: 1_700_000_000_000, wrong };
	const random = chance('machine');
	const up = () => at.time - 1_600_000_000_000;
	const clock = () => steadyClock(() => at.time + at.wrong, up, up);
	const start = () => {
		const db = openDatabase(dir);
		const people = new People(db, new Vault(db, chance('key')(32), random), clock(), random);
		people.keepTime();
		return { db, people };
	};
	let now = start();
	onTestFinished(() => now.db.close());
	return {
		at,
		people: () => now.people,
		db: () => now.db,
		/** The organizers as another process has them. */
		beside: () => {
			const db = openDatabase(dir);
			onTestFinished(() => db.close());
			return new Organizers(db, new Calendar(db, clock()), random);
		},
		/** @param killed nothing is kept at the stop */
		restart: (off: number, { killed = false, wrong = at.wrong } = {}) => {
			if (!killed) now.people.keepTime();
			now.db.close();
			at.time += off;
			at.wrong = wrong;
			now = start();
		}
	};
}

/** Somebody with a seat, and an organizer. */
function persons({ people }: Pick<ReturnType<typeof machine>, 'people'>, n = 0) {
	const seat = `o${n}`;
	const path = addSeat(people(), { session: 's', seat, role: 'official', name: 'Ana' });
	const entered = people().devices.redeem(path, people().invitations.issue('s', seat)!);
	const cookie = entered.ok ? entered.cookie : '';
	const desk = people().organizers.redeem(people().organizers.issueLink())!;
	return {
		visit: () => [
			people().devices.authenticate(path, cookie) !== null,
			people().organizers.authenticate(desk) !== null
		]
	};
}

test.each([
	['back 40 days', -40 * DAY],
	['back 100 days', -100 * DAY],
	['back 13 hours', -13 * HOUR],
	['ahead 2 days', 2 * DAY],
	['ahead 200 days', 200 * DAY]
])('[A39] a clock set %s for seconds or for days while it runs signs nobody out', (_, wrong) => {
	for (const long of [5000, 6 * HOUR]) {
		const m = machine();
		const early = persons(m);
		m.restart(20 * HOUR);
		const before = persons(m, 1);
		m.at.wrong = wrong;
		m.at.time += long / 2;
		expect([early.visit()[0], ...before.visit()]).toEqual([true, true, true]);
		const late = persons(m, 2);
		m.at.time += long / 2;
		m.at.wrong = 0;
		expect([early.visit()[0], ...before.visit(), ...late.visit()]).toEqual(Array(5).fill(true));
		m.restart(MINUTE);
		expect([early.visit()[0], ...before.visit(), ...late.visit()]).toEqual(Array(5).fill(true));
	}
});

test.each([-40 * DAY, -13 * HOUR, 2 * DAY, 200 * DAY])(
	'[A39] a start by a clock that is away by %i ms signs nobody out once it is put right, running or over a start',
	(wrong) => {
		for (const running of [true, false]) {
			const m = machine();
			const before = persons(m);
			m.restart(MINUTE, { wrong });
			if (wrong < 0) expect(before.visit()).toEqual([true, true]);
			const link = m.people().organizers.issueLink();
			const late = persons(m, 1);
			m.at.time += 10_000;
			if (!running) m.restart(MINUTE);
			if (!running) m.restart(MINUTE, { wrong: 0 });
			else m.at.wrong = 0;
			expect([...before.visit(), ...late.visit()]).toEqual(Array(4).fill(true));
			expect(m.people().organizers.redeem(link)).not.toBeNull();
		}
	}
);

test.each([
	[90_000, DAY],
	[90_000, 365 * DAY],
	[-300_000, 365 * DAY],
	[5 * HOUR, 365 * DAY]
])(
	'[A42] a clock that was away by %i ms, and wrong at a start by %i ms, signs nobody out once it is truly right',
	(before, wrong) => {
		const m = machine(before);
		const early = persons(m);
		const link = m.people().organizers.issueLink();
		m.restart(1000, { wrong });
		early.visit();
		m.at.time += 10_000;
		m.at.wrong = 0;
		expect(early.visit()).toEqual([true, true]);
		m.restart(MINUTE);
		expect(early.visit()).toEqual([true, true]);
		expect(m.people().organizers.redeem(link)).not.toBeNull();
	}
);

const ms = (most: number) => fc.integer({ min: 1000, max: most });
const step = fc.record({
	does: fc.constantFrom('runs', 'runs', 'stops', 'is killed', 'is set', 'is put right'),
	pass: fc.oneof(ms(MINUTE), ms(10 * HOUR)),
	wrong: fc.integer({ min: -100 * HOUR, max: 100 * HOUR })
});

test(
	'[A39] whoever has come within the last hours is in whenever the clock is right',
	{ timeout: 60_000 },
	() => {
		fc.assert(
			fc.property(fc.array(step, { minLength: 4, maxLength: 14 }), (steps) => {
				const m = machine();
				const who = persons(m);
				const [began, idle] = [m.at.time, { since: m.at.time }];
				for (const { does, pass, wrong } of steps) {
					if (does === 'is set') m.at.wrong = wrong;
					if (does === 'is put right') m.at.wrong = 0;
					if (does === 'stops' || does === 'is killed') m.restart(pass, { killed: does === 'is killed' });
					else m.at.time += pass;
					if (m.at.time - idle.since > 11 * HOUR || m.at.time - began > 6 * DAY) return;
					const found = who.visit();
					if (m.at.wrong === 0) expect(found).toEqual([true, true]);
					// No visit is written down more often than each quarter of an hour.
					if (found[1] && pass > HOUR) idle.since = m.at.time;
				}
			}),
			{ numRuns: 50, endOnFailure: true }
		);
	}
);

test('[A39] by a clock that stays wrong nobody is in for ever', () => {
	for (const wrong of [-400 * DAY, 400 * DAY]) {
		const m = machine();
		const { visit } = persons(m);
		m.at.wrong = wrong;
		visit();
		m.at.time += 13 * HOUR;
		expect(visit()).toEqual([true, false]);
		m.at.time += 32 * DAY;
		expect(visit()).toEqual([false, false]);
	}
});

test('[A40] a start, or a link, by a clock that is ahead ends no sign-in and no link for good', () => {
	for (const by of ['start', 'link']) {
		const m = machine();
		const { visit } = persons(m);
		const link = m.people().organizers.issueLink();
		if (by === 'start') {
			m.restart(MINUTE, { wrong: 20 * DAY });
			expect(visit()[1]).toBe(false);
			m.people().organizers.issueLink();
			m.people().organizers.redeem(m.people().organizers.issueLink());
			m.restart(MINUTE);
			m.restart(MINUTE, { wrong: 0 });
		} else {
			m.at.wrong = 20 * DAY;
			m.beside().issueLink();
			m.at.wrong = 0;
		}
		expect(visit()).toEqual([true, true]);
		expect(m.people().organizers.redeem(link)).not.toBeNull();
	}
});

test('[A40] of ten sign-ins those that have ended make room first', () => {
	const m = machine();
	const { visit } = persons(m);
	for (let n = 0; n < 9; n++) m.people().organizers.redeem(m.people().organizers.issueLink());
	m.at.time += 10 * HOUR;
	visit();
	m.restart(10 * HOUR);
	expect(m.people().organizers.redeem(m.people().organizers.issueLink())).not.toBeNull();
	expect(visit()).toEqual([true, true]);
});

test('[A41] a visit writes no earlier time, and what a clock wrote that was ahead ends as if it had not been', () => {
	const m = machine();
	const times = () =>
		m
			.db()
			.prepare('SELECT visited, expires FROM people_seat UNION SELECT visited, expires FROM people_organizer')
			.all();
	m.restart(MINUTE, { wrong: 200 * DAY });
	const ahead = persons(m);
	m.restart(MINUTE);
	m.at.wrong = 0;
	const before = JSON.stringify(times());
	expect(ahead.visit()).toEqual([true, true]);
	expect(JSON.stringify(times())).toBe(before);
	m.people().keepTime();
	expect(ahead.visit()).toEqual([true, true]);
	m.at.time += 13 * HOUR;
	expect(ahead.visit()).toEqual([true, false]);
	m.at.time += 32 * DAY;
	expect(ahead.visit()).toEqual([false, false]);
});

test.each([0, 20_000, -20_000])(
	'[A39] a clock that was ahead at a start and is put right to some seconds (%i ms) signs nobody out',
	(off) => {
		const m = machine();
		const { visit } = persons(m);
		m.restart(3000, { wrong: 100 * DAY });
		m.at.time += 20_000;
		m.at.wrong = off;
		expect(visit()).toEqual([true, true]);
		m.at.time += MINUTE;
		m.at.wrong = 0;
		expect(visit()).toEqual([true, true]);
		m.restart(3000);
		expect(visit()).toEqual([true, true]);
	}
);

test.each(['at', 'sure'])('[A43] a damaged %s of what is kept ends no start, and no sign-in', (column) => {
	for (const value of [-(2n ** 63n), 0n, 8_640_000_000_000_000n, 2n ** 60n]) {
		const m = machine();
		const { visit } = persons(m);
		m.db().prepare(`UPDATE people_calendar SET ${column} = ?`).run(value);
		m.restart(3000, { killed: true });
		m.people().organizers.issueLink();
		expect(visit()).toEqual([true, true]);
	}
});
