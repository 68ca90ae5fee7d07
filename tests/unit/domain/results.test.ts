import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Criterion } from '../../../src/domain/kernel/challenge.ts';
import type { SessionDraft } from '../../../src/domain/session/draft.ts';
import type { Results } from '../../../src/domain/session/rules/results.ts';
import { sessionResults } from '../../../src/domain/session/rules/tally.ts';
import type { Slot, SlotStatus, State } from '../../../src/domain/session/state.ts';
import { given } from './given.ts';

type Marks = readonly (number | null)[];

/** One sheet as it lies at the seal: its marks by criterion, and what became of it. */
interface Lies {
	marks: Marks;
	submitted: boolean;
	aside: 'match' | 'recognised' | null;
}

interface Case {
	weights: readonly number[];
	/** Slot → official → sheet; null: none was written. */
	sheets: readonly (readonly (Lies | null)[])[];
	status: readonly SlotStatus[];
	max: 1 | 2 | 3;
	/** In hundredths. */
	threshold: number | null;
	quorum: number;
	/** Index of the criterion that breaks ties; null: the panel. */
	by: number | null;
}

const slotId = (i: number) => `slot${i}`;

/** What the product makes of it, by a whole session's state. */
function computed(c: Case): Results {
	const s = given().drawn().revealed().state;
	if (s.phase !== 'revealed') throw new Error('not revealed');
	// One for words alone counts nowhere.
	const rubric = [
		...c.weights.map((weight, i) => criterion(`k${i}`, weight)),
		{ ...criterion('words', 0), kind: 'comment' as const }
	];
	const officials = c.sheets[0]?.map((_, o) => `o${o}`) ?? [];
	const each = <T>(f: (lies: Lies, slot: number, official: number) => T[]): T[] =>
		c.sheets.flatMap((row, i) => row.flatMap((lies, o) => (lies === null ? [] : f(lies, i, o))));
	const state: Extract<State, { phase: 'revealed' }> = {
		...s,
		draft: { ...s.draft, rubric, quorum: c.quorum, shortlist: rule(c) },
		seats: officials.map((id) => ({ id, role: 'official', startup: null })),
		slots: c.status.map((status, i) => ({ ...(s.slots[0] as Slot), slot: slotId(i), status })),
		sheets: Object.fromEntries(
			c.sheets.map((row, i) => [
				slotId(i),
				Object.fromEntries(row.flatMap((lies, o) => (lies === null ? [] : [[`o${o}`, lying(lies)]])))
			])
		),
		recognitions: each((x, i, o) => (x.aside === 'recognised' ? [{ seat: `o${o}`, slot: slotId(i) }] : [])),
		matches: each((x, i, o) =>
			x.aside === 'match' ? [{ seat: `o${o}`, startup: `su${i}`, reason: 'socio' }] : []
		),
		reveal: {
			...s.reveal,
			openings: c.sheets.map((_, i) => ({
				slot: slotId(i),
				startup: `su${i}`,
				salt: '',
				opening: { name: '', country: '', city: '', website: '' }
			}))
		}
	};
	return sessionResults(state);
}

function criterion(id: string, weight: number): Criterion {
	const levels: Criterion['levels'] = ['1', '2', '3', '4', '5'];
	return { id, title: id, description: '', weight, kind: 'scored', required: false, levels };
}

function rule({ max, threshold, by }: Case): SessionDraft['shortlist'] {
	return {
		max,
		threshold: threshold === null ? null : threshold / 100,
		tieBreak: by === null ? { by: 'panel' } : { by: 'criterion', criterion: `k${by}` }
	};
}

function lying({ marks, submitted }: Lies) {
	const given = Object.fromEntries(marks.map((m, i) => [`k${i}`, m]));
	return {
		sheet: { marks: given, texts: {}, comment: '' },
		revision: 1,
		savedAt: 1,
		submittedAt: submitted ? 2 : null
	};
}

/** A fraction of whole numbers: nothing is rounded but where the rule says so. */
type Fraction = readonly [n: bigint, d: bigint];

/** In hundredths, half up. */
function hundredths([n, d]: Fraction): number {
	return Number((n * 200n + d) / (2n * d));
}

function meanOf(marks: Marks): Fraction | null {
	const there = marks.filter((m) => m !== null);
	return there.length === 0 ? null : [BigInt(there.reduce((a, m) => a + m, 0)), BigInt(there.length)];
}

/** Of what was given alone: what is open takes its weight along. */
function weighed(weights: readonly number[], parts: readonly (Fraction | null)[]): Fraction | null {
	let sum: Fraction = [0n, 1n];
	let weight = 0n;
	parts.forEach((p, i) => {
		if (p === null) return;
		const w = BigInt(weights[i] as number);
		sum = [sum[0] * p[1] + w * p[0] * sum[1], sum[1] * p[1]];
		weight += w;
	});
	return weight === 0n ? null : [sum[0], sum[1] * weight];
}

interface Row {
	slot: string;
	/** In hundredths, as the rest. */
	total: number | null;
	means: readonly (number | null)[];
	/** Of each criterion, from the lowest. */
	marks: readonly (readonly number[])[];
	totals: readonly number[];
	counted: number;
	enough: boolean;
}

