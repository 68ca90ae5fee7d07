import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import { given, type Session } from '../given.ts';
import { asks, happens } from '../table.ts';
import { aborted, addSeat, ready } from './ready.ts';

type Role = Parameters<typeof addSeat>[1];

const added = (seat: string, role: Role, startup: string | null = null) =>
	({ type: 'SeatAdded', seat, role, startup }) as const;

/** So many seats of a role, and a startup more than theirs. */
const full = (role: Role, seats: number) => () =>
	given().apply(
		{ type: 'StartupAdded', startup: 'su1' },
		{ type: 'StartupAdded', startup: 'su2' },
		...Array.from({ length: seats }, (_, i) => added(`x${i}`, role, role === 'presenter' ? 'su1' : null))
	);

asks('[D35]', [
	['a seat beside the organizer’s', given, 'org', addSeat('o1', 'official'), [added('o1', 'official')]],
	['a seat of a startup', ready, 'org', addSeat('p3', 'presenter', 'su1'), [added('p3', 'presenter', 'su1')]],
	['a presenter of no startup', ready, 'org', addSeat('p3', 'presenter'), 'invalid'],
	['a moderator of a startup', ready, 'org', addSeat('mod2', 'moderator', 'su1'), 'invalid'],
	[
		'a presenter of a startup that is not there',
		ready,
		'org',
		addSeat('p3', 'presenter', 'su9'),
		'not-found'
	],
	['the last moderator', full('moderator', 1), 'org', addSeat('x', 'moderator'), [added('x', 'moderator')]],
	['one moderator too many', full('moderator', 2), 'org', addSeat('x', 'moderator'), 'limit'],
	['the last auditor', full('auditor', 2), 'org', addSeat('x', 'auditor'), [added('x', 'auditor')]],
	['one auditor too many', full('auditor', 3), 'org', addSeat('x', 'auditor'), 'limit'],
	[
		'the last screen of the hall',
		full('projector', 2),
		'org',
		addSeat('x', 'projector'),
		[added('x', 'projector')]
	],
	['one screen of the hall too many', full('projector', 3), 'org', addSeat('x', 'projector'), 'limit'],
	['the last captioner', full('captioner', 2), 'org', addSeat('x', 'captioner'), [added('x', 'captioner')]],
	['one captioner too many', full('captioner', 3), 'org', addSeat('x', 'captioner'), 'limit'],
	['the last official', full('official', 1999), 'org', addSeat('x', 'official'), [added('x', 'official')]],
	['one official too many', full('official', 2000), 'org', addSeat('x', 'official'), 'limit'],
	[
		'the last presenter of a startup',
		full('presenter', 2),
		'org',
		addSeat('x', 'presenter', 'su1'),
		[added('x', 'presenter', 'su1')]
	],
	[
		'one presenter of a startup too many',
		full('presenter', 3),
		'org',
		addSeat('x', 'presenter', 'su1'),
		'limit'
	],
	[
		'a presenter of another startup than the one that is full',
		full('presenter', 3),
		'org',
		addSeat('x', 'presenter', 'su2'),
		[added('x', 'presenter', 'su2')]
	],
	[
		'a seat of another role than the one that is full',
		full('auditor', 3),
		'org',
		addSeat('x', 'moderator'),
		[added('x', 'moderator')]
	]
]);

const remove = (seat: string) => ({ type: 'removeSeat', seat }) as const;
const rename = (seat: string) => ({ type: 'renameSeat', seat, name: 'Eva' }) as const;
asks('[D35]', [
	['a seat is removed', ready, 'org', remove('o1'), [{ type: 'SeatRemoved', seat: 'o1' }]],
	['a seat is removed that is not there', ready, 'org', remove('o9'), 'not-found'],
	['the organizer’s seat is removed', ready, 'org', remove('org'), 'not-found'],
	['a seat gets another name', ready, 'org', rename('o1'), []],
	['a seat gets another name that is not there', ready, 'org', rename('o9'), 'not-found'],
	['the organizer’s seat gets a name', ready, 'org', rename('org'), 'not-found'],
	[
		'a presenter’s seat gets a name, whose people stand with the startup',
		ready,
		'org',
		rename('p1'),
		'invalid'
	]
]);
happens('[D36]', [
	[
		'a seat is added',
		given,
		added('o1', 'official'),
		{
			seats: [
				{ id: 'org', role: 'organizer', startup: null },
				{ id: 'o1', role: 'official', startup: null }
			]
		}
	],
	[
		'a presenter’s seat is added',
		given,
		added('p1', 'presenter', 'su1'),
		{
			seats: [
				{ id: 'org', role: 'organizer', startup: null },
				{ id: 'p1', role: 'presenter', startup: 'su1' }
			]
		}
	],
	[
		'a seat is removed',
		() => given().apply(added('o1', 'official'), added('o2', 'official')),
		{ type: 'SeatRemoved', seat: 'o1' },
		{
			seats: [
				{ id: 'org', role: 'organizer', startup: null },
				{ id: 'o2', role: 'official', startup: null }
			]
		}
	]
]);

