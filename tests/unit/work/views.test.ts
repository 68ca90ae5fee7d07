import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ViewPart } from '../../../server/sessions/part.ts';
import { Pace } from '../../../server/pace.ts';
import { Views, type News } from '../../../server/sessions/views.ts';
import { audienceOf, projectOwn, projectShared } from '../../../src/domain/session/project.ts';
import type { Role } from '../../../src/domain/session/roles.ts';
import { seatOf, type Known } from '../../../src/domain/session/state.ts';
import { withNews } from '../../../src/wire/frames.ts';
import { given, type Session } from '../domain/given.ts';

const SEATS: readonly (readonly [string, Role])[] = [
	['o1', 'official'],
	['o2', 'official'],
	['mod', 'moderator'],
	['aud', 'auditor'],
	['hall', 'projector'],
	['p1', 'presenter'],
	['org', 'organizer']
];

/** What follows a session, and the view it puts together. */
class Page {
	readonly news: News[] = [];
	shared: object | null = null;
	own: object | null = null;
	readonly seat: string;
	readonly role: Role;

	constructor(seat: string, role: Role) {
		this.seat = seat;
		this.role = role;
	}

	send(news: News): void {
		this.news.push(news);
		this.shared = withNews(this.shared, news.shared?.text ?? null);
		this.own = withNews(this.own, news.own?.text ?? null);
	}
}

const known = (s: Session) => s.state as Known;
const everybody = () => true;

test('[K37] frames tell only what changed, and together they are the view, byte by byte', () => {
	const s = given().drawn();
	const views = new Views();
	const pages = SEATS.map(([seat, role]) => new Page(seat, role));
	for (const page of pages) {
		views.add(page);
		views.first(s.state, () => s.aside(), page);
	}
	const look = () => {
		for (const page of pages) {
			const seat = seatOf(known(s), page.seat);
			if (seat === undefined) throw new Error('no seat');
			const whole = projectShared(known(s), audienceOf(known(s), seat), s.aside());
			expect(JSON.stringify(page.shared)).toBe(JSON.stringify(whole));
			expect(JSON.stringify(page.own)).toBe(JSON.stringify(projectOwn(known(s), seat, s.aside())));
		}
	};
	const step = (act: () => unknown) => {
		act();
		views.flush(s.state, s.aside(), everybody);
		look();
	};
	look();
	step(() => s.all(['o1', { type: 'raiseHand', raised: true }]));
	const [official] = pages as [Page];
	expect(Object.keys(JSON.parse(official.news.at(-1)?.shared?.text ?? '{}'))).toEqual(['hands']);
	const frames = official.news.length;
	step(() => s.all(['org', { type: 'setMatch', seat: 'o2', startup: 'su1', matched: true, reason: 'x' }]));
	expect(official.news).toHaveLength(frames);
	step(() => s.pitching());
	step(() => s.score('o1', 'slot1', 4));
	step(() => s.finish());
	step(() => s.pitching('slot2').score('o1', 'slot2', 3).finish());
	step(() => s.all(['mod', { type: 'openReview' }], ['mod', { type: 'seal' }]));
	step(() => s.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]));
	s.now += 20_000;
	step(() => s.all(['system', { type: 'releaseKey' }]));
	step(() => s.all(['mod', { type: 'openMeeting', everyone: true }]));
	// All of an audience get the very same.
	const [o1, o2] = pages as [Page, Page];
	expect(o1.news.at(-1)?.shared).toBe(o2.news.at(-1)?.shared);
});

test('[K37] a part encodes as JSON does, and tells a change from none', () => {
	const fields = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true });
	fc.assert(
		fc.property(fields, fields, (a, b) => {
			const one = ViewPart.of(a, null);
			expect(one.text).toBe(JSON.stringify(a));
			expect(ViewPart.of(structuredClone(a), one)).toBe(one);
			const two = ViewPart.of({ ...a, ...b }, one);
			const news = two.since(one);
			expect({ ...JSON.parse(one.text), ...JSON.parse(news?.text ?? '{}') }).toEqual(JSON.parse(two.text));
			expect(JSON.parse(news?.quoted ?? '"{}"')).toBe(news?.text ?? '{}');
			const gone = Object.keys(one.text === '{}' ? {} : a)[0];
			const { [gone ?? '']: _, ...rest } = a;
			const less = ViewPart.of(rest, one);
			if (gone !== undefined) expect(less.since(one)?.text).toBe(less.text);
		})
	);
});

