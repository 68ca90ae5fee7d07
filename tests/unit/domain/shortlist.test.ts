import { describe, expect, test } from 'vitest';
import type { SessionDraft } from '../../../src/domain/session/draft.ts';
import type { Actor } from '../../../src/domain/session/context.ts';
import { project } from '../../../src/domain/session/project.ts';
import { mediaPlan } from '../../../src/domain/session/rules/plan.ts';
import { asRule, shortlisted } from '../../../src/domain/session/rules/results.ts';
import { given, type Session } from './given.ts';

/** Revealed, with these marks for the two pitches and this rule. */
function revealed(marks: readonly [number, number], rule: Partial<SessionDraft['shortlist']>): Session {
	const s = given();
	if (s.state.phase === 'none') throw new Error('no session');
	const { draft } = s.state;
	const shortlist = { ...draft.shortlist, threshold: null, ...rule };
	s.all(['org', { type: 'saveDraft', draft: { ...draft, shortlist }, base: 0 }]).drawn();
	for (const [i, slot] of (['slot1', 'slot2'] as const).entries()) {
		s.pitching(slot);
		for (const o of ['o1', 'o2', 'o3']) s.score(o, slot, marks[i] as number);
		s.finish();
	}
	s.all(
		['mod', { type: 'openReview' }],
		['mod', { type: 'seal' }],
		['mod', { type: 'approveReveal' }],
		['aud', { type: 'approveReveal' }]
	);
	s.now += 20_000;
	return s.all(['system', { type: 'releaseKey' }]);
}

const decide = (s: Session, slots: readonly string[], reason = '') =>
	s.do('mod', { type: 'decideShortlist', slots, reason });

describe('[D10] what the panel may decide without a reason', () => {
	const BOTH = ['slot1', 'slot2'];
	test.each<[string, [number, number], 1 | 2 | 3, slots: string[], refusal: string | null]>([
		['the rule’s own', [5, 4], 1, ['slot1'], null],
		['the rule’s own, in another order', [5, 4], 2, ['slot2', 'slot1'], null],
		['another than the rule’s', [5, 4], 1, ['slot2'], 'incomplete'],
		['one more', [5, 4], 1, BOTH, 'incomplete'],
		['one fewer', [5, 4], 2, ['slot1'], 'incomplete'],
		['none, where the rule has one', [5, 4], 1, [], 'incomplete'],
		['one of two that are level across the last place', [4, 4], 1, ['slot1'], 'incomplete'],
		['neither of them, though the rule lists neither', [4, 4], 1, [], 'incomplete'],
		['two that are level where both have a place', [4, 4], 2, BOTH, null]
	])('%s', (_, marks, max, slots, refusal) => {
		expect(decide(revealed(marks, { max }), slots)).toBe(refusal);
		expect(decide(revealed(marks, { max }), slots, 'unanimidad')).toBeNull();
	});

	test.each([
		['twice the same', ['slot1', 'slot1']],
		['one that is not there', ['slot3']]
	])('%s is no shortlist', (_, slots) => {
		expect(decide(revealed([5, 4], { max: 2 }), slots, 'x')).toBe('invalid');
	});

	test.each([
		['a', 'b', 'c', true],
		['c', 'b', 'a', true],
		['a', 'b', 'd', false],
		['a', 'd', 'e', false]
	])('of three by the rule (a, b, c): %s, %s, %s', (x, y, z, same) => {
		expect(asRule({ slots: ['a', 'b', 'c'], open: [] }, [x, y, z])).toBe(same);
		expect(asRule({ slots: ['a', 'b', 'c'], open: ['f'] }, [x, y, z])).toBe(false);
	});

	test('three are a shortlist, four are not', () => {
		const s = revealed([5, 4], { max: 2 });
		if (s.state.phase !== 'revealed') throw new Error('not revealed');
		const { slots } = s.state;
		const more = ['slot3', 'slot4'].map((slot) => ({ ...slots[0]!, slot }));
		s.state = { ...s.state, slots: [...slots, ...more] };
		const all = ['slot1', 'slot2', 'slot3', 'slot4'];
		expect(decide(s, all, 'unanimidad')).toBe('limit');
		expect(decide(s, all.slice(0, 3), 'unanimidad')).toBeNull();
		expect(s.state.phase === 'revealed' && s.state.reveal.decision?.slots).toEqual(all.slice(0, 3));
	});
});

