import { render } from 'svelte/server';
import { beforeAll, expect, test } from 'vitest';
import { m } from '../../../src/lib/paraglide/messages.js';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import Called from '../../../src/lib/presenter/Called.svelte';
import { DeckCheck } from '../../../src/lib/presenter/check.svelte.ts';
import { ChosenDeck } from '../../../src/lib/presenter/chosen.svelte.ts';
import { OwnDeck } from '../../../src/lib/presenter/deck.svelte.ts';
import type { Page } from '../../../src/lib/slides/pictures.ts';
import type { PresenterOwn, SlotStatus } from '../../../src/wire/index.ts';

beforeAll(() => overwriteGetLocale(() => 'es'));

const page = (text: string): Page => ({
	text,
	pieces: [],
	blob: new Blob(),
	small: new Uint8Array(320 * 180),
	codes: [],
	doubts: []
});
const CALLED = {
	position: 1,
	of: 2,
	step: 'pitch',
	timer: null,
	onAir: true,
	locked: false,
	cut: false,
	listening: false,
	unheard: false,
	slide: 0,
	question: null,
	captions: null,
	saying: null
} as const;
const seen = (turn: SlotStatus, deck: readonly string[] = []) =>
	({
		deck: deck.map((id) => ({ id, text: id })),
		revisions: { deck: 0, script: 0 },
		called: turn === 'live' ? CALLED : null,
		turn,
		script: null,
		identity: null
	}) as unknown as PresenterOwn;

/** Two pages, with something covered. */
function chosenDeck(): ChosenDeck {
	const chosen = new ChosenDeck('/s/x', new OwnDeck([], 0));
	chosen.follow(seen('waiting'), 'pitching');
	chosen.check = new DeckCheck([page('uno'), page('dos')], () => []);
	chosen.check.addCover(0, { x: 10, y: 10, w: 100, h: 50 });
	return chosen;
}

/** What the page on the floor says. */
function told(chosen: ChosenDeck, own: PresenterOwn, editor: object = {}): string {
	const props = {
		live: { clock: {} },
		room: { mask: { state: 'live', problem: null, level: { output: -20 } } },
		shared: { entity: '', challenge: { title: '', problem: '', affected: '', requirement: '' } },
		own,
		called: own.called,
		air: { tone: 'good', title: '', body: '', asked: '' },
		way: 'voice',
		team: { others: 0, speaking: false },
		editor,
		chosen,
		base: '/s/x'
	};
	return render(Called, { props: props as never }).body;
}

test('[L61] slides chosen and not saved stay with their covers through the call, and are to be saved after it', () => {
	const chosen = chosenDeck();
	for (const turn of ['live', 'postponed'] as const) {
		chosen.follow(seen(turn), 'pitching');
		expect([turn, chosen.count, chosen.check?.pages[0]?.covers.length]).toEqual([turn, 2, 1]);
	}
	// What came to nothing was the call's doing.
	chosen.problem = m.presenter_up_not_now();
	chosen.follow(seen('live'), 'pitching');
	chosen.follow(seen('postponed'), 'pitching');
	expect(chosen.problem).toBe('');
	for (const over of ['done', 'void'] as const) {
		const other = chosenDeck();
		other.follow(seen(over), 'pitching');
		expect([over, other.count]).toEqual([over, 0]);
	}
	chosen.follow(seen('skipped'), 'review');
	expect(chosen.count).toBe(0);
});

test('[L61] at the call it is said that they are not shown, what is shown instead, and what helps', () => {
	const chosen = chosenDeck();
	const none = told(chosen, seen('live'));
	for (const words of [
		m.presenter_slides_called(),
		m.presenter_slides_called_none(),
		m.presenter_slides_called_do(),
		m.presenter_slides_called_kept()
	])
		expect(none).toContain(words);
	expect(told(chosen, seen('live', ['a']))).toContain(m.presenter_slides_called_former());
	chosen.close();
	expect(told(chosen, seen('live'))).not.toContain(m.presenter_slides_called());
	// Files that were still being prepared.
	chosen.stopped = true;
	expect(told(chosen, seen('live'))).toContain(m.presenter_slides_called_again());
});

test('[O32] on the floor it is said that the text to be read is the earlier one, and the words that were not saved are there', () => {
	const script = { language: 'es', texts: ['el de antes'], slides: [], kept: [] };
	const own = { ...seen('live'), script } as unknown as PresenterOwn;
	const editor = { language: 'es', texts: ['lo último'], other: null, differs: () => true };
	const chosen = new ChosenDeck('/s/x', new OwnDeck([], 0));
	const older = told(chosen, own, editor);
	for (const words of [m.presenter_script_called_older(), 'lo último', 'el de antes'])
		expect(older).toContain(words);
	expect(told(chosen, own, { ...editor, other: { why: 'colleague' } })).toContain(
		m.presenter_script_called_theirs()
	);
	const saved = told(chosen, own, { ...editor, differs: () => false });
	expect(saved).not.toContain(m.presenter_script_called_older());
});
