import type { AuditorOwn, ModeratorOwn } from '$wire/index.ts';

/** Whether the own approval is asked for: one that is given, though it does not suffice, is not asked again at once. */
export function toApprove({ may, approval }: Pick<AuditorOwn | ModeratorOwn, 'may' | 'approval'>): boolean {
	const given = approval !== null && (approval.settled.given || approval.whileNew.given);
	return may.includes('approveReveal') && !given;
}
