import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../src/domain/session/limits.ts';
import { hmacHex } from '../../../src/wire/prf.ts';
import type { Actor } from '../../../src/domain/session/context.ts';
import { project } from '../../../src/domain/session/project.ts';
import { publicEvent } from '../../../src/domain/session/project/public.ts';
import { draw } from '../../../src/domain/session/rules/draw.ts';
import { mediaPlan } from '../../../src/domain/session/rules/plan.ts';
import { sessionResults, standings } from '../../../src/domain/session/rules/tally.ts';
import type { SheetStanding } from '../../../src/domain/session/rules/results.ts';
import type { Slot, State } from '../../../src/domain/session/state.ts';
import { mediaRoom } from '../../../src/domain/session/media.ts';
import { given, HEAD, NAMES, type Session } from './given.ts';

const PANEL = ['o1', 'o2', 'o3', 'mod', 'aud', 'hall'];

function view(s: Session, seat: string): string {
	const actor = s.actor(seat);
	if (actor.kind !== 'seat') throw new Error('no seat');
	return JSON.stringify(project(s.state, actor, s.aside()));
}

function slotOf(s: Session, id: string): Slot {
	if (s.state.phase !== 'revealed') throw new Error('not revealed');
	return s.state.slots.find((x) => x.slot === id) as Slot;
}

function standingOf(s: Session, slot: string, seat: string): SheetStanding | undefined {
	if (s.state.phase !== 'revealed') throw new Error('not revealed');
	return standings(s.state, slotOf(s, slot)).find((x) => x.seat === seat)?.standing;
}

describe('blindness', () => {
	const phases: [string, (s: Session) => Session][] = [
		['lobby', (s) => s.lobby()],
		['drawn', (s) => s.drawn()],
		['called', (s) => s.drawn().called()],
		['pitching', (s) => s.drawn().pitching()],
		['review', (s) => s.drawn().review()],
		['sealed', (s) => s.drawn().sealed()]
	];

	test.each(phases)('[B2] in %s, other identities give the panel the same bytes', (_, to) => {
		const one = to(given());
		const other = given();
		other.names = ['Другое Имя с другой длиной', 'X'];
		to(other);
		for (const seat of PANEL) expect(view(other, seat)).toBe(view(one, seat));
		expect(view(other, 'p1')).not.toBe(view(one, 'p1'));
	});

	test('[B2] after the release the panel sees what differs', () => {
		const s = given().drawn().revealed();
		expect(s.state.phase).toBe('revealed');
		expect(view(s, 'o1')).toContain('"key":"key"');
	});

	test.each(phases)('[B4] in %s, no event names a startup or joins it to a slot', (_, to) => {
		const s = to(given());
		for (const e of s.events) {
			const text = JSON.stringify(e);
			for (const name of NAMES) expect(text).not.toContain(name);
			expect(text.includes('"slot') && text.includes('"su')).toBe(false);
		}
	});

	test('[B5] a match and a recognition leave every other view as it was', () => {
		const s = given().drawn().pitching();
		const before = PANEL.map((seat) => view(s, seat));
		s.all(['org', { type: 'setMatch', seat: 'o1', startup: 'su1', matched: true, reason: 'socio' }]);
		expect(PANEL.map((seat) => view(s, seat))).toEqual(before);
		s.all(['o2', { type: 'recognise', slot: 'slot1' }]);
		const others = PANEL.filter((seat) => seat !== 'o2');
		expect(others.map((seat) => view(s, seat))).toEqual(
			PANEL.flatMap((seat, i) => (seat === 'o2' ? [] : [before[i]]))
		);
		expect(view(s, 'org')).not.toContain('recogni');
	});

	test('[B6] order and pseudonyms follow from seed and contribution, whatever the order of registration', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.stringMatching(/^[0-9a-f]{64}$/), { minLength: 1, maxLength: 30 }),
				fc.string(),
				fc.stringMatching(/^[0-9a-f]{64}$/),
				(commitments, contribution, seed) => {
					const prf = (text: string) => hmacHex(seed, text);
					const one = draw(prf, contribution, commitments);
					expect(draw(prf, contribution, [...commitments].reverse())).toEqual(one);
					expect(new Set(one.map((d) => d.pseudonym.word)).size).toBe(commitments.length);
				}
			),
			{ numRuns: 50 }
		);
		const list = Array.from({ length: 12 }, (_, i) => String(i).padStart(64, '0'));
		const by = (seed: string, said: string) => JSON.stringify(draw((t) => hmacHex(seed, t), said, list));
		expect(by('aa'.repeat(32), 'x')).not.toBe(by('aa'.repeat(32), 'y'));
		expect(by('aa'.repeat(32), 'x')).not.toBe(by('bb'.repeat(32), 'x'));
	});

	test('[B7] an official without declared ties sees entity and date, hears nothing, scores nothing', () => {
		const s = given().drawn().pitching();
		s.apply({ type: 'SeatAdded', seat: 'o9', role: 'official', startup: null });
		const seen = view(s, 'o9');
		for (const hidden of ['Reto', 'Andromeda', 'rubric', 'slot1']) expect(seen).not.toContain(hidden);
		const plan = mediaPlan(s.state, (slot) => s.mapping.get(slot) ?? null);
		expect(plan && mediaRoom(plan, 'o9', 'stage')).toBeNull();
		expect(s.do('o9', { type: 'saveSheet', slot: 'slot1', sheet: s.sheet(3), base: 0 })).toBe('not-now');
	});

	test('[B9] after a cut slide, question and sound are gone at once', () => {
		const s = given().drawn();
		s.apply({ type: 'DeckUploaded', startup: 'su1', slides: [{ id: 'pic', text: 'hola' }] });
		s.pitching();
		expect(view(s, 'o1')).toContain('"pic"');
		s.all(['mod', { type: 'cutNow' }]);
		expect(view(s, 'o1')).not.toContain('"pic"');
		const plan = mediaPlan(s.state, (slot) => s.mapping.get(slot) ?? null);
		expect(plan).toMatchObject({ up: false, cut: true, booth: null });
		const incident = s.state.phase === 'pitching' ? s.state.incidents[0] : undefined;
		expect(incident).toMatchObject({ heardMs: 1000, slidesSeen: 1, choice: null });
	});

	test('[B19] the record of a cut says how long the pitch was heard, how many slides were seen and which was on', () => {
		const of = (s: ReturnType<typeof given>) => s.events.find((e) => e.type === 'BreachDeclared');
		const s = given().drawn();
		const slides = ['a', 'b', 'c'].map((id) => ({ id, text: id }));
		s.apply({ type: 'DeckUploaded', startup: 'su1', slides });
		s.apply({ type: 'DeckUploaded', startup: 'su2', slides });
		s.pitching();
		const slot = s.state.phase === 'pitching' ? (s.state.live?.slot ?? '') : '';
		for (const index of [1, 2, 1]) s.apply({ type: 'SlideShown', slot, index, at: 0 });
		s.all(['mod', { type: 'cutNow' }]);
		expect(of(s)).toMatchObject({ slot, heardMs: 1000, slidesSeen: 3, slide: 1 });
		const bare = given().drawn().pitching();
		bare.all(['mod', { type: 'cutNow' }]);
		expect(of(bare)).toMatchObject({ heardMs: 1000, slidesSeen: 0, slide: null });
	});
});

