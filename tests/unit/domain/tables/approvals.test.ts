import { describe, expect, test } from 'vitest';
import type { Role } from '../../../../src/domain/session/roles.ts';
import {
	approvalAsk,
	effectOf,
	newcomer,
	repeated,
	sharesBrowser,
	stands,
	sufficient,
	withApproval,
	type ApprovalEffect
} from '../../../../src/domain/session/rules/approvals.ts';
import type { Approval, SeatDevices, State } from '../../../../src/domain/session/state.ts';
import { given } from '../given.ts';

const ROLES: Readonly<Record<string, Role>> = {
	mod: 'moderator',
	mod2: 'moderator',
	aud: 'auditor',
	aud2: 'auditor',
	org: 'organizer'
};

/** `mod@a`: of the seat `mod`, from the browser `a` (`?`: not known); `mod@a!`: from a device that is new. */
function one(said: string): Approval {
	const [, seat = '', browser = '', late] = /^(\w+)@(\w|\?)(!?)$/.exec(said) ?? [];
	const role = ROLES[seat];
	if (role === undefined) throw new Error(`no approval: ${said}`);
	return { seat, role, late: late === '!', browser: browser === '?' ? null : browser };
}
const list = (said: string): Approval[] => (said === '' ? [] : said.split(' ').map(one));

describe('[R2] who starts the reveal', () => {
	test.each<[approvals: string, starts: boolean]>([
		['', false],
		['mod@a', false],
		['aud@b', false],
		['org@c', false],
		['mod@a aud@b', true],
		['aud@b mod@a', true],
		['mod@a org@c', true],
		['aud@b org@c', false],
		['mod@a mod2@b', false],
		['aud@a aud2@b', false],
		['mod@a mod2@b aud@c', true]
	])('%s: %s', (approvals, starts) => {
		expect(sufficient(list(approvals))).toBe(starts);
	});
});

describe('[A36] who starts the reveal from which browser', () => {
	test.each<[approvals: string, starts: boolean]>([
		['mod@a aud@a', false],
		['mod@a org@a', false],
		['mod@a aud@a org@a', false],
		['mod@a aud@a org@b', true],
		['mod@a aud@a aud2@b', true],
		['mod@a mod2@b aud@a', true],
		['mod@? aud@?', true],
		['mod@a aud@?', true],
		['mod@? aud@a', true]
	])('%s: %s', (approvals, starts) => {
		expect(sufficient(list(approvals))).toBe(starts);
	});
});

describe('[A16] who starts the reveal with a device that is new', () => {
	test.each<[approvals: string, starts: boolean]>([
		['mod@a! aud@b', true],
		['aud@b! mod@a', true],
		['org@c! mod@a', true],
		['mod@a! org@c', false],
		['mod@a! aud@b!', false],
		['mod@a! org@c!', false],
		['mod@a! org@c mod2@b', true],
		['mod@a! org@c mod2@a', false],
		['mod@a! org@c aud@a', false],
		['mod@a! org@c aud@b', true],
		['mod@a! aud@a aud2@b', true],
		['mod@a! aud@b! aud2@c', true],
		['mod@a! aud@b! aud2@a', false],
		['mod@a! aud@b! aud2@b', false],
		['mod@?! aud@a', true],
		['mod@a! aud@?', true]
	])('%s: %s', (approvals, starts) => {
		expect(sufficient(list(approvals))).toBe(starts);
	});
});

describe('[A16] what becomes of the approvals that there are', () => {
	test.each<[before: string, approval: string, after: string]>([
		['', 'mod@a', 'mod@a'],
		['mod@a', 'aud@b', 'mod@a aud@b'],
		['mod@a aud@b', 'mod@c', 'aud@b mod@c'],
		['mod@a! org@b', 'mod@a', 'org@b mod@a'],
		['', 'mod@a!', 'mod@a!'],
		['aud@b org@c', 'mod@a!', 'mod@a!'],
		['mod@a aud@b', 'mod@a!', 'mod@a!'],
		['mod@a!', 'aud@b!', 'aud@b!']
	])('%s, then %s: %s', (before, approval, after) => {
		expect(withApproval(list(before), one(approval))).toEqual(list(after));
	});
});

