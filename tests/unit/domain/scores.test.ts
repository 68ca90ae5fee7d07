import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { scoreFile, scoreTable } from '../../../server/sessions/scores.ts';
import { csvOf, xlsxOf, type ScoreTable } from '../../../server/work/sheets.ts';
import { given, type Session } from './given.ts';

const LANGUAGES = ['es', 'en', 'pt'] as const;

/** Both pitches scored, words on the first criterion and in the comment, one sheet not handed in. */
function scored(comment: string): Session {
	const s = given().drawn();
	const [first] = s.criteria as [string];
	for (const slot of ['slot1', 'slot2']) {
		s.pitching(slot);
		const sheet = { ...s.sheet(4), texts: { [first]: 'claro' }, comment };
		s.all(
			['o1', { type: 'saveSheet', slot, sheet, base: 0 }],
			['o1', { type: 'submitSheet', slot }],
			['o2', { type: 'saveSheet', slot, sheet: s.sheet(2), base: 0 }]
		);
		s.finish();
	}
	s.all(
		['mod', { type: 'openReview' }],
		['mod', { type: 'seal' }],
		['mod', { type: 'approveReveal' }],
		['aud', { type: 'approveReveal' }]
	);
	s.now += 20_000;
	return s.all(['system', { type: 'releaseKey' }]);
}

function table(s: Session, language: (typeof LANGUAGES)[number] = 'es'): ScoreTable {
	const made = scoreTable(s.state, language);
	if (made === null) throw new Error('no table');
	return made;
}

/** Cells as RFC 4180 has them: read by a state machine that shares nothing with the writer. */
function read(csv: string, separator: string): string[][] {
	const rows: string[][] = [[]];
	let cell = '';
	let inside = false;
	for (let i = 1; i < csv.length; i++) {
		const c = csv[i] as string;
		if (inside && c === '"' && csv[i + 1] === '"') cell += csv[++i];
		else if (c === '"') inside = !inside;
		else if (!inside && (c === separator || c === '\n')) {
			rows.at(-1)?.push(cell);
			cell = '';
			if (c === '\n') rows.push([]);
		} else if (inside || c !== '\r') cell += c;
	}
	return rows.filter((r) => r.length > 0);
}

