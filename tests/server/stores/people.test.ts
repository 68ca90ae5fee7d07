import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LateCounts } from '../../../server/people/late-counts.ts';
import { asWav } from '../../../src/lib/presenter/sendTake.ts';
import { checkToken } from '../../../src/wire/token.ts';
import { crowd, invited } from './crowd.ts';
import { addSeat, signOut } from '../../support/people.ts';

const holder = { session: 's', seat: 'o1', role: 'official' };
const DAY = 24 * 3_600_000;
const NO = { ok: false, reason: 'no' };

function signIn(all: ReturnType<typeof invited>): string {
	const redeemed = all.people.devices.redeem(all.path, all.token);
	if (!redeemed.ok) throw new Error(redeemed.reason);
	return redeemed.cookie;
}

describe('links and devices', () => {
	test('[A2] a link is redeemed for a cookie that stands for the seat', () => {
		const all = invited();
		expect(checkToken(all.token)).toBe('ok');
		expect(all.people.seats.of('s', 'o1')).toMatchObject({
			redeemedAt: null,
			invited: true,
			role: 'official'
		});
		const cookie = signIn(all);
		expect(cookie).toMatch(/^[\w-]{43}$/);
		expect(all.people.devices.authenticate(all.path, cookie)).toMatchObject(holder);
		expect(all.people.seats.of('s', 'o1')?.redeemedAt).toBe(all.clock.now);
		expect(all.people.invitations.show('s', 'nobody')).toBeUndefined();
	});

	test('[A48] a link whose answer was lost is the same device to the same press, for ten minutes', () => {
		const { people, path, token, clock } = invited();
		const { devices, invitations } = people;
		const press = { press: 'press' };
		const lost = devices.redeem(path, token, press);
		clock.now += 600_000 - 1;
		expect(devices.look(path, token, press)).toMatchObject({ ok: true, another: false });
		const came = devices.redeem(path, token, press);
		if (!lost.ok || !came.ok) throw new Error('refused');
		expect([lost.device, devices.authenticate(path, lost.cookie)]).toEqual([came.device, null]);
		for (const other of [{}, { press: '' }, { press: 'another' }])
			expect(devices.redeem(path, token, other)).toEqual({ ok: false, reason: 'taken' });
		clock.now += 600_000;
		expect(devices.redeem(path, token, press)).toEqual({ ok: false, reason: 'taken' });
		// Another who moved it here, a device that left and one that was put out are not the one that pressed.
		devices.redeem(path, token, { ...press, confirmMove: true });
		devices.redeem(path, token, { press: 'mover', confirmMove: true });
		expect(devices.redeem(path, token, press)).toEqual({ ok: false, reason: 'taken' });
		devices.letGo('s', 'o1');
		expect(devices.look(path, token, { press: 'mover' })).toMatchObject({ ok: true, another: true });
		devices.redeem(path, token, press);
		invitations.revoke('s', 'o1');
		expect(devices.look(path, invitations.issue('s', 'o1')!, press)).toMatchObject({ another: true });
	});

	test('[A8] a link is to be read again until it is used, and never after', () => {
		const all = invited();
		const { invitations, devices } = all.people;
		expect(invitations.show('s', 'o1')).toBe(all.token);
		signIn(all);
		expect(invitations.show('s', 'o1')).toBeUndefined();
		expect(all.people.seats.of('s', 'o1')?.invited).toBe(true);
		// It still moves its owner to another device; who has no copy of it needs a new one.
		expect(devices.redeem(all.path, all.token, { confirmMove: true })).toMatchObject({ ok: true });
		const fresh = invitations.issue('s', 'o1');
		expect(invitations.show('s', 'o1')).toBe(fresh);
		expect(devices.redeem(all.path, all.token, { confirmMove: true })).toEqual(NO);
	});

	test('[A3] a wrong link gets one answer, whatever is wrong with it', () => {
		const all = invited();
		const { devices, invitations } = all.people;
		signIn(all);
		const tries: [string, string][] = [
			['AAAAAAAAAAAAAAAA', all.token],
			[all.other, all.token],
			[all.path, all.otherToken],
			[all.path, all.token.slice(1)],
			[all.path, '']
		];
		for (const [path, token] of tries) expect(devices.redeem(path, token, { confirmMove: true })).toEqual(NO);
		invitations.revoke('s', 'o1');
		for (const token of [all.token, '']) expect(devices.redeem(all.path, token)).toEqual(NO);
	});

	test('[A4] a second device asks first; then the first is out at once and told', () => {
		const all = invited();
		const { devices } = all.people;
		const first = signIn(all);
		expect(devices.redeem(all.path, all.token)).toEqual({ ok: false, reason: 'taken' });
		expect(devices.authenticate(all.path, first)).toMatchObject(holder);
		const moved = devices.redeem(all.path, all.token, { confirmMove: true });
		expect(moved).toMatchObject({ ok: true, ...holder });
		expect(devices.authenticate(all.path, first)).toBeNull();
		expect(all.gone).toEqual([['o1', 'moved']]);
		if (moved.ok) expect(devices.authenticate(all.path, moved.cookie)).toMatchObject(holder);
	});

	test('[A4] the device that holds the seat keeps it when it opens its link again', () => {
		const all = invited();
		const cookie = signIn(all);
		const again = all.people.devices.redeem(all.path, all.token, { cookie });
		if (!again.ok) throw new Error(again.reason);
		expect(all.people.devices.authenticate(all.path, again.cookie)).toMatchObject(holder);
		expect(all.people.devices.redeem(all.path, all.token, { cookie: 'x' })).toMatchObject({ ok: false });
		expect(all.gone).toEqual([]);
	});

	test('[A9] every opening of a link gives a new cookie and ends the one before, for the same device too', () => {
		const all = invited();
		const { devices } = all.people;
		const first = signIn(all);
		const before = devices.authenticate(all.path, first);
		const again = devices.redeem(all.path, all.token, { cookie: first });
		if (!again.ok || before === null) throw new Error('not in');
		expect(again.cookie).not.toBe(first);
		expect(devices.authenticate(all.path, first)).toBeNull();
		// Its other tabs go on: they were let in as this device.
		expect(devices.stillHolds(before)).toBe(true);
		const moved = devices.redeem(all.path, all.token, { confirmMove: true });
		expect(moved.ok && moved.device).not.toBe(before.device);
		expect(devices.stillHolds(before)).toBe(false);
	});

	test("[A9] a seat's sign-in ends at the server after 90 days, and its link lets the owner in again unasked", () => {
		const all = invited();
		const { devices } = all.people;
		const cookie = signIn(all);
		const in90 = devices.authenticate(all.path, cookie);
		for (const days of [29, 29, 29, 3]) {
			all.clock.now += days * DAY - (days === 3 ? 1 : 0);
			expect(devices.authenticate(all.path, cookie)).toEqual(in90);
		}
		all.clock.now += 1;
		expect(devices.authenticate(all.path, cookie)).toBeNull();
		expect(in90 && devices.stillHolds(in90)).toBe(false);
		expect(devices.redeem(all.path, all.token)).toMatchObject({ ok: true });
	});

	test('[A33] a seat ends after 30 days on which nobody came; to look on is no coming', () => {
		const all = invited();
		const { devices } = all.people;
		const cookie = signIn(all);
		const there = devices.authenticate(all.path, cookie);
		if (there === null) throw new Error('not in');
		all.clock.now += 29 * DAY;
		expect(devices.stillHolds(there)).toBe(true);
		expect(devices.stillHolds(there, true)).toBe(true);
		all.clock.now += 29 * DAY;
		expect(devices.stillHolds(there)).toBe(true);
		all.clock.now += 2 * DAY;
		expect(devices.stillHolds(there, true)).toBe(false);
		expect(devices.authenticate(all.path, cookie)).toBeNull();
		expect(devices.redeem(all.path, all.token)).toMatchObject({ ok: true });
	});

	test('[A33] of when a device came no more is kept than the day', () => {
		const all = invited();
		const cookie = signIn(all);
		const kept = () =>
			Number(all.db.prepare('SELECT visited FROM people_seat WHERE seat = ?').get('o1')?.visited);
		for (const ms of [0, 1, 3_600_000, DAY]) {
			all.clock.now += ms;
			all.people.devices.authenticate(all.path, cookie);
			expect(kept() % DAY).toBe(0);
			expect(kept()).toBeGreaterThanOrEqual(all.clock.now);
		}
	});

	test('[A32] a device lets its seat go: its link opens it again unasked, and the seat is told', () => {
		const all = invited();
		const { devices } = all.people;
		const cookie = signIn(all);
		devices.letGo('s', 'o1');
		expect(devices.authenticate(all.path, cookie)).toBeNull();
		expect(all.gone).toEqual([['o1', 'left']]);
		expect(devices.redeem(all.path, all.token)).toMatchObject({ ok: true });
	});

	test('[A35] a link that nobody opens ends after 90 days, a later one too, and the answer is the one of any', () => {
		const all = invited();
		const { devices, invitations, seats } = all.people;
		all.clock.now += 90 * DAY - 1;
		expect(devices.look(all.path, all.token)).toMatchObject({ ok: true });
		all.clock.now += 1;
		expect(devices.redeem(all.path, all.token)).toEqual(NO);
		expect(seats.of('s', 'o1')).toMatchObject({ invited: false, ended: true });
		const second = { ...all, token: invitations.issue('s', 'o1')! };
		signIn(second);
		// Opened, it goes on, also when its device has gone.
		all.clock.now += 200 * DAY;
		expect(devices.redeem(all.path, second.token)).toMatchObject({ ok: true });
		all.clock.now += DAY;
		const third = invitations.issue('s', 'o1')!;
		all.clock.now += 90 * DAY;
		expect(devices.redeem(all.path, third)).toEqual(NO);
	});

	test('[A35] links end 30 days after their session, and who is in stays in', () => {
		const all = invited();
		const { devices, invitations } = all.people;
		const cookie = signIn(all);
		invitations.endAll('s');
		all.clock.now += 29 * DAY;
		invitations.endAll('s');
		const again = devices.redeem(all.path, all.token, { cookie });
		if (!again.ok) throw new Error(again.reason);
		all.clock.now += DAY;
		for (const options of [{}, { confirmMove: true }, { cookie: again.cookie }])
			expect(devices.redeem(all.path, all.token, options)).toEqual(NO);
		expect(devices.redeem(all.other, all.otherToken)).toEqual(NO);
		expect(devices.authenticate(all.path, again.cookie)).toMatchObject(holder);
	});

	test('[A5] a new link replaces the old one and leaves the device; revoking ends both', () => {
		const all = invited();
		const { devices, invitations } = all.people;
		const cookie = signIn(all);
		const fresh = invitations.issue('s', 'o1')!;
		expect(devices.redeem(all.path, all.token, { confirmMove: true })).toEqual(NO);
		expect(devices.authenticate(all.path, cookie)).toMatchObject(holder);
		expect(invitations.show('s', 'o1')).toBe(fresh);
		invitations.revoke('s', 'o1');
		expect(devices.authenticate(all.path, cookie)).toBeNull();
		expect(devices.redeem(all.path, fresh)).toEqual(NO);
		expect(invitations.show('s', 'o1')).toBeUndefined();
		expect(all.people.seats.of('s', 'o1')).toMatchObject({ redeemedAt: null, invited: false });
		expect(all.gone).toEqual([['o1', 'revoked']]);
		expect(devices.redeem(all.path, invitations.issue('s', 'o1')!)).toMatchObject({ ok: true });
	});

	test('[A5] a seat that is removed is out at once, and its path is like one that never was', () => {
		const all = invited();
		const cookie = signIn(all);
		all.people.removeSeat('s', 'o1');
		expect(all.gone).toEqual([['o1', 'removed']]);
		expect(all.people.devices.authenticate(all.path, cookie)).toBeNull();
		expect(all.people.devices.redeem(all.path, all.token)).toEqual(NO);
		expect(all.people.names.get('s', 'o1')).toBeUndefined();
		expect(all.vault.names('s', 'invite:')).toEqual(['invite:p1']);
		expect(all.people.seats.all('s').map((s) => s.seat)).toEqual(['p1']);
		expect(all.people.invitations.issue('s', 'o1')).toBeUndefined();
	});

	test('[A6] cookies belong to their path, so several seats live in one browser', () => {
		const all = invited();
		const { devices } = all.people;
		const one = signIn(all);
		const two = devices.redeem(all.other, all.otherToken);
		if (!two.ok) throw new Error(two.reason);
		expect(devices.authenticate(all.other, two.cookie)?.seat).toBe('p1');
		expect(devices.authenticate(all.other, one)).toBeNull();
		expect(devices.authenticate(all.path, two.cookie)).toBeNull();
		expect(devices.authenticate(all.path, '')).toBeNull();
		expect(devices.authenticate('nowhere', one)).toBeNull();
	});

	test('[A2] neither token, cookie nor name stands on the disk in clear', () => {
		const all = invited();
		const cookie = signIn(all);
		const link = all.people.organizers.issueLink();
		const disk = readdirSync(all.dir)
			.map((file) => readFileSync(join(all.dir, file), 'latin1'))
			.join();
		for (const word of [all.token, cookie, link, 'Ana']) expect(disk).not.toContain(word);
		expect(disk).toContain(all.path);
	});

	test('paths are 16 characters, new for every seat, and stay when the seat is added again', () => {
		const { people } = crowd();
		const paths = ['a', 'b', 'c'].map((seat) => addSeat(people, { session: 's', seat, role: 'official' }));
		expect(new Set(paths).size).toBe(3);
		for (const path of paths) expect(path).toMatch(/^[\w-]{16}$/);
		expect(addSeat(people, { session: 's', seat: 'a', role: 'moderator' })).toBe(paths[0]);
		expect(people.seats.of('s', 'a')?.role).toBe('moderator');
	});
});

