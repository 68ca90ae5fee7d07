import { beforeAll, expect, test } from 'vitest';
import { m } from '../../../src/lib/paraglide/messages.js';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import { asksOf } from '../../../src/lib/presenter/asked.ts';
import { OwnDeck } from '../../../src/lib/presenter/deck.svelte.ts';

beforeAll(() => overwriteGetLocale(() => 'es'));

test('[L57] slides that this page did not send are told with how many it had, until somebody takes note', () => {
	const deck = new OwnDeck([], 0);
	// The first ones.
	deck.follow(['a', 'b', 'c'], 1, 1);
	expect(deck.other).toBe(null);
	deck.follow(['d', 'e'], 2, 1);
	expect(deck.other).toEqual({ why: 'colleague', before: 3, now: 2 });
	deck.follow(['d', 'e'], 2, 2);
	deck.follow(['f'], 3, 2);
	expect(deck.other).toEqual({ why: 'colleague', before: 3, now: 1 });
	deck.settle();
	deck.follow(['f'], 3, 2);
	expect(deck.other).toBe(null);
	// Its own, whichever of view and answer comes first.
	deck.sending(['g']);
	deck.follow(['g'], 4, 2);
	expect(deck.other).toBe(null);
	deck.follow([], 5, 2);
	expect(deck.other).toEqual({ why: 'colleague', before: 1, now: 0 });
	deck.sending([]);
	deck.follow(['h'], 6, 2);
	deck.follow([], 7, 2);
	expect(deck.other).toBe(null);
});

test('[L58] what this page sent twice, as no answer came, is no colleague’s, whichever of the two is there', () => {
	const deck = new OwnDeck(['a'], 1);
	deck.sending(['b']);
	deck.sending(['c']);
	deck.follow(['b'], 2, 1);
	expect(deck.other).toBe(null);
	deck.follow(['c'], 3, 1);
	expect(deck.other).toBe(null);
	deck.follow(['b'], 4, 1);
	expect(deck.other?.why).toBe('colleague');
});

test('[L57] slides of an older backup are told as that, and keep from being ready', () => {
	const deck = new OwnDeck(['a', 'b'], 2);
	deck.follow(['a', 'b'], 2, 1);
	deck.sending(['a', 'b', 'c']);
	deck.follow(['a', 'b', 'c'], 3, 1);
	deck.follow(['a', 'b'], 2, 2);
	expect(deck.other).toEqual({ why: 'restored', before: 3, now: 2 });
	const editor = { written: false, recorded: false } as Parameters<typeof asksOf>[0];
	const own = { unchecked: { deck: false, script: false }, deck: [] };
	const asked = () => asksOf(editor, own, { ready: true, toRead: false }, deck.other);
	expect(asked().map((a) => [a.at, a.blocks])).toEqual([['slides-other', true]]);
	deck.settle();
	expect(asked()).toEqual([]);
	// One revision can stand for two decks.
	deck.follow(['x'], 2, 3);
	expect(deck.other?.why).toBe('restored');
	// The backup has slides that this page never knew of.
	const later = new OwnDeck([], 1);
	later.follow(['x'], 0, 1);
	expect(later.other?.why).toBe('restored');
	// What it sent once, and a backup brings back over a colleague's.
	const sender = new OwnDeck(['a'], 1);
	sender.sending(['b']);
	sender.follow(['b'], 2, 1);
	sender.follow(['c'], 3, 1);
	sender.follow(['b'], 2, 2);
	expect(sender.other?.why).toBe('restored');
});

test('[L59] slides that are chosen and not saved are asked for first, and keep from being ready', () => {
	const own = { unchecked: { deck: true, script: false }, deck: [] };
	for (const written of [false, true]) {
		const editor = {
			written,
			recorded: written,
			saved: true,
			moved: () => false,
			other: null,
			unsettled: false
		};
		const asked = (chosen: number) =>
			asksOf(
				editor as unknown as Parameters<typeof asksOf>[0],
				own,
				{ ready: true, toRead: true },
				null,
				chosen
			);
		expect(asked(3)[0]).toMatchObject({
			at: 'slides-save',
			blocks: true,
			short: m.presenter_slides_unsaved()
		});
		expect(asked(0).map(({ at }) => at)).not.toContain('slides-save');
	}
});