test('[B17] the moderator alone is told that the sound on air has stopped, and nothing else of it', () => {
	const s = given().drawn();
	const seats = ['o1', 'mod', 'aud', 'hall', 'p1', 'p2', 'org'];
	const stopped = () => seats.filter((seat) => view(s, seat).includes('"silent":true'));
	s.mute.add('su1').add('su2');
	expect(stopped()).toEqual([]);
	s.pitching();
	expect(stopped()).toEqual(['mod']);
	const before = seats.map((seat) => view(s, seat));
	s.mute.clear();
	expect(stopped()).toEqual([]);
	expect(seats.filter((seat, i) => view(s, seat) !== before[i])).toEqual(['mod']);
	s.mute.add('su1').add('su2');
	// Without the relay nothing can be heard of anybody: that is told instead.
	const silent = (relay: 'ok' | 'down') => {
		const seen = project(s.state, s.actor('mod') as Extract<Actor, { kind: 'seat' }>, {
			...s.aside(),
			relay
		});
		return seen?.own.role === 'moderator' && seen.own.silent;
	};
	expect([silent('ok'), silent('down')]).toEqual([true, false]);
	s.all(['mod', { type: 'cutNow' }]);
	expect(stopped()).toEqual([]);
});

test('[W15] that the sound does not reach the stage is told to the moderator and the called startup alone', () => {
	const seats = ['o1', 'mod', 'aud', 'hall', 'p1', 'p2', 'org'];
	const s = given().drawn();
	const seen = (relay: 'ok' | 'down') =>
		seats.map((seat) =>
			JSON.stringify(
				project(s.state, s.actor(seat) as Extract<Actor, { kind: 'seat' }>, { ...s.aside(), relay })
			)
		);
	const told = () => {
		const well = seen('ok');
		return seats.filter((_, i) => seen('down')[i] !== well[i]);
	};
	expect(told()).toEqual(['mod']);
	s.pitching();
	expect(told()).toEqual(['mod', s.mapping.get('slot1') === 'su1' ? 'p1' : 'p2']);
	s.finish();
	expect(told()).toEqual(['mod']);
});