describe('organizers', () => {
	test('[A7] a link signs one organizer in, once, also when another process made it', () => {
		const all = crowd();
		const token = crowd(all.dir, 'other process').people.organizers.issueLink();
		expect(checkToken(token)).toBe('ok');
		const { organizers } = all.people;
		const cookie = organizers.redeem(token)!;
		expect(organizers.authenticate(cookie)).not.toBeNull();
		expect(organizers.redeem(token)).toBeNull();
		expect(organizers.redeem('x')).toBeNull();
		expect(organizers.authenticate('x')).toBeNull();
		signOut(organizers, cookie);
		expect(organizers.authenticate(cookie)).toBeNull();
	});

	test('[A7] an organizer stays signed in for twelve hours after the last visit', () => {
		const { people, clock } = crowd();
		const cookie = people.organizers.redeem(people.organizers.issueLink())!;
		for (let i = 0; i < 5; i++) {
			clock.now += 11 * 3_600_000;
			expect(people.organizers.authenticate(cookie)).not.toBeNull();
		}
		clock.now += 12 * 3_600_000;
		expect(people.organizers.authenticate(cookie)).toBeNull();
	});

	test('[A7] whoever only asks whether it is signed in still is out twelve hours after its last visit', () => {
		const { people, clock } = crowd();
		const cookie = people.organizers.redeem(people.organizers.issueLink())!;
		clock.now += 11 * 3_600_000;
		expect(people.organizers.authenticate(cookie, false)).not.toBeNull();
		clock.now += 2 * 3_600_000;
		expect(people.organizers.authenticate(cookie, false)).toBeNull();
	});

	test('[A7] a sign-in ends after seven days however often the organizer comes', () => {
		const { people, clock } = crowd();
		const cookie = people.organizers.redeem(people.organizers.issueLink())!;
		const visit = () => people.organizers.authenticate(cookie);
		for (let hours = 6; hours < 7 * 24; hours += 6) {
			clock.now += 6 * 3_600_000;
			expect(visit()).not.toBeNull();
		}
		clock.now += 6 * 3_600_000;
		expect(visit()).toBeNull();
	});

	test('[A10] signing out ends this sign-in, or every one', () => {
		const { organizers } = crowd().people;
		const [here, there] = [1, 2].map(() => organizers.redeem(organizers.issueLink())!) as [string, string];
		const device = organizers.authenticate(here) ?? '';
		signOut(organizers, here);
		expect([organizers.authenticate(here), organizers.stillIn(device)]).toEqual([null, false]);
		expect(organizers.authenticate(there)).not.toBeNull();
		organizers.signOutAll();
		expect(organizers.authenticate(there)).toBeNull();
	});

	test('[A30] a new link ends the sign-in that this browser had, and no other', () => {
		const { organizers } = crowd().people;
		const [old, other] = [1, 2].map(() => organizers.redeem(organizers.issueLink())!) as [string, string];
		const fresh = organizers.redeem(organizers.issueLink(), old)!;
		expect([fresh, old, other].map((c) => organizers.authenticate(c) !== null)).toEqual([true, false, true]);
		// A link that is no good ends nothing.
		expect(organizers.redeem('x', fresh)).toBeNull();
		expect(organizers.authenticate(fresh)).not.toBeNull();
	});

	test('[A47] a link whose answer was lost answers the same press again, until its cookie is used', () => {
		const { people, clock } = crowd();
		const { organizers } = people;
		const old = organizers.redeem(organizers.issueLink())!;
		const renewed: string[] = [];
		organizers.onRenewed((device) => renewed.push(device));
		const link = organizers.issueLink();
		const lost = organizers.redeem(link, old, 'press')!;
		expect([organizers.redeem(link, old), organizers.redeem(link, old, 'another')]).toEqual([null, null]);
		expect(organizers.redeem(organizers.issueLink() + 'x', old, 'press')).toBeNull();
		clock.now += 60_000;
		const came = organizers.redeem(link, old, 'press')!;
		// What was never used ends nothing, and what was lost opens nothing.
		const device = organizers.authenticate(old);
		expect([device !== null, organizers.authenticate(lost), renewed.length]).toEqual([true, null, 0]);
		expect(organizers.authenticate(came)).not.toBeNull();
		expect([organizers.authenticate(old), renewed]).toEqual([null, [device]]);
		expect(organizers.redeem(link, came, 'press')).toBeNull();
		expect(organizers.signIns(came)).toHaveLength(1);
	});

	test('[A47] a press is answered again for ten minutes, and not once its sign-in was ended', () => {
		const { people, clock } = crowd();
		const { organizers } = people;
		const [late, ended] = [organizers.issueLink(), organizers.issueLink()];
		organizers.redeem(late, '', 'press');
		clock.now += 600_000 - 1;
		expect(organizers.redeem(late, '', 'press')).not.toBeNull();
		clock.now += 1;
		expect(organizers.redeem(late, '', 'press')).toBeNull();
		organizers.redeem(ended, '', 'press');
		organizers.signOutAll();
		expect(organizers.redeem(ended, '', 'press')).toBeNull();
		// Nor once the sign-in was ended that it was to replace.
		const [old, link] = [organizers.redeem(organizers.issueLink())!, organizers.issueLink()];
		organizers.redeem(link, old, 'press');
		signOut(organizers, old);
		expect(organizers.redeem(link, '', 'press')).toBeNull();
	});

	test('[A30] a sign-in that is about to be replaced takes the place of no other', () => {
		const { people, clock } = crowd();
		const { organizers } = people;
		const made = Array.from({ length: 10 }, () => {
			clock.now += 1000;
			return organizers.redeem(organizers.issueLink())!;
		});
		const fresh = organizers.redeem(organizers.issueLink(), made[5])!;
		expect(organizers.authenticate(fresh)).not.toBeNull();
		expect(made.filter((c) => organizers.authenticate(c) !== null)).toEqual(made.filter((_, i) => i !== 5));
	});

	test('[A30] there are ten sign-ins at most, and the eleventh ends the one that was made first', () => {
		const { people, clock } = crowd();
		const { organizers } = people;
		const made = Array.from({ length: 11 }, () => {
			clock.now += 1000;
			return organizers.redeem(organizers.issueLink())!;
		});
		expect(made.map((c) => organizers.authenticate(c) !== null)).toEqual([false, ...Array(10).fill(true)]);
	});

	test('[A31] the list tells since when, the last visit and which is this one, and a word of it ends that one alone', () => {
		const { people, clock } = crowd();
		const { organizers } = people;
		const [here, there] = [1, 2].map(() => {
			clock.now += 60_000;
			return organizers.redeem(organizers.issueLink())!;
		}) as [string, string];
		const born = clock.now;
		clock.now += 3_600_000;
		organizers.authenticate(there);
		const list = organizers.signIns(here);
		expect(list.map(({ since, visited, mine }) => [since, visited, mine])).toEqual([
			[born, born + 3_600_000, false],
			[born - 60_000, born - 60_000, true]
		]);
		expect(organizers.authenticate(list[0]?.id ?? '')).toBeNull();
		organizers.signOutOne('nobody');
		organizers.signOutOne(list[0]?.id ?? '');
		expect([here, there].map((c) => organizers.authenticate(c) !== null)).toEqual([true, false]);
		expect(organizers.signIns(here)).toHaveLength(1);
	});

	test('[A31] a sign-in is fresh for ten minutes', () => {
		const { people, clock } = crowd();
		const cookie = people.organizers.redeem(people.organizers.issueLink())!;
		clock.now += 600_000 - 1;
		expect(people.organizers.fresh(cookie)).toBe(true);
		clock.now += 1;
		expect(people.organizers.fresh(cookie)).toBe(false);
		expect(people.organizers.fresh('x')).toBe(false);
	});

	test('[A7] an unused link ends after a week', () => {
		const { people, clock } = crowd();
		const [early, late] = [people.organizers.issueLink(), people.organizers.issueLink()];
		clock.now += 7 * 24 * 3_600_000 - 1;
		expect(people.organizers.redeem(early)).not.toBeNull();
		clock.now += 1;
		expect(people.organizers.redeem(late)).toBeNull();
	});
});

