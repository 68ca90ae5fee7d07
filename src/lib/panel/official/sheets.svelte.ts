import { Draft } from '$lib/live/draft.svelte.ts';
import type { OutboxEntry } from '$lib/live/outbox/entry.ts';
import type { Outbox } from '$lib/live/outbox/outbox.svelte.ts';
import type { Patient } from '$lib/live/momentary.ts';
import { EMPTY_SHEET, type Criterion, type OfficialOwn, type Sheet, type Stage } from '$wire/index.ts';
import { linesOf } from '../../seat/left.ts';
import type { SeatRoom } from '../../seat/room.svelte.ts';
import { shut } from './turned.ts';

type Written = Draft<Sheet> | Draft<string>;

/** A slot, as far as what is written of it goes. */
export interface Pitch {
	id: string;
	word: string;
	/** Not called yet: its sheet is not open, and will be. */
	ahead: boolean;
	/** Skipped or voided: its sheet is shut, its note is not. A skipped one may be called again. */
	shut: boolean;
}

/** Also of the past that an older backup brings back, where it was called already. */
export function pitchesOf({ phase, slots }: Pick<Stage, 'phase' | 'slots'>): Pitch[] {
	const before = phase === 'draft' || phase === 'lobby';
	return slots.map((slot) => ({
		id: slot.id,
		word: slot.pseudonym.word,
		ahead: before || (phase === 'pitching' && slot.status === 'waiting'),
		shut: shut(slot)
	}));
}

/** All sheets and notes of one official in this tab. */
export class Sheets {
	readonly #room: SeatRoom;
	readonly #outbox: Outbox;
	readonly #sheets = new Map<string, Draft<Sheet>>();
	readonly #notes = new Map<string, Draft<string>>();
	/** Seen as handed in: the server does not take that back, unless it comes from an older backup. */
	readonly #handedIn = new Set<string>();
	/** What could be written when last seen. */
	#open: readonly Written[] = [];
	/** What was closed when last seen, which is told. */
	#closed: readonly Written[] = [];
	#seen: { own: OfficialOwn; pitches: readonly Pitch[] } | null = null;
	/** The pseudonyms seen so far, of slots that are gone too. */
	readonly #words = new Map<string, string>();
	/** Slots that something was written for and that are not there any more: an older backup was put back. */
	gone = $state.raw<readonly string[]>([]);
	/** Another page of this seat left what it knew to be recorded. */
	recovered = $state(false);
	/** How much that another page left was taken over. */
	#taken = $state(0);

