/** Why other slides stand there than this page had, and how many it had. */
export interface OtherDeck {
	why: 'colleague' | 'restored';
	before: number;
	now: number;
}

type Ids = readonly string[];

/** The startup's slides as this page has seen them: others that it did not send are told until somebody takes note. */
export class OwnDeck {
	other = $state.raw<OtherDeck | null>(null);
	#seen: { ids: Ids; revision: number; arrival: number };
	/** What this page sent and has not seen yet, the newest last: an earlier one may have been stored too. */
	#sent: readonly string[] = [];

	constructor(ids: Ids, revision: number) {
		this.#seen = { ids, revision, arrival: 0 };
	}

	/** To be called before they become the deck: the view may be quicker than the answer. */
	sending(ids: Ids): void {
		this.#sent = [...this.#sent, ids.join()];
	}

	/**
	 * To be called with what each view brings.
	 *
	 * @param arrival of the connection that brought it
	 */
	follow(ids: Ids, revision: number, arrival: number): void {
		const before = this.#seen;
		this.#seen = { ids, revision, arrival };
		if (ids.join() === before.ids.join()) return;
		const sent = this.#sent.lastIndexOf(ids.join());
		if (sent >= 0) {
			// Once: what comes back later is not what was sent.
			this.#sent = this.#sent.slice(sent + 1);
			return this.settle();
		}
		const restored = arrival > before.arrival && revision <= before.revision;
		const had = this.other?.before ?? before.ids.length;
		// The first slides there are need no look.
		if (had === 0 && !restored) return;
		this.other = { why: restored ? 'restored' : 'colleague', before: had, now: ids.length };
	}

	/** Somebody took note, or chose. */
	settle(): void {
		this.other = null;
	}
}