describe('[D11] one shortlist holds, on the panel’s screens and at the meeting’s door; presenters read the panel’s', () => {
	/** Who is shortlisted: by the presenters' view, the panel's, and whom the meeting lets in. */
	function told(s: Session, open: boolean) {
		const view = (seat: string) =>
			project(s.state, s.actor(seat) as Extract<Actor, { kind: 'seat' }>, s.aside())?.shared;
		const [booth, stage] = [view('p1'), view('o1')];
		if (booth?.audience !== 'booth' || stage?.audience !== 'stage' || stage.results === null)
			throw new Error('no results');
		const plan = mediaPlan(s.state, () => null);
		const inside = (plan?.meetingSeats ?? []).map((x) => x.seat);
		const startups = [...s.mapping].flatMap(([slot, su]) =>
			inside.includes(su.replace('su', 'p')) ? slot : []
		);
		if (open) for (const seat of ['o1', 'o2', 'o3', 'mod', 'aud', 'org']) expect(inside).toContain(seat);
		for (const seat of ['hall', 'cap']) expect(inside).not.toContain(seat);
		return [booth.shortlist, shortlisted(stage.results), startups];
	}

	test.each<[string, Session, string[]]>([
		['the rule’s on the screens until the panel decided', revealed([5, 4], { max: 1 }), ['slot1']],
		['all of the rule’s', revealed([5, 4], { max: 2 }), ['slot1', 'slot2']],
		['none while those who are level are undecided', revealed([4, 4], { max: 1 }), []],
		['none below the threshold', revealed([4, 2], { threshold: 3 }), ['slot1']]
	])('%s', (_, s, slots) => {
		expect(told(s, false)).toEqual([null, slots, []]);
		s.all(['mod', { type: 'decideShortlist', slots: ['slot1'], reason: 'unanimidad' }]);
		s.all(['mod', { type: 'openMeeting', everyone: false }]);
		expect(told(s, true)).toEqual([['slot1'], ['slot1'], ['slot1']]);
		// Decided anew while the meeting is open: it follows.
		s.all(['mod', { type: 'decideShortlist', slots: ['slot2'], reason: 'unanimidad' }]);
		expect(told(s, true)).toEqual([['slot2'], ['slot2'], ['slot2']]);
		s.all(['mod', { type: 'decideShortlist', slots: [], reason: 'ninguna' }]);
		expect(told(s, true)).toEqual([[], [], []]);
	});

	test('everybody is let in where the moderator says so, and one by one otherwise', () => {
		const s = revealed([5, 4], { max: 1 }).all(['mod', { type: 'openMeeting', everyone: true }]);
		expect(told(s, true)[2]).toEqual(['slot1', 'slot2']);
		expect(decide(s, ['slot1'])).toBeNull();
		s.all(['mod', { type: 'endMeeting' }], ['mod', { type: 'openMeeting', everyone: false }]);
		s.all(['mod', { type: 'setMeetingSeat', seat: 'p2', admitted: true, muted: false }]);
		s.all(['mod', { type: 'setMeetingSeat', seat: 'p1', admitted: false, muted: false }]);
		expect(told(s, true)[2]).toEqual(['slot2']);
	});
});

test('[D11] [M17] [D31] who is in the meeting sounds unless muted; the next meeting lets nobody in by the last one’s exceptions, and nobody back', () => {
	const s = revealed([5, 4], { max: 1 });
	expect(decide(s, ['slot1'])).toBeNull();
	s.all(['mod', { type: 'openMeeting', everyone: false }]);
	const inside = () => new Map(mediaPlan(s.state, () => null)?.meetingSeats.map((x) => [x.seat, x.muted]));
	const others = ['aud', 'mod', 'o1', 'o2', 'o3', 'org'].map((seat) => [seat, false] as const);
	expect(inside()).toEqual(new Map([...others, ['p1', false]]));
	const set = (seat: string, admitted: boolean, muted: boolean) =>
		s.all(['mod', { type: 'setMeetingSeat', seat, admitted, muted }]);
	set('p2', true, true);
	set('p1', false, false);
	expect(inside()).toEqual(new Map([...others, ['p2', true]]));
	set('p2', true, false);
	expect(inside().get('p2')).toBe(false);
	set('o1', true, true);
	const again = (everyone: boolean) =>
		s.all(['mod', { type: 'endMeeting' }], ['mod', { type: 'openMeeting', everyone }]);
	const still = others.map(([seat, muted]) => [seat, seat === 'o1' || muted] as const);
	again(false);
	expect(inside()).toEqual(new Map(still));
	again(true);
	expect(inside()).toEqual(new Map([...still, ['p2', false]]));
	set('p1', true, false);
	again(false);
	expect(inside()).toEqual(new Map([...still, ['p1', false]]));
});

test('[D27] the meeting of the shortlisted opens once there is a decided shortlist, an empty one too', () => {
	const s = revealed([5, 4], { max: 1 });
	const open = (everyone: boolean) => s.do('mod', { type: 'openMeeting', everyone });
	expect(open(false)).toBe('not-now');
	expect(open(true)).toBeNull();
	s.all(['mod', { type: 'endMeeting' }]);
	expect(open(false)).toBe('not-now');
	expect(decide(s, [], 'ninguna')).toBeNull();
	expect(open(false)).toBeNull();
});

test('[E59] nobody takes out of the meeting who runs it, and everybody else can be', () => {
	const s = revealed([5, 4], { max: 1 }).all(['mod', { type: 'openMeeting', everyone: true }]);
	const set = (seat: string, admitted: boolean) =>
		s.do('mod', { type: 'setMeetingSeat', seat, admitted, muted: true });
	expect(set('mod', false)).toBe('invalid');
	expect(set('mod', true)).toBeNull();
	for (const seat of ['org', 'o1', 'aud', 'p1']) expect(set(seat, false)).toBeNull();
});

