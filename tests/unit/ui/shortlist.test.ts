import { render } from 'svelte/server';
import { beforeAll, expect, test } from 'vitest';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import Results from '../../../src/lib/results/Results.svelte';
import type { ResultsView, SlotView } from '../../../src/wire/index.ts';

beforeAll(() => overwriteGetLocale(() => 'es'));

const SLOTS = ['Lyra', 'Vela'].map((word, i) => ({
	id: word,
	pseudonym: { word, figure: i, colour: i },
	status: 'done'
})) as unknown as SlotView[];
const ROWS = SLOTS.map(({ id }, i) => ({
	slot: id,
	rank: i + 1,
	tied: false,
	total: 4 - i,
	counted: 3,
	underQuorum: false,
	criteria: [],
	totals: []
}));

const marksOf = (body: string) =>
	[...body.matchAll(/class="tag ([a-z]+)[^>]*>(?:<!--.*?-->)*([^<]+)/g)].map((tag) => tag.slice(1));

function told(hall: boolean, decision: ResultsView['decision']) {
	const results: ResultsView = { rows: ROWS, sheets: [], shortlist: { slots: ['Lyra'], open: [] }, decision };
	const { body } = render(Results, { props: { results, rubric: [], slots: SLOTS, names: () => null, hall } });
	return {
		marks: marksOf(body),
		rule: body.includes('Según la regla fijada')
	};
}
test('[O22] in the ranking a skipped pitch is called skipped, a voided one void, and neither is under the quorum', () => {
	const rows = ROWS.map((row) => ({ ...row, rank: null, total: null, counted: 0 }));
	const marks = (statuses: readonly string[]) => {
		const slots = SLOTS.map((slot, i) => ({ ...slot, status: statuses[i] })) as unknown as SlotView[];
		const results: ResultsView = { rows, sheets: [], shortlist: { slots: [], open: [] }, decision: null };
		return marksOf(render(Results, { props: { results, rubric: [], slots, names: () => null } }).body);
	};
	expect(marks(['skipped', 'void'])).toEqual([
		['neutral', 'Omitida'],
		['bad', 'Anulada']
	]);
	expect(marks(['done', 'done'])).toEqual([]);
});

const undecided = [['neutral', 'Según la regla, por decidir']];
const decided = [['good', 'En la lista corta']];

test('[O13] until the panel decides no startup carries a mark of success: the panel reads what the rule gives as to be decided, a public room nothing', () => {
	expect(told(false, null)).toEqual({ marks: undecided, rule: true });
	expect(told(true, null)).toEqual({ marks: [], rule: false });
	const decision = { slots: ['Vela'], reason: 'unanimidad', revision: 1 };
	for (const hall of [true, false]) expect(told(hall, decision)).toEqual({ marks: decided, rule: true });
	expect(told(false, { ...decision, slots: [] }).marks).toEqual([]);
});
