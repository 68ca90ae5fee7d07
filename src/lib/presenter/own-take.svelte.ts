import { telling } from '$lib/live/late.ts';
import { sendTake, takeBack, takeThere } from './sendTake.ts';

/** What got no answer may still be on its way: what is so is looked up again after it. */
const AGAIN_MS = 5_000;

/** What a press came to. */
export type Said = '' | 'sent' | 'gone' | 'late' | 'rate' | 'failed' | 'kept';

/** What a press without an answer came to, by what the organizer has now. */
type Told = (at: number | null) => Said;

/**
 * Whether the organizer has one's recording, by the server's word alone: that somebody agreed to be heard, or does so
 * no longer, is not believed of a lost answer. What is not known is looked up.
 */
export class OwnTake {
	/** `unknown`: something was asked for, and nobody knows what it came to. */
	has = $state<'yes' | 'no' | 'unknown'>('no');
	/** Since when; null: not told. */
	at = $state<number | null>(null);
	busy = $state(false);
	/** A press is not known to be done yet. */
	late = $state(false);
	said = $state<Said>('');
	readonly #base: string;
	#open: Told | null = null;
	#turn = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** @param base of the seat's pages */
	constructor(base: string) {
		this.#base = base;
	}

	/** @param make the sound; null: there is none */
	async send(make: () => Promise<Float32Array | null>): Promise<void> {
		const before = this.at;
		await this.#press(async () => {
			const sound = await make();
			if (sound === null) return 'failed';
			const answer = await sendTake(this.#base, sound);
			if (answer === 'done') return 'sent';
			if (answer === 'lost') return (at) => (at === null || at === before ? 'failed' : 'sent');
			return answer === 'refused' ? 'failed' : answer;
		});
	}

	async takeBack(): Promise<void> {
		await this.#press(async () => {
			const answer = await takeBack(this.#base);
			if (answer === 'done') return 'gone';
			return answer === 'rate' ? 'rate' : (at) => (at === null ? 'gone' : 'kept');
		});
	}

	/** Looks up what is so now: to be called whenever a connection is new. */
	async look(): Promise<void> {
		if (this.busy) return;
		clearTimeout(this.#timer);
		const turn = ++this.#turn;
		const at = await takeThere(this.#base);
		if (turn !== this.#turn) return;
		if (at === undefined) return this.#later();
		this.has = at === null ? 'no' : 'yes';
		this.at = at;
		if (this.#open !== null) this.said = this.#open(at);
		else if (this.said === (at === null ? 'sent' : 'gone')) this.said = '';
	}

	close(): void {
		this.#turn++;
		clearTimeout(this.#timer);
	}

	async #press(ask: () => Promise<Said | Told>): Promise<void> {
		this.close();
		this.busy = true;
		this.said = '';
		const came = await telling(ask(), (late) => (this.late = late));
		this.busy = false;
		this.#open = null;
		if (typeof came === 'string') {
			this.said = came;
			if (came === 'sent') [this.has, this.at] = ['yes', null];
			if (came === 'gone') [this.has, this.at] = ['no', null];
			return this.look();
		}
		this.has = 'unknown';
		this.#open = came;
		await this.look();
		this.#later();
	}

	#later(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.look(), AGAIN_MS);
	}
}
