import type { SaveStatus } from './save-status.ts';
import type { CommandAck, Refusal } from '$wire/index.ts';
import { newId } from './id.ts';
import { KnownRevisions } from './known.ts';
import type { OutboxEntry, OutboxText } from './outbox/entry.ts';
import type { Outbox, OutboxPlace } from './outbox/outbox.svelte.ts';
import { PASSING } from './refusals.ts';

const PAUSE_MS = 500;
/** An ack later than this is told as "not recorded yet"; the command goes on being retried. */
const LATE_MS = 4000;
const AGAIN_MS = 3000;
/** A browser whose storage hangs keeps nothing from being sent. */
const STORE_MS = 500;
/** The phase has moved on, or the right is gone. */
const CLOSED: readonly Refusal[] = ['not-found', 'not-now'];

/** What the server has. `at` is null where it keeps no time. */
export interface Recorded<T> {
	value: T;
	revision: number;
	at: number | null;
}

export interface DraftOptions<T> {
	empty: T;
	same: (a: T, b: T) => boolean;
	/** What was left behind, if it still reads as such a thing. */
	read: (raw: unknown) => T | null;
	/** Under one id the same text is recorded once, however often and from whichever tab it is sent. */
	write: (value: T, base: number, id: string) => Promise<CommandAck>;
	/** Whether the server has it handed in. */
	handedIn?: () => boolean;
	/** Hands in what is recorded. */
	handIn?: (id: string) => Promise<CommandAck>;
	/** How often a first view came over a new connection. */
	arrivals: () => number;
	/** Name of the text in the outbox. */
	name: string;
	outbox: Outbox;
	/** The server's no to what stands here now, but for what passes or came too late. */
	refused: (refusal: Refusal) => void;
	/** Why it could not be recorded, in words. */
	reason?: (refusal: Refusal) => string;
	/** Another text stands here now than what was typed. */
	shown?: (value: T) => void;
}

/**
 * Something being written: in the outbox until it is recorded, saved after each pause, one save at a time, "recorded"
 * only after the ack. What another tab wrote meanwhile is laid beside it, never over it; and when the server comes back
 * with less than it had, from an older backup, that is said, and sent again or asked.
 */
export class Draft<T> {
	value: T = $state.raw() as T;
	status = $state.raw<SaveStatus>({ kind: 'idle' });
	/** Handing in was asked for and is not acknowledged. */
	handing = $state(false);
	/** What came too late to be recorded, until it is taken note of. */
	late = $state<'text' | 'hand-in' | null>(null);
	/** What was told as too late and is recorded, or handed in, since writing is possible again: until it is noted. */
	revived = $state<'recorded' | 'handed-in' | null>(null);
	/** The server had forgotten what was recorded here. */
	restored = $state(false);
	#theirs = $state.raw<Recorded<T> | null>(null);
	#left = $state.raw<readonly OutboxEntry[]>([]);
	#dirty = $state(false);
	#base = 0;
	/** As many arrivals there had been when something was recorded last; null: nothing was. */
	#recordedIn: number | null = null;
	#stale = false;
	/** Its author was told that it is not recorded. */
	#told = false;
	/** Tried, and perhaps recorded: tried again under the same id before anything newer. */
	#sent: { id: string; value: T } | null = null;
	#handIn: string | null = null;
	readonly #known: KnownRevisions<T>;
	#latest: Recorded<T> | null = null;
	#followed = false;
	/** What is recorded lies in the outbox, too. */
	#guarded = false;
	/** Taken over before the first view came. */
	readonly #early: OutboxEntry[] = [];
	#saving: Promise<void> | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	readonly #options: DraftOptions<T>;
	readonly #place: OutboxPlace;

	constructor(options: DraftOptions<T>) {
		this.#options = options;
		this.#place = options.outbox.place(options.name);
		this.#known = new KnownRevisions(options.empty, options.same);
		this.value = options.empty;
	}

