/** So long a button says what it does before a press of it counts. */
export const SETTLE_MS = 1500;

export interface ButtonPress {
	/** When it was made, whenever it is delivered: `event.timeStamp` of its beginning. */
	at: number;
	/** Of a key that is held down. */
	repeat: boolean;
}

/**
 * Whether a press was meant for what the button does now.
 * @param since when that was first to be seen, by the clock of events; null: not yet
 */
export function meant({ at, repeat }: ButtonPress, since: number | null): boolean {
	return !repeat && since !== null && at - since >= SETTLE_MS;
}
