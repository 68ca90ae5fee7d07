import type { ClientCommand, ModeratorOwn, Stage } from '$wire/index.ts';

/** What is closed in the slot that is on. */
export interface Closed {
	slot: string | null;
	cut: boolean;
	locked: boolean;
	quiet: boolean;
}

export function closedIn(stage: Stage, own: ModeratorOwn): Closed {
	return {
		slot: stage.now?.slot ?? null,
		cut: stage.now?.cut ?? false,
		locked: own.locked,
		quiet: stage.floor.kind === 'nobody'
	};
}

/**
 * What was closed while its record was awaited and is open now: a stop came between. Of the same slot alone; null for
 * nothing.
 */
export function fallen(before: Closed, now: Closed): ClientCommand['type'] | null {
	if (before.slot !== now.slot) return null;
	if (before.cut && !now.cut) return 'cutNow';
	if (before.locked && !now.locked) return 'lockPresenter';
	return before.quiet && !now.quiet ? 'giveFloor' : null;
}
