import writeXlsxFile from 'write-excel-file/node';
import type { Language } from '../../src/domain/session/script.ts';
import { officialNumber, type State } from '../../src/domain/session/state.ts';
import type { SheetStanding } from '../../src/domain/session/rules/results.ts';
import { standings } from '../../src/domain/session/rules/tally.ts';
import { word } from '../words.ts';

type Cell = string | number | null;
export interface ScoreTable {
	head: readonly string[];
	rows: readonly (readonly Cell[])[];
}

/** What the spreadsheets of each language take for the end of a cell. */
const SEPARATORS: Readonly<Record<Language, string>> = { es: ';', pt: ';', en: ',' };
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
	const rows = state.slots.flatMap((slot) =>
		standings(state, slot).map(({ seat, standing }): Cell[] => {
			const sheet = state.sheets[slot.slot]?.[seat]?.sheet;
			return [
				slot.pseudonym.word,
				state.reveal.openings.find((o) => o.slot === slot.slot)?.opening.name ?? '',
				officialNumber(state, seat),
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

/** RFC 4180 with every cell quoted, the separator that the language's spreadsheets expect, and a mark of UTF-8. */
export function csvOf({ head, rows }: ScoreTable, language: Language): string {
	const line = (cells: readonly Cell[]) => cells.map(quoted).join(SEPARATORS[language]);
	return `\uFEFF${[head, ...rows].map(line).join('\r\n')}\r\n`;
}

/** The same as a workbook: numbers are numbers, and text is text whatever it begins with. */
export async function xlsxOf({ head, rows }: ScoreTable): Promise<Buffer> {
	const top = head.map((value) => ({ value, type: String, fontWeight: 'bold' as const, wrap: true }));
	const below = rows.map((row) =>
		row.map((value) => {
			if (typeof value === 'number') return { value, type: Number };
			return value === null || value === '' ? null : { value: kept(value), type: String, wrap: true };
		})
	);
	const columns = head.map((_, i) => ({ width: i < 4 ? 22 : 30 }));
	return writeXlsxFile([top, ...below], { columns, stickyRowsCount: 1 }).toBuffer();
}

/**
 * What a spreadsheet would run as a formula stays text: at the start of a cell and, since a file may be read with
 * another separator than it was written with, behind anything that could be one, spaces and quotes between them
 * included (OWASP, CSV injection).
 */
const FORMULA = /(^|[,;\t|\r\n])([\s"'\u200B\uFEFF]*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;

function quoted(cell: Cell): string {
	if (typeof cell === 'number') return `"${cell}"`;
	return `"${(cell ?? '').replace(FORMULA, `$1$2'`).replaceAll('"', '""')}"`;
}

/** Without what XML 1.0 cannot hold, and no longer than a cell may be. */
function kept(text: string): string {
	// eslint-disable-next-line no-control-regex
	return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, ' ').slice(0, 32_767);
}
