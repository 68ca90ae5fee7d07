import type { SessionId } from '../src/domain/kernel/ids.ts';

/** The part of a log that faults go to. */
export interface FaultLog {
	error(fields: object, text: string): void;
}

interface Also {
	/** Whose work it was, where that is known. */
	session?: SessionId;
	/** Done after a fault: what the work would have done for the others. */
	otherwise?: () => void;
}

/** The same fault again is counted and told after so long: what is tried again and again fills no disk. */
const QUIET_MS = 60_000;
const MOST_KEPT = 500;
const FRAMES = 4;

/**
 * Runs what nobody awaits: the work of listeners, timers and messages of children. A fault of it ends that work alone,
 * is logged with its session, and all else goes on.
 */
export class Faults {
	readonly #log: FaultLog;
	readonly #now: () => number;
	readonly #told = new Map<string, { at: number; more: number }>();

	/** @param now ms of a clock that never runs backwards */
	constructor(log: FaultLog, now: () => number = () => performance.now()) {
		this.#log = log;
		this.#now = now;
	}

	run(what: string, work: () => unknown, also: Also = {}): void {
		const failed = (error: unknown) => {
			this.tell(what, error, also.session);
			if (also.otherwise !== undefined) this.run(what, also.otherwise);
		};
		try {
			const going = work();
			if (going instanceof Promise) going.catch(failed);
		} catch (error) {
			failed(error);
		}
	}

	/** Logs a fault once; the same one again only after a minute, with how often it was meanwhile. */
	tell(what: string, error: unknown, session?: SessionId): void {
		const fault = faultOf(error);
		const key = `${what} ${session ?? ''} ${fault.error} ${fault.why ?? ''}`;
		const now = this.#now();
		const last = this.#told.get(key);
		if (last !== undefined && now - last.at < QUIET_MS) {
			last.more += 1;
			return;
		}
		if (this.#told.size >= MOST_KEPT) this.#told.clear();
		this.#told.set(key, { at: now, more: 0 });
		const more = last !== undefined && last.more > 0 ? { more: last.more } : {};
		this.#log.error({ ...(session === undefined ? {} : { session }), ...fault, ...more }, what);
	}
}

/** What may be said of an error. Its message may quote what somebody typed; its name, code and places may not. */
export function faultOf(error: unknown): { error: string; why?: string; at?: string[] } {
	if (!(error instanceof Error)) return { error: typeof error };
	const { code, errstr } = error as { code?: unknown; errstr?: unknown };
	const why = [errstr, code].find((x) => typeof x === 'string');
	const stack = (error.stack ?? '').replace(error.message, '');
	const at = [...stack.matchAll(/((?:server|src|build|node_modules)\/[\w@./-]+:\d+):\d+\)?$/gm)].map(
		(m) => m[1]!
	);
	return {
		error: error.name,
		...(why === undefined ? {} : { why: String(why) }),
		...(at.length === 0 ? {} : { at: at.slice(0, FRAMES) })
	};
}
