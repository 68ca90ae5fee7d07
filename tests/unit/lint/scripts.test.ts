import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { contextOf, linter, unsought } from '../../../src/domain/lint/lint.ts';
import type { Identity } from '../../../src/domain/kernel/identity.ts';
import { DeckCheck } from '../../../src/lib/presenter/check.svelte.ts';
import Say from '../../../src/lib/presenter/written/Say.svelte';
import Script from '../../../src/lib/presenter/written/Script.svelte';
import { m } from '../../../src/lib/paraglide/messages.js';
import type { Page } from '../../../src/lib/slides/pictures.ts';

const called = (name: string, more: Partial<Identity> = {}): Identity => ({
	name,
	country: 'PE',
	city: '',
	website: '',
	legalRepresentative: '',
	contact: '',
	people: [],
	...more
});
const quotes = (identity: Identity, text: string, context = '') =>
	linter(identity, context)(text).map((f) => f.quote);

test('[L33] a name in any script is found at its place, spaced, composed or written on to other words', () => {
	const cases: readonly (readonly [name: string, text: string, quote: string])[] = [
		['百度云', 'Somos 百度云, de Tarma', '百度云'],
		['百度云', '我们是百度云团队', '百度云'],
		['百度云', 'Hola 百 度 云', '百 度 云'],
		['北京云桥有限公司', '云桥有限公司 no, 北京云桥 sí', '北京云桥'],
		['百度 AI', 'La IA de 百度', '百度'],
		['네이버', '네이버는 좋다', '네이버'],
		['네이버', 'Somos 네이버'.normalize('NFD'), '네이버'.normalize('NFD')],
		['שלום טק', 'אנחנו שלום טק!', 'שלום טק'],
		['שלום טק', 'Somos שָׁלוֹם', 'שָׁלוֹם'],
		['شركة نور', 'نحن شركة نور هنا', 'شركة نور'],
		['شركة نور', 'Somos نُور', 'نُور'],
		['ไทยทาง', 'เราคือไทยทางครับ', 'ไทยทาง'],
		['हिन्दी पथ', 'हम हिन्दी पथ हैं', 'हिन्दी पथ'],
		['Жук', 'Мы ЖУК здесь', 'ЖУК'],
		['Λάμδα', 'είμαστε η ΛΑΜΔΑ', 'ΛΑΜΔΑ'],
		['カナ道', 'ｶﾅ道です', 'ｶﾅ道']
	];
	for (const [name, text, quote] of cases) {
		expect(quotes(called(name), text), `${name}: ${text}`).toEqual([quote]);
		expect(unsought(called(name)), name).toBe(false);
	}
	// Letters that stand for a pause or have a hook more make no other script.
	for (const [name, text] of [
		['Kaʻiulani', 'Hola Kaiulani'],
		['Schəmatron', 'Hola Schematron']
	] as const)
		expect(quotes(called(name), text)).toEqual([text.slice(5)]);
	expect(quotes(called('Quipu Vial', { people: ['李小明'] }), 'Hola, 李小明')).toEqual(['李小明']);
});

test('[L33] words that only hold it, or that the challenge speaks of, are no finding', () => {
	expect(quotes(called('Жук'), 'Мы Жуковский')).toEqual([]);
	expect(quotes(called('네이버'), '가네이버')).toEqual([]);
	expect(quotes(called('네이버'), '네이번')).toEqual([]);
	expect(quotes(called('百度 AI'), 'Con AI se puede')).toEqual([]);
	expect(quotes(called('百度云'), '百度云', '百度云 para todos')).toEqual([]);
	expect(unsought(called('百度云'), '百度云 para todos')).toBe(true);
});

test('[L34] a name that cannot be looked for is told, and no other', () => {
	const challenge = { title: 'Baches', problem: '', affected: '', requirement: 'Con Nubia' };
	const context = contextOf({ entity: 'Muni', challenge });
	for (const name of [
		'X',
		'Ñ',
		'360',
		'24/7',
		'C++',
		'🚀',
		'Agua',
		'Luz',
		'Ola',
		'Meta',
		'Nexo',
		'云',
		'Nubia'
	])
		expect(unsought(called(name), context), name).toBe(true);
	for (const name of ['Quipu Vial', 'Agua Limpia', 'Zafiro', 'Quipu S.A.C.', 'Luz360', 'Яндекс'])
		expect(unsought(called(name), context), name).toBe(false);
	expect(unsought(null)).toBe(false);
	expect(unsought(called(' '))).toBe(false);
});

test('[L34] it stays open on every page until somebody says to have looked', () => {
	const page: Page = {
		text: '',
		pieces: [],
		blob: new Blob(),
		small: new Uint8Array(320 * 180),
		codes: [],
		doubts: []
	};
	const check = new DeckCheck([page, page], linter(called('Luz')), ['unsought']);
	expect(check.doubts).toEqual([{ doubt: 'unsought', pages: [1, 2], looked: false }]);
	expect(check.open).toBe(1);
	expect(check.pages.map((c) => check.doubtsOn(c))).toEqual([['unsought'], ['unsought']]);
	check.look('unsought', true);
	expect(check.open).toBe(0);
	check.close();
});

test('[L34] it stands beside what is written to be read, before and on air', () => {
	const script = { language: 'es' as const, texts: [], kept: [] };
	const editor = {
		...{ language: 'es', other: null, former: null, problem: '', dirty: false, busy: false, reasons: [] },
		...{ texts: [], text: () => '', seconds: () => 0, strayed: () => 0, moved: () => false }
	};
	const unchecked = { deck: false, script: false };
	const own = { deck: [], may: ['saveScript'], script, unchecked };
	const called = { slide: 0, onAir: true, saying: null };
	const common = { lint: linter(null), base: '' };
	for (const unsought of [true, false]) {
		const speech = { languages: ['es'] };
		const before = { ...common, editor, own, speech, unsought, minutes: 5, durable: true };
		const onAir = { ...common, called, script, slides: 0, unsought };
		for (const { body } of [
			render(Script, { props: before as never }),
			render(Say, { props: onAir as never })
		])
			expect(body.includes(m.presenter_script_unsought_do())).toBe(unsought);
	}
});
