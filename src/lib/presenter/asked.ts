import { m } from '$lib/paraglide/messages.js';
import type { PresenterOwn } from '$wire/index.ts';
import type { OtherDeck } from './deck.svelte.ts';
import type { PresenterRoom } from './room.svelte.ts';
import type { ScriptEditor } from './written/script.svelte.ts';

/** Something that waits for the presenter before the call. */
export interface Ask {
	tone: 'info' | 'warn';
	title: string;
	body: string;
	/** In a few words, for the strip. */
	short: string;
	/** Id of the element where it is done. */
	at: string;
	/** Whether it keeps the presenter from being ready. */
	blocks: boolean;
}

type Editor = Pick<
	ScriptEditor,
	'written' | 'recorded' | 'saved' | 'unsaved' | 'other' | 'unsettled' | 'moved'
>;

/**
 * What is asked in the green room, the weightiest first; ready is who is asked for nothing that blocks.
 * @param chosen pages that are not saved
 */
export function asksOf(
	editor: Editor,
	own: Pick<PresenterOwn, 'unchecked' | 'deck'>,
	room: Pick<PresenterRoom, 'ready' | 'toRead'>,
	other: OtherDeck | null = null,
	chosen = 0
): readonly Ask[] {
	const deck = own.unchecked.deck
		? [ask('warn', 'slides-title', m.presenter_unchecked(), m.presenter_unchecked_deck())]
		: [];
	if (other !== null)
		deck.push(ask('warn', 'slides-other', DECK[other.why](), m.presenter_deck_other_do(other)));
	// Whoever chose them is at it.
	const unsaved =
		chosen === 0
			? []
			: [ask('warn', 'slides-save', m.presenter_slides_unsaved(), m.presenter_slides_unsaved_body())];
	if (editor.written || editor.recorded) return [...unsaved, ...inWriting(editor, own), ...deck];
	return [...unsaved, ...byVoice(room), ...deck].sort((a, b) => Number(b.blocks) - Number(a.blocks));
}

function inWriting(editor: Editor, { unchecked, deck }: Pick<PresenterOwn, 'unchecked' | 'deck'>): Ask[] {
	const asks: Ask[] = [];
	const { other } = editor;
	if (other?.why === 'dropped')
		asks.push(ask('warn', 'script-choose', m.presenter_script_dropped(), m.presenter_script_dropped_do()));
	else if (other !== null)
		asks.push(ask('warn', 'script-choose', m.presenter_script_choose(), OTHER[other.why]()));
	if (editor.moved(deck.map(({ id }) => id)))
		asks.push(ask('warn', 'script-moved', m.presenter_script_moved(), m.presenter_script_moved_do()));
	if (unchecked.script && editor.recorded)
		asks.push(ask('warn', 'script-title', m.presenter_unchecked(), m.presenter_unchecked_script()));
	if (!editor.recorded && other === null)
		asks.push(
			editor.unsaved
				? ask('warn', 'script-save', m.presenter_script_none_yet(), m.presenter_script_none_yet_body())
				: {
						...ask('info', 'script-title', m.presenter_script_title(), m.presenter_script_none_yet_body()),
						short: m.presenter_asked_script()
					}
		);
	else if (!editor.saved && other === null)
		asks.push(ask('warn', 'script-save', m.presenter_script_older(), m.presenter_script_older_body()));
	if (editor.unsettled && asks.length === 0)
		asks.push(ask('warn', 'way', m.presenter_way_title(), m.presenter_way_unsure()));
	return asks;
}

function byVoice(room: Pick<PresenterRoom, 'ready' | 'toRead'>): Ask[] {
	if (!room.ready)
		return [
			{
				...ask('info', 'mic-title', m.presenter_ready_no(), m.presenter_ready_no_body()),
				short: m.presenter_asked_microphone()
			}
		];
	if (!room.toRead) return [];
	const read = ask('info', 'read-title', m.presenter_ready_read(), m.presenter_ready_read_body());
	return [{ ...read, short: m.presenter_asked_read(), blocks: false }];
}

/** Why there is another text than the one that stands here. */
export const OTHER: Readonly<Record<NonNullable<ScriptEditor['other']>['why'], () => string>> = {
	colleague: m.presenter_script_colleague,
	dropped: m.presenter_script_dropped,
	restored: m.common_restored,
	left: m.presenter_script_other
};

/** Why there are other slides than this page had. */
export const DECK: Readonly<Record<OtherDeck['why'], () => string>> = {
	colleague: m.presenter_deck_changed,
	restored: m.presenter_deck_restored
};

function ask(tone: Ask['tone'], at: string, title: string, body: string): Ask {
	return { tone, at, title, body, short: title, blocks: true };
}

/** Focus goes to where it is done. */
export function goTo(id: string): void {
	const there = document.getElementById(id);
	if (there === null) return;
	if (there.tabIndex < 0) there.tabIndex = -1;
	there.focus();
	there.scrollIntoView({ block: 'nearest' });
}