describe('[D31] one change of a seat of the meeting is that change alone', () => {
	const inside = (s: Session, seat: string) =>
		mediaPlan(s.state, () => null)?.meetingSeats.find((x) => x.seat === seat);
	const set = (s: Session, seat: string, change: { admitted?: boolean; muted?: boolean }) =>
		s.do('mod', { type: 'setMeetingSeat', seat, ...change });

	test('whoever is muted when they were just taken out stays out, and to let in again mutes nobody', () => {
		const s = revealed([5, 4], { max: 1 }).all(['mod', { type: 'openMeeting', everyone: true }]);
		expect(set(s, 'p1', { admitted: false })).toBeNull();
		expect(set(s, 'p1', { muted: true })).toBeNull();
		expect(inside(s, 'p1')).toBeUndefined();
		expect(set(s, 'p1', { admitted: true })).toBeNull();
		expect(inside(s, 'p1')).toEqual({ seat: 'p1', muted: true });
		expect(set(s, 'p1', { muted: false })).toBeNull();
		expect(inside(s, 'p1')).toEqual({ seat: 'p1', muted: false });
		expect(set(s, 'p1', {})).toBe('invalid');
	});

	test('what is so already is no event', () => {
		const s = revealed([5, 4], { max: 1 }).all(['mod', { type: 'openMeeting', everyone: true }]);
		const count = () => s.events.filter((e) => e.type === 'MeetingSeatSet').length;
		expect([set(s, 'p1', { admitted: true }), set(s, 'p1', { muted: false }), count()]).toEqual([
			null,
			null,
			0
		]);
		expect([set(s, 'p1', { muted: true }), set(s, 'p1', { muted: true }), count()]).toEqual([null, null, 1]);
	});

	test('an official who never declared ties is in no meeting and on no list of it', () => {
		const s = given();
		s.all(['org', { type: 'addSeat', seat: 'late', role: 'official', startup: null, name: '' }])
			.drawn()
			.revealed();
		s.now += 20_000;
		s.all(['mod', { type: 'openMeeting', everyone: true }]);
		expect([inside(s, 'late'), inside(s, 'o1')]).toEqual([undefined, { seat: 'o1', muted: false }]);
		expect(set(s, 'late', { admitted: true })).toBe('not-found');
		const view = project(s.state, s.actor('o1') as Extract<Actor, { kind: 'seat' }>, s.aside())?.shared;
		if (view?.audience !== 'stage') throw new Error('no stage');
		expect(view.meeting?.people.map((p) => p.seat)).not.toContain('late');
	});
});

test('[O26] who was taken out of the meeting is told from who was not let in', () => {
	const s = revealed([5, 4], { max: 1 });
	expect(decide(s, ['slot1'])).toBeNull();
	s.all(['mod', { type: 'openMeeting', everyone: false }]);
	const removed = () => {
		const view = project(s.state, s.actor('o1') as Extract<Actor, { kind: 'seat' }>, s.aside())?.shared;
		if (view?.audience !== 'stage') throw new Error('no stage');
		return view.meeting?.people.flatMap((p) => (p.removed ? [p.seat] : []));
	};
	expect(removed()).toEqual([]);
	s.all(['mod', { type: 'setMeetingSeat', seat: 'p1', admitted: false, muted: false }]);
	expect(removed()).toEqual(['p1']);
	s.all(['mod', { type: 'setMeetingSeat', seat: 'p1', admitted: true, muted: false }]);
	expect(removed()).toEqual([]);
});

test('[D12] the meeting opens at the instant of the reveal, not before', () => {
	const s = given().drawn().sealed();
	s.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
	if (s.state.phase !== 'revealing') throw new Error('not revealing');
	const { instant } = s.state;
	s.now = instant - 300;
	s.all(['system', { type: 'releaseKey' }]);
	for (const [now, refusal] of [
		[instant - 299, 'not-now'],
		[instant - 1, 'not-now'],
		[instant, null]
	] as const) {
		s.now = now;
		expect(s.do('mod', { type: 'openMeeting', everyone: true })).toBe(refusal);
	}
});

test('[E45] a shortlist that was decided over another than the newest is refused', () => {
	const s = revealed([5, 4], { max: 1 });
	const over = (base: number, slots: readonly string[]) =>
		s.do('mod', { type: 'decideShortlist', slots, reason: 'unanimidad', base });
	const decided = () => (s.state.phase === 'revealed' ? s.state.reveal.decision : null);
	expect(over(1, ['slot1'])).toBe('stale');
	expect(over(0, ['slot1'])).toBeNull();
	expect(over(0, ['slot2'])).toBe('stale');
	expect(decided()).toEqual({ slots: ['slot1'], reason: 'unanimidad', revision: 1 });
	expect(over(1, ['slot2'])).toBeNull();
	expect(decided()).toEqual({ slots: ['slot2'], reason: 'unanimidad', revision: 2 });
});
