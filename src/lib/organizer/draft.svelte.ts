import { SvelteMap } from 'svelte/reactivity';
import { m } from '$lib/paraglide/messages.js';
import { Draft } from '$lib/live/draft.svelte.ts';
import type { Outbox } from '$lib/live/outbox/outbox.svelte.ts';
import { refusalText } from '$lib/live/refusals.ts';
import type { SaveStatus } from '$lib/live/save-status.ts';
import {
	draftSchema,
	type ClientCommand,
	type CommandAck,
	type Criterion,
	type SessionDraft
} from '$wire/index.ts';
import { fromLocal, toLocal } from './zone.ts';

/** The same, writable all the way down; tuples stay tuples. */
type Editable<T> = T extends object ? { -readonly [K in keyof T]: Editable<T[K]> } : T;
export type EditableDraft = Editable<SessionDraft>;
type Send = (command: Extract<ClientCommand, { type: 'saveDraft' }>, id: string) => Promise<CommandAck>;

/** The settings as they are being edited, field by field, over the same autosave as everything that is written. */
export class DraftEditor {
	draft = $state<EditableDraft>({} as EditableDraft);
	/** Date and time as typed: either may stand while the other is still missing. */
	wall = $state({ date: '', time: '' });
	/** Fields whose text cannot be taken, by id: the draft keeps their last good value. */
	readonly bad = new SvelteMap<string, string>();
	/** What was typed into forms and not added yet, by the id of their first field. */
	readonly loose = new SvelteMap<string, string>();
	/** Somebody asked to go on: from now on what is missing is marked at its field. */
	attempted = $state(false);
	readonly #auto: Draft<SessionDraft>;

	constructor(initial: SessionDraft, revision: number, send: Send, outbox: Outbox, arrivals: () => number) {
		this.#auto = new Draft<SessionDraft>({
			name: 'draft',
			outbox,
			arrivals,
			empty: initial,
			same: (a, b) => plain(a) === plain(b),
			read: (raw) => (draftSchema.safeParse(raw).data as SessionDraft | undefined) ?? null,
			write: async (draft, base, id) => {
				const parsed = draftSchema.safeParse(draft);
				return parsed.success
					? send({ type: 'saveDraft', draft: parsed.data, base }, id)
					: { ok: false, refusal: 'invalid' };
			},
			refused: () => {},
			reason: (refusal) =>
				refusal === 'invalid'
					? m.org_save_invalid()
					: refusal === 'stale'
						? m.org_conflict_short()
						: refusalText(refusal),
			shown: (draft) => this.#take(draft)
		});
		this.#take(initial);
		this.follow(initial, revision);
		outbox.left('draft', (entry) => this.#auto.take(entry));
	}

	/** Half a date is in no draft: whatever else is recorded, it is not. */
	get status(): SaveStatus {
		const { status } = this.#auto;
		const { half } = this;
		if (half === null || status.kind === 'failed') return status;
		return { kind: 'failed', reason: half === 'time' ? m.org_save_no_time() : m.org_save_no_date() };
	}

	/** What is missing for date and time to be recorded, once either is typed. */
	get half(): 'date' | 'time' | null {
		const { date, time } = this.wall;
		if (this.draft.startsAt !== null || (date === '' && time === '')) return null;
		return time === '' ? 'time' : 'date';
	}

	/** What another tab saved meanwhile, or left behind; a choice is needed. */
	get theirs(): SessionDraft | null {
		return this.#auto.other;
	}

	/** That is not what the server has: a page that is gone had it. */
	get theirsLeft(): boolean {
		return this.#auto.otherLeft;
	}

	/** Of the settings that the page shows. */
	get revision(): number {
		return this.#auto.revision;
	}

	/** The server came back with less than was recorded. */
	get restored(): boolean {
		return this.#auto.restored;
	}

	set restored(restored: boolean) {
		this.#auto.restored = restored;
	}

	/** Whether leaving now would lose something. */
	get unsaved(): boolean {
		return this.#auto.unsaved;
	}

	/** What was typed, here or in a tab that is gone, and cannot be recorded any more. */
	get unrecorded(): readonly SessionDraft[] {
		return this.#auto.unrecorded;
	}

	/** All of {@link unrecorded} was taken note of. */
	dismiss(): void {
		this.#auto.abandon();
	}

	/** The server knows nothing of this sign-in: another page of the desk may come back first. */
	guard(): void {
		this.#auto.guard();
	}

	/** The settings can be written again. */
	reopened(): void {
		this.#auto.reopened();
	}

	/** Takes in what another tab saved, unless something here is being written. */
	follow(value: SessionDraft, revision: number): void {
		this.#auto.follow({ value, revision, at: null });
	}

	/** To be called on every input of a field. */
	changed = (): void => this.#auto.change($state.snapshot(this.draft) as SessionDraft);

	/** Resolves with whether everything written so far is recorded. */
	save(): Promise<boolean> {
		return this.#auto.save();
	}

	/** Ends a conflict of two tabs: this tab's version over the other, or the other's here. */
	async settle(mine: boolean): Promise<void> {
		this.#auto.resolve(mine ? 'mine' : 'theirs');
		await this.save();
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
		const { half } = this;
		this.draft = structuredClone(draft) as EditableDraft;
		if (half !== null && draft.startsAt === null) return;
		const [date = '', time = ''] =
			draft.startsAt === null ? [] : toLocal(draft.startsAt, draft.timeZone).split('T');
		this.wall = { date, time };
	}
}

/** As the server would keep it. */
function plain(draft: SessionDraft): string {
	return JSON.stringify(draftSchema.safeParse(draft).data ?? draft);
}
