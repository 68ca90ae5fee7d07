import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/domain/session/commands.ts';
import type { Actor } from '../../../src/domain/session/context.ts';
import type { Floor } from '../../../src/domain/session/events.ts';
import { project } from '../../../src/domain/session/project.ts';
import { mediaPlan } from '../../../src/domain/session/rules/plan.ts';
import { may } from '../../../src/domain/session/rules/rights.ts';
import { given, HEAD, type Session } from './given.ts';

const plan = (s: Session) => mediaPlan(s.state, (slot) => s.mapping.get(slot) ?? null);
const give = (s: Session, seat: string) => s.do('mod', { type: 'giveFloor', floor: { kind: 'seat', seat } });

describe('[D18] who has the floor', () => {
	test('after a cut the moderator alone, until it is resolved', () => {
		const s = given().drawn().pitching();
		s.all(['mod', { type: 'cutNow' }]);
		expect([give(s, 'o1'), give(s, 'mod')]).toEqual(['not-now', null]);
		expect(s.do('mod', { type: 'giveFloor', floor: { kind: 'presenter' } })).toBe('not-now');
		expect(plan(s)).toMatchObject({ speakers: ['mod'], down: null, up: false });
		s.all(['mod', { type: 'resolveBreach', choice: 'continue', note: '' }]);
		expect(give(s, 'o1')).toBeNull();
	});

	test('whoever had it keeps it into no other call, and is heard in no booth', () => {
		const s = given().drawn();
		expect(give(s, 'o1')).toBeNull();
		s.called('slot1');
		expect(plan(s)).toMatchObject({ speakers: [], down: null, booth: expect.any(String) as string });
		s.all(['mod', { type: 'startStep', step: 'pitch' }]).finish();
		expect(give(s, 'o2')).toBeNull();
		expect(plan(s)).toMatchObject({ speakers: ['o2'], down: null, booth: null });
		s.called('slot2');
		expect(plan(s)).toMatchObject({ speakers: [], down: null });
	});

	test('no official who has not declared ties', () => {
		const s = given();
		s.all(['org', { type: 'addSeat', seat: 'late', role: 'official', startup: null, name: '' }]);
		s.drawn().pitching();
		expect([give(s, 'late'), give(s, 'o1')]).toEqual(['not-now', null]);
	});

	test('pressed twice it is given once', () => {
		const s = given().drawn().pitching();
		const times = () => s.events.filter((e) => e.type === 'FloorGiven').length;
		const before = times();
		for (let i = 0; i < 3; i++) expect(give(s, 'o1')).toBeNull();
		expect(times()).toBe(before + 1);
		expect(give(s, 'o2')).toBeNull();
		for (const kind of ['presenter', 'nobody'] as const)
			for (let i = 0; i < 3; i++) expect(s.do('mod', { type: 'giveFloor', floor: { kind } })).toBeNull();
		expect(times()).toBe(before + 4);
	});

	test('neither an auditor, a presenter, the hall nor nobody', () => {
		const s = given().drawn().pitching();
		expect(['aud', 'p1', 'hall', 'org', 'x'].map((seat) => give(s, seat))).toEqual(
			Array.from({ length: 5 }, () => 'not-found')
		);
	});
});

describe('what is given back or set aside', () => {
	test('[D18] a presenter gives back its own floor, and silences no official', () => {
		const s = given().drawn().pitching();
		expect(give(s, 'o1')).toBeNull();
		expect(s.do('p1', { type: 'leaveFloor' })).toBe('not-now');
		expect(plan(s)).toMatchObject({ speakers: ['o1'] });
	});

	test('[D18] what is put off goes to the end, what is skipped stays where it was drawn', () => {
		const s = given().drawn().called('slot1');
		const order = () => (s.state.phase === 'pitching' ? s.state.slots.map((x) => x.slot) : []);
		s.all(['mod', { type: 'skipSlot', slot: 'slot1', reason: 'x' }]);
		expect(order()).toEqual(['slot1', 'slot2']);
		s.called('slot1').all(['mod', { type: 'postponeSlot', slot: 'slot1', reason: 'x' }]);
		expect(order()).toEqual(['slot2', 'slot1']);
	});

	test.each(['skipSlot', 'postponeSlot'] as const)('[S11] %s reaches no slot that is done', (type) => {
		const s = given().drawn().pitching().finish().pitching('slot2');
		expect(s.do('mod', { type, slot: 'slot1', reason: 'x' })).toBe('not-now');
		expect(s.do('mod', { type, slot: 'slot2', reason: 'x' })).toBeNull();
	});
});