describe('[A36] which approval comes from the browser of another', () => {
	test.each<[before: string, approval: string, shared: boolean]>([
		['', 'mod@a', false],
		['mod@a', 'aud@b', false],
		['mod@a', 'aud@a', true],
		['mod@a org@b', 'aud@b', true],
		['mod@a', 'mod@a', false],
		['mod@a org@a', 'mod@a', true],
		['mod@?', 'aud@?', false],
		['mod@a', 'aud@?', false],
		['mod@?', 'aud@a', false]
	])('%s, then %s: %s', (before, approval, shared) => {
		expect(sharesBrowser(list(before), one(approval))).toBe(shared);
	});
});

describe('[A16] [A36] which approval stands and cannot be given again', () => {
	test.each<[approvals: string, of: Parameters<typeof stands>[1], stand: boolean]>([
		['', { role: 'moderator' }, false],
		['mod@a', { role: 'moderator' }, true],
		['aud@a', { role: 'moderator' }, false],
		['mod@a!', { role: 'moderator' }, false],
		['mod@a aud@a', { role: 'moderator' }, false],
		['mod@a aud@b', { role: 'auditor' }, true],
		['mod@a aud@a mod2@b', { role: 'moderator' }, true],
		['aud@a', { seat: 'aud' }, true],
		['aud@a', { seat: 'aud2' }, false],
		['aud@a aud2@b!', { seat: 'aud2' }, false],
		['aud@a', { seat: 'aud', role: 'auditor' }, true],
		['aud@a', { seat: 'aud', role: 'moderator' }, false],
		['aud@a', { seat: 'aud2', role: 'auditor' }, false]
	])('%s, of %o: %s', (approvals, of, stand) => {
		expect(stands(list(approvals), of)).toBe(stand);
	});
});

describe('[A16] [A36] what is pressed again as it was', () => {
	test.each<[before: string, approval: string, again: boolean]>([
		['', 'mod@a', false],
		['mod@a', 'mod@a', true],
		['aud@b mod@a', 'mod@a', true],
		['mod@a', 'mod2@a', false],
		['mod@a', 'mod@b', false],
		['mod@a', 'mod@?', false],
		['mod@?', 'mod@?', true],
		['mod@a', 'mod@a!', false],
		['mod@a!', 'mod@a', false],
		['mod@a!', 'mod@a!', true]
	])('%s, then %s: %s', (before, approval, again) => {
		expect(repeated(list(before), one(approval))).toBe(again);
	});
});

describe('[A16] [A36] what an approval does', () => {
	test.each<[before: string, approval: string, effect: ApprovalEffect]>([
		['mod@a', 'aud@b', 'starts'],
		['mod@a!', 'aud@b', 'starts'],
		['mod@a aud@a', 'org@b', 'starts'],
		['mod@a aud@b', 'org@a', 'starts'],
		['mod@a', 'aud@a', 'shared'],
		['mod@a!', 'aud@a', 'shared'],
		['mod@a', 'aud@a!', 'shared'],
		['', 'mod@a!', 'late'],
		['mod@a', 'aud@b!', 'late'],
		['mod@a!', 'aud@b!', 'late'],
		['mod@a!', 'org@b', 'unconfirmed'],
		['aud@b! mod@b', 'org@c', 'unconfirmed'],
		['', 'mod@a', 'missing'],
		['', 'org@a', 'missing'],
		['aud@a', 'org@b', 'missing'],
		['aud@a!', 'org@b', 'missing'],
		['mod@a', 'mod2@b', 'missing'],
		['mod@a', 'mod@b', 'missing']
	])('%s, then %s: %s', (before, approval, effect) => {
		expect(effectOf(list(before), one(approval))).toBe(effect);
	});
});

