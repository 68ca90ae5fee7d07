import { describe } from 'vitest';
import type { Command } from '../../../../src/domain/session/commands.ts';
import type { EventType } from '../../../../src/domain/session/events.ts';
import { HEAD, type Session } from '../given.ts';
import { approve, drawn, PHASES, reveal } from './phases.ts';
import { shows, type Shown } from './views.ts';

/** When the last event of a kind happened. */
function when(s: Session, type: EventType): number | null {
	const e = s.events.findLast((x) => x.type === type);
	return e !== undefined && 'at' in e ? e.at : null;
}

const ELSEWHERE = ['mod', 'hall', 'org', 'p1'];

describe('[D61] [R4] the head and the key', () => {
	const hidden = { key: null, seed: null };
	const told = { key: 'key', seed: 'seed' };
	shows(
		ELSEWHERE.flatMap((seat): Shown[] => [
			[`review, for ${seat}`, PHASES.rev, seat, { 'shared.head': null, 'shared.reveal': null }],
			[`sealed, for ${seat}`, PHASES.sea, seat, { 'shared.head': HEAD, 'shared.reveal': null }],
			[
				`countdown, for ${seat}`,
				PHASES.cnt,
				seat,
				{ 'shared.head': HEAD, 'shared.reveal': { instant: 'now+9000', ...hidden } }
			],
			[
				`revealed, for ${seat}`,
				PHASES.rvl,
				seat,
				{ 'shared.head': HEAD, 'shared.reveal': { instant: 'now-700', ...told } }
			],
			[
				`closed, for ${seat}`,
				PHASES.clo,
				seat,
				{ 'shared.head': HEAD, 'shared.reveal': { instant: 'now-1700', ...told } }
			]
		])
	);
});

/** slot1: o1 has a tie, o2 counts, o3 has recognised, o9 wrote nothing. slot2 is skipped, with a tie of o1's too. */
function marked(): Session {
	const s = drawn();
	for (const [startup, reason] of [
		['su1', 'socio'],
		['su2', 'prima']
	] as const)
		s.all(['org', { type: 'setMatch', seat: 'o1', startup, matched: true, reason }]);
	const [first = ''] = s.criteria;
	const sheet = { ...s.sheet(4), texts: { [first]: 'claro' }, comment: 'bien' };
	s.pitching()
		.score('o1', 'slot1', 5)
		.all(
			['o2', { type: 'saveSheet', slot: 'slot1', sheet, base: 0 }],
			['o2', { type: 'submitSheet', slot: 'slot1' }]
		)
		.score('o3', 'slot1', 2)
		.all(['o3', { type: 'recognise', slot: 'slot1' }])
		.finish();
	return reveal(s.all(['mod', { type: 'skipSlot', slot: 'slot2', reason: 'sin luz' }]));
}

describe('[D61] [B5] results, with what was set aside', () => {
	const nothing = { marks: {}, texts: {}, comment: '', reason: '' };
	const of = (slot: string, official: number, standing: string) => ({ slot, official, standing, ...nothing });
	const marks = (s: Session, n: number) => s.sheet(n).marks;
	const sheets = (s: Session) => [
		{ ...of('slot1', 1, 'match'), reason: 'socio', marks: marks(s, 5) },
		{
			...of('slot1', 2, 'counted'),
			marks: marks(s, 4),
			texts: { [s.criteria[0] ?? '']: 'claro' },
			comment: 'bien'
		},
		{ ...of('slot1', 3, 'recognised'), marks: marks(s, 2) },
		of('slot1', 4, 'abstention'),
		...[1, 2, 3, 4].map((n) => of('slot2', n, 'skipped'))
	];
	const DECIDED = { slots: ['slot1'], reason: 'la única', revision: 1 };
	const decided = () =>
		marked().all(['mod', { type: 'decideShortlist', slots: ['slot1'], reason: 'la única' }]);
	const none = { slots: [], open: [] };
	shows([
		['none in the countdown', PHASES.cnt, 'mod', { 'shared.results': null }],
		...(['o1', 'mod', 'aud', 'org'] as const).map((seat): Shown => [
			`each sheet by its official’s number, for ${seat}`,
			marked,
			seat,
			(s: Session) => ({ 'shared.results.sheets': sheets(s), 'shared.results.decision': null })
		]),
		[
			'no sheets in the hall',
			marked,
			'hall',
			{
				'shared.results.sheets': [],
				'shared.results.decision': null,
				'shared.results.shortlist': none,
				'shared.results.rows.0.total': 4,
				'shared.results.rows.0.counted': 1,
				'shared.results.rows.1.total': null
			}
		],
		['the rule’s', PHASES.rvl, 'o1', { 'shared.results.shortlist': { slots: ['slot1', 'slot2'], open: [] } }],
		['the panel’s', decided, 'o1', { 'shared.results.decision': DECIDED, 'shared.results.shortlist': none }],
		[
			'closed they stay',
			() => decided().all(['mod', { type: 'closeSession' }]),
			'org',
			(s) => ({ 'shared.results.decision': DECIDED, 'shared.results.sheets': sheets(s) })
		]
	]);
});

