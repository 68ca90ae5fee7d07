import type { Language } from '../../src/domain/session/script.ts';

export type Cell = string | number | null;
export interface ScoreTable {
	head: readonly string[];
	rows: readonly (readonly Cell[])[];
}

/** The same on its way to a thread: rows as JSON, a piece for each slot. */
export interface ScoreParts {
	head: readonly string[];
	parts: readonly string[];
}

/** What the spreadsheets of each language take for the end of a cell. */
const SEPARATORS: Readonly<Record<Language, string>> = { es: ';', pt: ';', en: ',' };
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
	// Large, and most threads never need it.
	const { default: writeXlsxFile } = await import('write-excel-file/node');
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
	return `"${whole(cell ?? '')
		.replace(FORMULA, `$1$2'`)
		.replaceAll('"', '""')}"`;
}

/** With a question mark for half a character; what stands for one is left out of a workbook by its library. */
function whole(text: string): string {
	return text.toWellFormed().replaceAll('\ufffd', '?');
}

const CELL_MAX = 32_767;

/**
 * Without what XML 1.0 cannot hold, and no longer than a cell may be. What a spreadsheet would read as the number of a
 * character is escaped (ECMA-376, ST_Xstring).
 */
function kept(text: string): string {
	return (
		whole(text.slice(0, CELL_MAX))
			// eslint-disable-next-line no-control-regex
			.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, ' ')
			.replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')
	);
}
