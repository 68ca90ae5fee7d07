import { describe } from 'vitest';
import type { Command } from '../../../../src/domain/session/commands.ts';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import { stretchOf } from '../../../../src/domain/session/rules/captions.ts';
import type { Session } from '../given.ts';
import { ABORT, drawn, lobby, PHASES } from './phases.ts';
import { shows } from './views.ts';

const note = (text: string) => ({ text, revision: 3 });
const asked = (s: Session, question: string, seat: string, slot = 'slot1'): SessionEvent => ({
	type: 'QuestionAsked',
	question,
	seat,
	slot,
	text: `text of ${question}`,
	at: s.now
});
const save = (s: Session, seat: string, mark: number, base = 0, slot = 'slot1') =>
	s.all([seat, { type: 'saveSheet', slot, sheet: s.sheet(mark), base }]);
const submit = (seat: string): [string, Command] => [seat, { type: 'submitSheet', slot: 'slot1' }];

describe('[D61] an official’s own ties and number', () => {
	const declared = () => drawn().all(['o2', { type: 'declareTies', ties: 'mi primo' }]);
	shows([
		[
			'what was declared',
			declared,
			'o2',
			{ 'own.ties': 'mi primo', 'own.number': 2, 'own.role': 'official' }
		],
		['nobody else’s', declared, 'o1', { 'own.ties': '', 'own.number': 1 }],
		['none yet', declared, 'o9', { 'own.ties': null, 'own.number': 4 }],
		['their words are gone with an abort', () => declared().all(ABORT), 'o2', { 'own.ties': '' }],
		['an older backup is told', declared, 'o2', { 'own.behind': 'b' }, { behind: 'b' }],
		['and not before ties', declared, 'o9', { 'own.behind': null }, { behind: 'b' }]
	]);
});

describe('[D61] [S6] an official’s own sheets', () => {
	const sheet = (s: Session, mark: number, revision: number, over: object = {}) => ({
		sheet: s.sheet(mark),
		revision,
		savedAt: 'now-1000',
		submittedAt: null,
		...over
	});
	const pitch = () => drawn().pitching();
	shows([
		['none', pitch, 'o1', { 'own.sheets': {} }],
		['saved', () => save(pitch(), 'o1', 4), 'o1', (s) => ({ 'own.sheets': { slot1: sheet(s, 4, 1) } })],
		[
			'handed in',
			() => save(pitch(), 'o1', 4).all(submit('o1')),
			'o1',
			(s) => ({ 'own.sheets': { slot1: sheet(s, 4, 1, { savedAt: 'now-2000', submittedAt: 'now-1000' }) } })
		],
		[
			'revised',
			() => save(save(pitch(), 'o1', 4).all(submit('o1')), 'o1', 5, 1),
			'o1',
			(s) => ({ 'own.sheets': { slot1: sheet(s, 5, 2, { submittedAt: 'now-2000' }) } })
		],
		['nobody else’s', () => save(pitch(), 'o2', 4), 'o1', { 'own.sheets': {} }],
		[
			'of each pitch',
			() => {
				const s = save(pitch(), 'o1', 4).finish().pitching('slot2');
				return save(save(s, 'o2', 1, 0, 'slot2'), 'o1', 2, 0, 'slot2');
			},
			'o1',
			(s) => ({ 'own.sheets.slot1.sheet': s.sheet(4), 'own.sheets.slot2.sheet': s.sheet(2) })
		],
		['gone with an abort', () => save(pitch(), 'o1', 4).all(ABORT), 'o1', { 'own.sheets': {} }]
	]);
});

describe('[D61] what an official alone has', () => {
	const recognise = (seat: string, slot: string): [string, Command] => [seat, { type: 'recognise', slot }];
	const recognised = () =>
		PHASES.btw()
			.pitching('slot2')
			.all(recognise('o1', 'slot2'), recognise('o1', 'slot1'), recognise('o2', 'slot1'));
	const hand = (seat: string) => () => drawn().all([seat, { type: 'raiseHand', raised: true }]);
	const notes = (seat: string): Record<string, ReturnType<typeof note>> =>
		seat === 'o1' ? { slot1: note('costos') } : {};
	const questions = () => {
		const s = PHASES.btw();
		s.apply(asked(s, 'q0', 'o1')).pitching('slot2');
		const here = (id: string, seat: string) => asked(s, id, seat, 'slot2');
		s.apply(here('q1', 'o1'), here('q2', 'o1'), here('q3', 'o2'), here('q4', 'o1'));
		return s.all(
			['mod', { type: 'closeQuestion', question: 'q1', answered: false }],
			['mod', { type: 'pickQuestion', question: 'q2' }]
		);
	};
	const question = (id: string, slot: string, status: string) => ({
		id,
		slot,
		text: `text of ${id}`,
		status
	});
	shows([
		['what was recognised', recognised, 'o1', { 'own.recognised': ['slot2', 'slot1'] }],
		['by another', recognised, 'o2', { 'own.recognised': ['slot1'] }],
		['gone with an abort', () => recognised().all(ABORT), 'o1', { 'own.recognised': [] }],
		['notes', drawn, 'o1', { 'own.notes': { slot1: note('costos') } }, { notes }],
		['no other’s notes', drawn, 'o2', { 'own.notes': {} }, { notes }],
		['a hand', hand('o1'), 'o1', { 'own.handRaised': true }],
		['no other’s hand', hand('o1'), 'o2', { 'own.handRaised': false }],
		['no hand after an abort', () => hand('o1')().all(ABORT), 'o1', { 'own.handRaised': false }],
		[
			'questions, and what became of them',
			questions,
			'o1',
			{
				'own.questions': [
					question('q0', 'slot1', 'waiting'),
					question('q1', 'slot2', 'dropped'),
					question('q2', 'slot2', 'picked'),
					question('q4', 'slot2', 'waiting')
				]
			}
		],
		['no other’s questions', questions, 'o2', { 'own.questions': [question('q3', 'slot2', 'waiting')] }],
		['none after an abort', () => questions().all(ABORT), 'o1', { 'own.questions': [] }]
	]);
});

