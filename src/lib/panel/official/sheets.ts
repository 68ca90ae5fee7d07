import { EMPTY_SHEET, type ClientCommand, type OfficialOwn, type Sheet } from '$wire/index.ts';
import type { SeatRoom } from '../room.svelte.ts';
import { Draft } from './draft.svelte.ts';
import { Keep } from './unsaved.ts';

/** All sheets and notes of one official in this tab. */
export class Sheets {
	readonly #room: SeatRoom;
	readonly #seat: string;
	readonly #sheets = new Map<string, Draft<Sheet>>();
	readonly #notes = new Map<string, Draft<string>>();

	/** @param seat the path of the seat: several may share a browser */
	constructor(room: SeatRoom, seat: string) {
		this.#room = room;
		this.#seat = seat;
	}

	of(slot: string): Draft<Sheet> {
		return kept(this.#sheets, slot, () =>
			this.#draft(`sheet:${slot}`, EMPTY_SHEET, sameSheet, (sheet, base) => ({
				type: 'saveSheet',
				slot,
				sheet: { marks: { ...sheet.marks }, texts: { ...sheet.texts }, comment: sheet.comment },
				base
			}))
		);
	}

	note(slot: string): Draft<string> {
		return kept(this.#notes, slot, () =>
			this.#draft(
				`note:${slot}`,
				'',
				(a, b) => a === b,
				(text, base) => ({ type: 'saveNote', slot, text, base })
			)
		);
	}

	/** To be called whenever the view changes. */
	follow(own: OfficialOwn): void {
		for (const [slot, { sheet, revision, savedAt }] of Object.entries(own.sheets)) {
			this.of(slot).follow({ value: sheet, revision, at: savedAt });
		}
		for (const [slot, { text, revision }] of Object.entries(own.notes)) {
			this.note(slot).follow({ value: text, revision, at: null });
		}
	}

	async submit(slot: string): Promise<void> {
		if (await this.of(slot).save()) await this.#room.send({ type: 'submitSheet', slot });
	}

	/** Closing the tab now would lose something. */
	get unsaved(): boolean {
		return [...this.#sheets.values(), ...this.#notes.values()].some((d) => d.unsaved);
	}

	#draft<T>(
		name: string,
		empty: T,
		same: (a: T, b: T) => boolean,
		command: (value: T, base: number) => ClientCommand
	): Draft<T> {
		return new Draft({
			empty,
			same,
			keep: new Keep<T>(`${this.#seat}:${name}`),
			write: (value, base) => this.#room.live.send(command(value, base)),
			refused: (refusal) => (this.#room.refusal = refusal)
		});
	}
}

function kept<T>(map: Map<string, Draft<T>>, slot: string, make: () => Draft<T>): Draft<T> {
	const found = map.get(slot) ?? make();
	map.set(slot, found);
	return found;
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
