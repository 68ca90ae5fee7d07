import type { Database } from '../store/database.ts';
import { ifItCan } from '../store/lock.ts';
import type { Clock } from '../ports.ts';
import { LATEST } from './numbers.ts';
import { Reckoning, type Reckoned } from './reckoning.ts';

/** Time for what ends after hours and days. A clock that is of no machine is believed. */
export class Calendar {
	readonly #db: Database;
	readonly #clock: Clock;
	readonly #reckoning: Reckoning | null;
	readonly #sql: ReturnType<typeof prepare>;
	/** Another process beside the server only reads. */
	#keeps = false;

	constructor(db: Database, clock: Clock) {
		this.#db = db;
		this.#clock = clock;
		this.#sql = prepare(db);
		this.#reckoning = clock.machine ? new Reckoning(clock.machine, this.#kept()) : null;
	}

	readonly now: Clock = () => {
		if (this.#reckoning === null) return this.#clock();
		const now = this.#reckoning.now();
		if (this.#keeps && this.#reckoning.changed && !this.#db.isTransaction) this.keep();
		return now;
	};

	/** No later than it is, whatever the machine's clock says: what ended by it is over for good. */
	sure(): number {
		return this.#reckoning?.sure() ?? this.#clock();
	}

	/** A time of this calendar as the machine's clock shows it. */
	shown(at: number): number {
		return at + this.#clock() - this.now();
	}

	/** For the next start; from now on also whenever the machine's clock was set. */
	keep(): void {
		this.#keeps = true;
		const reckoned = this.#reckoning?.kept();
		if (!reckoned) return;
		const { at, sure, away } = reckoned;
		ifItCan(() => this.#sql.keep.run(at, sure, JSON.stringify(away)));
	}

	#kept(): Reckoned | null {
		const row = this.#sql.kept.get();
		if (!row) return null;
		const away = numbers(String(row.away));
		const [at, sure] = [Number(row.at), Number(row.sure)];
		// By rounding alone it is surely later.
		return away && isTime(at) && isTime(sure) && sure <= at + 1 ? { at, sure, away } : null;
	}
}

function isTime(ms: number): boolean {
	return ms >= 0 && ms <= LATEST;
}

/** Null for what is damaged. */
function numbers(text: string): number[] | null {
	try {
		const all = JSON.parse(text) as unknown;
		return Array.isArray(all) && all.length > 0 && all.every(Number.isSafeInteger) ? (all as number[]) : null;
	} catch {
		return null;
	}
}

function prepare(db: Database) {
	const kept = db.prepare('SELECT at, sure, away FROM people_calendar');
	// A number that was damaged beyond what JavaScript can hold is no time, and no end of the start.
	kept.setReadBigInts(true);
	return {
		kept,
		keep: db.prepare('INSERT OR REPLACE INTO people_calendar (one, at, sure, away) VALUES (1, ?, ?, ?)')
	};
}
