import type { SaveStatus } from '$lib/ui/types';
import {
	draftSchema,
	type ClientCommand,
	type CommandAck,
	type Criterion,
	type SessionDraft
} from '$wire/index.ts';

const PAUSE_MS = 700;
/** The same, writable all the way down; tuples stay tuples. */
type Editable<T> = T extends object ? { -readonly [K in keyof T]: Editable<T[K]> } : T;
export type EditableDraft = Editable<SessionDraft>;

/** The settings as they are being edited: saved after each pause; an echo of the view never overwrites a field. */
export class DraftEditor {
	draft = $state<EditableDraft>({} as EditableDraft);
	status = $state.raw<SaveStatus>({ kind: 'idle' });
	readonly #send: (command: ClientCommand) => Promise<CommandAck>;
	#timer: ReturnType<typeof setTimeout> | null = null;
	#saving: Promise<void> | null = null;
	#dirty = false;
	#base: number;

	constructor(
		initial: SessionDraft,
		revision: number,
		send: (command: ClientCommand) => Promise<CommandAck>
	) {
		this.draft = structuredClone(initial) as EditableDraft;
		this.#base = revision;
		this.#send = send;
	}

	/** Whether leaving now would lose something. */
	get unsaved(): boolean {
		return this.#dirty || this.#saving !== null;
	}

	/** Takes in what another tab saved, unless something here is being written. */
	follow(draft: SessionDraft, revision: number): void {
		if (this.unsaved || revision <= this.#base) return;
		this.#base = revision;
		this.draft = structuredClone(draft) as EditableDraft;
	}

	/** To be called on every input of a field. */
	changed = (): void => {
		this.#dirty = true;
		this.status = { kind: 'saving' };
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.save(), PAUSE_MS);
	};

	/** Resolves with whether everything written so far is recorded. */
	async save(): Promise<boolean> {
		if (this.#timer !== null) clearTimeout(this.#timer);
		while (this.#saving !== null) await this.#saving;
		if (!this.#dirty) return this.status.kind !== 'failed';
		const parsed = draftSchema.safeParse($state.snapshot(this.draft));
		if (!parsed.success) {
			this.status = { kind: 'failed' };
			return false;
		}
		this.#saving = this.#write(parsed.data).finally(() => (this.#saving = null));
		await this.#saving;
		return this.status.kind === 'failed' ? false : this.save();
	}

	async #write(draft: SessionDraft): Promise<void> {
		this.#dirty = false;
		const ack = await this.#send({ type: 'saveDraft', draft: draft as never, base: this.#base });
		if (ack.ok) this.#base += 1;
		else this.#dirty = true;
		this.status = ack.ok ? { kind: 'saved', at: ack.at } : { kind: 'failed' };
	}

	addCriterion(): void {
		const id = Array.from(crypto.getRandomValues(new Uint8Array(9)), (b) =>
			b.toString(16).padStart(2, '0')
		).join('');
		const empty: Criterion = {
			id,
			title: '',
			description: '',
			weight: 10,
			kind: 'scored',
			required: true,
			levels: ['', '', '', '', '']
		};
		this.draft.rubric.push(empty as EditableDraft['rubric'][number]);
		this.changed();
	}

	removeCriterion(id: string): void {
		this.draft.rubric = this.draft.rubric.filter((c) => c.id !== id);
		this.changed();
	}

	moveCriterion(index: number, step: -1 | 1): void {
		const list = this.draft.rubric;
		const [item] = list.splice(index, 1);
		if (item !== undefined) list.splice(Math.max(0, index + step), 0, item);
		this.changed();
	}
}
