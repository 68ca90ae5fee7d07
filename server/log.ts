import { writeSync } from 'node:fs';
import pino, { type Logger } from 'pino';
import type { LogLevel } from './config.ts';

export type Log = Logger;

/**
 * The server's log, to stderr so that the links on stdout stay readable. Lines carry types, counts and error names,
 * never texts, names, tokens, addresses of people or seats.
 */
export function createLog(level: LogLevel): Log {
	return pino({ level, base: null }, { write });
}

/**
 * At once, so that the last line is there before the process ends. A log that cannot be written, on a full disk or to a
 * terminal that is gone, ends nothing and holds up nothing: pino's own output would try a full disk for ever.
 */
function write(line: string): void {
	try {
		writeSync(2, line);
	} catch {
		// Nobody to be told.
	}
}

/** What has to do with who may come in, with its fixed level. Described in docs/security.md, name by name. */
export const SECURITY_EVENTS = {
	'redeem-refused': 'warn',
	'redeem-limited': 'warn',
	'cookie-refused': 'warn',
	'origin-refused': 'warn',
	'right-refused': 'warn',
	'pace-exceeded': 'warn',
	'input-refused': 'warn',
	'sign-in': 'info',
	'sign-out': 'info',
	'sign-out-other': 'info',
	'sign-out-all': 'info',
	'seat-taken': 'info',
	'seat-moved': 'info',
	'seat-left': 'info',
	'link-revoked': 'info',
	'record-exported': 'info'
} as const;
export type SecurityEvent = keyof typeof SECURITY_EVENTS;

/** A refusal can be brought about as often as somebody asks: it is counted each time, and told once a minute. */
const QUIET_MS = 60_000;

interface Refused {
	event: SecurityEvent;
	role: string | null;
	at: number;
	count: number;
}

/** Where what happens at presenters' seats and paths is counted until it may be told. */
export interface Later {
	add(event: SecurityEvent): void;
	keep(): void;
	due(): readonly { day: string; counts: Record<string, number> }[];
}

/**
 * The security log: names from a closed list, a role beside them, and nothing else. What comes from presenters' seats
 * and paths would tell when a startup's people come: it is counted, and the sums of a day are told a day later.
 */
export class SecurityLog {
	readonly #log: Log;
	readonly #now: () => number;
	readonly #counts = new Map<SecurityEvent, number>();
	/** Refusals by event and role: when they were told last, and how many came since. */
	readonly #refused = new Map<string, Refused>();
	readonly #later: Later;

	/** @param now ms of a clock that never runs backwards */
	constructor(log: Log, later: Later, now: () => number = () => performance.now()) {
		this.#log = log.child({ log: 'security' });
		this.#later = later;
		this.#now = now;
	}

	/** @param role of the seat or path it is about; null: of none that is there */
	note(event: SecurityEvent, role: string | null): void {
		if (role === 'presenter') return this.#later.add(event);
		this.#counts.set(event, (this.#counts.get(event) ?? 0) + 1);
		if (SECURITY_EVENTS[event] === 'info') return this.#log.info({ event, role });
		const key = `${event} ${role}`;
		const refused = this.#refused.get(key) ?? { event, role, at: -Infinity, count: 0 };
		this.#refused.set(key, refused);
		refused.count += 1;
		this.#tell(refused);
	}

	/** To be called every minute: tells the refusals that came since they were told last. */
	tellRefused(): void {
		for (const refused of this.#refused.values()) if (refused.count > 0) this.#tell(refused);
	}

	#tell(refused: Refused): void {
		const { event, role, at, count } = refused;
		const now = this.#now();
		if (now - at < QUIET_MS) return;
		[refused.at, refused.count] = [now, 0];
		this.#log.warn({ event, role, count });
	}

	/** To be called now and then: tells what had to wait. */
	catchUp(): void {
		this.#later.keep();
		for (const { day, counts } of this.#later.due())
			this.#log.warn({ event: 'counts', role: 'presenter', day, ...counts });
	}

	/** The sums, once, when the server stops. */
	close(): void {
		this.#later.keep();
		if (this.#counts.size > 0) this.#log.info({ event: 'counts', ...Object.fromEntries(this.#counts) });
	}
}