describe('names', () => {
	test('are kept per seat', () => {
		const { people } = invited();
		people.names.set('s', 'o2', { name: 'Luis', note: 'MEF' });
		expect(people.names.get('s', 'o1')).toEqual({ name: 'Ana Díaz', note: '' });
		expect([...people.names.all('s')].map(([seat, n]) => [seat, n.name])).toEqual([
			['o1', 'Ana Díaz'],
			['o2', 'Luis']
		]);
		expect(() => people.names.set('s', 'o1', { name: 'x'.repeat(201), note: '' })).toThrow(RangeError);
	});
});

test('[J22] a visit that cannot be written down is a visit, and written down when it can be', () => {
	const all = invited();
	const { db, clock, people, path } = all;
	const cookie = signIn(all);
	const desk = people.organizers.redeem(people.organizers.issueLink())!;
	const counts = new LateCounts(db, () => clock.now);
	counts.add('sign-in');
	const device = people.devices.authenticate(path, cookie)!;
	clock.now += DAY / 3;
	db.exec('PRAGMA query_only = ON');
	expect(people.devices.authenticate(path, cookie)).toMatchObject(holder);
	expect(people.devices.stillHolds(device, true)).toBe(true);
	expect(people.organizers.authenticate(desk)).not.toBeNull();
	clock.now += DAY;
	expect(people.devices.authenticate(path, cookie)).toMatchObject(holder);
	counts.keep();
	db.exec('PRAGMA query_only = OFF');
	clock.now += 2 * DAY;
	counts.keep();
	expect(counts.due()).toMatchObject([{ counts: { 'sign-in': 1 } }]);
});

