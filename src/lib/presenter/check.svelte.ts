import { burn } from '$lib/slides/canvas.ts';
import { covered, inside, type Box } from '$lib/slides/box.ts';
import { searchAgain, type Page } from '$lib/slides/pictures.ts';
import { DOUBTS, type Doubt } from '$lib/slides/doubts.ts';
import { isCovered, spokenText, spotsOf, type Spot } from '$lib/slides/spots.ts';
import {
	LIMITS,
	QUOTE_MAX,
	sameWords,
	type FindingKind,
	type KeptFinding,
	type Linter
} from '$wire/index.ts';

/** A page while it is checked. */
export interface CheckedPage {
	id: number;
	page: Page;
	/** The picture without its covers. */
	url: string;
	spots: readonly Spot[];
	covers: readonly Box[];
	/** What the person wrote for those who do not see the picture; null = the page's own text. */
	described: string | null;
}

/** The same words, or the same kind of mark, on all pages that show it. */
export interface Group {
	key: string;
	kind: FindingKind;
	quote: string;
	/** Numbers of the pages, from 1. */
	pages: readonly number[];
	/** Stands only in words typed here: there is nothing to cover, only to rewrite. */
	typed: boolean;
	state: 'open' | 'covered' | 'kept';
	reason: string;
}

/** Something that only a person can look at, and the pages where. */
export interface OpenDoubt {
	doubt: Doubt;
	/** From 1. */
	pages: readonly number[];
	looked: boolean;
}

/** A deck between choosing and saving: what was found, what is covered, what may stay and why. */
export class DeckCheck {
	pages = $state.raw<readonly CheckedPage[]>([]);
	/** Reasons by group. */
	reasons = $state.raw<Readonly<Record<string, string>>>({});
	/** What somebody says to have looked at. */
	looked = $state.raw<ReadonlySet<Doubt>>(new Set());
	removed = $state.raw<{ checked: CheckedPage; at: number } | null>(null);
	/** Pages are looked for codes once more. */
	searching = $state(false);
	/** It is being sent: what is sent is what is seen, so nothing changes. */
	held = $state(false);
	readonly #lint: Linter;
	readonly #everywhere: readonly Doubt[];

	/** @param everywhere what is to be looked at on every page */
	constructor(pages: readonly Page[], lint: Linter, everywhere: readonly Doubt[] = []) {
		this.#lint = lint;
		this.#everywhere = everywhere;
		const spots = seen(pages, lint);
		this.pages = pages.map((page, i) => ({
			id: i,
			page,
			url: URL.createObjectURL(page.blob),
			spots: spots[i] ?? [],
			covers: [],
			described: null
		}));
	}

	readonly groups: readonly Group[] = $derived.by(() => {
		const byKey = new Map<string, { first: Spot; pages: number[]; open: boolean; typed: boolean }>();
		for (const [i, checked] of this.pages.entries()) {
			for (const spot of [...checked.spots, ...this.#typed(checked)]) {
				const key = keyOf(spot);
				const group = byKey.get(key) ?? { first: spot, pages: [], open: false, typed: false };
				byKey.set(key, group);
				if (group.pages.at(-1) !== i + 1) group.pages.push(i + 1);
				if (isTyped(spot)) group.typed = true;
				else if (stands(spot, checked)) group.open = true;
			}
		}
		return [...byKey].map(([key, { first, pages, open, typed }]) => {
			const reason = this.reasons[key] ?? '';
			const state = !open && !typed ? 'covered' : reason === '' ? 'open' : 'kept';
			return { key, kind: first.kind, quote: first.quote, pages, typed: typed && !open, state, reason };
		});
	});

	readonly doubts: readonly OpenDoubt[] = $derived(
		DOUBTS.map((doubt) => ({
			doubt,
			pages: this.pages.flatMap((c, i) => (this.#doubtsOf(c).includes(doubt) ? [i + 1] : [])),
			looked: this.looked.has(doubt)
		})).filter((d) => d.pages.length > 0)
	);

	readonly open = $derived(
		this.groups.filter((g) => g.state === 'open').length + this.doubts.filter((d) => !d.looked).length
	);

	/** Pages, from 1, on which words may stand that nobody could search. */
	readonly unread: readonly number[] = $derived(
		this.pages.flatMap(({ page }, i) =>
			page.text.trim() === '' || page.doubts.includes('unread') ? [i + 1] : []
		)
	);

	/** What is still to be settled on a page. */
	openOn(c: CheckedPage): readonly Spot[] {
		const reasonFor = this.#reasonsNow();
		return c.spots.filter((s) => stands(s, c) && reasonFor(s.kind, s.quote) === '');
	}

	/** What only a person can look at on a page. */
	doubtsOn(c: CheckedPage): readonly Doubt[] {
		return this.#doubtsOf(c).filter((d) => !this.looked.has(d));
	}

	/** @param done false = it is to be looked at again */
	look(doubt: Doubt, done: boolean): void {
		if (this.held) return;
		const others = [...this.looked].filter((d) => d !== doubt);
		this.looked = new Set(done ? [...others, doubt] : others);
	}

	/** Pages for which there was no time are looked for codes once more; what is covered stays so. */
	async searchAgain(): Promise<void> {
		if (this.searching || this.held) return;
		this.searching = true;
		const anew = new Map<number, Page>();
		for (const { id, page } of this.pages.filter((c) => c.page.doubts.includes('late')))
			anew.set(id, await searchAgain(page));
		const now = this.pages.map((c) => ({ ...c, page: anew.get(c.id) ?? c.page }));
		const spots = seen(
			now.map((c) => c.page),
			this.#lint
		);
		// What is being sent is what was seen.
		if (!this.held) this.pages = now.map((c, i) => ({ ...c, spots: spots[i] ?? [] }));
		this.searching = false;
	}

	/** Covers the group wherever it stands. */
	cover(key: string): void {
		this.#change(
			() => true,
			(c) => {
				const fresh = c.spots.filter((s) => keyOf(s) === key && !isCovered(s, c.covers));
				return { ...c, covers: [...c.covers, ...fresh.flatMap((s) => s.boxes)] };
			}
		);
	}

	/** Takes away whatever covers the group, drawn by hand or not. */
	uncover(key: string): void {
		this.#change(
			() => true,
			(c) => {
				const boxes = c.spots.filter((s) => keyOf(s) === key).flatMap((s) => s.boxes);
				return { ...c, covers: c.covers.filter((x) => !boxes.some((b) => covered(b, [x]) > 0.5)) };
			}
		);
	}

	/** @param reason '' = it may not stay after all */
	keep(key: string, reason: string): void {
		if (this.held) return;
		this.reasons = { ...this.reasons, [key]: reason.trim().slice(0, LIMITS.reason) };
	}

	/** The index of the new cover. */
	addCover(id: number, box: Box): number {
		const before = this.of(id)?.covers.length ?? 0;
		this.#setCovers(id, (list) => [...list, inside(box)]);
		return before;
	}

	moveCover(id: number, index: number, box: Box): void {
		this.#setCovers(id, (list) => list.map((b, i) => (i === index ? inside(box) : b)));
	}

	removeCover(id: number, index: number): void {
		this.#setCovers(id, (list) => list.filter((_, i) => i !== index));
	}

	/** @param text null = the page's own text again */
	describe(id: number, text: string | null): void {
		this.#change(
			(c) => c.id === id,
			(c) => ({ ...c, described: text })
		);
	}

