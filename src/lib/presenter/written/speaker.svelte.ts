import { hush, say, type SayWhat, type SpeechRefusal } from '$lib/live/api.ts';
import type { ServerClock } from '$lib/live/clock.ts';
import { newId } from '$lib/live/id.ts';
import { MOMENT_MS } from '$lib/live/momentary.ts';
import type { Found, PresenterOwn } from '$wire/index.ts';

type Saying = NonNullable<PresenterOwn['called']>['saying'];

const TRY_MS = 4_000;
const AGAIN_MS = 500;

/** A text whose answer is open: once under its id, however often it is pressed. */
interface Open {
	id: string;
	what: SayWhat;
	text: string;
	/** The same was being read before it was pressed: what is shown says nothing. */
	blurred: boolean;
	done: () => void;
}

/**
 * What is given to be read on air. It is for its moment; and what became of it is told by the server's own word or by
 * what the server shows as being read, never by an answer that did not come.
 */
export class Speaker {
	busy = $state(false);
	/** Why it was not read; `unknown`: read or not, nobody knows. */
	problem = $state.raw<SpeechRefusal | 'unknown' | readonly Found[] | null>(null);
	/** It could not be stopped. */
	unstopped = $state(false);
	readonly #base: string;
	readonly #clock: Pick<ServerClock, 'now' | 'samples' | 'stopwatch'>;
	#open: Open | null = null;
	#saying: Saying = null;
	#over = false;

	/** @param base `/s/<path>` */
	constructor(base: string, clock: Pick<ServerClock, 'now' | 'samples' | 'stopwatch'>) {
		this.#base = base;
		this.#clock = clock;
	}

	/** @param saying what is read now, of the newest view */
	follow(saying: Saying): void {
		this.#saying = saying;
		if (saying === null) this.unstopped = false;
		if (saying === null || this.#open === null || this.#open.blurred) return;
		if (saying.text === this.#open.text) this.#settle(true);
	}

	/**
	 * @param text as it is going to be read
	 * @param done called once, when it is known to have been taken
	 */
	async say(what: SayWhat, text: string, done: () => void = () => {}): Promise<void> {
		if (this.busy) return;
		const open = (this.#open = this.#opened(what, text, done));
		this.busy = true;
		this.problem = null;
		const since = this.#clock.stopwatch();
		for (let left = MOMENT_MS; left > 0 && this.#open === open && !this.#over; left = MOMENT_MS - since()) {
			// Without its last moment, by the server's clock, it would be read whenever it arrives.
			const told =
				this.#clock.samples === 0
					? 'offline'
					: await say(
							this.#base,
							{ ...what, id: open.id, before: this.#clock.now() + left },
							Math.min(TRY_MS, left)
						);
			if (this.#open !== open) break;
			if (told !== 'offline') this.#settle(told);
			else await new Promise((r) => setTimeout(r, AGAIN_MS));
		}
		if (this.#open === open) this.problem = 'unknown';
		this.busy = false;
	}

	/** Stops what is read. It can be pressed again until nothing is. */
	async hush(): Promise<void> {
		const before = this.#saying;
		const told = await hush(this.#base, TRY_MS);
		this.unstopped = told !== true && this.#saying !== null && this.#saying.text === before?.text;
	}

	close(): void {
		this.#over = true;
	}

	/** What is pressed again while its answer is open stays the same. */
	#opened(what: SayWhat, text: string, done: () => void): Open {
		const former = this.#open;
		return former !== null && JSON.stringify(former.what) === JSON.stringify(what)
			? { ...former, done }
			: { id: newId(), what, text, blurred: this.#saying?.text === text, done };
	}

	#settle(told: Exclude<Speaker['problem'], 'unknown' | null> | true): void {
		const open = this.#open;
		this.#open = null;
		this.problem = told === true ? null : told;
		if (told === true) open?.done();
	}
}
