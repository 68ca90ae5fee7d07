import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { m } from '../../../src/lib/paraglide/messages.js';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import { DeckCheck } from '../../../src/lib/presenter/check.svelte.ts';
import SlideCheck from '../../../src/lib/presenter/SlideCheck.svelte';
import type { Page } from '../../../src/lib/slides/pictures.ts';

overwriteGetLocale(() => 'es');

const page = (text: string, doubts: Page['doubts'] = []): Page => ({
	text,
	pieces: [],
	blob: new Blob(),
	small: new Uint8Array(320 * 180),
	codes: [],
	doubts
});

test('[L60] over pages whose text nobody could search stands no tick but which they are and to look oneself', () => {
	const told = (...pages: readonly Page[]) => {
		const check = new DeckCheck(pages, () => []);
		for (const { doubt } of check.doubts) check.look(doubt, true);
		const { body } = render(SlideCheck, { props: { check } });
		check.close();
		return [body.includes(m.presenter_lint_clean()), body.match(/Páginas? [\d, y]+: no hay texto/)?.[0]];
	};
	expect(told(page('uno'), page('dos'))).toEqual([true, undefined]);
	expect(told(page('uno'), page(' '), page('tres', ['unread']))).toEqual([
		false,
		'Páginas 2 y 3: no hay texto'
	]);
});
