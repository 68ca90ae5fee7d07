/** A page that is refused asks again so often: the refusal may pass, as that of a server does whose clock is set wrong. */
export const ASK_AGAIN_MS = 15_000;
/** What the server has said for so long, and nothing else, it will go on saying. */
const LASTING_MS = 600_000;

/**
 * Whether this browser has anything here, by the server's word alone: what it does not answer, or answers in trouble,
 * says nothing. Until a refusal lasts nothing is let go that whoever comes back goes on with.
 */
export class Refused {
	/** The server's last word. */
	now = $state(false);
	lasting = $state(false);
	#since: number | null = null;
	readonly #time: () => number;

	/** @param time ms that pass */
	constructor(time: () => number) {
		this.#time = time;
	}

	/** @param there null: not known */
	hear(there: boolean | null): void {
		if (there === null) return;
		this.#since = there ? null : (this.#since ?? this.#time());
		this.now = !there;
		this.lasting = this.#since !== null && this.#time() - this.#since >= LASTING_MS;
	}
}
