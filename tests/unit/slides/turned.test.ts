import { expect, test } from 'vitest';
import { TurnedSlides } from '../../../src/lib/slides/turned.ts';

const DECK = ['a', 'b', 'c', 'd'];
const on = (index: number, more: { slot?: string; cut?: boolean } = {}) => ({
	slot: 's1',
	cut: false,
	slide: { id: DECK[index] as string, index, count: DECK.length, text: '' },
	next: DECK[index + 1] ?? null,
	...more
});

test('[L12] a slide that was shown or next stays within its slot, however often slides are turned', () => {
	const turned = new TurnedSlides();
	expect(turned.wanted(on(0))).toEqual(['a', 'b']);
	expect(turned.wanted(on(1))).toEqual(['b', 'c', 'a']);
	for (const index of [0, 1, 0, 1]) expect([...turned.wanted(on(index))].sort()).toEqual(['a', 'b', 'c']);
	expect(turned.wanted(on(1)).slice(0, 2)).toEqual(['b', 'c']);
	expect(turned.wanted(on(3, { slot: 's2' }))).toEqual(['d']);
	expect(turned.wanted(null)).toEqual([]);
	expect(turned.wanted(on(0))).toEqual(['a', 'b']);
});

test('[L12] [L8] a cut leaves none, and what was kept before it is not kept after it', () => {
	const turned = new TurnedSlides();
	turned.wanted(on(0));
	turned.wanted(on(1));
	expect(turned.wanted({ ...on(1, { cut: true }), slide: null, next: null })).toEqual([]);
	expect(turned.wanted(on(3))).toEqual(['d']);
});