describe('[D61] [S24] who is told of an older backup, and what else each seat has of its own', () => {
	const events = [{ type: 'DoorsOpened', at: 1, slot: null, detail: '' }];
	shows([
		...['mod', 'aud', 'hall', 'cap', 'org', 'p1'].map((seat): Parameters<typeof shows>[0][number] => [
			seat,
			drawn,
			seat,
			{ 'own.behind': 'b' },
			{ behind: 'b' }
		]),
		[
			'the auditor’s list',
			drawn,
			'aud',
			{ 'own.role': 'auditor', 'own.events': events },
			{ events: () => events }
		],
		[
			'the stretch of a captioner’s line',
			PHASES.pit,
			'cap',
			(s) => ({ 'own.role': 'captioner', 'own.stretch': stretchOf(s.state) })
		],
		['the hall', drawn, 'hall', { 'own.role': 'projector', 'own.seat': 'hall', 'own.may': ['leaveSeat'] }],
		['the desk', lobby, 'org', { 'own.role': 'organizer', 'own.seat': 'org' }],
		[
			'what may be asked for',
			PHASES.rev,
			'mod',
			{ 'own.seat': 'mod', 'own.may': ['giveFloor', 'lowerHand', 'seal', 'leaveSeat'] }
		],
		['and by another', PHASES.sea, 'o1', { 'own.may': ['saveNote', 'leaveFloor', 'leaveSeat'] }]
	]);
});

describe('[D61] [A15] who acts as a seat', () => {
	const NOBODY = { seats: 1, held: 0, devices: 0, since: null, again: false };
	const access = (over: object) => ({ 'own.access': { ...NOBODY, ...over } });
	const take = (seat: string): [string, Command] => ['system', { type: 'noteDevice', seat }];
	const reissue = (seat: string): [string, Command] => ['org', { type: 'reissueLink', seat }];
	const by =
		(...then: [string, Command][]) =>
		() =>
			lobby().all(...then);
	/** p3 speaks for su1 too. */
	const team =
		(...then: [string, Command][]) =>
		() =>
			lobby()
				.apply({ type: 'SeatAdded', seat: 'p3', role: 'presenter', startup: 'su1' })
				.all(...then);
	shows([
		['nobody yet', lobby, 'o1', access({})],
		['one device', by(take('o1')), 'o1', access({ held: 1, devices: 1, since: 'now-1000' })],
		['a second one', by(take('o1'), take('o1')), 'o1', access({ held: 1, devices: 2, since: 'now-1000' })],
		[
			'signed out',
			by(take('o1'), ['o1', { type: 'leaveSeat' }]),
			'o1',
			access({ held: 0, devices: 1, since: 'now-2000' })
		],
		['a new link before anybody came', by(reissue('o1')), 'o1', access({})],
		['another’s device', by(take('o2')), 'o1', access({})],
		['of two speakers the other', team(take('p3')), 'p1', access({ seats: 2, held: 1 })],
		[
			'of two speakers oneself',
			team(take('p1')),
			'p1',
			access({ seats: 2, held: 1, devices: 1, since: 'now-1000' })
		],
		[
			'of two speakers the other twice',
			team(take('p3'), take('p3')),
			'p1',
			access({ seats: 2, held: 1, again: true })
		],
		[
			'of two speakers oneself twice',
			team(take('p1'), take('p1')),
			'p1',
			access({ seats: 2, held: 1, devices: 2, since: 'now-1000' })
		],
		['another startup’s', team(take('p2'), take('p2')), 'p1', access({ seats: 2 })],
		['an official’s twice is nothing to another', by(take('o2'), take('o2')), 'o1', access({})],
		['the organizer', by(take('o1')), 'org', { 'own.access': null }]
	]);
});
