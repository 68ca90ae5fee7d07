import { hexToBytes } from '@noble/hashes/utils.js';
import { checkOpening, openSealed } from '$wire/commitment.ts';
import type { Opening, RevealView, SlotView } from '$wire/index.ts';

/** A name as this device itself decrypted and checked it. */
export interface RevealedName {
	slot: string;
	opening: Opening;
	/** Its commitment is among those published when doors opened. */
	checked: boolean;
}

export interface RevealInput {
	view: RevealView | null;
	slots: readonly SlotView[];
	/** Sealed identities held beforehand. */
	commitments: readonly string[];
	now: () => number;
}

/**
 * The reveal on one screen: decrypts when the key comes, checks every identity against its commitment and shows all
 * of them at the instant, by the server's clock. Nothing is shown earlier, whatever arrives.
 */
export class RevealState {
	names = $state.raw<readonly RevealedName[]>([]);
	shown = $state(false);
	/** A sealed identity that did not open or check: the screen says so. */
	failed = $state(false);
	#timer: ReturnType<typeof setTimeout> | null = null;
	/** What is followed: its key and its instant. */
	#reveal = '';
	readonly #onShown: (skewMs: number, late: boolean) => void;

	/** @param onShown told once: how far from the instant it was shown, in ms, and whether this client came late */
	constructor(onShown: (skewMs: number, late: boolean) => void) {
		this.#onShown = onShown;
	}

	/** To be called whenever the view changes: with another reveal, or none, as an older backup has, it begins anew. */
	follow(input: RevealInput): void {
		const { view } = input;
		const reveal = view === null || view.key === null ? '' : `${view.key} ${view.instant}`;
		if (reveal === this.#reveal) return;
		this.#reveal = reveal;
		this.stop();
		this.names = [];
		this.shown = this.failed = false;
		if (view === null || view.key === null) return;
		const names = input.slots.map((s) => open(view.key as string, s, input.commitments));
		const good = names.filter((n) => n !== null);
		this.failed = good.length !== names.length || good.some((n) => !n.checked);
		this.#wait(good, view.instant, input.now);
	}

	nameOf(slot: string): RevealedName | null {
		return this.shown ? (this.names.find((n) => n.slot === slot) ?? null) : null;
	}

	stop(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
	}

	/** Sleeps in short steps, then spins by frames: a timer alone may fire late, the clock says when. */
	#wait(names: RevealedName[], instant: number, now: () => number): void {
		const left = instant - now();
		if (left <= 0) {
			this.names = names;
			this.shown = true;
			this.#onShown(Math.round(-left), -left > LATE_MS);
			return;
		}
		const step = left > 40 ? Math.min(left - 20, 250) : 1;
		this.#timer = setTimeout(() => this.#wait(names, instant, now), step);
	}
}

/** Beyond this, a client did not reveal with the others but joined them afterwards. */
const LATE_MS = 2_000;

function open(key: string, slot: SlotView, commitments: readonly string[]): RevealedName | null {
	try {
		const { salt, opening } = openSealed(hexToBytes(key), slot.sealed);
		return { slot: slot.id, opening, checked: checkOpening(commitments, salt, opening) };
	} catch {
		return null;
	}
}