test('[K38] many are served in pieces with a turn for others between them, the blind side first, with the newest', () => {
	const s = given().drawn();
	const rests: (() => void)[] = [];
	const views = new Views(null, (rest) => void rests.push(rest));
	const order: string[] = [];
	const pages = [...SEATS]
		.reverse()
		.flatMap(([seat, role]) => Array.from({ length: 40 }, () => new Page(seat, role)));
	for (const page of pages) {
		views.add(page);
		views.first(s.state, () => s.aside(), page);
		const { send } = page;
		page.send = (news) => {
			order.push(page.role);
			send.call(page, news);
		};
	}
	s.all(['mod', { type: 'callSlot', slot: 'slot1' }]);
	views.flush(s.state, s.aside(), everybody);
	const first = order.length;
	expect(first).toBeGreaterThan(0);
	expect(first).toBeLessThan(100);
	s.all(['mod', { type: 'startStep', step: 'pitch' }]);
	views.flush(s.state, s.aside(), everybody);
	while (rests.length > 0) {
		const before = order.length;
		rests.shift()?.();
		expect(order.length - before).toBeLessThan(100);
	}
	for (const page of pages)
		if (page.role === 'official') expect((page.shared as { now: { step: string } }).now.step).toBe('pitch');
	const told = order.slice(0, 40 * 5);
	expect(told).not.toContain('presenter');
	expect(told).not.toContain('organizer');
});

test('[K38] [H3] who still waits in a crowd loses no change of its own to a later one that concerns somebody else', () => {
	const s = given().drawn();
	const rests: (() => void)[] = [];
	const views = new Views(null, (rest) => void rests.push(rest));
	const pages = Array.from({ length: 150 }, () => new Page('o1', 'official'));
	for (const page of pages) {
		views.add(page);
		views.first(s.state, () => s.aside(), page);
	}
	s.all(['o1', { type: 'raiseHand', raised: true }]);
	views.flush(s.state, s.aside(), (seat) => seat.id === 'o1');
	s.all(['o2', { type: 'raiseHand', raised: true }]);
	views.flush(s.state, s.aside(), (seat) => seat.id === 'o2');
	expect(rests).toHaveLength(1);
	while (rests.length > 0) rests.shift()?.();
	for (const page of pages) expect(page.own).toMatchObject({ handRaised: true });
});

test('[K70] whoever changes a large own part again and again is sent the newest now and then; all else comes at once', () => {
	const s = given().drawn();
	s.all(['mod', { type: 'callSlot', slot: 'slot1' }]);
	let now = 0;
	const waits: (() => void)[] = [];
	const ownPace = {
		pace: () => new Pace(1000, 4000, () => now),
		wait: (rest: () => void) => void waits.push(rest)
	};
	const views = new Views(null, undefined, ownPace);
	const pages = [new Page('o1', 'official'), new Page('o2', 'official')] as const;
	for (const page of pages) {
		views.add(page);
		views.first(s.state, () => s.aside(), page);
	}
	const raise = (seat: string, raised: boolean) => {
		s.all([seat, { type: 'raiseHand', raised }]);
		views.flush(s.state, s.aside(), (other) => other.id === seat);
	};
	const hand = (page: Page) => (page.own as { handRaised: boolean }).handRaised;
	const owns = () => pages[0].news.filter((n) => n.own !== null).length;
	for (let i = 0; i < 1000; i++) raise('o1', i % 2 === 0);
	const sent = owns();
	expect(sent).toBeGreaterThan(10);
	expect(sent).toBeLessThan(900);
	expect(waits).toHaveLength(1);
	// Nobody else waits, and what everybody sees comes to both at once.
	raise('o2', true);
	expect(hand(pages[1])).toBe(true);
	s.all(['mod', { type: 'startStep', step: 'pitch' }]);
	views.flush(s.state, s.aside(), () => false);
	for (const page of pages) expect(page.shared).toMatchObject({ now: { step: 'pitch' } });
	raise('o1', true);
	expect(owns()).toBe(sent);
	// What has not been earned yet waits on; then it is the newest.
	waits.shift()!();
	expect(waits).toHaveLength(1);
	now += 60_000;
	waits.shift()!();
	expect(hand(pages[0])).toBe(true);
	expect(waits).toEqual([]);
	raise('o1', false);
	expect(hand(pages[0])).toBe(false);
});

