import { describe, expect, test } from 'vitest';
import { COLOURS, CONSTELLATIONS, FIGURES } from '../../../../src/domain/kernel/pseudonym.ts';
import { draw, type Prf } from '../../../../src/domain/session/rules/draw.ts';

// Whoever draws again takes them from here: another list, or another order, is another draw.
const WORDS = `Andromeda Aquila Ara Auriga Caelum Carina Cassiopeia Cetus Columba Corvus Crater Crux Cygnus
	Delphinus Dorado Draco Fornax Grus Hydra Lacerta Lepus Lupus Lynx Lyra Mensa Norma Octans Orion Pavo Phoenix
	Pyxis Sagitta Scutum Sculptor Tucana Vela Volans Vulpecula`.split(/\s+/);

test('[D53] the words of pseudonyms are these, in this order, with twelve figures and twelve colours', () => {
	expect(CONSTELLATIONS).toEqual(WORDS);
	expect([FIGURES, COLOURS]).toEqual([12, 12]);
});

const LETTERS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].sort();
const alike: Prf = () => '0';
/** Every key is 1 but of what is named here. */
const keys =
	(of: Readonly<Record<string, string>>): Prf =>
	(text) =>
		of[text] ?? '1';

describe('[D53] the order is that of the keys', () => {
	test.each<[what: string, keys: Readonly<Record<string, string>>, order: string]>([
		['keys that are all alike: as commitments are sorted', {}, 'abc'],
		['the last first', { 'order|dice|c': '0' }, 'cab'],
		['the first last', { 'order|dice|a': '2' }, 'bca'],
		['the one in between last', { 'order|dice|b': '2' }, 'acb'],
		['all the other way', { 'order|dice|a': '2', 'order|dice|c': '0' }, 'cba'],
		['keys are letters, not numbers', { 'order|dice|a': '9', 'order|dice|b': '10' }, 'cba'],
		['keys of another contribution', { 'order|heads|c': '0' }, 'abc'],
		['keys of words', { 'word|dice|c': '0' }, 'abc']
	])('%s', (_, of, order) => {
		for (const given of ['abc', 'cba', 'bac'])
			expect(draw(keys(of), 'dice', [...given]).map((x) => x.commitment)).toEqual([...order]);
	});
});

test('[D53] order, words, figures and colours are asked for each by its own label, with what was contributed', () => {
	const asked: string[] = [];
	draw((text) => `${asked.push(text)}`.padStart(4, '0'), 'dice', ['b', 'a']);
	const twelve = Array.from({ length: 12 }, (_, i) => i);
	expect(asked).toEqual([
		...['a', 'b'].map((x) => `order|dice|${x}`),
		...WORDS.map((x) => `word|dice|${x}`),
		...twelve.map((x) => `figure|dice|${x}`),
		...twelve.map((x) => `colour|dice|${x}`)
	]);
});

test.each<[of: string, Readonly<Record<string, string>>, word: string, figure: number, colour: number]>([
	['none', {}, 'Andromeda', 0, 0],
	['a word', { 'word|dice|Vela': '0' }, 'Vela', 0, 0],
	['a figure', { 'figure|dice|7': '0' }, 'Andromeda', 7, 0],
	['a colour', { 'colour|dice|11': '0' }, 'Andromeda', 0, 11]
])('[D53] the key of %s alone moves it to the first place', (_, of, word, figure, colour) => {
	expect(draw(keys(of), 'dice', ['a'])).toEqual([{ commitment: 'a', pseudonym: { word, figure, colour } }]);
});

describe('[D53] pseudonyms by their place, where no key moves any', () => {
	test.each<[place: number, word: string, figure: number, colour: number]>([
		[0, 'Andromeda', 0, 0],
		[1, 'Aquila', 1, 1],
		[11, 'Crux', 11, 11],
		[12, 'Cygnus', 0, 1],
		[23, 'Lyra', 11, 0],
		[24, 'Mensa', 0, 2],
		[37, 'Vulpecula', 1, 4],
		[38, 'Andromeda', 2, 5]
	])('%i: %s, %i, %i', (place, word, figure, colour) => {
		const drawn = draw(alike, 'dice', LETTERS);
		expect(drawn[place]).toEqual({ commitment: LETTERS[place], pseudonym: { word, figure, colour } });
	});

	test('no two of thirty are alike, in figure and colour together either', () => {
		const drawn = draw(alike, 'dice', LETTERS.slice(0, 30)).map((x) => x.pseudonym);
		expect(new Set(drawn.map((x) => x.word)).size).toBe(30);
		expect(new Set(drawn.map((x) => `${x.figure} ${x.colour}`)).size).toBe(30);
	});
});

test('[D53] nobody to draw is nobody drawn', () => {
	expect(draw(alike, 'dice', [])).toEqual([]);
});
