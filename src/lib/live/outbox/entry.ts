/** What one tab wrote, or wants done, and the server has not acknowledged. */
export interface OutboxText {
	value: unknown;
	/** The server's revision that it was written over. */
	base: number;
	/** `value` is not what was sent or recorded last. */
	dirty: boolean;
	/** On its way under this id, perhaps recorded: sent again it changes nothing. */
	sent: { id: string; value: unknown } | null;
	/** The id under which it is to be handed in. */
	handIn: string | null;
	/** Recorded at that time of the server's, and kept for one that may have gone back to an older backup. */
	recorded?: { at: number | null };
}

export interface OutboxEntry extends OutboxText {
	key: string;
	/** Seat, or the organizer's session. */
	scope: string;
	/** Who looks after it; once that tab is gone, another takes it over. */
	tab: string;
	/** What it is of: a sheet, a note, the settings. */
	name: string;
	/** When it was written, ms of this device. */
	at: number;
}

/** One text, as something of another build or another hand may have left it. */
export function isEntry(raw: unknown): raw is OutboxEntry {
	const e = raw as Partial<OutboxEntry> | null;
	return (
		typeof e === 'object' &&
		e !== null &&
		[e.key, e.scope, e.tab, e.name].every((word) => typeof word === 'string') &&
		Number.isInteger(e.base) &&
		typeof e.at === 'number' &&
		typeof e.dirty === 'boolean' &&
		(e.sent === null || typeof e.sent?.id === 'string') &&
		(e.handIn === null || typeof e.handIn === 'string') &&
		(e.recorded === undefined || typeof e.recorded?.at === 'number' || e.recorded?.at === null)
	);
}
