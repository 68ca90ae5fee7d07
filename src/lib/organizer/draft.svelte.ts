import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { m } from '$lib/paraglide/messages.js';
import { refusalText } from '$lib/live/refusals.ts';
import type { SaveStatus } from '$lib/ui/types';
import {
	draftSchema,
	type ClientCommand,
	type CommandAck,
	type Criterion,
	type SessionDraft
} from '$wire/index.ts';
import { forget, keep, kept } from './kept.ts';
import { fromLocal, toLocal } from './zone.ts';

const PAUSE_MS = 700;
/** The same, writable all the way down; tuples stay tuples. */
type Editable<T> = T extends object ? { -readonly [K in keyof T]: Editable<T[K]> } : T;
export type EditableDraft = Editable<SessionDraft>;
type Send = (command: ClientCommand) => Promise<CommandAck>;

/**
 * The settings as they are being edited: saved after each pause, kept on this device until they are recorded; an echo
 * of the view never overwrites a field, and another tab's version is never overwritten silently.
 */
export class DraftEditor {
	draft = $state<EditableDraft>({} as EditableDraft);
	status = $state.raw<SaveStatus>({ kind: 'idle' });
	/** Date and time as typed: either may stand while the other is still missing. */
	wall = $state({ date: '', time: '' });
	/** What another tab saved meanwhile; a choice is needed. */
	theirs = $state.raw<SessionDraft | null>(null);
	/** Fields whose text cannot be taken, by id: the draft keeps their last good value. */
	readonly bad = new SvelteMap<string, string>();
	/** Forms with something typed that was not added yet, by the id of their first field. */
	readonly loose = new SvelteSet<string>();
	/** Somebody asked to go on: from now on what is missing is marked at its field. */
	attempted = $state(false);
	readonly #send: Send;
	readonly #session: string;
	#timer: ReturnType<typeof setTimeout> | null = null;
	#saving: Promise<void> | null = null;
	#dirty = false;
	#base: number;
	#seen: { draft: SessionDraft; revision: number };

	constructor(session: string, initial: SessionDraft, revision: number, send: Send) {
		this.#session = session;
		this.#base = revision;
		this.#seen = { draft: initial, revision };
		this.#send = send;
		this.#take(initial);
		const left = kept(session);
		if (left !== null) this.#resume(left.draft, left.base);
	}

	/** Whether leaving now would lose something. */
	get unsaved(): boolean {
		return this.#dirty || this.#saving !== null;
	}

	/** Takes in what another tab saved, unless something here is being written. */
	follow(draft: SessionDraft, revision: number): void {
		this.#seen = { draft, revision };
		if (this.theirs !== null && revision > this.#base) this.theirs = draft;
		if (this.unsaved || revision <= this.#base) return;
		this.#base = revision;
		this.#take(draft);
	}

	/** To be called on every input of a field. */
	changed = (): void => {
		this.#dirty = true;
		this.status = { kind: 'saving' };
		keep(this.#session, { draft: $state.snapshot(this.draft) as SessionDraft, base: this.#base });
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.save(), PAUSE_MS);
	};

	/** Resolves with whether everything written so far is recorded. */
	async save(): Promise<boolean> {
		if (this.#timer !== null) clearTimeout(this.#timer);
		while (this.#saving !== null) await this.#saving;
		if (this.theirs !== null) return false;
		if (!this.#dirty) return this.status.kind !== 'failed';
		const parsed = draftSchema.safeParse($state.snapshot(this.draft));
		if (!parsed.success) {
			this.status = { kind: 'failed', reason: m.org_save_invalid() };
			return false;
		}
		this.#saving = this.#write(parsed.data).finally(() => (this.#saving = null));
		await this.#saving;
		return this.status.kind === 'failed' ? false : this.save();
	}

	/** Ends a conflict of two tabs: this tab's version over the other, or the other's here. */
	async settle(mine: boolean): Promise<void> {
		const { draft, revision } = this.#seen;
		this.theirs = null;
		this.#base = revision;
		if (mine) {
			this.changed();
			await this.save();
			return;
		}
		this.#dirty = false;
		forget(this.#session);
		this.#take(draft);
		this.status = { kind: 'idle' };
	}

	/** Date or time as typed. Half of it sets no instant and wipes nothing. */
	setWall(part: 'date' | 'time', text: string): void {
		this.wall[part] = text;
		this.draft.startsAt = fromLocal(this.wall.date, this.wall.time, this.draft.timeZone);
		this.changed();
	}

	/** The clock on the wall stays; the instant moves with the zone. */
	setZone(zone: string): void {
		this.draft.timeZone = zone;
		this.draft.startsAt = fromLocal(this.wall.date, this.wall.time, zone);
		this.changed();
	}

	/** Returns the id of the new criterion. */
	addCriterion(): string {
		const id = Array.from(crypto.getRandomValues(new Uint8Array(9)), (b) =>
			b.toString(16).padStart(2, '0')
		).join('');
		const levels: Criterion['levels'] = ['', '', '', '', ''];
		this.insertCriterion(
			{ id, title: '', description: '', weight: 10, kind: 'scored', required: true, levels },
			Infinity
		);
		return id;
	}

	insertCriterion(criterion: Criterion, index: number): void {
		this.draft.rubric.splice(index, 0, structuredClone(criterion) as EditableDraft['rubric'][number]);
		this.changed();
	}

	/** Returns what was taken out, to be put back. */
	removeCriterion(index: number): Criterion {
		const taken = $state.snapshot(this.draft.rubric[index]) as Criterion;
		this.draft.rubric.splice(index, 1);
		this.changed();
		return taken;
	}

	moveCriterion(index: number, step: -1 | 1): void {
		const list = this.draft.rubric;
		const [item] = list.splice(index, 1);
		if (item !== undefined) list.splice(Math.max(0, index + step), 0, item);
		this.changed();
	}

	#take(draft: SessionDraft): void {
		this.draft = structuredClone(draft) as EditableDraft;
		const [date = '', time = ''] =
			draft.startsAt === null ? [] : toLocal(draft.startsAt, draft.timeZone).split('T');
		this.wall = { date, time };
	}

	/** What a closed tab or a dead network left behind. */
	#resume(draft: SessionDraft, base: number): void {
		const theirs = this.#seen.draft;
		// Recorded after all, only the answer was lost.
		if (JSON.stringify(draftSchema.safeParse(theirs).data) === JSON.stringify(draft)) {
			return forget(this.#session);
		}
		this.#take(draft);
		this.#dirty = true;
		if (base === this.#base) {
			this.status = { kind: 'saving' };
			this.#timer = setTimeout(() => void this.save(), PAUSE_MS);
		} else this.#conflict(theirs);
	}

	async #write(draft: SessionDraft): Promise<void> {
		this.#dirty = false;
		const ack = await this.#send({ type: 'saveDraft', draft, base: this.#base });
		if (ack.ok) {
			this.#base += 1;
			this.status = { kind: 'saved', at: ack.at };
			if (!this.#dirty) forget(this.#session);
			return;
		}
		this.#dirty = true;
		if (ack.refusal === 'stale') this.#conflict(this.#seen.draft);
		else this.status = { kind: 'failed', reason: refusalText(ack.refusal) };
	}

	#conflict(theirs: SessionDraft): void {
		this.theirs = theirs;
		this.status = { kind: 'failed', reason: m.org_conflict_short() };
	}
}
