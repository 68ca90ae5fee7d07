import type { Instant, SeatId } from '../../kernel/ids.ts';
import { LIMITS } from '../limits.ts';
import type { Role } from '../roles.ts';
import type { Approval, Seat, State } from '../state.ts';
import { named } from '../../kernel/named.ts';

type Sealed = Extract<State, { phase: 'sealed' }>;

/**
 * Until when a seat's device is new, null where it never was: it came after the seal, or took the seat from another
 * since doors opened. Whoever was put out was told at once and has half an hour to say so.
 */
function newUntil(s: Sealed, seat: SeatId): Instant | null {
	const device = named(s.devices, seat);
	if (device === undefined) return null;
	const came = device.since > s.sealedAt || (device.count > 1 && device.since > s.openedAt);
	return came ? device.since + LIMITS.settledMs : null;
}

export function newcomer(s: Sealed, seat: SeatId, now: Instant): boolean {
	return now < (newUntil(s, seat) ?? now);
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

/**
 * What an approval does: starts the reveal; or not, since it came from the browser of another one (`shared`), from a
 * device that is new (`late`), does not confirm another's device that is (`unconfirmed`), or somebody is missing.
 */
export type ApprovalEffect = 'starts' | 'shared' | 'late' | 'unconfirmed' | 'missing';

export function effectOf(list: readonly Approval[], one: Approval): ApprovalEffect {
	const next = withApproval(list, one);
	if (sufficient(next)) return 'starts';
	if (sharesBrowser(list, one)) return 'shared';
	if (one.late) return 'late';
	const two = next.some((a) => a.role === 'moderator') && next.some((a) => a.role !== 'moderator');
	return two && next.some((a) => a.late) ? 'unconfirmed' : 'missing';
}

/** Whether the very same was approved before: pressed again, it changes nothing. */
export function repeated(list: readonly Approval[], one: Approval): boolean {
	return list.some((a) => a.seat === one.seat && a.late === one.late && a.browser === one.browser);
}

interface Turn {
	given: boolean;
	effect: ApprovalEffect;
}

/** What a seat's approval would do, or does where it is given: while its device is new, and afterwards. */
export interface ApprovalAsk {
	newUntil: Instant | null;
	whileNew: Turn;
	settled: Turn;
	/** How many people have to approve still. */
	missing: 1 | 2;
}

export function approvalAsk(s: Sealed, seat: Seat, browser: string | null): ApprovalAsk {
	const turn = (late: boolean): Turn => {
		const one = { seat: seat.id, role: seat.role, late, browser };
		return { given: repeated(s.approvals, one), effect: effectOf(s.approvals, one) };
	};
	const roles = ['moderator', 'auditor', 'organizer'] as const;
	const more = (role: Role): Approval => ({ seat: '', role, late: false, browser: null });
	const missing = roles.some((role) => sufficient([...s.approvals, more(role)])) ? 1 : 2;
	return { newUntil: newUntil(s, seat.id), whileNew: turn(true), settled: turn(false), missing };
}