/** The same by the words of the rules, slowly, and in fractions. */
function byHand(c: Case): { rows: readonly Row[]; inside: string[]; open: string[] } {
	const rows = c.sheets.map((sheets, i): Row => {
		const off = c.status[i] === 'skipped' || c.status[i] === 'void';
		const counted = sheets.filter((x) => x !== null && !off && x.submitted && x.aside === null);
		const marks = counted.map((x) => (x as Lies).marks);
		const means = c.weights.map((_, k) => meanOf(marks.map((m) => m[k] ?? null)));
		const whole = (f: Fraction | null) => (f === null ? null : hundredths(f));
		return {
			slot: slotId(i),
			total: whole(weighed(c.weights, means)),
			means: means.map(whole),
			marks: c.weights.map((_, k) => marks.flatMap((m) => m[k] ?? []).sort((a, b) => a - b)),
			totals: marks
				.map((m) =>
					weighed(
						c.weights,
						m.map((x) => (x === null ? null : [BigInt(x), 1n]))
					)
				)
				.flatMap((f) => (f === null ? [] : [hundredths(f)]))
				.sort((a, b) => a - b),
			counted: counted.length,
			enough: off || counted.length >= c.quorum
		};
	});
	const able = rows.filter((r) => r.total !== null && r.enough && r.total >= (c.threshold ?? 0));
	// Totals are whole hundredths up to 500 and so are means: one number orders both.
	const worth = (r: Row) => (r.total ?? 0) * 1000 + (c.by === null ? 0 : (r.means[c.by] ?? 0));
	const better = (r: Row) => able.filter((x) => worth(x) > worth(r)).length;
	const noWorse = (r: Row) => able.filter((x) => x !== r && worth(x) >= worth(r)).length;
	const inside = able.filter((r) => noWorse(r) < c.max);
	const open = able.filter((r) => noWorse(r) >= c.max && better(r) < c.max);
	return { rows, inside: inside.map((r) => r.slot).sort(), open: open.map((r) => r.slot).sort() };
}

function expectAsByHand(c: Case): Results {
	const [is, ought] = [computed(c), byHand(c)];
	const whole = (x: number | null) => (x === null ? null : Math.round(x * 100));
	expect(
		is.rows.map((r) => ({
			slot: r.slot,
			total: whole(r.total),
			means: r.criteria.map((k) => whole(k.mean)),
			marks: r.criteria.map((k) => k.marks),
			totals: r.totals.map(whole),
			counted: r.counted,
			enough: !r.underQuorum
		}))
	).toEqual(ought.rows);
	for (const [i, r] of is.rows.entries()) {
		const own = ought.rows[i]?.total ?? null;
		const others = ought.rows.filter((_, k) => k !== i).map((x) => x.total);
		const rank = own === null ? null : 1 + others.filter((t) => t !== null && t > own).length;
		expect([r.rank, r.tied]).toEqual([rank, own !== null && others.includes(own)]);
	}
	expect([[...is.shortlist.slots].sort(), [...is.shortlist.open].sort()]).toEqual([ought.inside, ought.open]);
	return is;
}

const mark = fc.oneof(
	{ weight: 3, arbitrary: fc.constantFrom<number | null>(3, 4) },
	fc.constantFrom<number | null>(null, 1, 2, 5)
);
const lies = (criteria: number) =>
	fc.record<Lies>({
		marks: fc.array(mark, { minLength: criteria, maxLength: criteria }),
		submitted: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, fc.constant(false)),
		aside: fc.oneof(
			{ weight: 6, arbitrary: fc.constant(null) },
			fc.constantFrom<Lies['aside']>('match', 'recognised')
		)
	});
const status = fc.oneof(
	{ weight: 5, arbitrary: fc.constant<SlotStatus>('done') },
	fc.constantFrom<SlotStatus>('skipped', 'void', 'live')
);
const anyCase: fc.Arbitrary<Case> = fc
	.record({ slots: fc.integer({ min: 1, max: 5 }), officials: fc.integer({ min: 1, max: 4 }) })
	.chain(({ slots, officials }) =>
		fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 }).chain((weights) => {
			const sheet = fc.option(lies(weights.length), { freq: 8 });
			const sheets = fc.array(sheet, { minLength: officials, maxLength: officials });
			return fc.record<Case>({
				weights: fc.constant(weights),
				sheets: fc.array(sheets, { minLength: slots, maxLength: slots }),
				status: fc.array(status, { minLength: slots, maxLength: slots }),
				max: fc.constantFrom(1, 2, 3),
				threshold: fc.option(fc.constantFrom(300, 333, 350, 400)),
				quorum: fc.integer({ min: 1, max: officials }),
				by: fc.option(fc.integer({ min: 0, max: weights.length - 1 }))
			});
		})
	);

