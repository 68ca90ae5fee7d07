import { setImmediate } from 'node:timers/promises';
import type { Language } from '../../src/domain/session/script.ts';
import { officialNumber, sheetOf, type Slot, type State } from '../../src/domain/session/state.ts';
import type { SheetStanding } from '../../src/domain/session/rules/results.ts';
import { standings } from '../../src/domain/session/rules/tally.ts';
import type { Cell, ScoreParts, ScoreTable } from '../work/sheets.ts';
import { word } from '../words.ts';
import { EMPTY_SHEET } from '../../src/domain/session/sheet.ts';
import { named } from '../../src/domain/kernel/named.ts';

type Final = Extract<State, { phase: 'revealed' | 'closed' }>;

const STANDINGS: Readonly<Record<SheetStanding, string>> = {
	counted: 'results_standing_counted',
	match: 'results_standing_match',
	recognised: 'results_standing_recognised',
	abstention: 'results_standing_abstention',
	void: 'results_standing_void',
	skipped: 'results_standing_skipped'
};

/**
 * A row per official and slot: pseudonym, name once revealed, official, standing, and in the rubric's order the mark
 * and the words on it of each scored criterion, the words alone of the others, then the comment. Null before the
 * reveal.
 */
export function scoreTable(state: State, language: Language): ScoreTable | null {
	if (!final(state)) return null;
	return { head: head(state, language), rows: state.slots.flatMap((slot) => rows(state, slot, language)) };
}

/** The same for a thread, a slot at a time with the event loop free in between: a large one is tens of megabytes. */
export async function scoreParts(state: State, language: Language): Promise<ScoreParts | null> {
	if (!final(state)) return null;
	const parts: string[] = [];
	for (const slot of state.slots) {
		parts.push(JSON.stringify(rows(state, slot, language)));
		await setImmediate();
	}
	return { head: head(state, language), parts };
}

/** What the file is called where it is saved. */
export function scoreFile(language: Language, as: 'csv' | 'xlsx'): string {
	return `${word(language, 'scores_file')}.${as}`;
}

function final(state: State): state is Final {
	return state.phase === 'revealed' || state.phase === 'closed';
}

function head(state: Final, language: Language): string[] {
	const say = (key: string, places = {}) => word(language, key, places);
	return [
		...['scores_pseudonym', 'scores_startup', 'scores_official', 'scores_standing'].map((key) => say(key)),
		...state.draft.rubric.flatMap(({ kind, title }) =>
			kind === 'scored' ? [title, say('scores_words', { title })] : [title]
		),
		say('scores_comment')
	];
}

function rows(state: Final, slot: Slot, language: Language): Cell[][] {
	const opening = state.reveal.openings.find((o) => o.slot === slot.slot)?.opening;
	return standings(state, slot).map(({ seat, standing }): Cell[] => {
		const sheet = sheetOf(state, slot.slot, seat)?.sheet ?? EMPTY_SHEET;
		return [
			slot.pseudonym.word,
			opening?.name ?? '',
			officialNumber(state, seat) || null,
			word(language, STANDINGS[standing]),
			...state.draft.rubric.flatMap(({ id, kind }): Cell[] => {
				const words = named(sheet.texts, id) ?? '';
				return kind === 'scored' ? [named(sheet.marks, id) ?? null, words] : [words];
			}),
			sheet.comment
		];
	});
}
