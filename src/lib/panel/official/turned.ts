import type { OfficialOwn, SlotView } from '$wire/index.ts';

/** The sheet on screen and the pitch that ran when it was last turned to. */
export interface TurnedSheet {
	readonly slot: string | null;
	readonly live: string | null;
}

/** Pitches whose sheets can be chosen. */
export function pitched(slots: readonly SlotView[], sheets: OfficialOwn['sheets']): readonly string[] {
	const listed = ({ id, status }: SlotView) =>
		['called', 'live', 'done'].includes(status) || (status === 'postponed' && sheets[id] !== undefined);
	return slots.filter(listed).map(({ id }) => id);
}

/**
 * What to turn to by itself: a pitch that has come on since; at first the newest. Never to another pitch because the one
 * on screen was set aside: its marks would go to the wrong sheet.
 */
export function turned(
	before: TurnedSheet,
	live: string | null,
	slots: readonly SlotView[],
	sheets: OfficialOwn['sheets']
): TurnedSheet {
	if (live !== null && live !== before.live) return { slot: live, live };
	const stands = slots.some(({ id }) => id === before.slot);
	return { slot: stands ? before.slot : (pitched(slots, sheets).at(-1) ?? null), live };
}

/** What was set aside takes no marks. */
export function shut({ status }: Pick<SlotView, 'status'>): boolean {
	return status === 'skipped' || status === 'void';
}
