/** What was just taken away, and how it comes back: one at a time, until the next act of its kind. */
export class Undo {
	/** Where it was, so that the offer stands in its place. */
	place = $state<string | null>(null);
	text = $state('');
	busy = $state(false);
	#back: (() => unknown) | null = null;

	offer(place: string, text: string, back: () => unknown): void {
		this.place = place;
		this.text = text;
		this.#back = back;
	}

	async take(): Promise<void> {
		if (this.busy) return;
		this.busy = true;
		await this.#back?.();
		this.busy = false;
		this.forget();
	}

	forget(): void {
		this.place = null;
		this.#back = null;
	}
}
