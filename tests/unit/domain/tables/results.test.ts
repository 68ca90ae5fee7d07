import { describe, expect, test } from 'vitest';
import type { Criterion } from '../../../../src/domain/kernel/challenge.ts';
import type { ShortlistRule } from '../../../../src/domain/session/draft.ts';
import { results, round2, type Results } from '../../../../src/domain/session/rules/results.ts';
import { isOpen, type Open, type Slot, type SlotStatus } from '../../../../src/domain/session/state.ts';
import { given } from '../given.ts';

const LEVELS: Criterion['levels'] = ['1', '2', '3', '4', '5'];
const criterion = (id: string, weight: number, kind: Criterion['kind'] = 'scored'): Criterion => {
	return { id, title: id, description: '', weight, kind, required: false, levels: LEVELS };
};

interface Case {
	/** For each pitch the sheets that count, each with a digit for each criterion, `-` where it is open: `45 3-`. */
	pitches: readonly string[];
	weights?: readonly number[];
	status?: readonly SlotStatus[];
	quorum?: number;
	rule?: Partial<ShortlistRule>;
}

/** Whatever a session has beside what a case says. */
function rest(): Open {
	const { state } = given().drawn();
	if (!isOpen(state)) throw new Error('not open');
	return state;
}
const sheets = (pitch: string) => (pitch === '' ? [] : pitch.split(' '));
const lies = (marks: Record<string, number | null>) => {
	return { sheet: { marks, texts: {}, comment: '' }, revision: 1, savedAt: 1, submittedAt: 2 };
};
const written = (sheet: string) =>
	lies(Object.fromEntries([...sheet].map((x, i) => [`k${i}`, x === '-' ? null : Number(x)])));

/** Pitches `a`, `b` and so on; criteria `k0`, `k1` and so on, and `words`, which is for words alone. */
function of({ pitches, weights = [1], status = [], quorum = 1, rule = {} }: Case): Results {
	const rubric = [...weights.map((w, i) => criterion(`k${i}`, w)), criterion('words', 9, 'comment')];
	const shortlist = { max: 3, threshold: null, tieBreak: { by: 'panel' }, ...rule } as const;
	const ids = pitches.map((_, i) => 'abcdef'[i] as string);
	const open = rest();
	const doors = {
		...open,
		slots: ids.map((id, i) => ({ ...(open.slots[0] as Slot), slot: id, status: status[i] ?? 'done' })),
		sheets: Object.fromEntries(
			pitches.map((p, i) => [ids[i], Object.fromEntries(sheets(p).map((x, o) => [`o${o}`, written(x)]))])
		)
	};
	return results({ ...open.draft, rubric, shortlist, quorum }, doors, (x) =>
		sheets(pitches[ids.indexOf(x.slot)] as string).map((_, o) => `o${o}`)
	);
}

describe('[S1] [S10] [S12] what sheets come to', () => {
	type Row = [string, weights: number[], sheets: string, total: number | null, (number | null)[], number[]];
	test.each<Row>([
		['one mark', [1], '4', 4, [4], [4]],
		['the mean of two', [1], '4 5', 4.5, [4.5], [4, 5]],
		['from the lowest, whoever gave it', [1], '5 1 3', 3, [3], [1, 3, 5]],
		['thirds, rounded down', [1], '3 3 4', 3.33, [3.33], [3, 3, 4]],
		['thirds, rounded up', [1], '3 4 4', 3.67, [3.67], [3, 4, 4]],
		['half a hundredth in a mean', [1], '4 3 3 3 3 3 3 3', 3.13, [3.13], [3, 3, 3, 3, 3, 3, 3, 4]],
		['half a hundredth in a sheet', [199, 1], '34', 3.01, [3, 4], [3.01]],
		['less than half a hundredth', [249, 1], '34', 3, [3, 4], [3]],
		['weights that differ', [3, 1], '51', 4, [5, 1], [4]],
		['weights that differ, two sheets', [3, 1], '51 15', 3, [3, 3], [2, 4]],
		['weights of any sum', [30, 20], '52', 3.8, [5, 2], [3.8]],
		['a mark that is open takes its weight along', [1, 9], '4- 2-', 3, [3, null], [2, 4]],
		['a mark that one left open', [1, 1], '42 4-', 3, [4, 2], [3, 4]],
		['the other mark that one left open', [1, 1], '-5 32', 3.25, [3, 3.5], [2.5, 5]],
		['all marks open', [1, 1], '-- --', null, [null, null], []],
		['no sheet', [1, 1], '', null, [null, null], []]
	])('%s', (_, weights, pitch, total, means, totals) => {
		const [row] = of({ pitches: [pitch], weights }).rows;
		const marks = weights.map((_, k) =>
			sheets(pitch)
				.flatMap((x) => (x[k] === '-' ? [] : Number(x[k])))
				.sort()
		);
		expect(row).toEqual({
			slot: 'a',
			rank: total === null ? null : 1,
			tied: false,
			total,
			counted: sheets(pitch).length,
			underQuorum: pitch === '',
			criteria: means.map((mean, k) => ({ criterion: `k${k}`, mean, marks: marks[k] })),
			totals
		});
	});

	test('who counts and has no sheet gives no mark', () => {
		const open = rest();
		const draft = { ...open.draft, rubric: [criterion('k0', 1)] };
		const slots = [{ ...(open.slots[0] as Slot), slot: 'a' }];
		const doors = { ...open, slots, sheets: { a: { o0: written('4') } } };
		const [row] = results(draft, doors, () => ['o0', 'o1']).rows;
		expect(row).toMatchObject({ total: 4, counted: 2, totals: [4] });
	});

	test.each([
		[3.005, 3.01],
		[2.675, 2.68],
		[1.115, 1.12],
		[3.0049, 3],
		[3.00499, 3],
		[3.006, 3.01],
		[4.995, 5],
		[5, 5]
	])('%d is %d', (x, rounded) => {
		expect(round2(x)).toBe(rounded);
	});
});