describe('[D61] [D11] presenters are told the panel’s shortlist', () => {
	const decide = (...slots: string[]) =>
		marked().all(['org', { type: 'decideShortlist', slots, reason: 'x' }]);
	shows([
		['none in the countdown', PHASES.cnt, 'p1', { 'shared.shortlist': null }],
		['none before it decided', PHASES.rvl, 'p1', { 'shared.shortlist': null }],
		['decided', () => decide('slot1'), 'p2', { 'shared.shortlist': ['slot1'] }],
		['an empty one', () => decide(), 'p2', { 'shared.shortlist': [] }],
		[
			'closed',
			() => decide('slot1').all(['mod', { type: 'closeSession' }]),
			'p2',
			{ 'shared.shortlist': ['slot1'] }
		]
	]);
});

describe('[D61] [A16] [A36] [A37] approvals, and what devices they come from', () => {
	const plain = { late: false, shared: false, devices: 0, since: null, afterDoors: false, reissued: null };
	const moderator = { role: 'moderator', ...plain };
	const sealed = (s: Session, ...by: string[]) => s.sealed().all(...approve(...by));
	const take = (seat: string): [string, Command] => ['system', { type: 'noteDevice', seat }];
	const since = (after: number) => () => {
		const s = drawn();
		const at = (when(s, 'DoorsOpened') ?? 0) + after;
		return sealed(s.apply({ type: 'LinkRedeemed', seat: 'mod', at }), 'mod');
	};
	const taken = (afterDoors: boolean) => (s: Session) => ({
		'shared.approvals': [{ ...moderator, devices: 1, since: when(s, 'LinkRedeemed'), afterDoors }]
	});
	const shared = () => {
		const s = drawn().sealed();
		s.browsers = { mod: 'here', aud: 'here', org: 'there' };
		return s.all(...approve('aud', 'org'), ...approve('mod'));
	};
	shows([
		['none', PHASES.sea, 'o1', { 'shared.approvals': [] }],
		['one', PHASES['s+m'], 'hall', { 'shared.approvals': [moderator] }],
		['none any more once names are there', PHASES.rvl, 'org', { 'shared.approvals': [] }],
		[
			'in the countdown',
			PHASES.cnt,
			'org',
			{ 'shared.approvals': [moderator, { ...moderator, role: 'auditor' }] }
		],
		['a device from before the doors', since(-1), 'o1', taken(false)],
		['one of the moment in which they opened', since(0), 'o1', taken(false)],
		['one from after that', since(1), 'o1', taken(true)],
		[
			'a link that was given out anew, and two devices',
			() =>
				sealed(drawn().all(take('mod'), ['org', { type: 'reissueLink', seat: 'mod' }], take('mod')), 'mod'),
			'aud',
			(s) => ({
				'shared.approvals': [
					{
						...{ ...moderator, late: true, devices: 2, afterDoors: true },
						...{ since: when(s, 'SeatMoved'), reissued: when(s, 'LinkIssued') }
					}
				]
			})
		],
		[
			'a device from after the seal',
			() =>
				drawn()
					.sealed()
					.all(take('mod'), ...approve('mod')),
			'org',
			(s) => ({
				'shared.approvals': [
					{ ...moderator, late: true, devices: 1, afterDoors: true, since: when(s, 'LinkRedeemed') }
				]
			})
		]
	]);

	describe('from one browser', () => {
		const by = (role: string, is: boolean) => ({ ...moderator, role, shared: is });
		const s = () => {
			const two = drawn().sealed();
			two.browsers = { mod: 'here', aud: 'here' };
			return two.all(...approve('mod', 'aud'));
		};
		shows([
			['two', s, 'o1', { 'shared.approvals': [by('moderator', true), by('auditor', true)] }],
			[
				'two and a third from elsewhere',
				shared,
				'o1',
				{ 'shared.approvals': [by('auditor', true), by('organizer', false), by('moderator', true)] }
			]
		]);
	});
});

describe('[D61] [A16] [A36] what the own approval would do, told while it can be given', () => {
	const turn = (effect: string, given = false) => ({ given, effect });
	const ask = (settled: object, missing = 2) => ({
		'own.approval': { newUntil: null, whileNew: turn('late'), settled, missing }
	});
	const shared = () => {
		const s = drawn().sealed();
		s.browsers = { mod: 'here', aud: 'here' };
		return s.all(...approve('aud'));
	};
	shows([
		...(['mod', 'aud', 'org'] as const).flatMap((seat): Shown[] => [
			[`before the seal, ${seat}`, PHASES.rev, seat, { 'own.approval': null }],
			[`sealed, ${seat}`, PHASES.sea, seat, ask(turn('missing'))],
			[`in the countdown, ${seat}`, PHASES.cnt, seat, { 'own.approval': null }]
		]),
		['the other approved', PHASES['s+a'], 'mod', ask(turn('starts'), 1)],
		['given', PHASES['s+o'], 'org', ask(turn('missing', true), 1)],
		[
			'in the other’s browser',
			shared,
			'mod',
			{ 'own.approval.settled': turn('shared'), 'own.approval.whileNew': turn('shared') }
		]
	]);
});
