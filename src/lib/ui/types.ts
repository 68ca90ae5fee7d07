import type { Pseudonym, SlotStatus } from '$wire/index.ts';

/** The least that the components need to know; views from the wire fit these shapes structurally. */

export type Tone = 'info' | 'good' | 'warn' | 'bad';

export interface SlotItem {
	id: string;
	pseudonym: Pseudonym;
	status: SlotStatus;
}

export type { SaveStatus } from '$lib/live/save-status.ts';

/** `since` in ms since the epoch. */
export type ConnectionStatus =
	{ kind: 'online' } | { kind: 'reconnecting'; since: number } | { kind: 'moved' } | { kind: 'ended' };

/** What a reveal opens, and nothing more. */
export interface RevealedIdentity {
	name: string;
	country: string;
	city: string;
	website: string;
	/** Did the opening match the commitment made before the first score? */
	checked: boolean;
}

export interface Option {
	value: string;
	label: string;
	hint?: string;
	disabled?: boolean;
}

/** The server's clock in ms since the epoch. Given as a function because it is steered. */
export type Now = () => number;