test('[B30] readiness is told at a call and not again for minutes, however often the slot is put off and called', () => {
	const s = given().drawn();
	const told = () => /"ready":(true|false|null)/.exec(view(s, 'mod'))?.[1];
	const again = (type: 'postponeSlot' | 'skipSlot') => {
		s.all(['mod', { type, slot: 'slot1', reason: 'x' }]).called();
		return told();
	};
	s.mute.add('su1').add('su2');
	expect((s.called(), told())).toBe('false');
	s.mute.clear();
	// Somebody phones a suspect and asks six times: nothing new, neither on the screen nor in the record.
	for (const type of ['postponeSlot', 'skipSlot'] as const)
		for (let i = 0; i < 3; i++) expect(again(type)).toBe('null');
	expect(s.events.filter((e) => e.type === 'SlotCalled').map((e) => e.ready)).toEqual([
		false,
		...Array.from({ length: 6 }, () => null)
	]);
	s.now += LIMITS.readinessMs;
	expect(again('postponeSlot')).toBe('true');
	expect(again('postponeSlot')).toBe('null');
});

test('[B30] it is told again ten minutes after it was told, whatever calls lay between, and on no later step', () => {
	const s = given().drawn();
	const told = () => /"ready":(true|false|null)/.exec(view(s, 'mod'))?.[1];
	const at = s.now;
	expect((s.called(), told())).toBe('true');
	for (const [after, ready] of [
		[LIMITS.readinessMs / 2, 'null'],
		[LIMITS.readinessMs - 1, 'null'],
		[LIMITS.readinessMs, 'true']
	] as const) {
		s.all(['mod', { type: 'postponeSlot', slot: 'slot1', reason: 'x' }]);
		s.now = at + after;
		expect((s.called(), told())).toBe(ready);
	}
	for (const step of ['pitch', 'questions', 'scoring'] as const) {
		s.all(['mod', { type: 'startStep', step }]);
		expect(told()).toBe('null');
	}
});

/** Who may find which words in the view, by phase: · nothing, x there. Read down: a role's sight over time. */
const SIGHT: [field: string, roles: Record<string, string>][] = [
	// lobby drawn pitching review sealed revealed
	['"rubric"', { o1: 'xxxxxx', mod: 'xxxxxx', aud: 'xxxxxx', hall: 'xxxxxx', p1: '······' }],
	['"sheetsIn"', { o1: '······', mod: 'xxxxxx', aud: '······', hall: '······', p1: '······', org: '······' }],
	[
		'"results":{',
		{ o1: '·····x', mod: '·····x', aud: '·····x', hall: '·····x', org: '·····x', p1: '······' }
	],
	['"standing"', { o1: '·····x', mod: '·····x', aud: '·····x', hall: '······', org: '·····x', p1: '······' }],
	['"total"', { p1: '·····x', o1: '·····x', hall: '·····x' }],
	['"seed":"', { o1: '·····x', mod: '·····x', aud: '·····x', hall: '·····x', p1: '·····x', org: '·····x' }],
	['Andromeda', { o1: '·xxxxx', mod: '·xxxxx', aud: '·xxxxx', hall: '·xxxxx', org: '·xxxxx', p1: '·····x' }],
	[NAMES[0], { org: 'xxxxxx', p1: 'xxxxxx', o1: '······', mod: '······', aud: '······', hall: '······' }],
	[NAMES[1], { org: 'xxxxxx', p1: '······', o1: '······' }],
	['"matches"', { org: 'xxxxxx', o1: '······', mod: '······', aud: '······', hall: '······', p1: '······' }],
	['"redeemedAt"', { org: 'xxxxxx', mod: '······', o1: '······', aud: '······' }],
	['"silent":', { mod: 'xxxxxx', o1: '······', aud: '······', hall: '······', org: '······', p1: '······' }],
	['"ready":', { mod: 'xxxxxx', o1: '······', aud: '······', hall: '······', org: '······', p1: '······' }]
];

test('[B8] [S6] each role sees in each phase only what the matrix lists', () => {
	const stages = [
		given().lobby(),
		given().drawn(),
		given().drawn().pitching(),
		given().drawn().review(),
		given().drawn().sealed(),
		given().drawn().revealed()
	];
	for (const [field, roles] of SIGHT) {
		for (const [seat, row] of Object.entries(roles)) {
			const seen = stages.map((s) => (view(s, seat).includes(field) ? 'x' : '·')).join('');
			expect(`${field} ${seat} ${seen}`).toBe(`${field} ${seat} ${row}`);
		}
	}
});

test('[B3] what a role may never do is answered like what does not exist', () => {
	const s = given().drawn().pitching();
	expect(s.do('o1', { type: 'cutNow' })).toBe('not-found');
	expect(s.do('o1', { type: 'saveSheet', slot: 'nowhere', sheet: s.sheet(3), base: 0 })).toBe('not-found');
	expect(s.do('p2', { type: 'showSlide', index: 0 })).toBe('not-now');
	expect(s.do('hall', { type: 'seal' })).toBe('not-found');
	expect(s.do('aud', { type: 'setMatch', seat: 'o1', startup: 'su1', matched: true, reason: 'x' })).toBe(
		'not-found'
	);
});