	/** Another text, until the person chooses: what the server has instead, or what a tab that is gone had written. */
	get other(): T | null {
		if (this.#theirs !== null) return this.#theirs.value;
		const [left] = this.#left;
		return left === undefined ? null : this.#options.read(left.value);
	}

	/** That other text is not what the server has: a page that is gone had written it. */
	get otherLeft(): boolean {
		return this.#theirs === null && this.#left.length > 0;
	}

	/** Of what the page shows, as the server counts what it recorded. */
	get revision(): number {
		return this.#base;
	}

	/** All that is known here of what was written, whether the server has it or not. */
	get written(): readonly T[] {
		return [...(this.#open || this.#base > 0 ? [this.value] : []), ...this.#leftBehind];
	}

	/** What was typed, here or in a tab that is gone, and is not recorded while nobody chooses or it is too late. */
	get unrecorded(): readonly T[] {
		const own = this.late === 'text' || this.#theirs !== null ? [this.value] : [];
		return [...own, ...this.#leftBehind];
	}

	/** A hand-in is being done: not while it is too late for it, nor while two texts wait for a choice. */
	get givingIn(): boolean {
		return this.handing && this.#theirs === null && (this.late === null || this.status.kind === 'saving');
	}

	/** Something here is not recorded yet. */
	get unsaved(): boolean {
		return this.#dirty || this.handing || this.status.kind === 'saving' || this.status.kind === 'failed';
	}

	/** To be called with what each view brings. */
	follow(kept: Recorded<T>): void {
		// Over one connection a view with less than was recorded was made before: only another may show another past.
		if (kept.revision < this.#base && this.#recordedIn === this.#options.arrivals()) return;
		this.#latest = kept;
		this.#followed = true;
		if (this.#saving === null) this.#settle();
		for (const left of this.#early.splice(0)) this.take(left);
		if (!this.#guarded) return;
		this.#guarded = false;
		void this.#store();
	}

	/**
	 * The server knows nothing of the author: should it have gone back to an older backup, whichever page comes back
	 * first finds here what is recorded, too.
	 * @param handedIn it is known to have been
	 */
	guard(handedIn = false): void {
		if (!this.#open && this.#base === 0) return;
		this.#guarded = true;
		const left = { ...this.#written, handIn: this.#handIn ?? (handedIn ? newId() : null) };
		void this.#place.put(this.#open ? left : { ...left, recorded: { at: null } });
	}

	change(value: T): void {
		this.value = value;
		this.#dirty = true;
		this.late = null;
		void this.#store();
		if (this.#theirs === null) this.status = { kind: 'saving' };
		this.#later(PAUSE_MS);
	}

	/** @returns whether everything written so far is recorded */
	async save(): Promise<boolean> {
		clearTimeout(this.#timer);
		while (this.#saving !== null) await this.#saving;
		while (this.#open && !this.#stale && this.#theirs === null) {
			this.#saving = this.#step().finally(() => (this.#saving = null));
			await this.#saving;
			this.#settle();
			if (this.status.kind === 'failed') return false;
		}
		return !this.#open;
	}

	/** Records everything and hands it in; asked for once, it is done as soon as the server can. */
	async submit(): Promise<boolean> {
		this.#handIn ??= newId();
		this.handing = true;
		return this.save();
	}

	/** What a tab that is gone had written: goes on here, or is offered beside what stands here. */
	take(left: OutboxEntry): void {
		if (!this.#followed) return void this.#early.push(left);
		const value = this.#options.read(left.value);
		if (value === null) return void this.#options.outbox.drop(left);
		if (left.recorded !== undefined) return this.#recover(left, value);
		if (left.sent !== null && left.base !== this.#base) return void this.#inquire(left);
		if (left.base > this.#base) this.restored = true;
		// What was written over something else is not to replace what is there.
		this.#admit(left, value, !left.dirty || left.base === this.#base || this.#base === 0);
	}

	/** Of two texts: the one that stands here, or the other. */
	resolve(keep: 'mine' | 'theirs'): void {
		if (this.#theirs !== null) return this.#resolveTheirs(this.#theirs, keep);
		const [left, ...rest] = this.#left;
		if (left === undefined) return;
		this.#left = rest;
		const value = this.#options.read(left.value);
		if (keep === 'theirs' && value !== null) {
			this.#show(value);
			this.change(value);
			if (left.handIn !== null) void this.submit();
		}
		void this.#options.outbox.drop(left);
		this.#offer();
	}

	/** What came too late is taken note of. */
	dismiss(): void {
		this.late = null;
		this.#giveUp();
		this.#dirty = false;
		this.status = { kind: 'idle' };
		if (this.#latest === null) void this.#place.drop();
		else this.#adopt(this.#latest);
	}

	/** All that is not recorded is taken note of: what the server has stands. */
	abandon(): void {
		this.#theirs = null;
		for (const left of this.#left) void this.#options.outbox.drop(left);
		this.#left = [];
		this.dismiss();
	}

	/**
	 * Writing is possible again.
	 * @param told its author read meanwhile that it is not recorded
	 */
	reopened(told = false): void {
		if (this.late === null) return;
		this.#told = told;
		void this.save();
	}

	get #leftBehind(): readonly T[] {
		const left = [...this.#early, ...this.#left].map((entry) => this.#options.read(entry.value));
		return left.filter((value) => value !== null);
	}

	get #open(): boolean {
		return this.#dirty || this.#sent !== null || this.#handIn !== null;
	}

	/** @param fits it may stand in the place of what is here */
	#admit(left: OutboxEntry, value: T, fits: boolean): void {
		const busy = this.#open || this.#left.length > 0 || this.#theirs !== null;
		if (!busy && fits) return this.#resume(left, value);
		this.#left = [...this.#left, left];
		this.#offer();
	}

	/** What was recorded goes out again where the server does not have it, nor anything newer. */
	#recover({ recorded: _, ...left }: OutboxEntry, value: T): void {
		// What the server has, whatever is being written here.
		const now = this.#latest ?? { revision: this.#base, value: this.value };
		const there =
			left.base < now.revision || (left.base === now.revision && this.#options.same(value, now.value));
		const done = left.handIn === null || this.#options.handedIn?.() === true;
		if (there && done) return void this.#options.outbox.drop(left);
		if (!there) this.restored = true;
		this.#admit({ ...left, dirty: !there }, value, there || this.#base === 0);
	}

	/** Sent over what is no longer the newest: an ack tells that it was recorded then, a refusal that it never was. */
	async #inquire(left: OutboxEntry): Promise<void> {
		const value = this.#options.read(left.sent?.value);
		const id = left.sent?.id ?? '';
		const recorded = value !== null && (await this.#options.write(value, left.base, id)).ok;
		const known = { ...left, sent: null, dirty: left.dirty || !recorded };
		if (recorded) known.base += 1;
		if (known.dirty || known.handIn !== null) this.take(known);
		else void this.#options.outbox.drop(left);
	}

	#resume(left: OutboxEntry, value: T): void {
		const { read, same } = this.#options;
		this.#place.take(left);
		const sent = read(left.sent?.value);
		this.#sent = left.sent === null || sent === null ? null : { id: left.sent.id, value: sent };
		this.#dirty = left.dirty || (this.#sent !== null && !same(this.#sent.value, value));
		this.#handIn = left.handIn;
		this.handing = left.handIn !== null;
		if (this.#dirty || this.#sent !== null) this.#show(value);
		this.status = { kind: 'saving' };
		this.#later(PAUSE_MS);
	}

	#resolveTheirs(theirs: Recorded<T>, keep: 'mine' | 'theirs'): void {
		this.#theirs = null;
		this.#stale = false;
		this.#base = theirs.revision;
		if (keep === 'mine') return this.change(this.value);
		// What was to be handed in was the other text.
		this.#giveUp();
		this.#adopt(theirs);
	}

	#giveUp(): void {
		this.#sent = null;
		this.#handIn = null;
		this.handing = false;
	}

	async #step(): Promise<void> {
		const write = this.#dirty || this.#sent !== null;
		const before = this.status;
		this.status = { kind: 'saving' };
		const late = setTimeout(() => (this.status = { kind: 'failed' }), LATE_MS);
		const refusal = await (write ? this.#write() : this.#give(before));
		clearTimeout(late);
		if (refusal !== null) this.#refused(refusal);
	}

	async #write(): Promise<Refusal | null> {
		this.#sent ??= { id: newId(), value: this.value };
		const { id, value } = this.#sent;
		this.#dirty = !this.#options.same(this.value, value);
		// Known to the outbox before it leaves: a lost ack must find its id.
		await Promise.race([this.#store(), new Promise((done) => setTimeout(done, STORE_MS))]);
		const ack = await this.#options.write(value, this.#base, id);
		if (!ack.ok) return ack.refusal;
		this.#sent = null;
		this.#base += 1;
		this.#recordedIn = this.#options.arrivals();
		this.#known.set(this.#base, value);
		if (this.#latest !== null && this.#latest.revision < this.#base) this.#latest = null;
		this.status = this.#open ? { kind: 'saving' } : { kind: 'saved', at: ack.at };
		this.late = null;
		this.#revive('recorded');
		void this.#store();
		return null;
	}

	async #give(before: SaveStatus): Promise<Refusal | null> {
		const { handIn } = this.#options;
		const id = this.#handIn as string;
		await Promise.race([this.#store(), new Promise((done) => setTimeout(done, STORE_MS))]);
		const ack: CommandAck = handIn === undefined ? { ok: false, refusal: 'not-found' } : await handIn(id);
		if (!ack.ok) return ack.refusal;
		this.#handIn = null;
		this.handing = false;
		this.late = null;
		this.#revive('handed-in');
		this.status = before.kind === 'saved' ? before : { kind: 'saved', at: ack.at };
		void this.#store();
		return null;
	}

	#revive(how: 'recorded' | 'handed-in'): void {
		if (this.#told) this.revived = how;
		if (!this.#open) this.#told = false;
	}

	#refused(refusal: Refusal): void {
		this.status = this.#failed(refusal);
		// Perhaps recorded all the same: it keeps its id.
		if (PASSING.includes(refusal)) return this.#later(AGAIN_MS);
		const handIn = !this.#dirty && this.#sent === null;
		if (this.#sent !== null) this.#dirty = true;
		this.#sent = null;
		if (refusal === 'stale') this.#stale = true;
		else if (CLOSED.includes(refusal)) this.late = handIn ? 'hand-in' : 'text';
		else {
			this.#handIn = null;
			this.handing = false;
			this.#options.refused(refusal);
		}
		void this.#store();
	}

	#failed(refusal: Refusal): SaveStatus {
		const reason = this.#options.reason?.(refusal);
		return reason === undefined ? { kind: 'failed' } : { kind: 'failed', reason };
	}

	/** What is open lies in the outbox, and nothing else does. */
	#store(): Promise<void> {
		if (!this.#open) return this.#place.drop();
		return this.#place.put(this.#written);
	}

	get #written(): OutboxText {
		const { value } = this;
		return { value, base: this.#base, dirty: this.#dirty, sent: this.#sent, handIn: this.#handIn };
	}

	#later(ms: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.save(), ms);
	}

	/** Takes in what the server has, unless something unsaved stands here that differs. */
	#settle(): void {
		const kept = this.#latest;
		// What is on its way is answered first: it may be what the server has.
		if (kept === null || this.#sent !== null) return;
		const agrees = this.#known.agrees(kept.revision, kept.value);
		if (kept.revision === this.#base && agrees !== false) return this.#known.set(kept.revision, kept.value);
		const newer = kept.revision > this.#base;
		if (!newer) this.restored = true;
		if (this.#options.same(kept.value, this.value) || (newer && !this.#dirty)) return this.#adopt(kept);
		if (newer || agrees !== true) return this.#ask(kept);
		// Something older that was seen here: nobody else has written since.
		this.#theirs = null;
		this.#stale = false;
		this.#base = kept.revision;
		this.#known.set(kept.revision, kept.value);
		this.change(this.value);
	}

	#ask(kept: Recorded<T>): void {
		this.#theirs = kept;
		this.#dirty = true;
		if (this.status.kind !== 'failed') this.status = this.#failed('stale');
		void this.#store();
	}

	#adopt(kept: Recorded<T>): void {
		this.#known.set(kept.revision, kept.value);
		this.#theirs = null;
		this.#base = kept.revision;
		this.#dirty = false;
		this.#stale = false;
		this.#show(kept.value);
		if (this.#handIn !== null) this.#later(0);
		else if (kept.at !== null) this.status = { kind: 'saved', at: kept.at };
		else if (this.status.kind !== 'saved') this.status = { kind: 'idle' };
		void this.#store();
		this.#offer();
	}

	/** What was left behind and differs from nothing needs no choice. */
	#offer(): void {
		const { read, same, outbox } = this.#options;
		const [left, ...rest] = this.#left;
		if (left === undefined) return;
		const value = left.dirty || left.sent !== null ? read(left.value) : this.value;
		if (value !== null && !same(value, this.value)) return;
		this.#left = rest;
		if (left.handIn !== null) void this.submit();
		void outbox.drop(left);
		this.#offer();
	}

	#show(value: T): void {
		this.value = value;
		this.#options.shown?.(value);
	}
}
