import { EMPTY_SHEET, type OfficialOwn, type Sheet } from '$wire/index.ts';
import type { SaveStatus } from '$lib/ui/types';
import type { SeatRoom } from '../room.svelte.ts';

const PAUSE_MS = 500;

/** One sheet being written: saved after each pause, one save at a time, "recorded" only after the ack. */
class Draft {
	sheet = $state.raw<Sheet>(EMPTY_SHEET);
	status = $state.raw<SaveStatus>({ kind: 'idle' });
	/** Another tab wrote meanwhile: its text, until the person chooses. */
	other = $state.raw<{ sheet: Sheet; revision: number } | null>(null);
	dirty = false;
	base = 0;
	saving: Promise<void> | null = null;
	timer: ReturnType<typeof setTimeout> | null = null;
}

/** All sheets of one official in this tab. */
export class Sheets {
	readonly #room: SeatRoom;
	readonly #own: () => OfficialOwn;
	readonly #drafts = new Map<string, Draft>();

	constructor(room: SeatRoom, own: () => OfficialOwn) {
		this.#room = room;
		this.#own = own;
	}

	of(slot: string): Draft {
		let draft = this.#drafts.get(slot);
		if (draft === undefined) {
			draft = new Draft();
			this.#drafts.set(slot, draft);
		}
		return draft;
	}

	/** To be called whenever the view changes: takes in what the server has, never over something unsaved. */
	follow(own: OfficialOwn): void {
		for (const [slot, stored] of Object.entries(own.sheets)) {
			const draft = this.of(slot);
			if (draft.dirty || draft.saving !== null || stored.revision <= draft.base) continue;
			draft.sheet = stored.sheet;
			draft.base = stored.revision;
			draft.status = { kind: 'saved', at: stored.savedAt };
		}
	}

	change(slot: string, sheet: Sheet): void {
		const draft = this.of(slot);
		draft.sheet = sheet;
		draft.dirty = true;
		draft.status = { kind: 'saving' };
		if (draft.timer !== null) clearTimeout(draft.timer);
		draft.timer = setTimeout(() => void this.save(slot), PAUSE_MS);
	}

	/** Resolves when what was written so far is recorded, or could not be. */
	async save(slot: string): Promise<void> {
		const draft = this.of(slot);
		if (draft.timer !== null) clearTimeout(draft.timer);
		while (draft.saving !== null) await draft.saving;
		if (!draft.dirty || draft.other !== null) return;
		draft.saving = this.#write(slot, draft).finally(() => (draft.saving = null));
		await draft.saving;
		if (draft.dirty && draft.status.kind !== 'failed') await this.save(slot);
	}

	async submit(slot: string): Promise<void> {
		await this.save(slot);
		if (this.of(slot).status.kind === 'failed') return;
		await this.#room.send({ type: 'submitSheet', slot });
	}

	/** After a conflict: this tab's text over the newest revision, or the other's. */
	resolve(slot: string, keep: 'mine' | 'theirs'): void {
		const draft = this.of(slot);
		if (draft.other === null) return;
		draft.base = draft.other.revision;
		if (keep === 'theirs') {
			draft.sheet = draft.other.sheet;
			draft.dirty = false;
			draft.status = { kind: 'idle' };
		}
		draft.other = null;
		if (keep === 'mine') void this.save(slot);
	}

	async #write(slot: string, draft: Draft): Promise<void> {
		draft.dirty = false;
		draft.status = { kind: 'saving' };
		const ack = await this.#room.live.send({
			type: 'saveSheet',
			slot,
			sheet: draft.sheet as never,
			base: draft.base
		});
		if (ack.ok) {
			draft.base += 1;
			draft.status = draft.dirty ? { kind: 'saving' } : { kind: 'saved', at: ack.at };
			return;
		}
		draft.dirty = true;
		draft.status = { kind: 'failed' };
		if (ack.refusal === 'stale') {
			const stored = this.#own().sheets[slot];
			if (stored !== undefined) draft.other = { sheet: stored.sheet, revision: stored.revision };
		} else this.#room.refusal = ack.refusal;
	}
}