test('[B32] after an abort the cookie of a startup’s device that had ended is as nobody’s, and one that is good stays', () => {
	const all = invited();
	const { devices } = all.people;
	const enter = () => {
		const entered = devices.redeem(all.other, all.otherToken, { confirmMove: true });
		if (!entered.ok) throw new Error('not in');
		return entered.cookie;
	};
	const ended = enter();
	all.clock.now += 31 * DAY;
	expect(devices.authenticate(all.other, ended)).toBeNull();
	devices.forgetVisits('s');
	expect(devices.authenticate(all.other, ended)).toBeNull();
	const good = enter();
	devices.forgetVisits('s');
	expect(devices.authenticate(all.other, good)).toMatchObject({ seat: 'p1' });
});

test('[A13] a day that could not be taken from the store is told the next time, and once', () => {
	const { db, clock } = crowd();
	const counts = new LateCounts(db, () => clock.now);
	counts.add('sign-in');
	counts.keep();
	clock.now += 2 * DAY;
	db.exec('PRAGMA query_only = ON');
	expect(counts.due()).toEqual([]);
	db.exec('PRAGMA query_only = OFF');
	expect(counts.due()).toMatchObject([{ counts: { 'sign-in': 1 } }]);
	expect(counts.due()).toEqual([]);
});

