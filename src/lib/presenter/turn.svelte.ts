import type { Booth, PresenterOwn } from '$wire/index.ts';

/** What this page has seen of the own turn: one that was called, and is neither on nor over, was postponed. */
export class Turn {
	postponed = $state(false);
	#called = false;

	/** To be called with what each view brings. */
	follow({ phase }: Pick<Booth, 'phase'>, { called, done }: Pick<PresenterOwn, 'called' | 'done'>): void {
		if (called !== null) this.#called = true;
		this.postponed = this.#called && called === null && !done && phase === 'pitching';
	}
}
