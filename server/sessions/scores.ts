import type { Language } from '../../src/domain/session/script.ts';
import { officials, type State } from '../../src/domain/session/state.ts';
import type { SheetStanding } from '../../src/domain/session/rules/results.ts';
import { standings } from '../../src/domain/session/rules/tally.ts';
import type { Cell, ScoreTable } from '../work/sheets.ts';
import { word } from '../words.ts';

const STANDINGS: Readonly<Record<SheetStanding, string>> = {
	counted: 'results_standing_counted',
	match: 'results_standing_match',
	recognised: 'results_standing_recognised',
	abstention: 'results_standing_abstention',
	void: 'results_standing_void'
};

/**
 * A row per official and slot: pseudonym, name once revealed, official, standing, and in the rubric's order the mark
 * and the words on it of each scored criterion, the words alone of the others, then the comment. Null before the
 * reveal.
 */
export function scoreTable(state: State, language: Language): ScoreTable | null {
	if (state.phase !== 'revealed' && state.phase !== 'closed') return null;
	const { rubric } = state.draft;
	const say = (key: string, places = {}) => word(language, key, places);
	const head = [
		...['scores_pseudonym', 'scores_startup', 'scores_official', 'scores_standing'].map((key) => say(key)),
		...rubric.flatMap(({ kind, title }) =>
			kind === 'scored' ? [title, say('scores_words', { title })] : [title]
		),
		say('scores_comment')
	];
	const numbers = new Map(officials(state).map((s, i) => [s.id, i + 1]));
	const rows = state.slots.flatMap((slot) =>
		standings(state, slot).map(({ seat, standing }): Cell[] => {
			const sheet = state.sheets[slot.slot]?.[seat]?.sheet;
			return [
				slot.pseudonym.word,
				state.reveal.openings.find((o) => o.slot === slot.slot)?.opening.name ?? '',
				numbers.get(seat) ?? null,
				say(STANDINGS[standing]),
				...rubric.flatMap(({ id, kind }): Cell[] => {
					const words = sheet?.texts[id] ?? '';
					return kind === 'scored' ? [sheet?.marks[id] ?? null, words] : [words];
				}),
				sheet?.comment ?? ''
			];
		})
	);
	return { head, rows };
}