describe('scores', () => {
	test('[S1] totals are weighted means of the criteria, by hand', () => {
		const s = given().drawn();
		s.pitching('slot1');
		s.score('o1', 'slot1', [5, 4, 4, 3, 2])
			.score('o2', 'slot1', [5, 4, 4, 3, 3])
			.score('o3', 'slot1', [5, 4, 4, 3, 4]);
		s.finish().pitching('slot2');
		s.score('o1', 'slot2', 3).score('o2', 'slot2', 4).score('o3', 'slot2', 3);
		s.finish().all(['mod', { type: 'openReview' }], ['mod', { type: 'seal' }]);
		s.all(['mod', { type: 'approveReveal' }], ['org', { type: 'approveReveal' }]);
		s.now += 20_000;
		s.all(['system', { type: 'releaseKey' }]);
		if (s.state.phase !== 'revealed') throw new Error('not revealed');
		const { rows, shortlist } = sessionResults(s.state);
		expect(rows.map((r) => [r.total, r.rank, r.counted])).toEqual([
			[4, 1, 3],
			[3.33, 2, 3]
		]);
		expect(rows[0]?.criteria.map((c) => c.mean)).toEqual([5, 4, 4, 3, 3]);
		expect(shortlist).toEqual({ slots: ['slot1', 'slot2'], open: [] });
	});

	test('[S2] equal totals are a tie, and who is under the quorum enters no shortlist', () => {
		const s = given().drawn();
		for (const slot of ['slot1', 'slot2']) {
			s.pitching(slot);
			s.score('o1', slot, 4);
			if (slot === 'slot1') s.score('o2', slot, 4);
			s.finish();
		}
		s.all(['mod', { type: 'openReview' }], ['mod', { type: 'seal' }]);
		s.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
		s.now += 20_000;
		s.all(['system', { type: 'releaseKey' }]);
		if (s.state.phase !== 'revealed') throw new Error('not revealed');
		const { rows, shortlist } = sessionResults(s.state);
		expect(rows.map((r) => [r.rank, r.tied, r.underQuorum])).toEqual([
			[1, true, false],
			[1, true, true]
		]);
		expect(shortlist.slots).toEqual(['slot1']);
	});

	test('[S3] matched and recognised sheets are set aside, missing ones are abstentions', () => {
		const s = given().drawn();
		s.all(['org', { type: 'setMatch', seat: 'o1', startup: 'su1', matched: true, reason: 'socio' }]);
		s.pitching('slot1').score('o1', 'slot1', 5).score('o2', 'slot1', 3);
		s.all(['o2', { type: 'recognise', slot: 'slot1' }]);
		s.finish().pitching('slot2').score('o1', 'slot2', 2).finish();
		s.all(['mod', { type: 'openReview' }], ['mod', { type: 'seal' }]);
		s.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
		s.now += 20_000;
		s.all(['system', { type: 'releaseKey' }]);
		expect(['o1', 'o2', 'o3'].map((o) => standingOf(s, 'slot1', o))).toEqual([
			'match',
			'recognised',
			'abstention'
		]);
		expect(standingOf(s, 'slot2', 'o1')).toBe('counted');
	});

	test('[S4] a write on an old revision is refused and changes nothing', () => {
		const s = given().drawn().pitching();
		s.all(['o1', { type: 'saveSheet', slot: 'slot1', sheet: s.sheet(4), base: 0 }]);
		const before = s.state;
		expect(s.do('o1', { type: 'saveSheet', slot: 'slot1', sheet: s.sheet(1), base: 0 })).toBe('stale');
		expect(s.state).toBe(before);
	});

	test('[S5] after the seal nothing changes, and reopening ends with the reveal', () => {
		const s = given().drawn().sealed();
		expect(s.do('o1', { type: 'saveSheet', slot: 'slot1', sheet: s.sheet(1), base: 1 })).toBe('not-now');
		expect(s.do('org', { type: 'setMatch', seat: 'o1', startup: 'su1', matched: true, reason: 'x' })).toBe(
			'not-now'
		);
		expect(s.do('mod', { type: 'reopen', reason: ' ' })).toBe('incomplete');
		s.all(['mod', { type: 'reopen', reason: 'error de captura' }], ['mod', { type: 'seal' }]);
		s.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
		expect(s.do('mod', { type: 'reopen', reason: 'tarde' })).toBe('not-now');
		expect(s.do('org', { type: 'abort', reason: 'tarde' })).toBe('not-now');
	});
});

