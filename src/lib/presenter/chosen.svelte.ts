import { m } from '$lib/paraglide/messages.js';
import { toPages } from '$lib/slides/pictures.ts';
import type { KeptFinding, Linter, Phase, PresenterOwn } from '$wire/index.ts';
import { DeckCheck } from './check.svelte.ts';
import type { OwnDeck } from './deck.svelte.ts';
import { sendDeck } from './sendDeck.ts';
import { fileProblem, sendProblem } from './slideProblems.ts';

type Seen = Pick<PresenterOwn, 'deck' | 'revisions' | 'called' | 'turn'>;

/**
 * Pages that were chosen on this device, with all that was covered, until they are the deck. A call stops what is done
 * with them, so that the voice has the device to itself, and leaves them as they are.
 */
export class ChosenDeck {
	check = $state.raw<DeckCheck | null>(null);
	busy = $state('');
	problem = $state('');
	/** Files that were being prepared when the call came: they have to be chosen again. */
	stopped = $state(false);
	/** It was checked, and a colleague's is there. */
	replacing = $state(false);
	/** A deck is on its way. */
	underWay = $state(false);
	/** Counts how often the pages made place for the deck. */
	left = $state(0);
	#opening = $state.raw<AbortController | null>(null);
	/** It can be stopped until all its pictures are there. */
	#sending = $state.raw<AbortController | null>(null);
	/** The deck that was there when the files were chosen: another by now is a colleague's. */
	#before = $state('');
	/** Told by its slides: after an older backup a revision can stand for two decks. */
	#there = $state('');
	#revision = 0;
	#called = false;
	/** What this page sent without an answer: it may be the deck by now, and is no colleague's. */
	#unanswered = $state.raw<readonly string[]>([]);
	/** Sent, and no answer came. */
	#unsure: readonly string[] | null = null;
	readonly #base: string;
	readonly #own: OwnDeck;

	/**
	 * @param base `/s/<path>`
	 * @param own what this page has seen of the deck
	 */
	constructor(base: string, own: OwnDeck) {
		this.#base = base;
		this.#own = own;
	}

	/** How many pages are not saved. */
	get count(): number {
		return this.check?.pages.length ?? 0;
	}

	/** What is done can be stopped. */
	get stoppable(): 'opening' | 'sending' | null {
		if (this.#opening !== null) return 'opening';
		return this.#sending === null ? null : 'sending';
	}

	/** Another deck may be there, and which is not seen yet. */
	get unseen(): boolean {
		return this.#unanswered.length > 0 && !this.moved;
	}

	/** Another deck is there than when the files were chosen. */
	get moved(): boolean {
		return this.#before !== this.#there;
	}

	/** To be called with what each view brings. */
	follow({ deck, revisions, called, turn }: Seen, phase: Phase): void {
		const was = this.#called;
		this.#there = deck.map(({ id }) => id).join();
		this.#revision = revisions.deck;
		this.#called = called !== null;
		if (this.#called && !was) this.#interrupt();
		// What came to nothing then was the call's doing.
		if (was && !this.#called && this.#unsure === null) this.problem = '';
		const over = turn === 'done' || turn === 'void' || !['draft', 'lobby', 'pitching'].includes(phase);
		if (over) this.close();
		this.#look();
	}

	async choose(files: readonly File[], lint: Linter, unsought: boolean): Promise<void> {
		if (files.length === 0 || this.busy !== '') return;
		this.problem = '';
		this.stopped = false;
		this.busy = m.presenter_slides_opening();
		const opening = (this.#opening = new AbortController());
		try {
			const pages = await toPages(
				files,
				lint,
				opening.signal,
				(done, total) => (this.busy = m.presenter_slides_preparing({ done, total }))
			);
			this.#drop();
			this.#before = this.#there;
			this.replacing = false;
			this.check = new DeckCheck(pages, lint, unsought ? ['unsought'] : []);
		} catch (error) {
			this.problem = fileProblem(error) ?? '';
		}
		this.#opening = null;
		this.busy = '';
	}

	/** Saves what was checked, unless a colleague's deck has come since. @returns whether nothing is open in it */
	async save(): Promise<boolean> {
		const { check } = this;
		if (check === null) return true;
		if (check.open > 0) {
			this.problem = m.presenter_lint_open({ count: check.open });
			return false;
		}
		this.problem = '';
		this.replacing = this.moved && !this.#unanswered.includes(this.#there);
		if (this.replacing) return true;
		await this.#send(
			check.pages.map((page) => () => check.sendable(page)),
			() => check.kept
		);
		return true;
	}

	/** Over the colleague's. */
	async overwrite(): Promise<boolean> {
		this.#before = this.#there;
		return this.save();
	}

	/** To pitch without slides. */
	async clear(): Promise<void> {
		await this.#send([], () => []);
	}

	stop(): void {
		this.#opening?.abort();
		this.#sending?.abort();
	}

	/** The pages make place for the deck. */
	leave(): void {
		this.#drop();
		this.left += 1;
	}

	/** Nothing of it can be saved any more. */
	close(): void {
		this.stop();
		this.#drop();
		this.stopped = false;
	}

	#interrupt(): void {
		this.stopped = this.#opening !== null;
		this.stop();
	}

	#drop(): void {
		this.check?.close();
		this.check = null;
	}

	#look(): void {
		if (this.#unsure?.join() === this.#there) {
			// It is the deck.
			this.#unsure = null;
			this.#unanswered = [];
			this.problem = '';
			this.leave();
		}
		if (!this.replacing || this.busy !== '' || !this.#unanswered.includes(this.#there)) return;
		this.replacing = false;
		void this.overwrite();
	}

	async #send(draws: Parameters<typeof sendDeck>[1], kept: () => readonly KeptFinding[]): Promise<void> {
		if (this.busy !== '') return;
		const { check } = this;
		const total = draws.length;
		this.#unsure = null;
		this.underWay = true;
		const stop = (this.#sending = new AbortController());
		if (check !== null) check.held = true;
		const onPage = (at: number | readonly string[]): void => {
			const paged = typeof at === 'number';
			if (!paged) this.#own.sending(at);
			this.busy = m.presenter_slides_sending({ done: paged ? at : total, total });
			this.#sending = paged ? stop : null;
		};
		try {
			const sent = await sendDeck(this.#base, draws, kept, onPage, stop.signal, this.#revision);
			if (sent === true) {
				this.#unanswered = [];
				return this.leave();
			}
			if (sent.ids !== undefined) this.#unanswered = [...this.#unanswered, sent.ids.join()];
			if (sent.why === 'stale' && check !== null) return void (this.replacing = true);
			// It may be without slides by an earlier press.
			const again = sent.why === 'stale' && this.#unanswered.includes('') && total === 0;
			this.#unsure = again ? [] : (sent.ids ?? null);
			this.problem = again ? m.presenter_deck_unsure() : sendProblem(sent);
		} finally {
			if (check !== null) check.held = false;
			this.#sending = null;
			this.underWay = false;
			this.busy = '';
			this.#look();
		}
	}
}
