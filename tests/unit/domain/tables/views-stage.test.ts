import { describe, expect, test } from 'vitest';
import { given, type Session } from '../given.ts';
import { ABORT, drawn, inPhase, lobby, PHASES, reveal } from './phases.ts';
import { seen, shows } from './views.ts';

const ANDROMEDA = { word: 'Andromeda', figure: 0, colour: 0 };
const AQUILA = { word: 'Aquila', figure: 1, colour: 1 };

describe('[D61] who sits where', () => {
	test.each([
		['org', 'desk'],
		['mod', 'stage'],
		['aud', 'stage'],
		['o1', 'stage'],
		['o9', 'gate'],
		['hall', 'hall'],
		['cap', 'hall'],
		['p1', 'booth'],
		['p2', 'booth']
	])('%s: %s', (seat, audience) => {
		expect(seen(inPhase('pit'), seat)?.shared).toMatchObject({ audience, phase: 'pitching' });
		expect(seen(inPhase('pit'), seat)?.own.seat).toBe(seat);
	});

	test('nobody without a seat sees anything, nor anybody before there is a session', () => {
		expect(seen(inPhase('pit'), 'o8')).toBeNull();
		const none = given();
		none.state = { phase: 'none' };
		expect(seen(none, 'org')).toBeNull();
	});
});

describe('[D61] what a session is about', () => {
	const CHALLENGE = { title: 'Reto', problem: 'P', affected: '', requirement: 'R' };
	const TIME = { startsAt: 5_000_000, timeZone: 'America/Lima' };
	const MINUTES = { pitch: 5, questions: 5, scoring: 3 };
	const rubric = (s: Session) => (s.state.phase === 'none' ? [] : s.state.draft.rubric);
	shows([
		[
			'the panel and the hall: all that is fixed, but for mask and captions',
			lobby,
			'hall',
			(s) => ({
				'shared.about': {
					...{ entity: 'Entidad', category: 1, challenge: CHALLENGE, ...TIME, rubric: rubric(s) },
					...{ minutes: MINUTES, shortlist: { max: 3, threshold: 3, tieBreak: { by: 'panel' } }, quorum: 2 }
				}
			})
		],
		[
			'before ties: whose session it is, of which kind and when',
			lobby,
			'o9',
			{
				shared: { audience: 'gate', phase: 'lobby', entity: 'Entidad', category: 1, ...TIME }
			}
		],
		[
			'presenters: what they are measured by, without the words of the levels',
			lobby,
			'p1',
			(s) => ({
				'shared.entity': 'Entidad',
				'shared.category': 1,
				'shared.challenge': CHALLENGE,
				'shared.startsAt': TIME.startsAt,
				'shared.timeZone': TIME.timeZone,
				'shared.minutes': MINUTES,
				'shared.mask': 'clear',
				'shared.speech': { languages: ['es'], off: null },
				'shared.criteria': rubric(s).map(({ title, description, weight }) => ({
					...{ title, description, weight },
					kind: 'scored'
				}))
			})
		],
		[
			'the organizer: all settings, and how often they were saved',
			lobby,
			'org',
			(s) => ({
				'shared.session': 's',
				'shared.draft': s.state.phase === 'none' ? null : s.state.draft,
				'shared.draftRevision': 1
			})
		]
	]);
});

describe('[D61] the doors and the draw', () => {
	const undrawn = { 'shared.drawn': false, 'shared.slots': [], 'shared.contribution': null };
	const slots = (one: string, two: string) => [
		{ id: 'slot1', pseudonym: ANDROMEDA, status: one, sealed: 'sealed0' },
		{ id: 'slot2', pseudonym: AQUILA, status: two, sealed: 'sealed1' }
	];
	const open = { 'shared.commitments': ['c-a', 'c-b'], 'shared.seedCommitment': 'seed' };
	const drew = { ...open, 'shared.contribution': 'dice', 'shared.drawn': true };
	const desk = { 'shared.commitments': ['c-a', 'c-b'], 'shared.drawn': true };
	const shut = { 'shared.commitments': [], 'shared.seedCommitment': null, ...undrawn };
	shows([
		['draft', PHASES.dra, 'mod', shut],
		['open', lobby, 'mod', { ...open, ...undrawn }],
		['drawn', drawn, 'mod', { ...drew, 'shared.slots': slots('waiting', 'waiting') }],
		['on', PHASES.pit, 'hall', { ...drew, 'shared.slots': slots('live', 'waiting') }],
		['aborted', PHASES.abo, 'o1', { ...drew, 'shared.slots': slots('live', 'waiting') }],
		['aborted, at the desk', PHASES.abo, 'org', { ...desk, 'shared.slots': slots('live', 'waiting') }],
		[
			'aborted, whatever was sealed for presenters',
			PHASES.abo,
			'p2',
			{ 'shared.sealed': ['sealed0', 'sealed1'] }
		],
		[
			'aborted before the doors',
			() => PHASES.dra().all(ABORT),
			'mod',
			{ ...shut, 'shared.aborted': 'corte de luz' }
		],
		[
			'aborted before the doors, at the desk',
			() => PHASES.dra().all(ABORT),
			'org',
			{ 'shared.slots': [], 'shared.drawn': false }
		],
		[
			'aborted before the doors, for presenters',
			() => PHASES.dra().all(ABORT),
			'p1',
			{ 'shared.sealed': [], 'shared.aborted': true }
		],
		['drawn, at the desk', drawn, 'org', { ...desk, 'shared.slots': slots('waiting', 'waiting') }],
		['open, at the desk', lobby, 'org', { 'shared.drawn': false, 'shared.slots': [] }],
		[
			'presenters have ciphertexts in an order of their own',
			() =>
				drawn()
					.called()
					.all(['mod', { type: 'postponeSlot', slot: 'slot1', reason: '' }]),
			'p2',
			{ 'shared.sealed': ['sealed0', 'sealed1'], 'shared.slots': [] }
		],
		[
			'at the reveal they have the order of pitching',
			PHASES.rvl,
			'p2',
			{ 'shared.slots': slots('done', 'done') }
		]
	]);
});

describe('[D61] [R4] the words of an abort are the panel’s and the organizer’s', () => {
	const aborted = () => drawn().all(ABORT);
	shows([
		['the panel', aborted, 'o1', { 'shared.aborted': 'corte de luz', 'shared.head': null }],
		['the desk', aborted, 'org', { 'shared.aborted': 'corte de luz', 'shared.head': null }],
		['presenters know that alone', aborted, 'p1', { 'shared.aborted': true, 'shared.head': null }],
		[
			'none',
			() => reveal(PHASES.btw().all(['mod', { type: 'skipSlot', slot: 'slot2', reason: '' }])),
			'p1',
			{ 'shared.aborted': false }
		]
	]);
});