describe('reveal', () => {
	test('[R2] needs the seal and two people, and releases at its time, once', () => {
		const s = given().drawn().review();
		expect(s.do('mod', { type: 'approveReveal' })).toBe('not-now');
		s.all(['mod', { type: 'seal' }], ['aud', { type: 'approveReveal' }]);
		expect(s.state.phase).toBe('sealed');
		expect(s.do('aud', { type: 'approveReveal' })).toBe('not-now');
		s.all(['mod', { type: 'approveReveal' }]);
		expect(s.state.phase).toBe('revealing');
		expect(s.do('system', { type: 'releaseKey' })).toBe('not-now');
		s.now += 20_000;
		s.all(['system', { type: 'releaseKey' }]);
		expect(s.do('system', { type: 'releaseKey' })).toBe('not-now');
	});

	test('[R4] what is approved is what was seen sealed, and the approval says so', () => {
		const s = given().drawn().sealed();
		expect(s.do('mod', { type: 'approveReveal', head: 'cd'.repeat(32) })).toBe('stale');
		s.all(['mod', { type: 'approveReveal', head: HEAD }]);
		expect(s.events.at(-1)).toMatchObject({ type: 'RevealApproved', head: HEAD });
	});

	test('[R4] every screen shows the head from the seal on, and none before or after an abort', () => {
		const heads = (s: Session) =>
			['org', 'mod', 'aud', 'hall', 'o1', 'p1'].map((seat) => {
				const { shared } =
					project(s.state, s.actor(seat) as Extract<Actor, { kind: 'seat' }>, s.aside()) ?? {};
				return shared !== undefined && 'head' in shared ? shared.head : null;
			});
		expect(new Set(heads(given().drawn().review()))).toEqual(new Set([null]));
		expect(new Set(heads(given().drawn().sealed()))).toEqual(new Set([HEAD]));
		expect(new Set(heads(given().drawn().revealed()))).toEqual(new Set([HEAD]));
		const aborted = given().drawn().sealed();
		aborted.all(['org', { type: 'abort', reason: 'corte de luz' }]);
		expect(new Set(heads(aborted))).toEqual(new Set([null]));
	});

	test('[R3] [O7] a session that ends before the first call leaves the desk no words of a startup', () => {
		const s = given().drawn();
		const kept = [{ page: 0, kind: 'name', quote: NAMES[0], reason: `somos ${NAMES[0]}` }] as const;
		const script = { language: 'es', texts: [`Somos ${NAMES[0]}`], kept } as const;
		const slides = [{ id: 'a', text: NAMES[0] }];
		s.all(['p1', { type: 'uploadDeck', slides, kept }], ['p1', { type: 'saveScript', script }]);
		const quoted = () => view(s, 'org').includes('"quote"');
		expect(quoted()).toBe(true);
		s.all(['org', { type: 'abort', reason: 'corte de luz' }]);
		expect(quoted()).toBe(false);
		expect(JSON.stringify(s.state)).not.toContain(NAMES[0]);
	});

	test('[R2] the key is released at most so early, and at an instant that everybody can still be told in time', () => {
		const at = (left: number) => {
			const s = given().drawn().sealed();
			s.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
			if (s.state.phase !== 'revealing') throw new Error('not revealing');
			const { instant } = s.state;
			s.now = instant - left;
			const refusal = s.do('system', { type: 'releaseKey' });
			return refusal ?? (s.state.phase === ('revealed' as string) && s.events.at(-1));
		};
		const before = given().drawn().sealed();
		before.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
		const { instant } = before.state as Extract<State, { phase: 'revealing' }>;
		for (const left of [10_000, 301]) expect(at(left)).toBe('not-now');
		for (const left of [300, 150]) expect(at(left)).toMatchObject({ instant });
		for (const left of [149, 0, 10_001]) expect(at(left)).toMatchObject({ instant: instant - left + 300 });
	});

	test('[H6] a clock set back in the countdown makes nobody wait for it', () => {
		const s = given()
			.drawn()
			.sealed()
			.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
		s.now -= 3_600_000;
		const at = s.now;
		s.all(['system', { type: 'releaseKey' }]);
		expect(s.state.phase === 'revealed' && s.state.reveal.instant).toBe(at + 300);
	});

	test('[R2] a server that was down over the instant gives everybody a new one', () => {
		const s = given()
			.drawn()
			.sealed()
			.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
		s.now += 3_600_000;
		const at = s.now;
		s.all(['system', { type: 'releaseKey' }]);
		expect(s.state.phase === 'revealed' && s.state.reveal.instant).toBe(at + 300);
	});
});

