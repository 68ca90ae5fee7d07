import { expect, test } from 'vitest';
import { markAfterKey } from '../../../src/lib/ui/markKeys.ts';
import { stackDots } from '../../../src/lib/ui/plotRows.ts';
import { givenCount, missing } from '../../../src/lib/ui/sheetCheck.ts';
import type { Criterion } from '../../../src/wire/index.ts';

test('digits set a mark, arrows move it and stop at the ends', () => {
	expect(markAfterKey('4', null, false)).toBe(4);
	expect(markAfterKey('ArrowRight', 4, false)).toBe(5);
	expect(markAfterKey('ArrowRight', 5, false)).toBe(5);
	expect(markAfterKey('ArrowLeft', 1, false)).toBe(1);
	expect(markAfterKey('ArrowDown', null, false)).toBe(1);
	expect(markAfterKey('Home', 3, false)).toBe(1);
	expect(markAfterKey('End', 3, false)).toBe(5);
});

test('only an optional mark can be cleared, and other keys mean nothing', () => {
	expect(markAfterKey('Backspace', 3, true)).toBeNull();
	expect(markAfterKey('0', 3, false)).toBeUndefined();
	for (const key of ['6', '9', 'a', 'Tab', 'Enter', '12']) expect(markAfterKey(key, 3, true)).toBeUndefined();
});

const criterion = (id: string, over: Partial<Criterion> = {}): Criterion => ({
	id,
	title: id,
	description: '',
	weight: 1,
	kind: 'scored',
	required: true,
	levels: ['', '', '', '', ''],
	...over
});

test('a sheet says what is missing in the order of the rubric, and blanks are no text', () => {
	const rubric = [
		criterion('a'),
		criterion('b'),
		criterion('c', { required: false }),
		criterion('d', { kind: 'comment' })
	];
	const sheet = { marks: { b: 3, a: null }, texts: { d: '  ' }, comment: '' };
	expect(missing(rubric, sheet).map(({ id }) => id)).toEqual(['a', 'd']);
	expect(givenCount(rubric, sheet)).toBe(1);
	expect(missing(rubric, { ...sheet, marks: { a: 1, b: 3 }, texts: { d: 'x' } })).toEqual([]);
});

test('equal values are stacked about the line, so that no dot hides another', () => {
	expect(stackDots([4, 4, 5, 4], 0.1)).toEqual([
		{ value: 4, lane: 0 },
		{ value: 4, lane: 1 },
		{ value: 4, lane: -1 },
		{ value: 5, lane: 0 }
	]);
	const many = stackDots(Array<number>(12).fill(3), 0.1);
	expect(new Set(many.map(({ lane }) => lane)).size).toBe(12);
});