describe('[D30] a floor that is had can be given back and taken, whatever the phase', () => {
	const countdown = (s: Session) =>
		s.sealed().all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
	const own = (s: Session, seat: string) => {
		const { media } =
			project(s.state, s.actor(seat) as Extract<Actor, { kind: 'seat' }>, s.aside())?.own ?? {};
		return media?.voice ?? null;
	};
	/** Given in the phase before, where it can be given no more in its own. */
	test.each<[string, (s: Session) => Session, (s: Session) => Session]>([
		['in the lobby', (s) => s.drawn(), (s) => s],
		['between pitches', (s) => s.drawn().pitching().finish(), (s) => s],
		['in a pitch', (s) => s.drawn().pitching(), (s) => s],
		['in review', (s) => s.drawn().review(), (s) => s],
		['sealed', (s) => s.drawn().sealed(), (s) => s],
		[
			'in the countdown',
			(s) => s.drawn().sealed(),
			(s) => s.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }])
		]
	])('%s', (_, to, on) => {
		for (const back of [
			(s: Session) => s.do('o1', { type: 'leaveFloor' }),
			(s: Session) => s.do('mod', { type: 'giveFloor', floor: { kind: 'nobody' } })
		]) {
			const s = to(given());
			expect(give(s, 'o1')).toBeNull();
			on(s);
			expect(may(s.state, s.actor('o1'))).toContain('leaveFloor');
			expect(back(s)).toBeNull();
			expect(s.state).toMatchObject({ floor: expect.not.objectContaining({ seat: 'o1' }) as object });
		}
	});

	test('in the countdown none is given to an official', () => {
		const s = countdown(given().drawn());
		expect([give(s, 'o1'), give(s, 'mod')]).toEqual(['not-now', null]);
	});

	test('an official’s ends with the reveal, the moderator’s with the meeting, and no microphone is open after it', () => {
		for (const seat of ['o1', 'mod']) {
			const s = given().drawn().sealed();
			expect(give(s, seat)).toBeNull();
			s.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
			s.now += 20_000;
			s.all(['system', { type: 'releaseKey' }]);
			expect(plan(s)?.speakers).toEqual(seat === 'mod' ? ['mod'] : []);
			s.now += 20_000;
			s.all(['mod', { type: 'openMeeting', everyone: true }], ['mod', { type: 'endMeeting' }]);
			expect(plan(s)?.speakers).toEqual([]);
			expect([own(s, 'o1'), own(s, 'mod')]).toEqual([null, null]);
		}
	});

	test('a hand that was up in review is none after the seal', () => {
		const s = given()
			.drawn()
			.review()
			.all(['o1', { type: 'raiseHand', raised: true }], ['mod', { type: 'seal' }]);
		expect(s.state).toMatchObject({ hands: [] });
	});
});