const reissue = (seat: string) => ({ type: 'reissueLink', seat }) as const;
const revoke = (seat: string) => ({ type: 'revokeLink', seat }) as const;
const note = (seat: string) => ({ type: 'noteDevice', seat }) as const;
const leave = { type: 'leaveSeat' } as const;
const is = (type: 'LinkIssued' | 'LinkRedeemed' | 'LinkRevoked' | 'SeatMoved' | 'SeatLeft', seat = 'o1') =>
	({ type, seat, at: 'now' }) as const;
/** The seat's links and devices until then. */
const went = (...types: (typeof reissue | typeof revoke | typeof note | 'leave')[]) => {
	const s = ready();
	for (const type of types) {
		if (type === 'leave') s.all(['o1', leave]);
		else s.all([type === note ? 'system' : 'org', type('o1')]);
	}
	return s;
};
const taken = () => went(note);
const over = (end: (s: Session) => Session) => () =>
	end(
		given()
			.lobby()
			.all(['system', note('o1')])
	);
const closed = (s: Session) =>
	s
		.all(['aud', { type: 'contribute', contribution: 'dado' }])
		.revealed()
		.all(['mod', { type: 'closeSession' }]);

asks('[A14]', [
	['a new link', ready, 'org', reissue('o1'), [is('LinkIssued')]],
	['a new link for a presenter', ready, 'org', reissue('p1'), [is('LinkIssued', 'p1')]],
	['a new link for a seat that is not there', ready, 'org', reissue('o9'), 'not-found'],
	['a new link for the organizer', ready, 'org', reissue('org'), 'not-found'],
	['a link is revoked', ready, 'org', revoke('o1'), [is('LinkRevoked')]],
	['a link is revoked of a seat that is not there', ready, 'org', revoke('o9'), 'not-found'],
	['a link is revoked of the organizer', ready, 'org', revoke('org'), 'not-found'],
	['the first device', ready, 'system', note('o1'), [is('LinkRedeemed')]],
	[
		'the first device, by a link given out anew',
		() => went(reissue),
		'system',
		note('o1'),
		[is('LinkRedeemed')]
	],
	['the second device', taken, 'system', note('o1'), [is('SeatMoved')]],
	['a device after the first let go', () => went(note, 'leave'), 'system', note('o1'), [is('SeatMoved')]],
	['a device of a seat that is not there', ready, 'system', note('o9'), 'not-found'],
	['a device of the organizer', ready, 'system', note('org'), 'not-found']
]);
asks('[A32]', [
	['a seat lets go of its device', taken, 'o1', leave, [is('SeatLeft')]],
	['a seat that no device took lets go', ready, 'o1', leave, []],
	['a seat lets go twice', () => went(note, 'leave'), 'o1', leave, []],
	['a seat lets go whose link was revoked', () => went(note, revoke), 'o1', leave, []],
	['a seat lets go after an abort', over(aborted), 'o1', leave, []],
	['a seat lets go after the end', over(closed), 'o1', leave, []]
]);

const at =
	(type: Parameters<typeof is>[0], seat = 'o1') =>
	(s: Session): SessionEvent => ({ type, seat, at: s.now });
const device = { count: 0, since: 0, held: false, reissued: null };
happens('[D36]', [
	['a first new link', ready, at('LinkIssued'), { 'devices.o1': { ...device, reissued: 'now' } }],
	['a new link of a seat that a device holds', taken, at('LinkIssued'), { 'devices.o1.reissued': 'now' }],
	[
		'a first device',
		ready,
		at('LinkRedeemed'),
		{ 'devices.o1': { ...device, count: 1, since: 'now', held: true } }
	],
	[
		'a device by a new link',
		() => went(reissue),
		at('LinkRedeemed'),
		{ 'devices.o1.count': 1, 'devices.o1.since': 'now', 'devices.o1.held': true }
	],
	['another device', taken, at('SeatMoved'), { 'devices.o1.count': 2, 'devices.o1.since': 'now' }],
	[
		'another device, after a link was revoked',
		() => went(note, revoke),
		at('SeatMoved'),
		{ 'devices.o1.count': 2, 'devices.o1.since': 'now', 'devices.o1.held': true }
	],
	['a link is revoked', taken, at('LinkRevoked'), { 'devices.o1.held': false }],
	['a link is revoked that nobody opened', ready, at('LinkRevoked'), { 'devices.o1': device }],
	['a device lets go', taken, at('SeatLeft'), { 'devices.o1.held': false }],
	[
		'a device of another seat',
		taken,
		at('LinkRedeemed', 'o2'),
		{ 'devices.o2': { ...device, count: 1, since: 'now', held: true } }
	]
]);
happens('[D23]', [
	[
		'a device of a seat that is called like something of every object',
		ready,
		at('LinkRedeemed', 'constructor'),
		{ 'devices.constructor': { ...device, count: 1, since: 'now', held: true } }
	]
]);
