import type { State } from '../../src/domain/session/state.ts';
import type { Aside } from '../../src/domain/session/aside.ts';
import type { Clock, Timers } from '../ports.ts';
import type { Concerned, Viewer, Views } from './views.ts';

/**
 * Bursts are one frame: views go out at whole multiples of this, ms of the server's clock. A window that began with
 * whatever happened first would begin with what a viewer must not notice, and shift and split what it does see.
 */
const COALESCE_MS = 15;
/** A view that could not be made is tried again after so long, ms. */
const AGAIN_MS = 1000;

interface Parts {
	views: Views;
	timers: Timers;
	clock: Clock;
	state(): State;
	aside(): Aside;
	/** Runs what nobody awaits. */
	alone(what: string, work: () => unknown): void;
	/** Runs what reads the stores: a fault of it passes on, and is looked into. */
	noticed<T>(work: () => T): T;
}

/** When views of a session go out. */
export class Showing {
	readonly #parts: Parts;
	/** Whose own parts the next flush projects anew. */
	#concerned: Concerned[] = [];
	#flush: unknown = null;
	/** Views that could not be made are tried again, whether anything happens or not. */
	#again: unknown = null;
	#closed = false;

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	join(viewer: Viewer): void {
		const { views, state, aside } = this.#parts;
		views.add(viewer);
		this.#shown(() => views.first(state(), aside, viewer));
	}

	leave(viewer: Viewer): void {
		this.#parts.views.remove(viewer);
	}

	/** With the burst that is under way. */
	later(concerned: Concerned): void {
		const { views, timers, clock } = this.#parts;
		views.outdated();
		if (views.size > 0) this.#concerned.push(concerned);
		if (this.#flush !== null || this.#closed || views.size === 0) return;
		this.#flush = timers.set(() => this.now(), COALESCE_MS - (clock() % COALESCE_MS));
	}

	/** What does not wait for a burst to end. */
	now(): void {
		const { views, timers, state, aside } = this.#parts;
		if (this.#flush !== null) timers.clear(this.#flush);
		this.#flush = null;
		const concerned = this.#concerned;
		this.#concerned = [];
		if (this.#closed) return;
		const flush = () => views.flush(state(), aside(), (seat) => concerned.some((c) => c(seat)));
		this.#shown(flush, () => this.#concerned.unshift(...concerned));
	}

	tryAgain(): void {
		const { timers, alone } = this.#parts;
		if (this.#again !== null || this.#closed) return;
		const again = () => {
			this.#again = null;
			this.later(() => false);
		};
		this.#again = timers.set(() => alone('views', again), AGAIN_MS);
	}

	close(): void {
		const { views, timers } = this.#parts;
		this.#closed = true;
		views.close();
		if (this.#flush !== null) timers.clear(this.#flush);
		if (this.#again !== null) timers.clear(this.#again);
	}

	/** What is read for views may fail for a moment: then they are made after it. */
	#shown(work: () => void, failed: () => void = () => {}): void {
		try {
			this.#parts.noticed(work);
		} catch (error) {
			failed();
			this.tryAgain();
			throw error;
		}
	}
}
