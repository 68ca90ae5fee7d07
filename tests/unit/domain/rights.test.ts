import { describe, expect, test } from 'vitest';
import type { SessionEvent } from '../../../src/domain/session/events.ts';
import { projectOwn } from '../../../src/domain/session/project.ts';
import { publicEvent } from '../../../src/domain/session/project/public.ts';
import { maySeeSlide } from '../../../src/domain/session/project/slides.ts';
import { mediaPlan } from '../../../src/domain/session/rules/plan.ts';
import type { SlotStatus } from '../../../src/domain/session/state.ts';
import { given, type Session } from './given.ts';

const PHASES: Record<string, () => Session> = {
	draft: () => given(),
	lobby: () => given().lobby(),
	pitching: () => given().drawn().pitching(),
	review: () => given().drawn().review(),
	sealed: () => given().drawn().sealed(),
	revealed: () => given().drawn().revealed()
};
const late = (s: Session) => s.apply({ type: 'SeatAdded', seat: 'o9', role: 'official', startup: null });

describe('[D13] a right is the seat’s own, and its phase’s', () => {
	test.each([
		['draft', null],
		['lobby', null],
		['pitching', null],
		['review', 'not-now'],
		['sealed', 'not-now'],
		['revealed', 'not-now']
	] as const)('in %s, an official who has declared no ties yet', (phase, refusal) => {
		const s = late((PHASES[phase] as () => Session)());
		expect(s.do('o9', { type: 'declareTies', ties: '' })).toBe(refusal);
	});

	test('declared ties can be put right until the first call, and no later', () => {
		const s = given().lobby();
		expect(s.do('o1', { type: 'declareTies', ties: 'mi prima' })).toBeNull();
		s.all(['aud', { type: 'contribute', contribution: 'dado' }]);
		expect(s.do('o1', { type: 'declareTies', ties: 'mi primo' })).toBeNull();
		expect(s.called().do('o1', { type: 'declareTies', ties: '' })).toBe('not-now');
	});

	test('each auditor approves once, whatever the other did', () => {
		const s = given().lobby();
		s.apply({ type: 'SeatAdded', seat: 'aud2', role: 'auditor', startup: null });
		s.all(['aud', { type: 'contribute', contribution: 'dado' }]).sealed();
		expect(s.do('aud', { type: 'approveReveal' })).toBeNull();
		expect(s.do('aud', { type: 'approveReveal' })).toBe('not-now');
		expect(s.do('aud2', { type: 'approveReveal' })).toBeNull();
		expect(s.state.phase === 'sealed' && s.state.approvals.map((a) => a.seat)).toEqual(['aud', 'aud2']);
		expect(s.do('mod', { type: 'approveReveal' })).toBeNull();
		expect(s.state.phase).toBe('revealing');
	});

	test('who has taken another’s role, or a seat that is not there, may nothing', () => {
		const s = given().drawn().pitching();
		s.apply({ type: 'SeatRemoved', seat: 'o3' });
		expect(s.do('o3', { type: 'raiseHand', raised: true })).toBe('not-now');
		expect(s.do('mod9', { type: 'cutNow' })).toBe('not-found');
	});
});

test('[D15] a startup writes help in its own thread alone, the organizer in each', () => {
	const s = given().drawn();
	const help = (seat: string, startup: string) => s.do(seat, { type: 'sendHelp', startup, text: 'Hola' });
	expect([help('p1', 'su1'), help('p2', 'su2'), help('org', 'su1'), help('org', 'su2')]).toEqual(
		Array.from({ length: 4 }, () => null)
	);
	for (const [seat, startup] of [
		['p1', 'su2'],
		['p2', 'su1'],
		['p1', 'su9'],
		['org', 'su9'],
		['mod', 'su1'],
		['o1', 'su1']
	] as const)
		expect(help(seat, startup)).toBe('not-found');
});

