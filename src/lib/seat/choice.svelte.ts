import { asRule, LIMITS, shortlisted, type ClientCommand, type ResultsView } from '$wire/index.ts';

/** A shortlist that is being chosen, over the one that was on the screen: what another decides meanwhile is laid beside it. */
export class ShortlistChoice {
	picked = $state.raw<readonly string[]>([]);
	reason = $state('');
	#touched = $state(false);
	/** The decision that these marks were made over, by its revision. */
	#base = $state(0);
	#results = $state.raw() as ResultsView;

	constructor(results: ResultsView) {
		this.#results = results;
		this.#adopt();
	}

	/** What was decided meanwhile, elsewhere and otherwise, until the person chooses. */
	get theirs(): ResultsView['decision'] {
		return this.#revision > this.#base ? this.#results.decision : null;
	}

	/** Marks or a motive that are not decided. */
	get undecided(): boolean {
		return this.#touched && !this.decided;
	}

	/** What is marked is what the panel decided last. */
	get decided(): boolean {
		const { decision } = this.#results;
		return decision !== null && this.#same(decision);
	}

	/** How what is marked stands to the rule. */
	get standing(): 'rule' | 'nobody' | 'open' | 'other' {
		const { shortlist } = this.#results;
		if (shortlist.open.length > 0) return 'open';
		if (!asRule(shortlist, this.picked)) return 'other';
		return this.picked.length > 0 ? 'rule' : 'nobody';
	}

	/** What keeps it from being decided. */
	get wrong(): 'most' | 'reason' | null {
		if (this.picked.length > LIMITS.shortlist) return 'most';
		return asRule(this.#results.shortlist, this.picked) || this.reason.trim() !== '' ? null : 'reason';
	}

	get command(): Extract<ClientCommand, { type: 'decideShortlist' }> {
		return { type: 'decideShortlist', slots: [...this.picked], reason: this.reason, base: this.#base };
	}

	/** To be called with what each view brings. */
	follow(results: ResultsView): void {
		this.#results = results;
		// An older backup has decided less often, and what is decided anew is another's.
		if (this.#revision < this.#base)
			return this.#touched ? void (this.#base = this.#revision) : this.#adopt();
		if (this.theirs === null) return;
		if (!this.#touched || this.#same(this.theirs)) this.#adopt();
	}

	toggle(slot: string, on: boolean): void {
		this.#touched = true;
		this.picked = on ? [...this.picked, slot] : this.picked.filter((s) => s !== slot);
	}

	/** To be called when the motive is typed. */
	typed = (): void => void (this.#touched = true);

	/** Of two: the one that stands here, over the other, or the other. */
	resolve(keep: 'mine' | 'theirs'): void {
		if (keep === 'mine') this.#base = this.#revision;
		else this.#adopt();
	}

	get #revision(): number {
		return this.#results.decision?.revision ?? 0;
	}

	#same({ slots, reason }: NonNullable<ResultsView['decision']>): boolean {
		const { picked } = this;
		const alike = slots.length === picked.length && slots.every((s) => picked.includes(s));
		return alike && reason === this.reason.trim();
	}

	#adopt(): void {
		this.#base = this.#revision;
		this.picked = shortlisted(this.#results);
		this.reason = this.#results.decision?.reason ?? '';
		this.#touched = false;
	}
}
