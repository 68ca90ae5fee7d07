import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Criterion } from '../../../src/domain/kernel/challenge.ts';
import { complete } from '../../../src/domain/session/rules/complete.ts';
import { projectOwn } from '../../../src/domain/session/project.ts';
import { given, type Session } from './given.ts';

const LEVELS: Criterion['levels'] = ['1', '2', '3', '4', '5'];

describe('[S13] what a sheet needs', () => {
	test('every required mark and text, and nothing that is not required', () => {
		const one = fc.record({
			kind: fc.constantFrom<Criterion['kind']>('scored', 'comment'),
			required: fc.boolean(),
			mark: fc.constantFrom(null, undefined, 1, 5),
			text: fc.constantFrom(undefined, '', ' \n', 'claro')
		});
		fc.assert(
			fc.property(fc.array(one, { maxLength: 4 }), (list) => {
				const rubric = list.map(({ kind, required }, i) => ({
					...{ id: `k${i}`, title: '', description: '', weight: 1, levels: LEVELS },
					...{ kind, required }
				}));
				const marks = Object.fromEntries(
					list.flatMap(({ mark }, i) => (mark === undefined ? [] : [[`k${i}`, mark]]))
				);
				const texts = Object.fromEntries(
					list.flatMap(({ text }, i) => (text === undefined ? [] : [[`k${i}`, text]]))
				);
				let lacks = 0;
				for (const { kind, required, mark, text } of list) {
					if (!required) continue;
					if (kind === 'scored' && mark !== 1 && mark !== 5) lacks++;
					if (kind === 'comment' && text !== 'claro') lacks++;
				}
				expect(complete(rubric, { marks, texts, comment: '' })).toBe(lacks === 0);
			})
		);
	});

	test('a sheet is handed in whole and stays whole while it is revised', () => {
		const s = given().drawn().pitching();
		const [first] = s.criteria as [string];
		const whole = s.sheet(4);
		const lacking = { ...whole, marks: { ...whole.marks, [first]: null } };
		const save = (sheet: typeof lacking, base: number) =>
			s.do('o1', { type: 'saveSheet', slot: 'slot1', sheet, base });
		const submit = () => s.do('o1', { type: 'submitSheet', slot: 'slot1' });
		expect(submit()).toBe('incomplete');
		expect([save(lacking, 0), submit()]).toEqual([null, 'incomplete']);
		expect([save(whole, 1), submit()]).toEqual([null, null]);
		const before = s.state;
		expect(save(lacking, 2)).toBe('incomplete');
		expect(s.state).toBe(before);
		expect(save(s.sheet(5), 2)).toBeNull();
		const lies = s.state.phase === 'pitching' ? s.state.sheets['slot1']?.['o1'] : undefined;
		expect(lies).toMatchObject({ revision: 3, sheet: s.sheet(5) });
		expect(lies?.submittedAt).not.toBeNull();
	});

	test('handed in again it is as it was, and so is who recognised a pitch again', () => {
		const s = given().drawn().pitching().score('o1', 'slot1', 4);
		s.all(['o1', { type: 'recognise', slot: 'slot1' }], ['o2', { type: 'recognise', slot: 'slot1' }]);
		const [before, events] = [s.state, s.events.length];
		expect(s.do('o1', { type: 'submitSheet', slot: 'slot1' })).toBeNull();
		expect(s.do('o1', { type: 'recognise', slot: 'slot1' })).toBeNull();
		expect([s.state, s.events.length]).toEqual([before, events]);
	});

	test('how many are open is told of what is pitched and what was, never of what was skipped', () => {
		const s = given().drawn();
		const open = () => {
			if (s.state.phase === 'none') throw new Error('no session');
			const own = projectOwn(
				s.state,
				s.state.seats.find((x) => x.id === 'mod')!,
				s.aside()
			);
			return own.role === 'moderator' && own.openSheets;
		};
		expect([
			open(),
			(s.called(), open()),
			(s.all(['mod', { type: 'startStep', step: 'pitch' }]), open())
		]).toEqual([0, 0, 3]);
		expect((s.score('o1', 'slot1', 4), open())).toBe(2);
		expect((s.finish(), open())).toBe(2);
		s.called('slot2').all(['mod', { type: 'skipSlot', slot: 'slot2', reason: 'x' }]);
		expect(open()).toBe(2);
	});

	test.each([0, 6, 2.5, -1])(
		'%s is no mark, and a mark belongs to a scored criterion of the rubric',
		(mark) => {
			const s = given().drawn().pitching();
			const [first] = s.criteria as [string];
			for (const marks of [{ [first]: mark }, { nowhere: 3 }]) {
				const sheet = { marks, texts: {}, comment: '' };
				expect(s.do('o1', { type: 'saveSheet', slot: 'slot1', sheet, base: 0 })).toBe('invalid');
			}
			const sheet = { marks: {}, texts: { nowhere: 'x' }, comment: '' };
			expect(s.do('o1', { type: 'saveSheet', slot: 'slot1', sheet, base: 0 })).toBe('invalid');
		}
	);
});