describe('[D16] slides and text are fixed at the call', () => {
	const put = (type: 'skipSlot' | 'postponeSlot') => (s: Session) =>
		s.all(['mod', { type, slot: 'slot1', reason: 'x' }]);
	const cut = (choice: 'continue' | 'postpone' | 'void') => (s: Session) =>
		s.pitching().all(['mod', { type: 'cutNow' }], ['mod', { type: 'resolveBreach', choice, note: 'x' }]);
	test.each<[SlotStatus, string, (s: Session) => Session, string | null]>([
		['waiting', 'nobody called', (s) => s, null],
		['waiting', 'another called', (s) => s.called('slot2'), null],
		['skipped', 'never called', (s) => put('skipSlot')(s.called('slot2')), null],
		['called', 'called', (s) => s.called(), 'not-now'],
		['live', 'pitching', (s) => s.pitching(), 'not-now'],
		['live', 'after a cut', cut('continue'), 'not-now'],
		['done', 'over', (s) => s.pitching().finish(), 'not-now'],
		['skipped', 'in the middle', (s) => put('skipSlot')(s.pitching()), 'not-now'],
		['void', 'voided', cut('void'), 'not-now'],
		['postponed', 'put off', (s) => put('postponeSlot')(s.pitching()), null],
		['postponed', 'put off after a cut', cut('postpone'), null]
	])('%s, %s', (status, _, to, refusal) => {
		const s = to(given().drawn());
		const slots = s.state.phase === 'lobby' || s.state.phase === 'pitching' ? s.state.slots : [];
		expect(slots.find((x) => x.slot === 'slot1')?.status).toBe(status);
		const script = { language: 'es', texts: ['Hola'], kept: [] } as const;
		expect(s.do('p1', { type: 'uploadDeck', slides: [{ id: 'n', text: '' }] })).toBe(refusal);
		expect(s.do('p1', { type: 'saveScript', script })).toBe(refusal);
	});
});

test('[B12] which slides a seat may fetch: what was shown and the next one, while the slot is on, and never the organizer', () => {
	const s = late(given().drawn());
	for (const n of ['1', '2'])
		s.apply({
			type: 'DeckUploaded',
			startup: `su${n}`,
			slides: ['a', 'b', 'c', 'd'].map((x) => ({ id: `${x}${n}`, text: '' }))
		});
	const may = (seat: string) =>
		['a1', 'b1', 'c1', 'd1', 'a2', 'b2']
			.filter((id) => maySeeSlide(s.state, seat, id, (slot) => s.mapping.get(slot) ?? null))
			.join(' ');
	const PANEL = ['o1', 'mod', 'aud', 'hall'];
	const expectSeen = (panel: string) => {
		for (const seat of PANEL) expect([seat, may(seat)]).toEqual([seat, panel]);
		for (const seat of ['org', 'o9', 'nobody']) expect([seat, may(seat)]).toEqual([seat, '']);
		expect([may('p1'), may('p2')]).toEqual(['a1 b1 c1 d1', 'a2 b2']);
	};
	expectSeen('');
	s.called();
	expectSeen('a1');
	s.all(['mod', { type: 'startStep', step: 'pitch' }]);
	expectSeen('a1 b1');
	s.all(['p1', { type: 'showSlide', index: 2 }]);
	expectSeen('a1 b1 c1 d1');
	s.all(['p1', { type: 'showSlide', index: 0 }]);
	expectSeen('a1 b1');
	s.all(['mod', { type: 'cutNow' }]);
	expectSeen('');
	s.all(['mod', { type: 'resolveBreach', choice: 'continue', note: '' }]).finish();
	expectSeen('');
});

test('[B12] [O31] a presenter learns which turn it is, as everybody counts, never the place in the order drawn', () => {
	const s = given().drawn();
	const position = (seat: string) => {
		if (s.state.phase === 'none') throw new Error('no session');
		const found = s.state.seats.find((x) => x.id === seat);
		const own = found && projectOwn(s.state, found, s.aside());
		return own?.role === 'presenter' ? (own.called?.position ?? null) : null;
	};
	expect([position('p1'), position('p2')]).toEqual([null, null]);
	s.called('slot2');
	expect([position('p1'), position('p2')]).toEqual([null, 1]);
	s.all(['mod', { type: 'postponeSlot', slot: 'slot2', reason: 'x' }]).called('slot1');
	// What was put off has had no turn yet.
	expect([position('p1'), position('p2')]).toEqual([1, null]);
	s.all(['mod', { type: 'startStep', step: 'pitch' }]).finish();
	expect(position('p1')).toBeNull();
	expect((s.called('slot2'), position('p2'))).toBe(2);
});

test('[B30] readiness is in no line of the auditor’s list', () => {
	const called = (ready: boolean | null) =>
		JSON.stringify(publicEvent({ type: 'SlotCalled', slot: 'slot1', ready, at: 1 }));
	expect([called(false), called(null)]).toEqual([called(true), called(true)]);
	expect(called(true)).toBe('{"type":"SlotCalled","at":1,"slot":"slot1","detail":""}');
});

