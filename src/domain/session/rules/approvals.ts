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

/** One person with two seats in one browser is not two people. What is not known is not held against anybody. */
function apart(a: Approval, b: Approval): boolean {
	return a.browser === null || a.browser !== b.browser;
}

/** Whether another seat's approval came from the same browser. */
export function sharesBrowser(list: readonly Approval[], one: Approval): boolean {
	return list.some((a) => a.seat !== one.seat && !apart(a, one));
}

/** Whether an approval of the role's stands as it is: from a new or a shared device it can be given again. */
export function stands(list: readonly Approval[], of: Partial<Pick<Approval, 'seat' | 'role'>>): boolean {
	return list.some(
		(a) =>
			(of.seat ?? a.seat) === a.seat && (of.role ?? a.role) === a.role && !a.late && !sharesBrowser(list, a)
	);
}

/**
 * Two people start the reveal, each from a browser of their own: the moderator, and the auditor or the organizer.
 * Where one of them came by a new device, somebody else whose device is not new has approved after it, and not the
 * organizer, who gives links out.
 */
export function sufficient(list: readonly Approval[]): boolean {
	const moderators = list.filter((a) => a.role === 'moderator');
	const seconds = list.filter((a) => a.role === 'auditor' || a.role === 'organizer');
	const late = list.filter((a) => a.late);
	const settled = list.filter((a) => !a.late && a.role !== 'organizer');
	const two = moderators.some((a) => seconds.some((b) => apart(a, b)));
	return two && (late.length === 0 || settled.some((a) => late.every((b) => apart(a, b))));
}