test('[O1] [N5] with a draft all goes that its people are and gave, recordings too, and no other’s', () => {
	const { people, db } = invited();
	addSeat(people, { session: 't', seat: 'p1', role: 'presenter' });
	const wav = Buffer.from(asWav(new Float32Array(48_000).fill(0.1)));
	for (const session of ['s', 't']) {
		expect(people.takes.put(session, 'p1', wav)).toBe(true);
		people.names.set(session, 'o1', { name: 'Ana', note: '' });
		people.help.post(session, { id: 'h', startup: 'su', from: 'presenter', text: 'Hola' });
		people.notes.write({ session, seat: 'o1', slot: 'x', text: 'bien', base: 0, id: 'n' });
	}
	const rows = (session: string) =>
		['seat', 'name', 'note', 'help', 'take'].map(
			(table) => db.prepare(`SELECT count(*) AS n FROM people_${table} WHERE session = ?`).get(session)?.n
		);
	expect([rows('s'), rows('t')]).toEqual([
		[2, 1, 1, 1, 1],
		[1, 1, 1, 1, 1]
	]);
	people.forget('s');
	expect([rows('s'), rows('t')]).toEqual([
		[0, 0, 0, 0, 0],
		[1, 1, 1, 1, 1]
	]);
});

/** The ends of what a damaged number can be. */
const ENDS = [-(2n ** 63n), 2n ** 63n - 1n];

