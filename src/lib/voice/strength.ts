import type { MaskKind } from './mask/mask.ts';

const STRENGTH: Record<MaskKind, number> = { clear: 0, strong: 1 };
export const MASKS: readonly MaskKind[] = ['clear', 'strong'];

/** The mask that is worn: the session's, or a stronger one that the presenter wishes for; never a weaker. */
export function worn(session: MaskKind, wish: MaskKind | null): MaskKind {
	return wish !== null && STRENGTH[wish] > STRENGTH[session] ? wish : session;
}

/** Whether a presenter may wear a mask in such a session. */
export function mayWear(session: MaskKind, mask: MaskKind): boolean {
	return worn(session, mask) === mask;
}
