import { describe, expect, test } from 'vitest';
import { scoreTable } from '../../../server/sessions/scores.ts';
import type { Criterion } from '../../../src/domain/kernel/challenge.ts';
import { projectOwn } from '../../../src/domain/session/project.ts';
import { sessionResults } from '../../../src/domain/session/rules/tally.ts';
import { seatOf, sheetOf } from '../../../src/domain/session/state.ts';
import { commandSchema, OF_EVERY_OBJECT } from '../../../src/wire/commands.ts';
import { defaultDraft } from '../../../server/sessions/defaults.ts';
import { given, type Session } from './given.ts';

const NAMES = Object.getOwnPropertyNames(Object.prototype);

/** Doors open, with one ordinary criterion and one that is called like something of every object. */
function named(id: string, kind: Criterion['kind'], required: boolean): Session {
	const s = given();
	if (s.state.phase !== 'draft') throw new Error('no draft');
	const { draft } = s.state;
	const [first] = draft.rubric as [Criterion];
	const rubric = [
		{ ...first, required: true },
		{ ...first, id, kind, required, weight: kind === 'scored' ? first.weight : 0 }
	];
	return s
		.all(['org', { type: 'saveDraft', draft: { ...draft, rubric, quorum: 1 }, base: 0 }])
		.drawn()
		.pitching();
}

describe.each(NAMES)('[D23] a criterion called %s', (id) => {
	test.each(['scored', 'comment'] as const)('stands open until it is filled in: %s, required', (kind) => {
		const s = named(id, kind, true);
		const sheet = { marks: { [s.criteria[0] as string]: 4 }, texts: {}, comment: '' };
		s.all(['o1', { type: 'saveSheet', slot: 'slot1', sheet, base: 0 }]);
		expect(s.do('o1', { type: 'submitSheet', slot: 'slot1' })).toBe('incomplete');
		const whole = kind === 'scored' ? { marks: { ...sheet.marks, [id]: 2 } } : { texts: { [id]: 'claro' } };
		s.all(
			['o1', { type: 'saveSheet', slot: 'slot1', sheet: { ...sheet, ...whole }, base: 1 }],
			['o1', { type: 'submitSheet', slot: 'slot1' }]
		);
	});

	test.each(['scored', 'comment'] as const)('counts and says nothing where it was left open: %s', (kind) => {
		const s = named(id, kind, false);
		const sheet = { marks: { [s.criteria[0] as string]: 4 }, texts: {}, comment: '' };
		s.all(
			['o1', { type: 'saveSheet', slot: 'slot1', sheet, base: 0 }],
			['o1', { type: 'submitSheet', slot: 'slot1' }]
		);
		s.finish()
			.pitching('slot2')
			.finish()
			.all(
				['mod', { type: 'openReview' }],
				['mod', { type: 'seal' }],
				['mod', { type: 'approveReveal' }],
				['aud', { type: 'approveReveal' }]
			);
		s.now += 20_000;
		s.all(['system', { type: 'releaseKey' }]);
		if (s.state.phase !== 'revealed') throw new Error('not revealed');
		const row = sessionResults(s.state)?.rows.find((r) => r.slot === 'slot1');
		expect(row).toMatchObject({ total: 4, totals: [4] });
		const cells = scoreTable(s.state, 'es')?.rows.flat() ?? [];
		expect(cells.every((cell) => cell === null || ['string', 'number'].includes(typeof cell))).toBe(true);
		const own = projectOwn(s.state, seatOf(s.state, 'p1')!, s.aside(), null);
		expect(own).toMatchObject({ result: { texts: [] } });
	});
});

test.each(NAMES)('[D23] no seat, slot or startup is there by the name %s', (name) => {
	const s = given().drawn().pitching();
	if (s.state.phase !== 'pitching') throw new Error('not pitching');
	expect(sheetOf(s.state, name, name)).toBeUndefined();
	expect(sheetOf(s.state, 'slot1', name)).toBeUndefined();
	const sheet = { marks: {}, texts: {}, comment: '' };
	expect(s.do('o1', { type: 'saveSheet', slot: name, sheet, base: 0 })).not.toBeNull();
});

test('[D23] a new criterion’s id that every object has something by is refused, and that is said', () => {
	const draft = defaultDraft(() => Math.random().toString(36));
	const asked = (id: string) => {
		const rubric = draft.rubric.map((c, i) => (i === 0 ? { ...c, id } : c));
		return commandSchema.safeParse({ type: 'saveDraft', base: 0, draft: { ...draft, rubric } });
	};
	expect(asked('constructive').success).toBe(true);
	for (const name of NAMES) expect(asked(name).error?.issues[0]?.message).toBe(OF_EVERY_OBJECT);
});
