/** The least that the components need to know; views from the wire fit these shapes structurally. */

export type Tone = 'info' | 'good' | 'warn' | 'bad';

/** Five meanings, from level 1 to level 5. */
export type Levels = readonly string[];

export interface Criterion {
	id: string;
	title: string;
	description: string;
	/** Any positive number; shown as a share of all weights. */
	weight: number;
	kind: 'scored' | 'comment';
	required: boolean;
	levels: Levels;
}

export interface Sheet {
	/** 1–5 by criterion id; null or absent = not given. */
	marks: Record<string, number | null>;
	/** Free text by criterion id. */
	texts: Record<string, string>;
	/** The overall comment. */
	comment: string;
}

/** A word, a shape and a colour, so that no one needs to see colour. */
export interface Pseudonym {
	word: string;
	/** 0–11: which star figure. */
	figure: number;
	/** 0–11: which hue. */
	colour: number;
}

export type SlotStatus = 'waiting' | 'called' | 'live' | 'done' | 'skipped' | 'postponed' | 'void';

export interface Slot {
	id: string;
	pseudonym: Pseudonym;
	status: SlotStatus;
}

export type { SaveStatus } from '$lib/live/save-status.ts';

/** `since` in ms since the epoch. */
export type Connection =
	{ kind: 'online' } | { kind: 'reconnecting'; since: number } | { kind: 'moved' } | { kind: 'ended' };

/** What a reveal opens, and nothing more. */
export interface Identity {
	name: string;
	country: string;
	city: string;
	website: string;
	/** Did the opening match the commitment made before the first score? */
	checked: boolean;
}

export interface Choice {
	value: string;
	label: string;
	hint?: string;
	disabled?: boolean;
}

/** The server's clock in ms since the epoch. Given as a function because it is steered. */
export type Now = () => number;
