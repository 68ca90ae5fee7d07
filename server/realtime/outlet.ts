import type { limits } from '../config.ts';
import type { Clock, Timers } from '../ports.ts';
import type { News } from '../sessions/views.ts';

/** How often a connection that takes nothing is looked at again, ms. */
const LOOK_MS = 250;

export interface OutletParts {
	clock: Clock;
	timers: Timers;
	limits: Pick<typeof limits, 'unreadBytes' | 'unreadMost' | 'unreadMs'>;
	/** Bytes that were written and that the network has not taken. */
	unread(): number;
	/** @returns bytes */
	emit(news: News): number;
	/** It has taken nothing for too long, or too much has gathered. */
	stuck(): void;
}

/**
 * One connection's way out. While the other side reads, views go out as they come; while it does not, only the newest
 * is kept, for a view is whole. So what one connection costs does not grow with how long it reads nothing.
 */
export class Outlet {
	readonly #parts: OutletParts;
	#waiting: News | null = null;
	/** Bytes of the last view: a large one is no fault of the reader's. */
	#size = 0;
	#timer: unknown = null;
	#since = 0;
	#closed = false;

	constructor(parts: OutletParts) {
		this.#parts = parts;
	}

	send(news: News): void {
		this.#waiting = merged(this.#waiting, news);
		this.look();
	}

	/** After anything was written beside it. */
	look(): void {
		if (this.#closed) return;
		const { unread, emit, stuck, clock, timers, limits } = this.#parts;
		if (this.#waiting !== null && unread() < limits.unreadBytes) {
			this.#size = emit(this.#waiting);
			this.#waiting = null;
		}
		const bytes = unread();
		if (bytes < limits.unreadBytes) return this.#rest();
		if (this.#timer === null) this.#since = clock();
		else timers.clear(this.#timer);
		if (bytes > limits.unreadMost + this.#size || clock() - this.#since > limits.unreadMs) return stuck();
		this.#timer = timers.set(() => this.look(), LOOK_MS);
	}

	close(): void {
		this.#closed = true;
		this.#waiting = null;
		this.#rest();
	}

	#rest(): void {
		if (this.#timer !== null) this.#parts.timers.clear(this.#timer);
		this.#timer = null;
	}
}

/** The newer of two, with what the one before it would have brought. */
function merged(before: News | null, news: News): News {
	if (before === null) return news;
	return {
		...news,
		shared: news.shared?.after(before.shared) ?? before.shared,
		own: news.own?.after(before.own) ?? before.own
	};
}