	/** What those who do not see the picture are told. */
	spoken(c: CheckedPage): string {
		if (c.described !== null) return c.described.trim().slice(0, LIMITS.slideText);
		const reasonFor = this.#reasonsNow();
		const keeps = (kind: FindingKind, quote: string) => reasonFor(kind, quote) !== '';
		return spokenText(c.page, c.covers, LIMITS.slideText, this.#lint, keeps);
	}

	removePage(id: number): void {
		const at = this.pages.findIndex((c) => c.id === id);
		const checked = this.pages[at];
		if (checked === undefined || this.held) return;
		if (this.removed !== null) URL.revokeObjectURL(this.removed.checked.url);
		this.removed = { checked, at };
		this.pages = this.pages.filter((c) => c.id !== id);
	}

	undoRemove(): void {
		if (this.removed === null || this.held) return;
		const { checked, at } = this.removed;
		this.pages = [...this.pages.slice(0, at), checked, ...this.pages.slice(at)];
		this.removed = null;
	}

	of(id: number): CheckedPage | undefined {
		return this.pages.find((c) => c.id === id);
	}

	/** What is sent of a page: the picture with its covers burnt in, and the text without what they hide. */
	async sendable(c: CheckedPage): Promise<{ picture: Blob; text: string }> {
		return { picture: await burn(c.page.blob, c.covers), text: this.spoken(c) };
	}

	/** What stays and why, for the organizer. */
	get kept(): readonly KeptFinding[] {
		const reasonFor = this.#reasonsNow();
		return this.pages.flatMap((c, page) =>
			[...c.spots, ...this.#typed(c)]
				.filter((s) => stands(s, c))
				.map(({ kind, quote }) => ({
					page,
					kind,
					quote: quote.slice(0, QUOTE_MAX),
					reason: reasonFor(kind, quote)
				}))
				.filter((k) => k.reason !== '')
		);
	}

	close(): void {
		for (const { url } of this.pages) URL.revokeObjectURL(url);
		if (this.removed !== null) URL.revokeObjectURL(this.removed.checked.url);
	}

	#doubtsOf({ page }: CheckedPage): readonly Doubt[] {
		return [...page.doubts, ...this.#everywhere];
	}

	#typed({ described }: CheckedPage): readonly Spot[] {
		return this.#lint(described ?? '').map((f) => ({ ...f, boxes: [], ink: [] }));
	}

	/** The groups are put together once for as many questions as are asked of them. */
	#reasonsNow(): (kind: FindingKind, quote: string) => string {
		const given = this.groups.filter((g) => this.reasons[g.key] !== undefined);
		return (kind, quote) => {
			const group = given.find((g) => g.kind === kind && sameWords(g.quote, quote));
			return group === undefined ? '' : (this.reasons[group.key] ?? '');
		};
	}

	#setCovers(id: number, change: (list: readonly Box[]) => readonly Box[]): void {
		this.#change(
			(c) => c.id === id,
			(c) => ({ ...c, covers: change(c.covers) })
		);
	}

	#change(which: (c: CheckedPage) => boolean, how: (c: CheckedPage) => CheckedPage): void {
		if (this.held) return;
		this.pages = this.pages.map((c) => (which(c) ? how(c) : c));
	}
}

/** What no place on the picture belongs to is left out of the text without a question. */
function seen(pages: readonly Page[], lint: Linter): Spot[][] {
	return spotsOf(pages, lint).map((spots) => spots.filter((s) => s.boxes.length > 0));
}

/** Neither covered nor taken out: words typed here have no place in the picture. */
function stands(spot: Spot, { covers }: CheckedPage): boolean {
	return isTyped(spot) || !isCovered(spot, covers);
}

function isTyped(spot: Spot): boolean {
	return spot.boxes.length === 0;
}

function keyOf({ kind, quote }: Spot): string {
	return `${kind} ${quote.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ')}`;
}
