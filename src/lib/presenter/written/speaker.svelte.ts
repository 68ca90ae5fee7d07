import { hush, say, type SayWhat, type SpeechRefusal } from '$lib/live/api.ts';
import type { ServerClock } from '$lib/live/clock.ts';
import { newId } from '$lib/live/id.ts';
import { MOMENT_MS } from '$lib/live/momentary.ts';
import type { Found, PresenterOwn } from '$wire/index.ts';

type Saying = NonNullable<PresenterOwn['called']>['saying'];

const TRY_MS = 4_000;
const AGAIN_MS = 500;
/** What was taken and is not seen as being read by then will not be. */
const GIVEN_MS = 15_000;

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
	/** Something is read, or was given and may be: it can be stopped. */
	stoppable = $state(false);
	/** It could not be stopped. */
	unstopped = $state(false);
	readonly #base: string;
	readonly #clock: Pick<ServerClock, 'now' | 'samples' | 'stopwatch'>;
	#open: Open | null = null;
	#saying: Saying = null;
	/** A try that has no answer yet. */
	#asked: Promise<unknown> | null = null;
	#presses = 0;
	#given: ReturnType<typeof setTimeout> | undefined;
	#over = false;

	/** @param base `/s/<path>` */
	constructor(base: string, clock: Pick<ServerClock, 'now' | 'samples' | 'stopwatch'>) {
		this.#base = base;
		this.#clock = clock;
	}

	/** @param saying what is read now, of the newest view */
	follow(saying: Saying): void {
		const ended = saying === null && this.#saying !== null;
		this.#saying = saying;
		if (saying !== null) this.#give();
		if (ended) this.#end();
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
		this.#presses += 1;
		this.#give();
		const since = this.#clock.stopwatch();
		for (let left = MOMENT_MS; left > 0 && this.#open === open && !this.#over; left = MOMENT_MS - since()) {
			// Without its last moment, by the server's clock, it would be read whenever it arrives.
			const told = this.#clock.samples === 0 ? 'offline' : await this.#ask(open, left);
			if (this.#open !== open) break;
			if (told !== 'offline') this.#settle(told);
			else await new Promise((r) => setTimeout(r, AGAIN_MS));
		}
		if (this.#open === open) this.problem = 'unknown';
		this.busy = false;
	}

	/** Stops what is read, or was given to be. It can be pressed again until nothing is. */
	async hush(): Promise<void> {
		const [before, presses] = [this.#saying, this.#presses];
		// Not given once more; and what is on its way may come after what stops it.
		this.#open = null;
		const asked = this.#asked;
		let told = await hush(this.#base, TRY_MS);
		if (asked !== null) {
			await asked;
			told = await hush(this.#base, TRY_MS);
		}
		// What was given since can be stopped still.
		if (presses !== this.#presses) return;
		if (this.#saying === null && told === true) return this.#end();
		this.unstopped = told !== true && this.stoppable && this.#saying?.text === before?.text;
	}

	close(): void {
		this.#over = true;
		clearTimeout(this.#given);
	}

	#ask({ what, id }: Open, left: number): ReturnType<typeof say> {
		const asked = say(this.#base, { ...what, id, before: this.#clock.now() + left }, Math.min(TRY_MS, left));
		this.#asked = asked;
		return asked.finally(() => (this.#asked = null));
	}

	/** Until it is seen to be read, and to have ended. */
	#give(): void {
		this.stoppable = true;
		clearTimeout(this.#given);
		if (this.#saying === null) this.#given = setTimeout(() => this.#end(), GIVEN_MS);
	}

	#end(): void {
		clearTimeout(this.#given);
		this.stoppable = this.unstopped = false;
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
		else if (this.#saying === null) this.#end();
	}
}
