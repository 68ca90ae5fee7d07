import { ifItCan } from '../store/lock.ts';
import { transaction, type Database } from '../store/database.ts';
import type { Clock } from '../ports.ts';
import { LATEST, numbers } from './numbers.ts';

const DAY_MS = 24 * 3_600_000;

/** Sums of one day, UTC. */
export interface DaySums {
	/** YYYY-MM-DD. */
	day: string;
	counts: Record<string, number>;
}

/**
 * Counts what may be told only once it says nothing of a session that is going on: by whole days, and not before
 * another day has passed. In between they outlast a restart.
 */
export class LateCounts {
	readonly #db: Database;
	readonly #clock: Clock;
	readonly #sql: ReturnType<typeof prepare>;
	/** Not stored yet, by day and name. */
	readonly #fresh = new Map<string, { day: number; name: string; n: number }>();

	constructor(db: Database, clock: Clock) {
		this.#db = db;
		this.#clock = clock;
		this.#sql = prepare(db);
	}

	add(name: string): void {
		const day = this.#today();
		const key = `${day} ${name}`;
		const one = this.#fresh.get(key) ?? { day, name, n: 0 };
		this.#fresh.set(key, { ...one, n: one.n + 1 });
	}

	/** Stores what was counted. While the store takes nothing it waits for the next time. */
	keep(): void {
		if (this.#fresh.size === 0) return;
		const kept = ifItCan(() =>
			transaction(this.#db, () => {
				for (const { day, name, n } of this.#fresh.values()) this.#sql.add.run(day, name, n);
			})
		);
		if (kept) this.#fresh.clear();
	}

	/** Takes what may be told now. */
	due(): DaySums[] {
		const before = this.#today() - 1;
		const rows = this.#sql.due.all(before) as unknown as { day: number; name: string; n: number }[];
		if (rows.length === 0) return [];
		if (!ifItCan(() => this.#sql.drop.run(before))) return [];
		return [...new Set(rows.map((row) => row.day))].map((day) => ({
			day: new Date(day * DAY_MS).toISOString().slice(0, 10),
			counts: Object.fromEntries(rows.filter((row) => row.day === day).map(({ name, n }) => [name, n]))
		}));
	}

	#today(): number {
		return Math.floor(this.#clock() / DAY_MS);
	}
}

function prepare(db: Database) {
	return {
		add: db.prepare(
			`INSERT INTO people_late_count (day, name, n) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET n = min(n, ${LATEST}) + excluded.n`
		),
		due: db.prepare(
			`SELECT name, ${numbers('day', 'n')} FROM people_late_count WHERE day < ? ORDER BY day, name`
		),
		drop: db.prepare('DELETE FROM people_late_count WHERE day < ?')
	};
}
