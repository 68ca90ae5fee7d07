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
	#saving = false;
	#dirty = false;

	constructor(initial: SessionDraft, send: (command: ClientCommand) => Promise<CommandAck>) {
		this.draft = structuredClone(initial) as EditableDraft;
		this.#send = send;
	}

	/** To be called on every input of a field. */
	changed = (): void => {
		this.#dirty = true;
		this.status = { kind: 'saving' };
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.save(), PAUSE_MS);
	};

	async save(): Promise<void> {
		if (this.#timer !== null) clearTimeout(this.#timer);
		if (this.#saving || !this.#dirty) return;
		const parsed = draftSchema.safeParse($state.snapshot(this.draft));
		if (!parsed.success) {
			this.status = { kind: 'failed' };
			return;
		}
		this.#saving = true;
		this.#dirty = false;
		const ack = await this.#send({ type: 'saveDraft', draft: parsed.data });
		this.#saving = false;
		this.status = ack.ok ? { kind: 'saved', at: ack.at } : { kind: 'failed' };
		if (this.#dirty) await this.save();
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