describe('[S1] [S9] results as by hand', () => {
	test('whatever was marked, handed in, set aside, skipped and left open', () => {
		fc.assert(
			fc.property(anyCase, (c) => {
				expectAsByHand(c);
			}),
			{ numRuns: 1500 }
		);
	});

	test('a startup exactly at the threshold is in, a hundredth below it is out', () => {
		fc.assert(
			fc.property(anyCase, fc.nat(), (c, pick) => {
				const totals = byHand(c).rows.flatMap((r) => r.total ?? []);
				fc.pre(totals.length > 0);
				const at = totals[pick % totals.length] as number;
				for (const threshold of [at, at + 1]) expectAsByHand({ ...c, threshold });
			}),
			{ numRuns: 500 }
		);
	});
});

const sheet = (...marks: (number | null)[]): Lies => ({ marks, submitted: true, aside: null });
const plain = (rows: readonly (readonly Lies[])[], over: Partial<Case> = {}): Case => ({
	weights: rows[0]?.[0]?.marks.map(() => 1) ?? [],
	sheets: rows,
	status: rows.map(() => 'done'),
	max: 3,
	threshold: null,
	quorum: 1,
	by: null,
	...over
});

describe('[S9] the shortlist by the rule', () => {
	// One official, two criteria; the total is their mean.
	const four = [[sheet(4, 4)], [sheet(5, 3)], [sheet(3, 5)], [sheet(2, 2)]];
	test.each<[string, Partial<Case>, slots: string[], open: string[]]>([
		['three level and three places: all are in', {}, ['slot0', 'slot1', 'slot2'], []],
		[
			'three level across the last place: the panel decides among them',
			{ max: 2 },
			[],
			['slot0', 'slot1', 'slot2']
		],
		['a criterion breaks the tie, best first', { max: 2, by: 0 }, ['slot1', 'slot0'], []],
		['another criterion breaks it otherwise', { max: 2, by: 1 }, ['slot2', 'slot0'], []],
		['one place', { max: 1, by: 1 }, ['slot2'], []],
		['exactly at the threshold is in', { threshold: 400 }, ['slot0', 'slot1', 'slot2'], []],
		['above all: none is in', { threshold: 401 }, [], []],
		['nobody reaches the quorum', { quorum: 2 }, [], []],
		[
			'who was skipped leaves room',
			{ max: 2, status: ['skipped', 'done', 'done', 'done'] },
			['slot1', 'slot2'],
			[]
		]
	])('%s', (_, over, slots, open) => {
		expect(expectAsByHand(plain(four, over)).shortlist).toEqual({ slots, open });
	});

	test('some are surely in while others are level across the last place', () => {
		const rows = [[sheet(4)], [sheet(5)], [sheet(4)], [sheet(3)]];
		expect(expectAsByHand(plain(rows, { max: 2 })).shortlist).toEqual({
			slots: ['slot1'],
			open: ['slot0', 'slot2']
		});
	});

	test('what the criterion leaves level is the panel’s', () => {
		const rows = [[sheet(4, 4)], [sheet(4, 4)], [sheet(5, 3)]];
		expect(expectAsByHand(plain(rows, { max: 2, by: 0 })).shortlist).toEqual({
			slots: ['slot2'],
			open: ['slot0', 'slot1']
		});
	});
});

test('[S10] half a hundredth is rounded up as on paper, in totals, sheets and means', () => {
	for (let below = 1; below <= 4; below++)
		for (let part = 1; part < 200; part++) {
			const c = plain([[sheet(below, below + 1)]], { weights: [200 - part, part] });
			const [row] = expectAsByHand(c).rows;
			expect(row?.total).toBe((below * 100 + Math.ceil(part / 2)) / 100);
		}
	// Eight marks: thirds of a hundredth do not come up, eighths do (3.125 and 3.375).
	for (let fours = 0; fours <= 8; fours++)
		expectAsByHand(plain([Array.from({ length: 8 }, (_, i) => sheet(i < fours ? 4 : 3))]));
});

test.each(['skipped', 'void'] as const)(
	'[S11] [O22] a pitch that is %s has no result, whatever lies there, and is not under the quorum',
	(off) => {
		const c = plain([[sheet(5)], [sheet(2)]], { status: [off, 'done'], quorum: 2 });
		const { rows, shortlist } = expectAsByHand(c);
		expect(rows[0]).toMatchObject({ rank: null, total: null, tied: false, counted: 0, totals: [] });
		expect(rows[1]).toMatchObject({ rank: 1, total: 2 });
		expect(rows.map((r) => r.underQuorum)).toEqual([false, true]);
		expect(shortlist.slots).toEqual([]);
	}
);

test('[S12] what the rubric lets stand open counts nowhere: neither as nothing nor as a share', () => {
	const c = plain([[sheet(4, null), sheet(2, null)], [sheet(null, null)]], { weights: [1, 9] });
	const { rows, shortlist } = expectAsByHand(c);
	expect(rows[0]).toMatchObject({ total: 3, totals: [2, 4] });
	expect(rows[0]?.criteria.map((k) => k.mean)).toEqual([3, null]);
	expect(rows[1]).toMatchObject({ total: null, rank: null, counted: 1, totals: [] });
	expect(shortlist.slots).toEqual(['slot0']);
});