describe('[E66] what was pressed over one thing is done to no other', () => {
	type Row = [string, (s: Session) => Session, (s: Session) => Command, (s: Session) => Session];
	const cut = (s: Session) =>
		s
			.drawn()
			.pitching()
			.all(['mod', { type: 'cutNow' }]);
	const met = (s: Session) => s.all(['mod', { type: 'openMeeting', everyone: true }]);
	const openCut = (s: Session) => {
		const breach =
			s.state.phase === 'pitching' ? s.state.incidents.find((x) => x.choice === null) : undefined;
		if (breach === undefined) throw new Error('no cut');
		return breach.at;
	};
	/** Which the moderator sees; what is pressed there; how another comes to stand in its place. */
	test.each<Row>([
		...(['continue', 'postpone', 'void'] as const).map((choice): Row => [
			`the way on after a cut: ${choice}`,
			cut,
			(s) => ({ type: 'resolveBreach', choice, note: '', breach: openCut(s) }),
			(s) =>
				s.all(['mod', { type: 'resolveBreach', choice: 'continue', note: '' }], ['mod', { type: 'cutNow' }])
		]),
		...(['pitch', 'questions', 'scoring'] as const).map((step): Row => [
			`the next step: ${step}`,
			(s) => (step === 'pitch' ? s.drawn().called() : s.drawn().pitching()),
			() => ({ type: 'startStep', step, slot: 'slot1' }),
			(s) => {
				s.all(['mod', { type: 'postponeSlot', slot: 'slot1', reason: '' }]);
				return step === 'pitch' ? s.called('slot2') : s.pitching('slot2');
			}
		]),
		[
			'the end of a pitch',
			(s) =>
				s
					.drawn()
					.pitching()
					.all(['mod', { type: 'startStep', step: 'scoring' }]),
			() => ({ type: 'finishSlot', slot: 'slot1' }),
			(s) =>
				s
					.all(['mod', { type: 'finishSlot' }])
					.pitching('slot2')
					.all(['mod', { type: 'startStep', step: 'scoring' }])
		],
		...(
			[
				{ type: 'pauseTimer', slot: 'slot1' },
				{ type: 'extendTimer', minutes: 1, slot: 'slot1' },
				{ type: 'lockPresenter', locked: true, slot: 'slot1' }
			] as const
		).map((command): Row => [
			command.type,
			(s) => s.drawn().pitching(),
			() => command,
			(s) => s.finish().pitching('slot2')
		]),
		[
			'the floor given to an official',
			(s) => s.drawn().pitching(),
			() => ({ type: 'giveFloor', floor: { kind: 'seat', seat: 'o1' }, slot: 'slot1' }),
			(s) => s.finish().pitching('slot2')
		],
		[
			'the floor given back after a cut',
			(s) => cut(s).all(['mod', { type: 'resolveBreach', choice: 'continue', note: '' }]),
			() => ({ type: 'giveFloor', floor: { kind: 'presenter' }, slot: 'slot1' }),
			(s) =>
				s
					.all(['mod', { type: 'skipSlot', slot: 'slot1', reason: '' }])
					.pitching('slot2')
					.all(['mod', { type: 'cutNow' }], ['mod', { type: 'resolveBreach', choice: 'continue', note: '' }])
		],
		[
			'the end of a meeting',
			(s) => met(s.drawn().revealed()),
			(s) => ({
				type: 'endMeeting',
				meeting: s.state.phase === 'revealed' ? s.state.reveal.meeting?.opened : -1
			}),
			(s) => met(s.all(['mod', { type: 'endMeeting' }]))
		],
		[
			'the seal',
			(s) => s.drawn().review(),
			() => ({ type: 'seal', base: 0 }),
			(s) => s.all(['mod', { type: 'seal' }], ['mod', { type: 'reopen', reason: 'x' }])
		],
		[
			'the doors',
			(s) => s,
			(s) => ({ type: 'openDoors', base: s.state.phase === 'draft' ? s.state.draftRevision : -1 }),
			(s) => {
				if (s.state.phase !== 'draft') throw new Error('no draft');
				const { draft, draftRevision } = s.state;
				return s.all([
					'org',
					{ type: 'saveDraft', draft: { ...draft, entity: 'Otra' }, base: draftRevision }
				]);
			}
		]
	])('%s', (name, to, pressed, other) => {
		const doors = name === 'the doors';
		const [meant, late] = [to(doors ? peopled() : given()), to(doors ? peopled() : given())];
		const by = doors ? 'org' : 'mod';
		const command = pressed(late);
		other(late);
		const before = late.events.length;
		expect(late.do(by, command)).toBe('stale');
		expect(late.events).toHaveLength(before);
		expect(meant.do(by, pressed(meant))).toBeNull();
	});

	test('a reopening reopens the seal that was on the screen', () => {
		const s = given().drawn().sealed();
		expect(s.do('mod', { type: 'reopen', reason: 'x', head: 'another' })).toBe('stale');
		expect(s.do('mod', { type: 'reopen', reason: 'x', head: HEAD })).toBeNull();
	});

	test('a cut silences whatever is on air', () => {
		const s = given().drawn().pitching().finish().pitching('slot2');
		expect(s.do('mod', { type: 'cutNow' })).toBeNull();
	});
});

/** All that doors ask for. */
function peopled(): Session {
	const s = given();
	const { identity } = s.aside();
	s.all(
		...(['mod', 'aud', 'o1', 'o2', 'o3'].map((seat, i) => [
			'org',
			{
				type: 'addSeat',
				seat,
				role: (['moderator', 'auditor'] as const)[i] ?? 'official',
				startup: null,
				name: ''
			}
		]) as [string, Command][]),
		...(['1', '2'].map((n) => [
			'org',
			{ type: 'putStartup', startup: `su${n}`, seat: `p${n}`, identity: identity(`su${n}`) }
		]) as [string, Command][])
	);
	return s;
}

