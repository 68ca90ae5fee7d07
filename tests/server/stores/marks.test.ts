import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../server/store/database.ts';
import { SqliteJournal } from '../../../server/store/journal.ts';
import { holds } from '../../../server/sessions/marked.ts';
import { MARK_CHARS, Marks } from '../../../server/vault/marks.ts';
import { chance } from './chance.ts';
import { folder } from './folder.ts';

const KEY = new Uint8Array(32).fill(7);
const marks = new Marks(KEY, chance());
const place = { seq: 12, hash: 'ab'.repeat(32) };

/** A journal of so many events, each told from those of another. @returns a mark of each */
async function grown(dir: string, from: number, to: number, word: string): Promise<string[]> {
	const db = openDatabase(dir);
	const journal = new SqliteJournal(db);
	const made: string[] = [];
	for (let n = from; n < to; n++) {
		const events = [{ type: 'DraftSaved', data: { word, n } }];
		const result = await journal.append({ session: 's', expected: n, at: 1000, events });
		if (result.ok) made.push(marks.make('s', result.stored[0]!));
	}
	await journal.close();
	db.close();
	return made;
}

async function held(dir: string, all: readonly unknown[]): Promise<boolean[]> {
	const db = openDatabase(dir);
	const journal = new SqliteJournal(db);
	const found = await Promise.all(all.map((mark) => holds({ journal, marks }, 's', mark)));
	db.close();
	return found;
}

test('[S28] a page’s mark tells of every older backup, also when the session went on from there, and never of a restart', async () => {
	const lengths = { had: fc.integer({ min: 1, max: 8 }), back: fc.nat(8), on: fc.nat(10) };
	await fc.assert(
		fc.asyncProperty(fc.record(lengths), async ({ had, back, on }) => {
			const [now, then] = [folder(), folder()];
			const kept = Math.max(1, had - back);
			const before = await grown(now, 0, kept, 'first');
			copyFileSync(join(now, 'blindpick.db'), join(then, 'blindpick.db'));
			const since = await grown(now, kept, had, 'first');
			const seen = [...before, ...since];
			expect(await held(now, seen)).toEqual(seen.map(() => true));
			await grown(then, kept, kept + on, 'second');
			expect(await held(then, seen)).toEqual(seen.map((_, i) => i < kept));
		}),
		{ numRuns: 25 }
	);
});

test('[S28] what is no mark of the session, or was made under another key, tells of nothing', async () => {
	const dir = folder();
	await grown(dir, 0, 2, 'first');
	const beyond = marks.make('s', place);
	const other = new Marks(new Uint8Array(32).fill(8), chance());
	const garbage = [undefined, null, 7, {}, '', 'x', 'A'.repeat(MARK_CHARS), beyond.slice(1), `${beyond}A`];
	const changed = `${beyond.slice(0, -2)}${beyond.at(-2) === 'A' ? 'B' : 'A'}${beyond.at(-1)}`;
	const foreign = [marks.make('t', place), other.make('s', place), changed, 'A'.repeat(1 << 16)];
	const all = [beyond, ...garbage, ...foreign];
	expect(await held(dir, all)).toEqual(all.map((_, i) => i > 0));
});

test('[S28] a mark has one length and shape whatever it tells of, and is another each time', () => {
	const made = fc
		.sample(fc.integer({ min: 1, max: 2 ** 40 }), 300)
		.flatMap((seq) => [marks.make('s', { ...place, seq }), marks.make('s', { ...place, seq })]);
	expect(new Set(made).size).toBe(made.length);
	for (const mark of made) expect(mark).toMatch(new RegExp(`^A[g-v][A-Za-z0-9_-]{${MARK_CHARS - 2}}$`));
	// Of one place, no byte but the algorithm's stays.
	const alike = Array.from({ length: 600 }, () => Buffer.from(marks.make('s', place), 'base64url'));
	const values = Array.from(alike[0]!, (_, i) => new Set(alike.map((mark) => mark[i])).size);
	expect(values.slice(1).every((n) => n > 150)).toBe(true);
	expect(marks.read('s', marks.make('s', place))).toEqual({ seq: 12, hash: 'ab'.repeat(16) });
});