describe('media', () => {
	const plan = (s: Session) => {
		const p = mediaPlan(s.state as State, (slot) => s.mapping.get(slot) ?? null);
		if (p === null) throw new Error('no plan');
		return p;
	};

	test('[M1] booth and stage are for whom the slot and the floor name', () => {
		const s = given().drawn();
		expect(plan(s)).toMatchObject({ booth: null, up: false, speakers: [] });
		s.called();
		expect(plan(s)).toMatchObject({ up: false, boothSeats: ['p1'] });
		expect(mediaRoom(plan(s), 'p1', 'stage')).toBeNull();
		expect(mediaRoom(plan(s), 'o1', 'booth')).toBeNull();
		expect(mediaRoom(plan(s), 'p2', 'booth')).toBeNull();
		s.all(['mod', { type: 'startStep', step: 'pitch' }]);
		expect(plan(s).up).toBe(true);
		s.all(['mod', { type: 'giveFloor', floor: { kind: 'seat', seat: 'o1' } }]);
		expect(plan(s)).toMatchObject({ up: false, down: 'o1', speakers: ['o1'] });
		s.all(['o1', { type: 'leaveFloor' }]);
		expect(plan(s)).toMatchObject({ up: true, down: null, speakers: [] });
		s.all(['mod', { type: 'lockPresenter', locked: true }]);
		expect(plan(s).up).toBe(false);
	});

	test('[M1] once a pitch is scored its booth is shut, and with the seal nobody has the floor', () => {
		const s = given().drawn().pitching();
		expect(plan(s).booth).toBe(plan(s).stage);
		s.all(['mod', { type: 'startStep', step: 'scoring' }]);
		expect(plan(s)).toMatchObject({ booth: null, up: false });
		const over = given().drawn().review();
		const floor = { kind: 'seat', seat: 'o1' } as const;
		over.all(['mod', { type: 'giveFloor', floor }], ['mod', { type: 'seal' }]);
		expect(plan(over).speakers).toEqual([]);
		over.all(['mod', { type: 'giveFloor', floor }]);
		expect(plan(over).speakers).toEqual(['o1']);
	});

	test('[M1] no room is used twice', () => {
		const s = given().drawn().called();
		const first = plan(s).stage;
		s.all(['mod', { type: 'postponeSlot', slot: 'slot1', reason: 'ausente' }]);
		const between = plan(s).stage;
		s.called('slot1');
		expect(new Set([first, between, plan(s).stage]).size).toBe(3);
	});
});

test('[A8] [B36] from the first call on the desk has the path of a presenter’s link that was given out since, and of no other', () => {
	const path = (after: number) => {
		const s = given().drawn().called();
		const begun = s.now - 1000;
		s.now = begun + after;
		s.apply({ type: 'LinkIssued', seat: 'p1', at: s.now });
		const link = () => ({ path: '/s/x#y', state: 'active', redeemedAt: null }) as const;
		const seen = project(s.state, s.actor('org') as Extract<Actor, { kind: 'seat' }>, {
			...s.aside(),
			link
		});
		if (seen?.shared.audience !== 'desk') throw new Error('no desk');
		return ['p1', 'p2'].map(
			(seat) => seen.shared.audience === 'desk' && seen.shared.people.find((x) => x.seat === seat)?.link.path
		);
	};
	expect([path(-1), path(0), path(1)]).toEqual([
		['', ''],
		['/s/x#y', ''],
		['/s/x#y', '']
	]);
});