describe('[S11] when a pitch can be marked', () => {
	const over = (s: Session) => s.finish();
	const voided = (s: Session) =>
		s.all(['mod', { type: 'cutNow' }], ['mod', { type: 'resolveBreach', choice: 'void', note: 'se oyó' }]);
	const put = (type: 'skipSlot' | 'postponeSlot') => (s: Session) =>
		s.all(['mod', { type, slot: 'slot1', reason: 'x' }]);
	test.each<[string, (s: Session) => Session, string | null]>([
		['waiting', (s) => s.called('slot2'), 'not-now'],
		['called', (s) => s.called(), null],
		['live', (s) => s.pitching(), null],
		['done', (s) => over(s.pitching()), null],
		['postponed after its call', (s) => put('postponeSlot')(s.pitching()), null],
		['skipped', (s) => put('skipSlot')(s.pitching()), 'not-now'],
		['voided', (s) => voided(s.pitching()), 'not-now']
	])('%s', (_, to, refusal) => {
		const s = to(given().drawn());
		const sheet = s.sheet(3);
		expect(s.do('o1', { type: 'saveSheet', slot: 'slot1', sheet, base: 0 })).toBe(refusal);
		expect(s.do('o1', { type: 'submitSheet', slot: 'slot1' })).toBe(refusal);
		expect(s.do('o1', { type: 'recognise', slot: 'slot1' })).toBe(refusal);
	});
});

test('[S14] what a startup reads of its sheets tells nobody’s place: who wrote which changes nothing', () => {
	const written = [
		{ mark: 5, text: 'zeta', comment: 'último' },
		{ mark: 2, text: 'alfa', comment: 'primero' },
		{ mark: 4, text: '', comment: '' }
	];
	/** The presenter's own part after the reveal, when the officials wrote the sheets in this order. */
	function own(order: readonly number[]): string {
		const s = given().drawn();
		const [first] = s.criteria as [string];
		for (const slot of ['slot1', 'slot2']) {
			s.pitching(slot);
			order.forEach((k, i) => {
				const { mark, text, comment } = written[k] as (typeof written)[number];
				const sheet = { ...s.sheet(mark), texts: { [first]: text }, comment };
				s.all(
					[`o${i + 1}`, { type: 'saveSheet', slot, sheet, base: 0 }],
					[`o${i + 1}`, { type: 'submitSheet', slot }]
				);
			});
			s.finish();
		}
		s.all(
			['mod', { type: 'openReview' }],
			['mod', { type: 'seal' }],
			['mod', { type: 'approveReveal' }],
			['aud', { type: 'approveReveal' }]
		);
		s.now += 20_000;
		s.all(['system', { type: 'releaseKey' }]);
		if (s.state.phase === 'none') throw new Error('no session');
		const seat = s.state.seats.find((x) => x.id === 'p1');
		return JSON.stringify(seat && projectOwn(s.state, seat, s.aside()));
	}
	const one = own([0, 1, 2]);
	for (const text of ['zeta', 'alfa', 'último', 'primero']) expect(one).toContain(text);
	for (const order of [
		[0, 2, 1],
		[1, 0, 2],
		[1, 2, 0],
		[2, 0, 1],
		[2, 1, 0]
	])
		expect(own(order)).toBe(one);
});

test('[N1] a note is taken of every slot, marked or not, and of none that is not there', () => {
	const s = given().drawn().called('slot2');
	const note = (slot: string) => s.do('o1', { type: 'saveNote', slot, text: 'x', base: 0 });
	expect([note('slot1'), note('slot2'), note('slot3')]).toEqual([null, null, 'not-found']);
	s.all(['mod', { type: 'skipSlot', slot: 'slot2', reason: 'x' }]);
	expect(note('slot2')).toBeNull();
});