	constructor(room: SeatRoom, outbox: Outbox) {
		this.#room = room;
		this.#outbox = outbox;
		const of = (entry: OutboxEntry) => entry.name.slice(entry.name.indexOf(':') + 1);
		outbox.left('sheet:', (entry) => this.#left(this.of(of(entry)), entry));
		outbox.left('note:', (entry) => this.#left(this.note(of(entry)), entry));
	}

	of(slot: string): Draft<Sheet> {
		return kept(this.#sheets, slot, () => ({
			...this.#draft(`sheet:${slot}`, (sheet: Sheet, base) => ({
				type: 'saveSheet',
				slot,
				sheet: { marks: { ...sheet.marks }, texts: { ...sheet.texts }, comment: sheet.comment },
				base
			})),
			empty: EMPTY_SHEET,
			same: sameSheet,
			read: readSheet,
			handedIn: () => this.#seen?.own.sheets[slot]?.submittedAt != null,
			handIn: (id: string) => this.#room.live.send({ type: 'submitSheet', slot }, id)
		}));
	}

	note(slot: string): Draft<string> {
		return kept(this.#notes, slot, () => ({
			...this.#draft(`note:${slot}`, (text: string, base) => ({ type: 'saveNote', slot, text, base })),
			empty: '',
			same: (a: string, b: string) => a === b,
			read: (raw: unknown) => (typeof raw === 'string' ? raw : null)
		}));
	}

	/**
	 * To be called whenever the view changes.
	 * @param pitches those that there are
	 */
	follow(own: OfficialOwn, pitches: readonly Pitch[]): void {
		this.#seen = { own, pitches };
		for (const { id, word } of pitches) this.#words.set(id, word);
		for (const slot of new Set([...Object.keys(own.sheets), ...this.#sheets.keys()])) {
			const {
				sheet = EMPTY_SHEET,
				revision = 0,
				savedAt = null,
				submittedAt = null
			} = own.sheets[slot] ?? {};
			this.of(slot).follow({ value: sheet, revision, at: savedAt });
			this.#followHandIn(slot, submittedAt !== null);
		}
		for (const slot of new Set([...Object.keys(own.notes), ...this.#notes.keys()])) {
			const { text = '', revision = 0 } = own.notes[slot] ?? {};
			this.note(slot).follow({ value: text, revision, at: null });
		}
		const written = new Set([...this.#sheets.keys(), ...this.#notes.keys()]);
		const called = [...written].filter((slot) => !pitches.some((p) => p.id === slot && p.ahead));
		const standing = called.filter((slot) => !pitches.some((p) => p.id === slot && p.shut));
		const [sheets, notes] = [pick(this.#sheets, called), pick(this.#notes, called)];
		const open = own.may.includes('saveSheet') ? [...pick(this.#sheets, standing), ...notes] : [];
		for (const draft of open) if (!this.#open.includes(draft)) draft.reopened(this.#closed.includes(draft));
		this.#open = open;
		this.#closed = [...sheets, ...notes].filter((draft) => !open.includes(draft));
		const gone = [...written].filter((slot) => !pitches.some((p) => p.id === slot));
		if (gone.join() !== this.gone.join()) this.gone = gone;
	}

	/** Nothing of the session is seen: what was written waits. */
	shut(): void {
		this.#open = this.#closed = [];
	}

	/** The server knows nothing of this seat: another page of it may come back first. */
	guard(): void {
		for (const [slot, sheet] of this.#sheets) sheet.guard(this.#handedIn.has(slot));
		for (const note of this.#notes.values()) note.guard();
	}

	/** What was written, a line for each sheet and note, to be copied where nothing of it can be recorded any more. */
	written(rubric: readonly Criterion[]): string[] {
		// What was left on the device comes after the page.
		void this.#taken;
		const lines = (slot: string, value: unknown) => {
			const [said, word] = [linesOf({ value }, rubric).join(' · '), this.word(slot)];
			return said === '' ? [] : [word === undefined ? said : `${word}: ${said}`];
		};
		const sheets = [...this.#sheets].flatMap(([slot, d]) => d.written.flatMap((v) => lines(slot, v)));
		return [...sheets, ...[...this.#notes].flatMap(([slot, d]) => d.written.flatMap((v) => lines(slot, v)))];
	}

	/** The pseudonym of a slot, where this page has seen it. */
	word(slot: string): string | undefined {
		return this.#words.get(slot);
	}

	/** What was written for a slot that is gone is thrown away. */
	discard(slot: string): void {
		for (const draft of [this.of(slot), this.note(slot)]) draft.abandon();
	}

	/** Closing the tab now would lose something. */
	get unsaved(): boolean {
		return this.#all.some((d) => d.unsaved);
	}

	get #all(): Written[] {
		return [...this.#sheets.values(), ...this.#notes.values()];
	}

	#left(draft: Written, entry: OutboxEntry): void {
		if (entry.recorded !== undefined) this.recovered = true;
		draft.take(entry);
		this.#taken += 1;
		// Perhaps of a slot that no view speaks of.
		if (this.#seen !== null) this.follow(this.#seen.own, this.#seen.pitches);
	}

	#followHandIn(slot: string, submitted: boolean): void {
		if (submitted) this.#handedIn.add(slot);
		else if (this.#handedIn.delete(slot)) {
			const draft = this.of(slot);
			draft.restored = true;
			void draft.submit();
		}
	}

	#draft<T>(name: string, command: (value: T, base: number) => Patient) {
		return {
			name,
			outbox: this.#outbox,
			arrivals: () => this.#room.live.arrivals,
			write: (value: T, base: number, id: string) => this.#room.live.send(command(value, base), id),
			refused: (refusal: NonNullable<SeatRoom['refusal']>) => void (this.#room.refusal = refusal)
		};
	}
}

function pick<T>(map: ReadonlyMap<string, T>, slots: readonly string[]): T[] {
	return slots.flatMap((slot) => map.get(slot) ?? []);
}

function kept<T>(
	map: Map<string, Draft<T>>,
	slot: string,
	options: () => ConstructorParameters<typeof Draft<T>>[0]
): Draft<T> {
	const found = map.get(slot) ?? new Draft(options());
	map.set(slot, found);
	return found;
}

/** A sheet that was left behind, whoever wrote it there. */
function readSheet(raw: unknown): Sheet | null {
	const { marks, texts, comment } = (raw ?? {}) as Partial<Sheet>;
	const maps = [marks, texts].every((m) => typeof m === 'object' && m !== null);
	return maps && typeof comment === 'string' ? (raw as Sheet) : null;
}

/** Alike for a reader: open marks and empty texts count for nothing. */
export function sameSheet(a: Sheet, b: Sheet): boolean {
	return plain(a) === plain(b);
}

function plain(sheet: Sheet): string {
	const filled = (map: Readonly<Record<string, unknown>>) =>
		Object.entries(map)
			.filter(([, v]) => v !== null && v !== undefined && v !== '')
			.sort(([x], [y]) => (x < y ? -1 : 1));
	return JSON.stringify([filled(sheet.marks), filled(sheet.texts), sheet.comment]);
}
