import { expect, test } from 'vitest';
import { ShortlistChoice } from '../../../src/lib/seat/choice.svelte.ts';
import { departs, departureText } from '../../../src/lib/seat/departure.ts';
import { m } from '../../../src/lib/paraglide/messages.js';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import type { ResultsView } from '../../../src/wire/index.ts';

const results = (decision: ResultsView['decision'] = null): ResultsView => ({
	rows: [],
	sheets: [],
	shortlist: { slots: ['a'], open: [] },
	decision
});
const decided = (revision: number, slots: readonly string[], reason = 'otra') =>
	results({ slots, reason, revision });

test('[E45] what another decides meanwhile is laid beside what is marked, and nothing is sent over it unseen', () => {
	const choice = new ShortlistChoice(results());
	choice.toggle('b', true);
	choice.follow(decided(1, ['c']));
	expect([choice.picked, choice.theirs?.slots]).toEqual([['a', 'b'], ['c']]);
	expect(choice.command.base).toBe(0);
	choice.resolve('mine');
	expect([choice.picked, choice.theirs, choice.command.base]).toEqual([['a', 'b'], null, 1]);
	choice.follow(decided(2, ['c', 'd']));
	choice.resolve('theirs');
	expect([choice.picked, choice.reason, choice.theirs, choice.command.base]).toEqual([
		['c', 'd'],
		'otra',
		null,
		2
	]);
});

test('[E45] where nothing was touched the newest stands; the own decision and an older backup raise no question', () => {
	const choice = new ShortlistChoice(results());
	choice.follow(decided(1, ['c']));
	expect([choice.picked, choice.theirs]).toEqual([['c'], null]);
	choice.toggle('d', true);
	choice.reason = 'propia ';
	choice.follow(decided(2, ['d', 'c'], 'propia'));
	expect([choice.theirs, choice.command.base]).toEqual([null, 2]);
	choice.toggle('e', true);
	choice.follow(decided(1, ['c']));
	expect([choice.picked, choice.theirs, choice.command.base]).toEqual([['d', 'c', 'e'], null, 1]);
});

test('[E45] over an older backup untouched marks are the backup’s, and a decision made anew in it is another’s', () => {
	for (const touched of [false, true]) {
		const choice = new ShortlistChoice(decided(1, ['b']));
		choice.follow(decided(2, ['c'], 'dos'));
		if (touched) choice.toggle('d', true);
		choice.follow(decided(1, ['b']));
		expect(choice.picked).toEqual(touched ? ['c', 'd'] : ['b']);
		expect(choice.theirs).toBeNull();
		choice.follow(decided(2, ['b', 'c'], 'anew'));
		expect([choice.picked, choice.theirs?.slots]).toEqual(
			touched
				? [
						['c', 'd'],
						['b', 'c']
					]
				: [['b', 'c'], undefined]
		);
	}
});

test('[E50] [E51] what is marked is told from what is decided, and from what the rule gives', () => {
	const choice = new ShortlistChoice(results());
	const seen = () => [choice.standing, choice.decided, choice.undecided];
	expect(seen()).toEqual(['rule', false, false]);
	choice.toggle('b', true);
	expect(seen()).toEqual(['other', false, true]);
	choice.reason = 'unanimidad';
	choice.follow(decided(1, ['a', 'b'], 'unanimidad'));
	expect(seen()).toEqual(['other', true, false]);
	choice.toggle('b', false);
	expect(seen()).toEqual(['rule', false, true]);
	choice.follow({ ...results(), shortlist: { slots: ['a'], open: ['b', 'c'] } });
	expect(choice.standing).toBe('open');
	const none = { ...results(), shortlist: { slots: [], open: [] } };
	expect(new ShortlistChoice(none).standing).toBe('nobody');
});

test('[D20] what deviates from the rule without a motive, or is too much, is known before anything is asked', () => {
	const choice = new ShortlistChoice(results());
	expect(choice.wrong).toBeNull();
	choice.toggle('b', true);
	expect(choice.wrong).toBe('reason');
	choice.reason = '  ';
	expect(choice.wrong).toBe('reason');
	choice.reason = 'unanimidad';
	expect(choice.wrong).toBeNull();
	for (const slot of ['c', 'd']) choice.toggle(slot, true);
	expect(choice.wrong).toBe('most');
});

test('[D32] in what the marks depart from the rule is said, and a tie across the last place is none', () => {
	overwriteGetLocale(() => 'es');
	const said = (picked: readonly string[], max: number, rule = { slots: ['a'], open: [] as string[] }) => [
		departs({ rule, max, picked }),
		departureText({ rule, max, picked }, (slots) => slots.join(' y '))
	];
	expect(said(['a'], 2)).toEqual([false, '']);
	const [departed, text] = said(['a', 'b', 'c'], 2);
	expect(departed).toBe(true);
	for (const part of [
		m.panel_decide_departs(),
		m.panel_decide_over({ n: 2 }),
		m.panel_decide_added({ list: 'b y c' })
	])
		expect(text).toContain(part);
	expect(said(['b'], 2)[1]).toContain(m.panel_decide_left({ list: 'a' }));
	expect(said(['b'], 2)[1]).not.toContain(m.panel_decide_over({ n: 2 }));
	const tie = { slots: ['a'], open: ['b', 'c'] };
	const tied = [false, m.panel_decide_tie({ list: 'b y c' })];
	expect([said(['a'], 2, tie), said(['a', 'c'], 2, tie)]).toEqual([tied, tied]);
	expect(said(['a', 'b', 'c'], 2, tie)[1]).toContain(m.panel_decide_over({ n: 2 }));
	expect(said(['a', 'd'], 2, tie)[1]).toContain(m.panel_decide_added({ list: 'd' }));
});