describe('[B19] a slide is turned only while the own pitch is seen', () => {
	const DECK = ['a', 'b', 'c'].map((id) => ({ id, text: '' }));
	const show = (s: Session, index = 1, seat = 'p1') => s.do(seat, { type: 'showSlide', index });
	const start = (step: 'questions' | 'scoring') => (s: Session) =>
		s.pitching().all(['mod', { type: 'startStep', step }]);
	test.each<[string, (s: Session) => Session, string | null]>([
		['before a call', (s) => s, 'not-now'],
		['called', (s) => s.called(), null],
		['pitching', (s) => s.pitching(), null],
		['in the questions', start('questions'), null],
		['in the scoring', start('scoring'), 'not-now'],
		['locked', (s) => s.pitching().all(['mod', { type: 'lockPresenter', locked: true }]), 'not-now'],
		['cut', (s) => s.pitching().all(['mod', { type: 'cutNow' }]), 'not-now'],
		['another’s call', (s) => s.pitching('slot2'), 'not-now'],
		['over', (s) => s.pitching().finish(), 'not-now']
	])('%s', (_, to, refusal) => {
		const s = given().drawn();
		for (const startup of ['su1', 'su2']) s.apply({ type: 'DeckUploaded', startup, slides: DECK });
		to(s);
		expect(show(s)).toBe(refusal);
		expect(s.events.some((e) => e.type === 'SlideShown')).toBe(refusal === null);
		if (refusal === null) expect(show(s, 3)).toBe('invalid');
	});
});

test('[D21] a timer that was paused goes on with what was left of it', () => {
	const s = given().drawn().pitching();
	const timer = () => (s.state.phase === 'pitching' ? (s.state.live?.timer ?? null) : null);
	const before = timer()!;
	const paused = s.now;
	s.all(['mod', { type: 'pauseTimer' }]);
	expect(timer()).toEqual({ ...before, pausedAt: paused });
	s.now = paused + 90_000;
	s.all(['mod', { type: 'resumeTimer' }]);
	expect(timer()).toEqual({ ...before, endsAt: before.endsAt + 90_000, pausedAt: null });
	s.all(['mod', { type: 'extendTimer', minutes: 2 }]);
	expect(timer()?.endsAt).toBe(before.endsAt + 210_000);
});

test('[D29] after a cut that goes on the floor is due to the presenter, until they have been heard again', () => {
	const s = given().drawn().pitching();
	const due = () => {
		const own = project(s.state, s.actor('mod') as Extract<Actor, { kind: 'seat' }>, s.aside())?.own;
		return own?.role === 'moderator' && own.resumed;
	};
	const floor = (floor: Floor) => s.all(['mod', { type: 'giveFloor', floor }]);
	const goOn = { type: 'resolveBreach', choice: 'continue', note: '' } as const;
	floor({ kind: 'nobody' });
	expect(due()).toBe(false);
	s.now += 1000;
	s.all(['mod', { type: 'cutNow' }]);
	expect(due()).toBe(false);
	s.all(['mod', goOn]);
	expect(due()).toBe(true);
	floor({ kind: 'seat', seat: 'o1' });
	expect(due()).toBe(false);
	floor({ kind: 'nobody' });
	expect(due()).toBe(true);
	floor({ kind: 'presenter' });
	expect(due()).toBe(false);
	s.now += 1000;
	floor({ kind: 'nobody' });
	expect(due()).toBe(false);
	s.all(['mod', { type: 'startStep', step: 'questions' }]);
	s.now += 1000;
	s.all(['mod', { type: 'cutNow' }], ['mod', goOn]);
	expect(due()).toBe(true);
	s.all(['mod', { type: 'startStep', step: 'scoring' }]);
	expect(due()).toBe(false);
});

test('[B19] each cut of a slot keeps what was chosen after it', () => {
	const s = given().drawn().pitching();
	for (const [choice, note] of [
		['continue', 'no se oyó'],
		['postpone', 'se oyó']
	] as const)
		s.all(['mod', { type: 'cutNow' }], ['mod', { type: 'resolveBreach', choice, note }]);
	const told = s.state.phase === 'pitching' ? s.state.incidents : [];
	expect(told.map(({ choice, note }) => [choice, note])).toEqual([
		['continue', 'no se oyó'],
		['postpone', 'se oyó']
	]);
});