test('[B7] without declared ties nobody speaks, in the review either', () => {
	const s = late(PHASES['review']?.() as Session);
	const plan = mediaPlan(s.state, (slot) => s.mapping.get(slot) ?? null);
	expect([...(plan?.speakers ?? [])].sort()).toEqual(['mod', 'o1', 'o2', 'o3']);
	expect(plan?.stageSeats).not.toContain('o9');
});

describe('[A14] devices in the evidence', () => {
	const told = (s: Session) => s.events.map((e) => e.type).filter((t) => /^(Link|SeatMoved)/.test(t));
	const take = ['system', { type: 'noteDevice', seat: 'p1' }] as const;
	const revoke = ['org', { type: 'revokeLink', seat: 'p1' }] as const;
	test('who comes after another device has moved in, after a revoke too', () => {
		const s = given().lobby();
		s.all([...take], [...revoke], [...take], [...take]);
		expect(told(s)).toEqual(['LinkRedeemed', 'LinkRevoked', 'SeatMoved', 'SeatMoved']);
		expect(s.state.phase === 'lobby' && s.state.devices['p1']).toMatchObject({ count: 3, held: true });
	});
	test('a link that was revoked before anybody came is opened, not moved', () => {
		const s = given().lobby();
		s.all([...revoke], [...take]);
		expect(told(s)).toEqual(['LinkRevoked', 'LinkRedeemed']);
	});
});

test('[D17] with a startup its seats and its matches go, and no other’s', () => {
	const s = given();
	s.all(
		['org', { type: 'addSeat', seat: 'o1', role: 'official', startup: null, name: '' }],
		...(['1', '2'].map((n) => [
			'org',
			{ type: 'putStartup', startup: `su${n}`, seat: `p${n}`, identity: s.aside().identity(`su${n}`) }
		]) as Parameters<Session['all']>),
		...(['su1', 'su2'].map((startup) => [
			'org',
			{ type: 'setMatch', seat: 'o1', startup, matched: true, reason: 'socio' }
		]) as Parameters<Session['all']>),
		['org', { type: 'removeStartup', startup: 'su1' }]
	);
	if (s.state.phase !== 'draft') throw new Error('no draft');
	expect(s.state.startups.map((x) => x.id)).toEqual(['su2']);
	expect(s.state.seats.map((x) => x.id)).toEqual(['org', 'o1', 'p2']);
	expect(s.state.matches.map((x) => x.startup)).toEqual(['su2']);
	// Whoever still had it before them brings nothing back.
	const identity = s.aside().identity('su1')!;
	expect(s.do('org', { type: 'putStartup', startup: 'su1', seat: null, identity })).toBe('not-found');
	expect(s.do('org', { type: 'putStartup', startup: 'su2', seat: null, identity })).toBeNull();
	const removed: SessionEvent | undefined = s.events.at(-1);
	expect(removed?.type).toBe('StartupRemoved');
});

test('[E24] a question that was held up is not put to the next startup', () => {
	const s = given().drawn().pitching('slot1').finish().pitching('slot2');
	expect(s.do('o1', { type: 'askQuestion', text: '¿Cuánto?', slot: 'slot1' })).toBe('not-now');
	expect(s.do('o1', { type: 'askQuestion', text: '¿Cuánto?', slot: 'slot2' })).toBeNull();
	expect(s.do('o1', { type: 'askQuestion', text: '¿Cuándo?' })).toBeNull();
});

test('[E24] a question of a pitch that is over is neither picked, closed nor moved in the next one', () => {
	const s = given().drawn().pitching('slot1');
	const ask = (text: string) => s.all(['o1', { type: 'askQuestion', text }]);
	const ids = () => (s.state.phase === 'pitching' ? s.state.questions.map((q) => q.id) : []);
	ask('¿Cuánto?').finish().pitching('slot2');
	ask('¿Cuándo?');
	const [old, fresh] = ids() as [string, string];
	expect(s.do('mod', { type: 'pickQuestion', question: old })).toBe('not-found');
	expect(s.do('mod', { type: 'closeQuestion', question: old, answered: false })).toBe('not-found');
	expect(s.do('mod', { type: 'moveQuestion', question: old, before: null })).toBe('not-found');
	expect(s.do('mod', { type: 'moveQuestion', question: fresh, before: old })).toBe('not-found');
	expect(s.do('mod', { type: 'pickQuestion', question: fresh })).toBeNull();
});

