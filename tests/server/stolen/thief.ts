import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';

type Cell = string | number | Uint8Array | null;

interface Row {
	table: string;
	cells: Readonly<Record<string, Cell>>;
}

/** A copy of a folder in a thief's hands: every file, every table, every row, every byte. */
export class Loot {
	readonly dir = mkdtempSync(join(tmpdir(), 'blindpick-loot-'));
	readonly files: readonly { name: string; size: number }[];
	readonly columns: readonly string[];
	readonly rows: readonly Row[];
	readonly raw: Buffer;
	/** Rows as indexes hold them too. */
	readonly indexed: readonly Row[];

	constructor(dataDir: string) {
		onTestFinished(() => rmSync(this.dir, { recursive: true, force: true }));
		cpSync(dataDir, this.dir, { recursive: true, preserveTimestamps: true });
		this.files = readdirSync(this.dir, { recursive: true, withFileTypes: true })
			.filter((f) => f.isFile())
			.map((f) => ({
				name: join(f.parentPath, f.name).slice(this.dir.length + 1),
				file: join(f.parentPath, f.name)
			}))
			.map(({ name, file }) => ({ name, size: statSync(file).size }));
		this.raw = Buffer.concat(this.files.map(({ name }) => readFileSync(join(this.dir, name))));
		const db = new DatabaseSync(join(this.dir, 'blindpick.db'));
		const tables = db.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'table'`).all();
		const names = (table: string) =>
			db
				.prepare(`SELECT name FROM pragma_table_info(?)`)
				.all(table)
				.map((r) => String(r.name));
		this.columns = tables.flatMap((t) => names(String(t.name)).map((c) => `${t.name}.${c}`));
		this.rows = tables.flatMap(({ name, sql }) => {
			const row = String(sql).includes('WITHOUT ROWID') ? '' : ', rowid AS "(rowid)"';
			const all = db.prepare(`SELECT *${row} FROM "${name}"`).all();
			return all.map((cells) => ({ table: String(name), cells: cells as Row['cells'] }));
		});
		this.indexed = tables.flatMap(({ name, sql }) => {
			const clustered = String(sql).includes('WITHOUT ROWID');
			const indexes = db.prepare('SELECT name, origin FROM pragma_index_list(?)').all(String(name));
			return indexes
				.filter((i) => !(clustered && i.origin === 'pk'))
				.flatMap((i) => {
					const held = db.prepare('SELECT name FROM pragma_index_xinfo(?)').all(String(i.name));
					const columns = new Set(held.map((c) => String(c.name)));
					return this.rows
						.filter((r) => r.table === name)
						.map(({ cells }) => ({
							table: String(name),
							cells: Object.fromEntries(Object.entries(cells).filter(([c]) => columns.has(c)))
						}));
				});
		});
		db.close();
	}

	/** Words of a kind that stand in the files beyond the rows that are there: what was deleted and is not gone. */
	leftOver(kind: RegExp): string[] {
		const files = this.files.map(({ name }) => `${name} ${readFileSync(join(this.dir, name), 'latin1')}`);
		const beside = files.filter((text) => !text.startsWith('blindpick.db'));
		const cells = [...this.rows, ...this.indexed].flatMap(({ cells }) => Object.values(cells));
		const left = counts(files, kind);
		for (const [word, n] of counts([...beside, ...cells.filter((c) => typeof c === 'string')], kind))
			left.set(word, (left.get(word) ?? 0) - n);
		return [...left].filter(([, n]) => n !== 0).map(([word, n]) => `${n} × ${word}`);
	}
}

function counts(texts: readonly string[], kind: RegExp): Map<string, number> {
	const found = new Map<string, number>();
	for (const text of texts)
		for (const [word] of text.matchAll(kind)) found.set(word, (found.get(word) ?? 0) + 1);
	return found;
}
/** Numbers told of one startup or one slot, by what they are. */
type Features = ReadonlyMap<string, number>;

interface Sides {
	/** By id. */
	startups: ReadonlyMap<string, Features>;
	slots: ReadonlyMap<string, Features>;
	/** Rows that stand with one startup and with one slot: by their columns, the pair, and the row. */
	joins: readonly { startup: string; slot: string; row: string }[];
}

interface Data {
	seat?: string;
	startup?: string | null;
	slot?: string;
	slots?: { slot: string }[];
}

/** All that the loot tells of a session's startups and slots, whatever table and column it stands in. */
export function sides(loot: Loot, session: string): Sides {
	const rows = loot.rows.filter((r) => r.cells.session === session);
	const events = rows.filter((r) => r.table === 'journal_event');
	const dataOf = (r: Row) => JSON.parse(String(r.cells.data)) as Data;
	const ofType = (type: string) => events.filter((r) => r.cells.type === type);
	const owners = new Map<string, string>();
	for (const { startup } of ofType('StartupAdded').map(dataOf)) owners.set(startup!, startup!);
	for (const { seat, startup } of ofType('SeatAdded').map(dataOf)) if (startup) owners.set(seat!, startup);
	const slots = ofType('OrderDrawn').flatMap((r) => dataOf(r).slots!.map((s) => s.slot));
	const calls = ofType('SlotCalled').map((r) => ({ slot: dataOf(r).slot!, at: Number(r.cells.at) }));
	const over = [...ofType('ReviewOpened'), ...ofType('SessionAborted')].map((r) => Number(r.cells.at));
	const end = Math.min(...over, ...(over.length === 0 ? [Infinity] : []));
	const slotAt = (at: number) => (at < end ? calls.findLast((c) => c.at <= at)?.slot : undefined);

	const startupSide = new Map<string, Row[]>([...new Set(owners.values())].map((id) => [id, []]));
	const slotSide = new Map<string, Row[]>(slots.map((id) => [id, []]));
	const joins: { startup: string; slot: string; row: string }[] = [];
	for (const row of rows) {
		const words = Object.values(row.cells)
			.filter((c) => typeof c === 'string')
			.join(' ');
		const own = only([...owners].flatMap(([id, startup]) => (words.includes(id) ? [startup] : [])));
		const named = slots.filter((id) => words.includes(id));
		const times = [...numbers(row), ...[...words.matchAll(/\b\d{13}\b/g)].map(([t]) => Number(t))];
		const then = times.flatMap((at) => slotAt(at) ?? []);
		const slot = only(named.length > 0 ? named : then);
		if (own !== null) startupSide.get(own)!.push(row);
		if (slot !== null) slotSide.get(slot)!.push(row);
		if (own !== null && slot !== null) joins.push({ startup: own, slot, row: kindOf(row) });
	}
	const told = (side: Map<string, Row[]>, words: (id: string) => readonly string[]) =>
		new Map([...side].map(([id, of]) => [id, features(of, loot, words(id))]));
	return {
		startups: told(startupSide, (id) => [...owners].filter(([, s]) => s === id).map(([word]) => word)),
		slots: told(slotSide, (id) => [id]),
		joins
	};
}

function only<T>(list: readonly T[]): T | null {
	const [first, ...others] = new Set(list);
	return first !== undefined && others.length === 0 ? first : null;
}

const kindOf = (row: Row) => (row.table === 'journal_event' ? `event ${row.cells.type}` : row.table);

function numbers(row: Row): number[] {
	return Object.values(row.cells).filter((c) => typeof c === 'number');
}

/** Of each kind of row and each column: how many, how long, how large, how early, how late; and where in the files. */
function features(rows: readonly Row[], loot: Loot, words: readonly string[]): Features {
	const found = new Map<string, number[]>();
	const add = (name: string, value: number) => void found.set(name, [...(found.get(name) ?? []), value]);
	for (const row of rows) {
		for (const [column, cell] of Object.entries(row.cells)) {
			const name = `${kindOf(row)}.${column}`;
			if (cell === null) add(`${name} null`, 1);
			else if (typeof cell === 'number') add(name, cell);
			else add(`${name} length`, cell.length);
			if (typeof cell !== 'string') continue;
			for (const [, key, n] of cell.matchAll(/"(\w+)":(\d+)/g)) add(`${name}.${key}`, Number(n));
		}
	}
	for (const word of words)
		for (let at = loot.raw.indexOf(word); at >= 0; at = loot.raw.indexOf(word, at + 1)) add('place', at);
	const all: [string, number][] = [...found].flatMap(([name, values]) => [
		[`${name} n`, values.length],
		[`${name} sum`, values.reduce((a, b) => a + b, 0)],
		[`${name} least`, Math.min(...values)],
		[`${name} most`, Math.max(...values)]
	]);
	return new Map(all);
}

interface Link {
	startup: string;
	slot: string;
	/** Standard deviations from what chance would give. */
	z: number;
}

/**
 * How strongly each number of the startups' side goes with each of the slots' side, over many sessions: ranks within
 * each session, beside which startup was in truth in which slot.
 */
export function links(sessions: readonly { sides: Sides; truth: ReadonlyMap<string, string> }[]): Link[] {
	const tables = sessions.map(({ sides: s, truth }) => {
		const pairs = [...truth].map(
			([slot, startup]) => [s.startups.get(startup)!, s.slots.get(slot)!] as const
		);
		return { left: ranked(pairs.map(([a]) => a)), right: ranked(pairs.map(([, b]) => b)), n: pairs.length };
	});
	const names = (of: 'left' | 'right') => [...new Set(tables.flatMap((t) => [...t[of].keys()]))];
	return names('left').flatMap((startup) =>
		names('right').flatMap((slot) => {
			let [cov, variance] = [0, 0];
			for (const { left, right, n } of tables) {
				const [a, b] = [left.get(startup), right.get(slot)];
				if (a === undefined || b === undefined) continue;
				cov += dot(a, b);
				variance += (dot(a, a) * dot(b, b)) / (n - 1);
			}
			return variance === 0 ? [] : [{ startup, slot, z: cov / Math.sqrt(variance) }];
		})
	);
}

/** By feature, the centred ranks of all; ties share theirs. */
function ranked(all: readonly Features[]): Map<string, number[]> {
	const names = new Set(all.flatMap((f) => [...f.keys()]));
	return new Map(
		[...names].map((name) => {
			const values = all.map((f) => f.get(name) ?? 0);
			const rank = (v: number) =>
				values.filter((w) => w < v).length + (values.filter((w) => w === v).length - 1) / 2;
			return [name, values.map((v) => rank(v) - (values.length - 1) / 2)];
		})
	);
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
