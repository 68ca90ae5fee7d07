import type { Instant, SeatId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { Approval, State } from '../state.ts';

type Sealed = Extract<State, { phase: 'sealed' }>;

/**
 * Whether a seat's device is new: it came after the seal, or took the seat from another since doors opened, less than
 * half an hour ago. Whoever was put out was told at once and has had no time to say so.
 */
export function newcomer(s: Sealed, seat: SeatId, now: Instant): boolean {
	const device = s.devices[seat];
	if (device === undefined || now - device.since >= LIMITS.settledMs) return false;
	return device.since > s.sealedAt || (device.count > 1 && device.since > s.openedAt);
}

/** What was approved without knowing of a new device is asked again. */
export function withApproval(list: readonly Approval[], one: Approval): readonly Approval[] {
	return one.late ? [one] : [...list.filter((a) => a.seat !== one.seat), one];
}

/**
 * Two people start the reveal: the moderator, and the auditor or the organizer. Where one of them came by a new
 * device, somebody else whose device is not new has approved after it, and not the organizer, who gives links out.
 */
export function sufficient(list: readonly Approval[]): boolean {
	const roles = list.map((a) => a.role);
	const two = roles.includes('moderator') && (roles.includes('auditor') || roles.includes('organizer'));
	return two && (list.every((a) => !a.late) || list.some((a) => !a.late && a.role !== 'organizer'));
}