/** One row at least in each table, and a way to read all of every one. */
function everything() {
	const all = invited();
	const { people, db, clock, path, token } = all;
	const cookie = signIn(all);
	const desks = [1, 2].map(() => people.organizers.redeem(people.organizers.issueLink())!);
	const device = people.devices.authenticate(path, cookie)!;
	const counts = new LateCounts(db, () => clock.now);
	people.organizers.issueLink();
	people.takes.put('s', 'p1', Buffer.from(asWav(new Float32Array(48_000).fill(0.1))));
	people.help.post('s', { id: 'h', startup: 'su', from: 'presenter', text: 'Hola' });
	people.notes.write({ session: 's', seat: 'o1', slot: 'x', text: 'bien', base: 0, id: 'n' });
	counts.add('sign-in');
	counts.keep();
	const read = () => {
		clock.now += 3 * DAY;
		counts.add('sign-in');
		const seen = [
			people.seats.all('s'),
			people.seats.of('s', 'o1'),
			people.help.all('s').map(({ text }) => text),
			people.notes.all('s', 'o1').get('x')?.text,
			people.takes.all('s').map(({ seat }) => seat),
			counts.due().length,
			desks.map((desk) => people.organizers.signIns(desk)),
			desks.map((desk) => people.organizers.fresh(desk)),
			desks.map((desk) => people.organizers.authenticate(desk)),
			people.devices.stillHolds(device, true),
			people.devices.redeem(path, token, { confirmMove: true })
		];
		counts.keep();
		people.keepTime();
		people.devices.forgetVisits('s');
		return seen;
	};
	return { ...all, desks, read };
}

