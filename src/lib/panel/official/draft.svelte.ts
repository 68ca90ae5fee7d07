import type { SaveStatus } from '$lib/ui/types';
import type { CommandAck } from '$wire/index.ts';
import type { Keep } from './unsaved.ts';

const PAUSE_MS = 500;
/** An ack later than this is told as "not recorded yet"; the command goes on being retried. */
const LATE_MS = 4000;
const AGAIN_MS = 3000;
const PASSING: readonly string[] = ['busy', 'storage', 'rate'];

/** What the server has. `at` is null where it keeps no time. */
export interface Kept<T> {
	value: T;
	revision: number;
	at: number | null;
}

export interface DraftOptions<T> {
	empty: T;
	same: (a: T, b: T) => boolean;
	write: (value: T, base: number) => Promise<CommandAck>;
	keep: Keep<T>;
	refused: (refusal: Extract<CommandAck, { ok: false }>['refusal']) => void;
}

/**
 * Something being written: kept on this device until it is recorded, saved after each pause, one save at a time,
 * "recorded" only after the ack. What another tab wrote meanwhile is laid beside it, never over it.
 */
export class Draft<T> {
	value: T = $state.raw() as T;
	status = $state.raw<SaveStatus>({ kind: 'idle' });
	/** The other tab's text, until the person chooses. */
	other = $state.raw<Kept<T> | null>(null);
	#dirty = $state(false);
	#base = 0;
	#stale = false;
	#latest: Kept<T> | null = null;
	#saving: Promise<void> | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	readonly #options: DraftOptions<T>;

	constructor(options: DraftOptions<T>) {
		this.#options = options;
		const unsaved = options.keep.load();
		this.value = unsaved?.value ?? options.empty;
		if (unsaved === null) return;
		this.#base = unsaved.base;
		this.#dirty = true;
		this.status = { kind: 'saving' };
		this.#later(PAUSE_MS);
	}

	/** Something here is not recorded yet. */
	get unsaved(): boolean {
		return this.#dirty || this.status.kind === 'saving' || this.status.kind === 'failed';
	}

	/** To be called with what each view brings. */
	follow(kept: Kept<T>): void {
		this.#latest = kept;
		if (this.#saving === null) this.#settle();
	}

	change(value: T): void {
		this.value = value;
		this.#dirty = true;
		this.#options.keep.store({ value, base: this.#base });
		if (this.other === null) this.status = { kind: 'saving' };
		this.#later(PAUSE_MS);
	}

	/** @returns whether everything written so far is recorded */
	async save(): Promise<boolean> {
		clearTimeout(this.#timer);
		while (this.#saving !== null) await this.#saving;
		while (this.#dirty && !this.#stale && this.other === null) {
			this.#saving = this.#write().finally(() => (this.#saving = null));
			await this.#saving;
			this.#settle();
			if (this.status.kind === 'failed') return false;
		}
		return !this.#dirty;
	}

	/** After a conflict: this tab's text over the newest revision, or the other's. */
	resolve(keep: 'mine' | 'theirs'): void {
		const { other } = this;
		if (other === null) return;
		this.other = null;
		this.#stale = false;
		this.#base = other.revision;
		if (keep === 'theirs') this.#adopt(other);
		else this.change(this.value);
	}

	async #write(): Promise<void> {
		this.#dirty = false;
		this.status = { kind: 'saving' };
		const late = setTimeout(() => (this.status = { kind: 'failed' }), LATE_MS);
		const ack = await this.#options.write(this.value, this.#base);
		clearTimeout(late);
		if (ack.ok) {
			this.#base += 1;
			this.status = this.#dirty ? { kind: 'saving' } : { kind: 'saved', at: ack.at };
			if (this.#dirty) this.#options.keep.store({ value: this.value, base: this.#base });
			else this.#options.keep.clear();
			return;
		}
		this.#dirty = true;
		this.status = { kind: 'failed' };
		if (ack.refusal === 'stale') this.#stale = true;
		else if (PASSING.includes(ack.refusal)) this.#later(AGAIN_MS);
		else this.#options.refused(ack.refusal);
	}

	#later(ms: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.save(), ms);
	}

	/** Takes in what the server has, unless something unsaved stands here that differs. */
	#settle(): void {
		const kept = this.#latest;
		if (kept === null || kept.revision <= this.#base) return;
		const clean = !this.#dirty && !this.#stale;
		if (clean || this.#options.same(kept.value, this.value)) this.#adopt(kept);
		else this.other = kept;
	}

	#adopt(kept: Kept<T>): void {
		this.#options.keep.clear();
		this.value = kept.value;
		this.#base = kept.revision;
		this.#dirty = false;
		this.#stale = false;
		this.status = kept.at === null ? { kind: 'idle' } : { kind: 'saved', at: kept.at };
	}
}