test.each<[status: SlotStatus, sheets: string, under: boolean]>([
	['done', '4 4', false],
	['done', '4 4 4', false],
	['done', '4', true],
	['done', '', true],
	['live', '4', true],
	['skipped', '', false],
	['void', '', false]
])('[S2] a pitch that is %s, with %s for a quorum of two, is under it: %s', (status, pitch, under) => {
	expect(of({ pitches: [pitch], status: [status], quorum: 2 }).rows[0]?.underQuorum).toBe(under);
});

test.each<[what: string, pitches: string[], ranks: string]>([
	['one', ['4'], '1'],
	['all apart', ['3', '5', '4'], '3 1 2'],
	['two level at the top', ['4', '4', '3'], '1= 1= 3'],
	['two level below', ['3', '4', '3', '2'], '2= 1 2= 4'],
	['all level', ['4', '4', '4'], '1= 1= 1='],
	['one without a sheet between', ['4', '', '3', ''], '1 - 2 -'],
	['level to two decimals', ['3 3 3 3 3 3 4', '3 3 3 3 3 3 4'], '1= 1='],
	['a third without a mark beside two that are level', ['4', '4', '-'], '1= 1= -']
])('[S2] ranks: %s', (_, pitches, ranks) => {
	const said = of({ pitches }).rows.map((r) => `${r.rank ?? '-'}${r.tied ? '=' : ''}`);
	expect(said.join(' ')).toBe(ranks);
});

describe('[S9] who is shortlisted, and who is level across the last place', () => {
	const by = (criterion: string): Partial<ShortlistRule> => ({ tieBreak: { by: 'criterion', criterion } });
	type Row = [what: string, pitches: string[], Partial<ShortlistRule>, slots: string, open?: string];
	test.each<Row>([
		['fewer than places', ['3', '4'], {}, 'ba'],
		['as many as places', ['3', '5', '4'], {}, 'bca'],
		['more than places', ['3', '5', '4', '2'], {}, 'bca'],
		['two places', ['3', '5', '4'], { max: 2 }, 'bc'],
		['one place', ['3', '5', '4'], { max: 1 }, 'b'],
		['level, with places for both', ['3', '4', '4'], { max: 2 }, 'bc'],
		['level across the last place', ['5', '4', '4'], { max: 2 }, 'a', 'bc'],
		['level across the only place', ['4', '4', '3'], { max: 1 }, '', 'ab'],
		['three level across two places', ['4', '4', '4'], { max: 2 }, '', 'abc'],
		['level below the last place', ['5', '3', '3'], { max: 1 }, 'a'],
		['two in, two level for the last', ['5', '4', '3', '3', '2'], {}, 'ab', 'cd'],
		['nobody', [], {}, ''],
		['nobody with a sheet', ['', ''], {}, ''],
		['exactly at the threshold', ['4', '3'], { threshold: 4 }, 'a'],
		['a hundredth above all', ['4', '3'], { threshold: 4.01 }, ''],
		['a hundredth below one', ['4', '3'], { threshold: 3.99 }, 'a'],
		['without a mark and without a threshold', ['4', '-'], {}, 'a'],
		['who is below the threshold leaves no place level', ['4', '3', '3'], { max: 2, threshold: 4 }, 'a']
	])('%s', (_, pitches, rule, slots, level = '') => {
		expect(of({ pitches, rule }).shortlist).toEqual({ slots: [...slots], open: [...level] });
	});

	test.each<Row>([
		['the first criterion breaks the tie', ['35', '44', '53'], { max: 2, ...by('k0') }, 'cb'],
		['the second breaks it otherwise', ['35', '44', '53'], { max: 2, ...by('k1') }, 'ab'],
		['the total comes first', ['51', '44', '43'], { max: 1, ...by('k0') }, 'b'],
		['level in the criterion too', ['44', '44', '53'], { max: 2, ...by('k0') }, 'c', 'ab'],
		['open in the criterion is below all', ['-4', '44', '53'], { max: 2, ...by('k0') }, 'cb'],
		['a criterion for words breaks none', ['35', '53', '44'], { max: 2, ...by('words') }, '', 'abc'],
		['the panel, whatever the criteria say', ['35', '53', '44'], { max: 2 }, '', 'abc']
	])('%s', (_, pitches, rule, slots, level = '') => {
		const { shortlist } = of({ pitches, weights: [1, 1], rule });
		expect(shortlist).toEqual({ slots: [...slots], open: [...level] });
	});

	test('who is under the quorum, skipped or void leaves the place to the next', () => {
		const pitches = ['5', '4 4', '', '', '3 3'];
		const status = ['done', 'done', 'void', 'skipped', 'done'] as const;
		const { shortlist } = of({ pitches, status, quorum: 2, rule: { max: 2 } });
		expect(shortlist).toEqual({ slots: ['b', 'e'], open: [] });
	});
});