test('[A43] a number that was damaged, of whatever row and at either end, hinders no reading of that row or of others', () => {
	const { db } = crowd();
	const columns = db
		.prepare(
			`SELECT t.name AS "table", c.name AS "column" FROM sqlite_schema t, pragma_table_info(t.name) c
			WHERE t.name LIKE 'people_%' AND t.name != 'people_calendar' AND c.type = 'INTEGER'`
		)
		.all();
	expect(columns.length).toBeGreaterThan(15);
	for (const { table, column } of columns)
		for (const end of ENDS) {
			const { db, read } = everything();
			db.prepare(`UPDATE ${String(table)} SET ${String(column)} = ?`).run(end);
			const seen = read();
			expect(seen.slice(2, 6), `${table}.${column}`).toEqual([
				['Hola'],
				'bien',
				['p1'],
				column === 'day' && end > 0 ? 0 : 1
			]);
			db.close();
		}
});

test('[A43] a damaged number of one organizer’s sign-in leaves those of the others, and their list', () => {
	for (const column of ['born', 'visited'])
		for (const end of ENDS) {
			const { db, people, desks } = everything();
			const other = Buffer.from(people.organizers.authenticate(desks[1]!)!, 'base64url');
			db.prepare(`UPDATE people_organizer SET ${column} = ? WHERE cookie = ?`).run(end, other);
			expect(people.organizers.signIns(desks[0]!)).toHaveLength(2);
			expect(people.organizers.authenticate(desks[0]!)).not.toBeNull();
			db.close();
		}
});

test('[A43] what tells a link or a cookie, and was damaged to another length, is of nobody', () => {
	const bytes = [new Uint8Array(), new Uint8Array(1), new Uint8Array(100_000)];
	for (const value of bytes) {
		const all = invited();
		const cookie = signIn(all);
		all.db.prepare('UPDATE people_seat SET token = ?, cookie = ?').run(value, value);
		expect(all.people.devices.redeem(all.path, all.token, { confirmMove: true })).toEqual(NO);
		expect(all.people.devices.authenticate(all.path, cookie)).toBeNull();
	}
});