/** Sealed at 5000, with doors opened at 1000. */
function sealed(
	of: Partial<SeatDevices> | null,
	approvals: readonly Approval[] = []
): Extract<State, { phase: 'sealed' }> {
	const { state } = given().drawn().sealed();
	if (state.phase !== 'sealed') throw new Error('not sealed');
	const device = { count: 1, since: 0, held: true, reissued: null };
	const devices = { mod2: { ...device, count: 2, since: 6000 } };
	return {
		...state,
		openedAt: 1000,
		sealedAt: 5000,
		approvals,
		devices: of === null ? devices : { ...devices, mod: { ...device, ...of } }
	};
}

const HALF_AN_HOUR = 30 * 60_000;
describe('[A16] until when a device is new', () => {
	test.each<[what: string, of: Partial<SeatDevices> | null, until: number | null]>([
		['none has taken the seat', null, null],
		['the first, before doors opened', { since: 900 }, null],
		['the first, between doors and seal', { since: 3000 }, null],
		['the first, at the seal', { since: 5000 }, null],
		['the first, after the seal', { since: 5001 }, 5001 + HALF_AN_HOUR],
		['the second, before doors opened', { since: 900, count: 2 }, null],
		['the second, when doors opened', { since: 1000, count: 2 }, null],
		['the second, after doors opened', { since: 1001, count: 2 }, 1001 + HALF_AN_HOUR],
		['the third, after the seal', { since: 6000, count: 3 }, 6000 + HALF_AN_HOUR]
	])('%s', (_, of, until) => {
		const s = sealed(of);
		const seat = { id: 'mod', role: 'moderator', startup: null } as const;
		expect(approvalAsk(s, seat, null).newUntil).toBe(until);
		for (const now of [0, 5000, (until ?? 1000) - 1, until ?? 1000, (until ?? 1000) + 1])
			expect([now, newcomer(s, 'mod', now)]).toEqual([now, until !== null && now < until]);
	});
});

describe('[A16] [A36] what is told of an approval before it is given', () => {
	type Told = [before: string, by: string, whileNew: string, settled: string, missing: 1 | 2];
	test.each<Told>([
		['', 'mod@a', 'late', 'missing', 2],
		['mod@a', 'mod@a', 'late', 'given: missing', 1],
		['mod@a', 'mod@b', 'late', 'missing', 1],
		['mod@a!', 'mod@a', 'given: late', 'missing', 1],
		['mod@a', 'aud@b', 'late', 'starts', 1],
		['mod@a', 'aud@a', 'shared', 'shared', 1],
		['mod@a!', 'aud@b', 'late', 'starts', 1],
		['mod@a!', 'org@c', 'late', 'unconfirmed', 1],
		['mod@a aud@a', 'aud@a', 'shared', 'given: shared', 1],
		['aud@b', 'mod@a', 'late', 'starts', 1],
		['aud@b', 'org@c', 'late', 'missing', 1],
		['aud@b!', 'org@c', 'late', 'missing', 1],
		['org@c!', 'mod@a', 'late', 'starts', 1],
		['mod@a! org@a', 'org@c', 'late', 'unconfirmed', 1],
		['org@c', 'aud@b', 'late', 'missing', 1]
	])('%s, then %s: new %s, settled %s; missing %i', (before, by, whileNew, settled, missing) => {
		const { seat, role, browser } = one(by);
		const told = approvalAsk(sealed(null, list(before)), { id: seat, role, startup: null }, browser);
		const turn = (x: typeof told.settled) => `${x.given ? 'given: ' : ''}${x.effect}`;
		expect([turn(told.whileNew), turn(told.settled), told.missing]).toEqual([whileNew, settled, missing]);
	});
});

test('[A16] a moderator whose device is not new confirms another’s that is, and who is missing is the second person', () => {
	const by = (seat: string, late: boolean): Approval => ({ seat, role: 'moderator', late, browser: seat });
	expect(effectOf([by('mod', true)], by('mod2', false))).toBe('missing');
	const auditor: Approval = { seat: 'aud', role: 'auditor', late: true, browser: 'aud' };
	expect(effectOf([by('mod', true)], auditor)).toBe('late');
	expect(effectOf([auditor], by('mod', false))).toBe('starts');
});
