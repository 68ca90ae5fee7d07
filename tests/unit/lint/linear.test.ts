import { expect, test } from 'vitest';
import { QUOTE_MAX, unexplained } from '../../../src/domain/lint/explained.ts';
import { fold } from '../../../src/domain/lint/fold.ts';
import { linter } from '../../../src/domain/lint/lint.ts';
import { TEXT_MAX } from '../../../src/domain/lint/parts.ts';
import { cpu, somebody, WORST } from './worst.ts';

const of = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
const LENGTH = 600;
const TIMES = 16;
/** In one piece, what is linear costs as much as in sixteen pieces, and what is quadratic sixteen times as much. */
const MOST = 5;
/** The clock of the processor is coarse: less than this, in ms, is not told from nothing. */
const LEAST = 10;

test(
	'[L9] a long text costs about as much as the same in pieces, whatever stands in it',
	{ timeout: 120_000 },
	() => {
		const lint = linter(somebody(3));
		for (const unit of WORST) lint(of(unit, LENGTH));
		const ratio = (unit: string) => {
			const [piece, whole] = [of(unit, LENGTH), of(unit, LENGTH * TIMES)];
			const pieces = cpu(() => Array.from({ length: TIMES }, () => lint(piece)), 1);
			return cpu(() => lint(whole), 1) / Math.max(LEAST, pieces);
		};
		// Measured again before it counts: something else may have had the processor's caches.
		const slow = WORST.filter((unit) => ratio(unit) > MOST && ratio(unit) > MOST && ratio(unit) > MOST);
		expect(slow).toEqual([]);
	}
);

test('[L9] the cost grows with the people and words looked for, not faster', { timeout: 120_000 }, () => {
	const text = ['quipu vial ', 'Quifirob ', 'q u i f i r o ', 'Yesenia ', 'Huamán ', 'Ana Torres ']
		.join('')
		.repeat(300);
	const cost = (people: number, words: number) => {
		const lint = linter(somebody(people, words));
		lint(text);
		return Math.max(
			LEAST,
			cpu(() => lint(text), 5)
		);
	};
	expect(cost(10, 3) / cost(1, 3)).toBeLessThan(30);
	expect(cost(1, 24) / cost(1, 3)).toBeLessThan(40);
});

test(
	'[L9] a whole deck of any one sign is looked over, and its findings told from reasons, in a moment',
	{ timeout: 120_000 },
	() => {
		const lint = linter(somebody(3));
		const kept = Array.from({ length: 500 }, (_, i) => ({
			page: 0,
			kind: 'email' as const,
			quote: `${of('a', QUOTE_MAX - 12)}@x${i}.pe`,
			reason: 'Es de todos'
		}));
		const deck = (unit: string) => Array.from({ length: 60 }, () => of(unit, 4000));
		// Minutes, when each finding was compared with each reason and each pattern tried from each letter.
		for (const unit of ['\ufdfa', '1-', 'a@x.pe '])
			expect(cpu(() => unexplained(deck(unit), kept, lint), 1)).toBeLessThan(15_000);
	}
);

test(
	'[L9] no sign folds into more than six, and every letter of a name still does',
	{ timeout: 120_000 },
	() => {
		expect(fold('\ufdfa'.repeat(10))).toHaveLength(10);
		expect(fold('ﬃ ㎯ ⑽ Ǆ')).toBe('ffi rads2 (10) dz'.replace('s2', '∕s2'));
		for (let c = 1; c < 0x10000; c++)
			if (c < 0xd800 || c > 0xdfff) expect(fold(String.fromCodePoint(c)).length).toBeLessThanOrEqual(6);
	}
);

test('[L9] what is too long to be looked over is a finding itself, and what stands beside it is found', () => {
	const lint = linter(somebody(1));
	const kinds = (text: string) => lint(text).map((f) => f.kind);
	expect(kinds(`info@x.pe ${'a'.repeat(301)} info@y.pe`)).toEqual(['email', 'long', 'email']);
	expect(kinds(`info@x.pe ${'a'.repeat(299)} info@y.pe`)).toEqual(['email', 'email']);
	expect(kinds(`info@x.pe${' '.repeat(5000)}info@y.pe`)).toEqual(['email', 'email']);
	const [end] = lint('hola '.repeat(TEXT_MAX / 5) + 'Quipu');
	expect(end).toEqual({ kind: 'long', start: TEXT_MAX, end: TEXT_MAX + 5, quote: 'Quipu' });
});
