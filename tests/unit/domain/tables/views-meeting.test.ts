import { describe } from 'vitest';
import type { Command } from '../../../../src/domain/session/commands.ts';
import type { Session } from '../given.ts';
import { drawn, PHASES } from './phases.ts';
import { shows, type Shown } from './views.ts';

const open = (everyone = true): [string, Command] => ['mod', { type: 'openMeeting', everyone }];
const END: [string, Command] = ['mod', { type: 'endMeeting' }];
const set = (seat: string, what: { admitted?: boolean; muted?: boolean }): [string, Command] => [
	'mod',
	{ type: 'setMeetingSeat', seat, ...what }
];
const met = (...then: [string, Command][]) =>
	drawn()
		.revealed()
		.all(...then);
const shortlist = (...slots: string[]): [string, Command] => [
	'mod',
	{ type: 'decideShortlist', slots, reason: 'x' }
];

const IN = { admitted: true, removed: false, muted: false };
const OUT = { ...IN, admitted: false };
const person = (seat: string, role: string) => ({
	seat,
	role,
	name: `name of ${seat}`,
	startup: null,
	...IN
});
const speaker = (seat: string, startup: string) => ({
	seat,
	role: 'presenter',
	name: '',
	startup,
	...IN
});
const P1 = speaker('p1', 'Zafiro Andino');
const P2 = speaker('p2', 'Nimbo del Sur');
const AUD = person('aud', 'auditor');
const MOD = person('mod', 'moderator');
const OFFICIALS = ['o1', 'o2', 'o3'].map((seat) => person(seat, 'official'));
const ORG = person('org', 'organizer');
const ALL = [P2, P1, AUD, MOD, ...OFFICIALS, ORG];

describe('[D61] [D31] who is in the meeting, by name: neither hall nor captioner, nor who declared no ties', () => {
	const people = (...list: object[]) => ({ 'shared.meeting': { opened: 1, people: list } });
	shows([
		['not opened', PHASES.rvl, 'mod', { 'shared.meeting': null }],
		['ended', PHASES.end, 'mod', { 'shared.meeting': null }],
		[
			'closed with it',
			() => PHASES.mee().all(['mod', { type: 'closeSession' }]),
			'mod',
			{ 'shared.meeting': null }
		],
		...(['mod', 'o1', 'hall', 'cap', 'org', 'p1', 'p2'] as const).map((seat): Shown => [
			`everyone, for ${seat}`,
			PHASES.mee,
			seat,
			people(...ALL)
		]),
		[
			'the shortlisted',
			() => met(shortlist('slot1'), open(false)),
			'hall',
			people({ ...P2, ...OUT }, P1, AUD, MOD, ...OFFICIALS, ORG)
		],
		[
			'one let in beside them',
			() => met(shortlist('slot1'), open(false), set('p2', { admitted: true })),
			'hall',
			people(...ALL)
		],
		[
			'one taken out, another muted',
			() => met(open(), set('p1', { admitted: false }), set('aud', { muted: true })),
			'p1',
			people(P2, { ...P1, ...OUT, removed: true }, { ...AUD, muted: true }, MOD, ...OFFICIALS, ORG)
		],
		[
			'one not let in, and muted for when it is',
			() => met(shortlist('slot1'), open(false), set('p2', { muted: true })),
			'mod',
			people({ ...P2, ...OUT }, P1, AUD, MOD, ...OFFICIALS, ORG)
		],
		['opened again', () => met(open(), END, open()), 'mod', { 'shared.meeting.opened': 2 }]
	]);
	shows([
		[
			'of one name, by seat',
			PHASES.mee,
			'mod',
			people(
				...['aud', 'mod', 'o1', 'o2', 'o3', 'org'].map((seat) => {
					const one = ALL.find((x) => x.seat === seat);
					return { ...one, name: 'Ana' };
				}),
				...[P2, P1]
			),
			{ name: () => 'Ana' }
		],
		[
			'who speaks for a startup that was not opened has no name',
			() => PHASES.mee().apply({ type: 'SeatAdded', seat: 'p9', role: 'presenter', startup: 'su9' }),
			'mod',
			people(speaker('p9', ''), ...ALL)
		],
		[
			'two of one startup, by seat',
			() => PHASES.mee().apply({ type: 'SeatAdded', seat: 'p0', role: 'presenter', startup: 'su1' }),
			'mod',
			people(P2, { ...P1, seat: 'p0' }, P1, AUD, MOD, ...OFFICIALS, ORG)
		]
	]);
});

describe('[D61] [M1] the rooms that a seat is to hold', () => {
	const none = { stage: null, voice: null, booth: null, meeting: null };
	const media = (rooms: Partial<typeof none> | Record<string, string>) => ({
		'own.media': { ...none, ...rooms }
	});
	const floor = (seat: string) => (): Session =>
		drawn()
			.pitching()
			.all(['mod', { type: 'giveFloor', floor: { kind: 'seat', seat } }]);
	shows([
		['nobody before the doors', PHASES.dra, 'mod', media({})],
		['nobody once it is closed', PHASES.clo, 'o1', media({})],
		['nobody after an abort', PHASES.abo, 'o1', media({})],
		['the stage', PHASES.pit, 'o1', media({ stage: 'slot-1' })],
		['not before ties', PHASES.pit, 'o9', media({})],
		['not the desk', PHASES.pit, 'org', media({})],
		['a voice, with the floor', floor('o1'), 'o1', media({ stage: 'slot-1', voice: 'slot-1' })],
		['none for others', floor('o1'), 'o2', media({ stage: 'slot-1' })],
		['the booth of whose slot it is', PHASES.pit, 'p1', media({ booth: 'slot-1' })],
		['no other booth', PHASES.pit, 'p2', media({})],
		[
			'by the draw',
			PHASES.pit,
			'p2',
			media({ booth: 'slot-1' }),
			{ startupOf: (slot) => (slot === 'slot1' ? 'su2' : 'su1') }
		],
		['the meeting alone', PHASES.mee, 'p2', media({ meeting: 'meeting-1' })],
		['not the hall', PHASES.mee, 'hall', media({})]
	]);
});
