/** The role of a seat in one session. */
export type Role =
	'organizer' | 'moderator' | 'official' | 'auditor' | 'presenter' | 'projector' | 'captioner';

/** Seats on the officials' side of the blind: all of them see the same stage. */
export const STAGE_ROLES: readonly Role[] = ['moderator', 'official', 'auditor', 'projector', 'captioner'];

export function onStage(role: Role): boolean {
	return STAGE_ROLES.includes(role);
}