describe('[D13] what there may be of each', () => {
	test('ten questions of an official wait at a time, and nobody else’s are counted', () => {
		const s = given().drawn().pitching();
		const ask = (seat: string) => s.do(seat, { type: 'askQuestion', text: '¿Cuánto?' });
		for (let i = 0; i < 10; i++) expect(ask('o1')).toBeNull();
		expect([ask('o1'), ask('o2')]).toEqual(['limit', null]);
		const first = s.state.phase === 'pitching' ? (s.state.questions[0]?.id ?? '') : '';
		s.all(['mod', { type: 'pickQuestion', question: first }]);
		expect([ask('o1'), ask('o1')]).toEqual([null, 'limit']);
		// What nobody took up is over with its slot.
		s.finish().pitching('slot2');
		for (let i = 0; i < 10; i++) expect(ask('o1')).toBeNull();
		expect(ask('o1')).toBe('limit');
	});

	test.each([
		['moderator', 2],
		['auditor', 3],
		['projector', 3],
		['captioner', 3],
		['official', 2000],
		['presenter', 3]
	] as const)('seats of the role %s: %i', (role, most) => {
		const s = given();
		const of = (startup: string) => (role === 'presenter' ? startup : null);
		for (const startup of ['su1', 'su2']) s.apply({ type: 'StartupAdded', startup });
		for (let i = 1; i < most; i++) s.apply({ type: 'SeatAdded', seat: `x${i}`, role, startup: of('su1') });
		const add = (seat: string, startup = 'su1') =>
			s.do('org', { type: 'addSeat', seat, role, startup: of(startup), name: '' });
		expect([add('last'), add('more')]).toEqual([null, 'limit']);
		if (role === 'presenter') expect(add('other', 'su2')).toBeNull();
	});

	test('thirty startups, and those that are there can be put right', () => {
		const s = given();
		const put = (startup: string) =>
			s.do('org', {
				type: 'putStartup',
				startup,
				seat: `seat of ${startup}`,
				identity: s.aside().identity('su1')!
			});
		for (let i = 0; i < 30; i++) expect(put(`su${i}`)).toBeNull();
		expect([put('su30'), put('su0')]).toEqual(['limit', null]);
	});
});

describe('[D13] what the phase leaves', () => {
	test('in a cut nobody asks, and after it everybody does', () => {
		const s = given().drawn().pitching();
		const ask = () => s.do('o1', { type: 'askQuestion', text: '¿Cuánto?' });
		s.all(['mod', { type: 'cutNow' }]);
		expect(ask()).toBe('not-now');
		s.all(['mod', { type: 'resolveBreach', choice: 'continue', note: '' }]);
		expect(ask()).toBeNull();
		s.finish();
		expect(ask()).toBe('not-now');
	});

	test('in the review an official puts its sheets and notes right, recognises, and asks for the floor', () => {
		const s = (PHASES['review'] as () => Session)();
		const saved = s.state.phase === 'review' ? s.state.sheets['slot1']?.['o1']?.revision : null;
		expect(s.do('o1', { type: 'saveSheet', slot: 'slot1', sheet: s.sheet(2), base: saved ?? 0 })).toBeNull();
		expect(s.do('o1', { type: 'submitSheet', slot: 'slot1' })).toBeNull();
		expect(s.do('o1', { type: 'saveNote', slot: 'slot1', text: 'x', base: 0 })).toBeNull();
		expect(s.do('o1', { type: 'recognise', slot: 'slot1' })).toBeNull();
		expect(s.do('o1', { type: 'raiseHand', raised: true })).toBeNull();
		s.all(['mod', { type: 'giveFloor', floor: { kind: 'seat', seat: 'o1' } }]);
		expect(s.do('o1', { type: 'leaveFloor' })).toBeNull();
		expect(s.do('o1', { type: 'askQuestion', text: '¿?' })).toBe('not-now');
	});

	test('in the countdown the server notes who comes and what it held back, and releases', () => {
		const s = (PHASES['sealed'] as () => Session)();
		s.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
		expect(s.do('system', { type: 'noteDevice', seat: 'o1' })).toBeNull();
		expect(s.do('system', { type: 'noteHeld' })).toBeNull();
		s.now += 20_000;
		expect(s.do('system', { type: 'releaseKey' })).toBeNull();
		expect(s.do('system', { type: 'noteHeld' })).toBe('not-now');
	});
});