describe('who acts as a seat', () => {
	const access = (s: Session, seat: string) => JSON.parse(view(s, seat)).own.access as unknown;
	const approvals = (s: Session) =>
		s.state.phase === 'sealed' ? s.state.approvals.map((a) => a.role) : s.state.phase;
	const take = (s: Session, seat: string) => s.all(['system', { type: 'noteDevice', seat }]);
	const panel = (s: Session) => take(take(s, 'mod'), 'aud');

	test('[A14] links given out, opened, moved and revoked are in the evidence, and in no list of the auditor', () => {
		const s = take(take(given().lobby(), 'p1'), 'p1').all(
			['org', { type: 'reissueLink', seat: 'p1' }],
			['org', { type: 'revokeLink', seat: 'p1' }]
		);
		const told = s.events.slice(-4);
		expect(told.map((e) => e.type)).toEqual(['LinkRedeemed', 'SeatMoved', 'LinkIssued', 'LinkRevoked']);
		for (const e of told) expect([publicEvent(e), 'startup' in e, 'slot' in e]).toEqual([null, false, false]);
		expect(s.do('mod', { type: 'noteDevice', seat: 'o1' })).toBe('not-found');
		expect(s.do('system', { type: 'noteDevice', seat: 'org' })).toBe('not-found');
		const over = given()
			.drawn()
			.revealed()
			.all(['mod', { type: 'closeSession' }]);
		expect(over.do('system', { type: 'noteDevice', seat: 'o1' })).toBe('not-now');
	});

	test('[A15] everybody sees how many devices took the own seat, presenters that others of their startup are held and by more than one, and nobody else’s', () => {
		const t = given().lobby();
		t.apply({ type: 'SeatAdded', seat: 'p3', role: 'presenter', startup: 'su1' });
		const seats = ['o1', 'o2', 'mod', 'aud', 'hall', 'p1', 'p2', 'p3', 'org'];
		const shared = () => seats.map((seat) => JSON.stringify(JSON.parse(view(t, seat)).shared));
		const own = (not: readonly string[]) => seats.filter((x) => !not.includes(x)).map((x) => access(t, x));
		const [before, rest] = [shared(), own(['o1', 'p1', 'p3'])];
		expect(access(t, 'p1')).toEqual({ seats: 2, held: 0, devices: 0, since: null, again: false });
		take(t, 'p3');
		const at = t.now - 1000;
		// The organizer's spare seat shows to the startup it stands beside.
		const spare = { seats: 2, held: 1, again: false };
		expect(access(t, 'p3')).toEqual({ ...spare, devices: 1, since: at });
		expect(access(t, 'p1')).toEqual({ ...spare, devices: 0, since: null });
		// Each of a team by the own link is nobody's alarm; a link that two devices took is everybody's.
		take(t, 'p1');
		for (const p of ['p1', 'p3']) expect(access(t, p)).toMatchObject({ held: 2, devices: 1, again: false });
		take(t, 'p3');
		expect(access(t, 'p1')).toMatchObject({ devices: 1, again: true });
		expect(access(t, 'p3')).toMatchObject({ devices: 2, again: false });
		take(take(t, 'o1'), 'o1');
		expect(access(t, 'o1')).toEqual({ seats: 1, held: 1, devices: 2, since: t.now - 1000, again: false });
		expect([shared(), own(['o1', 'p1', 'p3'])]).toEqual([before, rest]);
		expect(access(t, 'org')).toBeNull();
	});

	test('[A16] an approval by a device that took the seat over is shown, and asks for somebody else after it', () => {
		const s = panel(given().drawn()).sealed();
		s.all(['aud', { type: 'approveReveal' }], ['org', { type: 'reissueLink', seat: 'mod' }]);
		take(s, 'mod').all(['mod', { type: 'approveReveal' }]);
		// What the auditor approved before knowing is asked again.
		expect(approvals(s)).toEqual(['moderator']);
		for (const seat of ['aud', 'o1', 'org'])
			expect(JSON.parse(view(s, seat)).shared.approvals).toMatchObject([
				{ role: 'moderator', late: true, devices: 2, since: s.now - 2000, reissued: s.now - 3000 }
			]);
		expect(s.events.at(-1)).toMatchObject({ type: 'RevealApproved', late: true });
		// The organizer alone, with a link of its own making, starts nothing.
		s.all(['org', { type: 'approveReveal' }], ['mod', { type: 'approveReveal' }]);
		expect(approvals(s)).toEqual(['moderator', 'organizer']);
		s.all(['aud', { type: 'approveReveal' }]);
		expect(s.state.phase).toBe('revealing');
	});

	test('[A16] two seats taken over start nothing, a first device after the seal is new too, and half an hour settles it', () => {
		const s = panel(given().drawn()).sealed();
		take(take(s, 'mod'), 'aud').all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
		expect(approvals(s)).toEqual(['auditor']);
		s.now += LIMITS.settledMs;
		s.all(['mod', { type: 'approveReveal' }]);
		expect(s.state.phase).toBe('revealing');
		const spare = take(given().drawn().sealed(), 'mod');
		spare.all(['org', { type: 'approveReveal' }], ['mod', { type: 'approveReveal' }]);
		expect(approvals(spare)).toEqual(['moderator']);
	});

	test('[A36] two approvals from one browser are not two: every screen and the record say so, and each can approve anew', () => {
		const s = panel(given().drawn()).sealed();
		s.browsers = { mod: 'here', aud: 'here', org: 'there' };
		s.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
		expect(s.state.phase).toBe('sealed');
		for (const seat of ['mod', 'aud', 'o1', 'hall', 'org'])
			expect(JSON.parse(view(s, seat)).shared.approvals).toMatchObject([
				{ role: 'moderator', shared: true },
				{ role: 'auditor', shared: true }
			]);
		const told = s.events.filter((e) => e.type === 'RevealApproved');
		expect(told).toMatchObject([{ browser: 'here' }, { browser: 'here', shared: true }]);
		expect(told.map((e) => publicEvent(e)?.detail)).toEqual(['moderator', 'auditor shared']);
		// Pressed again in the same browser it changes nothing.
		const events = s.events.length;
		s.all(['aud', { type: 'approveReveal' }], ['mod', { type: 'approveReveal' }]);
		expect(s.events).toHaveLength(events);
		s.browsers = { mod: 'here', aud: 'another' };
		s.all(['aud', { type: 'approveReveal' }]);
		expect(s.state.phase).toBe('revealing');
	});

	test('[A36] the organizer in the browser of the moderator is no second person either, from elsewhere it is', () => {
		for (const [org, phase] of [
			['here', 'sealed'],
			['there', 'revealing']
		] as const) {
			const s = panel(given().drawn()).sealed();
			s.browsers = { mod: 'here', org };
			s.all(['mod', { type: 'approveReveal' }], ['org', { type: 'approveReveal' }]);
			expect(s.state.phase).toBe(phase);
		}
	});

	test('[A36] a new device is not confirmed from its own browser', () => {
		const s = panel(given().drawn()).sealed();
		s.browsers = { mod: 'here', aud: 'here', org: 'there' };
		take(s, 'mod').all(['mod', { type: 'approveReveal' }]);
		s.all(['aud', { type: 'approveReveal' }], ['org', { type: 'approveReveal' }]);
		expect(s.state.phase).toBe('sealed');
		s.browsers = { ...s.browsers, aud: 'another' };
		s.all(['aud', { type: 'approveReveal' }]);
		expect(s.state.phase).toBe('revealing');
	});

	test('[A36] what is not known of a browser is held against nobody', () => {
		const s = panel(given().drawn()).sealed();
		s.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
		expect(s.state.phase).toBe('revealing');
	});

	describe('[A16] [A36] what an approval will do is told before it is given, and why it starts nothing', () => {
		const ask = (s: Session, seat: string) => {
			const own = JSON.parse(view(s, seat)).own.approval;
			const fresh = own.newUntil !== null && s.now < own.newUntil;
			return { ...(fresh ? own.whileNew : own.settled), missing: own.missing };
		};
		const APART = { mod: 'a', aud: 'b', org: 'c' };
		const ALIKE = { ...APART, aud: 'a' };
		test.each<[string, typeof APART, fresh: string[], order: string[], effects: string[], missing: number]>([
			['two people', APART, [], ['mod', 'aud'], ['missing', 'starts'], 1],
			['the organizer for the auditor', APART, [], ['org', 'mod'], ['missing', 'starts'], 1],
			['no moderator', APART, [], ['aud', 'org'], ['missing', 'missing'], 1],
			['one browser', ALIKE, [], ['mod', 'aud', 'org'], ['missing', 'shared', 'starts'], 1],
			['a new device', APART, ['mod'], ['mod', 'aud'], ['late', 'starts'], 1],
			['a new device last', APART, ['mod'], ['aud', 'mod', 'aud'], ['missing', 'late', 'starts'], 1],
			['a new device and the organizer', APART, ['mod'], ['mod', 'org'], ['late', 'unconfirmed'], 1],
			['two new devices', APART, ['mod', 'aud'], ['mod', 'aud'], ['late', 'late'], 1]
		])('%s', (_, browsers, fresh, order, effects, missing) => {
			const s = panel(given().drawn()).sealed();
			s.browsers = browsers;
			for (const seat of fresh) take(s, seat);
			expect(ask(s, 'org').missing).toBe(2);
			for (const [i, seat] of order.entries()) {
				expect(ask(s, seat)).toMatchObject({ given: false, effect: effects[i] });
				s.all([seat, { type: 'approveReveal' }]);
				expect(s.state.phase).toBe(effects[i] === 'starts' ? 'revealing' : 'sealed');
				if (s.state.phase !== 'sealed') return;
				expect(ask(s, seat)).toMatchObject({ given: true, effect: effects[i] });
			}
			expect(ask(s, 'org').missing).toBe(missing);
		});

		test('a new device’s approval is to be given again half an hour later, and suffices', () => {
			const s = panel(given().drawn()).sealed();
			take(s, 'mod').all(['mod', { type: 'approveReveal' }], ['org', { type: 'approveReveal' }]);
			s.now += LIMITS.settledMs;
			expect(ask(s, 'mod')).toMatchObject({ given: false, effect: 'starts' });
		});

		test('nobody else is told of it', () => {
			const s = panel(given().drawn()).sealed();
			for (const seat of ['o1', 'p1', 'hall']) expect(JSON.parse(view(s, seat)).own.approval).toBeUndefined();
		});
	});

	test('[A37] an approval says whether its device took the seat before or after doors opened', () => {
		const s = given().apply({ type: 'LinkRedeemed', seat: 'mod', at: 1 });
		const late = take(s.drawn(), 'aud').sealed();
		late.browsers = { mod: 'x', aud: 'x' };
		late.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
		expect(JSON.parse(view(late, 'o1')).shared.approvals).toMatchObject([
			{ role: 'moderator', afterDoors: false },
			{ role: 'auditor', afterDoors: true }
		]);
	});

	test('[A32] a seat that lets go is in the evidence, once, and in nobody else’s view; what is over takes no more', () => {
		const s = take(given().lobby(), 'o1');
		const others = ['o2', 'mod', 'aud', 'hall', 'p1', 'org'].map((x) => view(s, x));
		s.all(['o1', { type: 'leaveSeat' }], ['o1', { type: 'leaveSeat' }]);
		expect(s.events.filter((e) => e.type === 'SeatLeft')).toMatchObject([{ seat: 'o1' }]);
		expect(['o2', 'mod', 'aud', 'hall', 'p1', 'org'].map((x) => view(s, x))).toEqual(others);
		expect(access(s, 'o1')).toMatchObject({ held: 0, devices: 1 });
		expect(s.do('org', { type: 'leaveSeat' })).toBe('not-found');
		const over = take(given().drawn(), 'o1')
			.revealed()
			.all(['mod', { type: 'closeSession' }]);
		const events = over.events.length;
		over.all(['o1', { type: 'leaveSeat' }]);
		expect(over.events).toHaveLength(events);
	});
});