test('[K71] a view that cannot be made is told and ends none of those after it, and is whole once it can', () => {
	const s = given().drawn();
	const faults: unknown[] = [];
	const views = new Views(null, undefined, null, undefined, (error) => void faults.push(error));
	const pages = SEATS.map(([seat, role]) => new Page(seat, role));
	for (const page of pages) {
		views.add(page);
		views.first(s.state, () => s.aside(), page);
	}
	const fault = new Error('no own part');
	const broken = { ...s.aside(), notes: () => fail(fault), help: () => fail(fault) };
	s.pitching();
	views.flush(s.state, broken, everybody);
	// Officials have notes and presenters help; the rest have what is new.
	const failing = pages.filter(({ role }) => role === 'official' || role === 'presenter');
	for (const page of pages)
		expect(page.news.length, page.seat).toBe(failing.includes(page) || page.role === 'organizer' ? 1 : 2);
	expect(new Set(faults)).toEqual(new Set([fault]));
	views.flush(s.state, s.aside(), () => false);
	for (const page of pages) {
		const seat = seatOf(known(s), page.seat)!;
		expect(JSON.stringify(page.own)).toBe(JSON.stringify(projectOwn(known(s), seat, s.aside())));
	}
});

test('[K71] of what everybody of one kind sees, and cannot be made, the others hear nothing', () => {
	const s = given().drawn();
	let faults = 0;
	const guard = {
		shared: (_: Known, audience: string, text: string) => (audience === 'hall' ? fail() : text)
	};
	const views = new Views(guard, undefined, null, undefined, () => void faults++);
	const pages = [...Array(40).fill(SEATS[4]), SEATS[2]].map(([seat, role]) => new Page(seat, role));
	for (const page of pages) views.add(page);
	views.flush(s.state, s.aside(), everybody);
	expect(pages.at(-1)?.shared).toMatchObject({ phase: 'lobby' });
	expect(faults).toBe(1);
	// Whoever comes now is told, and asks again.
	const late = new Page(...SEATS[4]!);
	views.add(late);
	expect(() => views.first(s.state, () => s.aside(), late)).toThrow('no part');
});

function fail(error = new Error('no part')): never {
	throw error;
}

test('[K71] whom a failed read kept from a new part of the session is shown it at the next try, though it is told of nobody', () => {
	const s = given().drawn().pitching();
	const after = known(s);
	const { o1: _, ...others } = after.ties as Record<string, never>;
	const before = { ...after, ties: others } as Known;
	const failed: unknown[] = [];
	const views = new Views(
		null,
		(rest) => rest(),
		null,
		() => '',
		(error) => failed.push(error)
	);
	const [moderator, official] = [new Page('mod', 'moderator'), new Page('o1', 'official')];
	for (const page of [moderator, official]) {
		views.add(page);
		views.first(before, () => s.aside(), page);
	}
	const broken = {
		...s.aside(),
		startupOf: (slot: string) => {
			if (failed.length === 0) throw new Error('a read that fails');
			return s.aside().startupOf(slot);
		}
	};
	views.flush(after, broken, (seat) => seat.id === 'o1');
	expect(failed).toHaveLength(1);
	views.flush(after, s.aside(), () => false);
	const stage = projectShared(after, audienceOf(after, seatOf(after, 'o1')!), s.aside());
	expect(JSON.stringify(official.shared)).toBe(JSON.stringify(stage));
});
