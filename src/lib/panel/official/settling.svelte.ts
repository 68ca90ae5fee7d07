import { markAfterKey } from '$lib/ui/markKeys.ts';
import { meant, SETTLE_MS } from '../moderator/settled.ts';

/** So long it is told that a press was not taken. */
const TOLD_MS = 4000;

/** The frame after the next one: by then this one is painted. @returns to be called when it is not waited for any more */
function painted(then: () => void): () => void {
	let frame = requestAnimationFrame(() => (frame = requestAnimationFrame(then)));
	return () => cancelAnimationFrame(frame);
}

/** What comes under the hand by itself takes no press before it has been seen for long enough. */
export class Settling {
	/** A press counts now. */
	settled = $state(false);
	/** A press was not taken a moment ago. */
	told = $state(false);
	#what: string | null = null;
	/** Since when it has been seen, by the clock of events; null: not yet. */
	#since: number | null = null;
	/** When the press that is being delivered was made. */
	#begun: number | null = null;
	#stop = (): void => {};
	#telling: ReturnType<typeof setTimeout> | undefined;
	readonly #painted: typeof painted;
	readonly #now: () => number;

	constructor(see = painted, now = () => performance.now()) {
		this.#painted = see;
		this.#now = now;
	}

	/**
	 * To be called with what stands there, as often as one likes.
	 * @param chosen it came by a press
	 */
	show(what: string, chosen = false): void {
		if (what === this.#what) return;
		this.#what = what;
		this.#stop();
		this.settled = chosen;
		this.#since = chosen ? -Infinity : null;
		if (chosen) return;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const unseen = this.#painted(() => {
			this.#since = this.#now();
			timer = setTimeout(() => (this.settled = true), SETTLE_MS);
		});
		this.#stop = () => {
			unseen();
			clearTimeout(timer);
		};
	}

	/** Whether a press was meant for what stands there; that it was not is told. @param at when it was made */
	takes(at: number): boolean {
		if (meant({ at, repeat: false }, this.#since)) return true;
		this.told = true;
		clearTimeout(this.#telling);
		this.#telling = setTimeout(() => (this.told = false), TOLD_MS);
		return false;
	}

	/** An attachment: what is pressed inside `on` goes no further unless it is taken. Texts are typed as ever. */
	guard(on: string): (node: HTMLElement) => () => void {
		return (node) => {
			const from = new AbortController();
			const options = { capture: true, signal: from.signal };
			const swallow = (event: Event) => {
				if (this.takes(this.#begun ?? event.timeStamp)) return;
				event.preventDefault();
				event.stopPropagation();
			};
			const begin = ({ timeStamp }: Event) => (this.#begun = timeStamp);
			const end = () => (this.#begun = null);
			const within = ({ target }: Event) => target instanceof Element && target.closest(on) !== null;
			node.addEventListener('pointerdown', begin, options);
			node.addEventListener('pointercancel', end, options);
			node.addEventListener(
				'keydown',
				(event) => {
					if (!event.repeat) begin(event);
					if (marks(event)) swallow(event);
				},
				options
			);
			// The click that a key makes comes with it.
			node.addEventListener('keyup', () => setTimeout(end), options);
			node.addEventListener(
				'click',
				(event) => {
					if (within(event)) swallow(event);
					end();
				},
				options
			);
			return () => from.abort();
		};
	}
}

/** A key that gives or takes a mark. */
function marks({ target, key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
	if (ctrlKey || metaKey || altKey || !(target instanceof HTMLInputElement)) return false;
	return target.type === 'radio' && (key === ' ' || markAfterKey(key, null, true) !== undefined);
}
