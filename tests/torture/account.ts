import type { JsonValue, StoredEvent } from '../../server/journal/port.ts';
import { verifyChain } from '../../server/journal/chain.ts';
import { openDatabase } from '../../server/store/database.ts';
import type { RecordFile } from '../../server/sessions/record.ts';
import type { SessionEvent } from '../../src/domain/session/events.ts';
import type { OfficialOwn, Stage } from '../../src/domain/session/view.ts';
import { entriesOf, type ReceivedRecord as OpenedFile } from '../../src/lib/organizer/record/chain.ts';
import type { Official } from './official.ts';
import type { Shown } from './page.ts';

type Of<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;

/** All of a session: as it was exported, as it lies on the disk, and which commands are remembered there. */
export interface Books {
	record: RecordFile;
	stored: StoredEvent[];
	commands: ReadonlyMap<string, string>;
}

/** While the server is down. */
export function booksOf(dataDir: string, session: string, record: RecordFile): Books {
	const db = openDatabase(dataDir);
	const rows = db.prepare('SELECT * FROM journal_event WHERE session = ? ORDER BY seq').all(session);
	const commands = db.prepare('SELECT seat, id, result FROM journal_command WHERE session = ?').all(session);
	db.close();
	return {
		record,
		stored: rows.map((row) => ({
			...(row as unknown as StoredEvent),
			data: JSON.parse(String(row['data'])) as JsonValue
		})),
		commands: new Map(commands.map(({ seat, id, result }) => [`${seat} ${id}`, String(result)]))
	};
}

/** What the books do not bear out. */
export class Account {
	readonly wrong: string[] = [];
	/** Acknowledged commands that were found where they belong. */
	found = 0;
	readonly #books: Books;
	/** What the record says once it is opened by the key that comes with it. */
	readonly #events: readonly (SessionEvent | null)[];

	constructor(books: Books) {
		this.#books = books;
		const { record, stored } = books;
		this.#events = entriesOf(record as unknown as OpenedFile).map((entry) => entry.event);
		try {
			verifyChain(stored);
		} catch (error) {
			this.wrong.push((error as Error).message);
		}
		if (JSON.stringify(record.events) !== JSON.stringify(stored.map(ordered)))
			this.wrong.push(`the record has ${record.events.length} events, the journal ${stored.length}`);
	}

	/** Of one kind, in order. */
	events<T extends SessionEvent['type']>(type: T): Of<T>[] {
		return this.#events.filter((e): e is Of<T> => e?.type === type);
	}

	/** Each acknowledged command of an official once in the journal and the record, and what it made in the view. */
	official(o: Official): void {
		const own = o.remote.own<OfficialOwn>();
		const { seat } = own;
		const mine = <E extends { seat: string }>(list: E[]) => list.filter((e) => e.seat === seat);
		const sheets = mine(this.events('SheetSaved'));
		const questions = mine(this.events('QuestionAsked'));
		const count: Record<string, number> = {};
		for (const { id, command, at } of o.recorded) {
			count[command.type] = (count[command.type] ?? 0) + 1;
			const result = this.#books.commands.get(`${seat} ${id}`) ?? '';
			if (!result.includes(`"at":${at}`)) this.wrong.push(`${id} is not remembered`);
			const fits =
				command.type === 'saveSheet'
					? sheets.filter(
							(e) =>
								e.slot === command.slot &&
								e.revision === command.base + 1 &&
								e.at === at &&
								same(e.sheet, command.sheet)
						)
					: command.type === 'askQuestion'
						? questions.filter((e) => e.text === command.text && e.at === at)
						: [null];
			if (fits.length !== 1) this.wrong.push(`${id} ${command.type} is there ${fits.length} times`);
			else this.found += 1;
		}
		const made = {
			declareTies: mine(this.events('TiesDeclared')).length,
			saveSheet: sheets.length,
			submitSheet: mine(this.events('SheetSubmitted')).length,
			askQuestion: questions.length,
			raiseHand: mine(this.events('HandRaised')).length
		};
		for (const [type, n] of Object.entries(made))
			if (n !== (count[type] ?? 0))
				this.wrong.push(`${o.name}: ${n} × ${type} in the record, ${count[type] ?? 0} acknowledged`);
		this.#views(o, own);
	}

	#views(o: Official, own: OfficialOwn): void {
		const { results } = o.remote.shared<Stage>();
		for (const [slot, w] of o.slots) {
			const [sheet, note] = [own.sheets[slot], own.notes[slot]];
			const handedIn = sheet !== undefined && sheet.submittedAt !== null;
			if ((sheet?.revision ?? 0) !== w.revision || (w.revision > 0 && !same(sheet?.sheet, w.sheet)))
				this.wrong.push(`${o.name} sees sheet ${sheet?.revision}, ${w.revision} was acknowledged`);
			if (handedIn !== w.submitted) this.wrong.push(`${o.name} sees handed in: ${handedIn}`);
			if ((note?.revision ?? 0) !== w.note.revision || (note?.text ?? '') !== w.note.text)
				this.wrong.push(`${o.name} sees note ${note?.revision}, ${w.note.revision} was acknowledged`);
			const shown = results?.sheets.find((s) => s.slot === slot && s.official === own.number);
			if (w.submitted && !same(shown?.marks, w.sheet.marks))
				this.wrong.push(`${o.name}: other marks in the results`);
		}
	}

	/** All that a page showed as recorded was so; the last of each sheet still is. */
	page(seat: string, shown: readonly Shown[], stage: Stage): void {
		const sheets = this.events('SheetSaved').filter((e) => e.seat === seat);
		const handed = new Set(this.events('SheetSubmitted').flatMap((e) => (e.seat === seat ? [e.slot] : [])));
		const ids = stage.about.rubric.map((c) => c.id);
		for (const one of shown) {
			const slot = stage.slots.find((s) => one.heading.includes(s.pseudonym.word))?.id;
			const there = sheets.some(
				(e) =>
					e.slot === slot &&
					e.sheet.comment === one.comment &&
					ids.every((id, i) => (e.sheet.marks[id] ?? null) === one.marks[i])
			);
			if (there && (!one.submitted || handed.has(slot ?? ''))) this.found += 1;
			else this.wrong.push(`shown as recorded and not there: ${JSON.stringify(one)}`);
		}
		for (const slot of stage.slots) {
			const last = shown.findLast((one) => one.heading.includes(slot.pseudonym.word));
			const kept = sheets.findLast((e) => e.slot === slot.id);
			if (last !== undefined && kept?.sheet.comment !== last.comment)
				this.wrong.push(`the last that was shown is not the last that is there`);
		}
		const times = sheets.map((e) => `${e.slot} ${e.revision}`);
		if (new Set(times).size !== times.length) this.wrong.push('a sheet of the page is there twice');
	}
}

/** As an exported record has it. */
function ordered({ session, seq, at, type, data, prev, hash }: StoredEvent): StoredEvent {
	return { session, seq, at, type, data, prev, hash };
}

function same(a: unknown, b: unknown): boolean {
	return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(entries.map(([k, v]) => [k, sorted(v)]));
}