describe('[O8] scores as files', () => {
	test('all that was written is there, in the rubric’s order and the reader’s words', () => {
		const s = scored('bien');
		const { head, rows } = table(s);
		const draft = s.state.phase === 'none' ? null : s.state.draft;
		const titles = (draft?.rubric ?? []).map((c) => c.title);
		expect(head.slice(0, 4)).toEqual(['Seudónimo', 'Startup', 'Persona evaluadora', 'Estado de la hoja']);
		for (const title of titles) expect(head).toContain(title);
		expect(head).toContain(`${titles[0]}: comentario`);
		expect(rows).toHaveLength(6);
		expect(rows[0]?.slice(1, 6)).toEqual(['Zafiro Andino', 1, 'Contada', 4, 'claro']);
		expect(rows[0]?.at(-1)).toBe('bien');
		expect(rows[1]?.slice(2, 4)).toEqual([2, 'Abstención: hoja no entregada']);
		expect(rows[2]?.[4]).toBeNull();
		expect(table(s, 'pt').head[0]).toBe('Pseudônimo');
		expect(table(s, 'en').rows[0]?.[3]).toBe('Counted');
	});

	test('[O22] a sheet of a skipped pitch is said to be that, of a voided one to be void, in every language', () => {
		const s = given().drawn().pitching('slot1').score('o1', 'slot1', 5);
		s.all(['mod', { type: 'skipSlot', slot: 'slot1', reason: 'x' }]);
		s.pitching('slot2').score('o1', 'slot2', 5);
		s.all(['mod', { type: 'cutNow' }], ['mod', { type: 'resolveBreach', choice: 'void', note: 'x' }]);
		for (const type of ['openReview', 'seal', 'approveReveal'] as const) s.all(['mod', { type }]);
		s.all(['aud', { type: 'approveReveal' }]);
		s.now += 20_000;
		s.all(['system', { type: 'releaseKey' }]);
		const said = LANGUAGES.map((l) => [...new Set(table(s, l).rows.map((row) => row[3]))]);
		expect(said).toEqual([
			['No cuenta: turno omitido', 'Anulada con la presentación'],
			['Not counted: slot skipped', 'Void with the pitch'],
			['Não conta: turno pulado', 'Anulada com a apresentação']
		]);
	});

	test('[A28] the file has one name of ours in each language', () => {
		expect(LANGUAGES.map((l) => scoreFile(l, 'xlsx'))).toEqual(['hojas.xlsx', 'scores.xlsx', 'folhas.xlsx']);
	});

	test('before the reveal there is none', () => {
		expect(scoreTable(given().drawn().sealed().state, 'es')).toBeNull();
	});

	test.each([
		['es', ';'],
		['pt', ';'],
		['en', ',']
	] as const)(
		'%s: cells end where its spreadsheets expect it, and come back as they were',
		(language, separator) => {
			const t = table(scored('uno; dos, "tres"\ncuatro'), language);
			const back = read(csvOf(t, language), separator);
			expect(back[0]).toEqual(t.head);
			expect(back[1]).toEqual(t.rows[0]?.map((c) => String(c ?? '')));
		}
	);

	test('no formula begins anywhere, whatever separator a reader takes', () => {
		const piece = fc.constantFrom(
			...['=1+1', '+', '-2', '@a', ';', ',', '\t', ' ', '"', "'", '\n', '\r', 'x', '＝', '|']
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom(...LANGUAGES), (parts, language) => {
				const csv = csvOf({ head: ['h'], rows: [[parts.join(''), 'b']] }, language);
				for (const separator of [/[;\r\n]/, /[,\r\n]/, /[\t\r\n]/, /[|\r\n]/, /[;,\t|\r\n]/]) {
					const run = csv.split(separator).filter((cell) => /^[\s"\uFEFF]*[=+\-@＝]/.test(cell));
					expect(run).toEqual([]);
				}
			}),
			{ numRuns: 2000 }
		);
	});

	test.each([...'=+-@＝＋－＠'])('%s begins no cell, alone, behind spaces, quotes or a separator', (sign) => {
		for (const before of ['', ' ', '"', "'", '\u200B', ' "', 'a;', 'a,', 'a\t', 'a|', 'a\n', 'a; "']) {
			const csv = csvOf({ head: ['h'], rows: [[`${before}${sign}1`]] }, 'es');
			const cell = read(csv, ';')[1]?.[0] ?? '';
			expect(cell.replace(/^a[;,\t|\n]/, '')).toMatch(/^[\s"'\u200B]*'[=+\-@＝＋－＠]1$/);
		}
	});

	test('the workbook holds numbers as numbers and text as text, formulas and control characters included', async () => {
		const files = unzipSync(await xlsxOf(table(scored('=1+1 \u0001<a>&'))));
		const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] as Uint8Array);
		const texts = strFromU8(files['xl/sharedStrings.xml'] ?? new Uint8Array()) + sheet;
		expect(sheet).not.toMatch(/<f[ >]/);
		expect(sheet).toMatch(/<v>4<\/v>/);
		expect(texts).toContain('=1+1  &lt;a&gt;&amp;');
		expect(texts).toContain('Zafiro Andino');
	});

	test('[L49] a text that looks like the number of a character, and half a character, are the same in both files', async () => {
		const written = (cell: string): ScoreTable => ({ head: ['h'], rows: [[cell]] });
		const files = unzipSync(await xlsxOf(written('_x0041_x00e9_lpaca \ud83d _x41_')));
		const texts =
			strFromU8(files['xl/sharedStrings.xml'] ?? new Uint8Array()) +
			strFromU8(files['xl/worksheets/sheet1.xml'] as Uint8Array);
		expect(texts).toContain('_x005F_x0041_x005F_x00e9_lpaca ? _x41_');
		expect(csvOf(written('a \udc00'), 'es')).toContain('a ?');
		const cut = unzipSync(await xlsxOf(written(`${'a'.repeat(32_766)}😀`)));
		expect(
			strFromU8(cut['xl/sharedStrings.xml'] ?? cut['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
		).toContain('a?<');
	});
});
