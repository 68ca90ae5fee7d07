import { describe, expect, test } from 'vitest';
import type { CommandType } from '../../../../src/domain/session/commands.ts';
import type { Actor } from '../../../../src/domain/session/context.ts';
import { may } from '../../../../src/domain/session/rules/rights.ts';
import type { State } from '../../../../src/domain/session/state.ts';
import { given, type Session } from '../given.ts';
import { approve, drawn, draft, inPhase, lobby, PHASES, type PhasePart } from './phases.ts';

/**
 * Who may ask for what, and when: Organizer, Moderator, an official who has declared ties (E, evaluator) or not (e),
 * Auditor, Presenter, Hall (the projector), Captioner, and the server itself (S). `*` is everybody with a seat but the
 * organizer, `+` everybody with a seat.
 *
 * draft, lobby, drawn; pitching: between slots, called, pitch, paused, questions, scoring, cut; review; sealed, and
 * approved by moderator, auditor or organizer; countdown; revealed, its meeting, after it; closed; aborted.
 */
const RIGHTS: Readonly<Record<CommandType, string>> = {
	//                   dra lob drn btw cal pit pau que sco cut rev sea s+m s+a s+o cnt rvl mee end clo abo
	// the organizer
	saveDraft: '         O   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	addSeat: '           O   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	removeSeat: '        O   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	putStartup: '        O   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	removeStartup: '     O   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	openDoors: '         O   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	deleteDraft: '       O   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	renameSeat: '        O   O   O   O   O   O   O   O   O   O   O   O   O   O   O   O   O   O   O   ·   ·',
	reissueLink: '       O   O   O   O   O   O   O   O   O   O   O   O   O   O   O   O   O   O   O   ·   ·',
	revokeLink: '        O   O   O   O   O   O   O   O   O   O   O   O   O   O   O   O   O   O   O   ·   ·',
	setMatch: '          O   O   O   O   O   O   O   O   O   O   O   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	abort: '             O   O   O   O   O   O   O   O   O   O   O   O   O   O   O   ·   ·   ·   ·   ·   ·',
	// an official
	declareTies: '       Ee  Ee  Ee  e   e   e   e   e   e   e   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	saveSheet: '         ·   ·   ·   E   E   E   E   E   E   E   E   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	submitSheet: '       ·   ·   ·   E   E   E   E   E   E   E   E   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	recognise: '         ·   ·   ·   E   E   E   E   E   E   E   E   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	saveNote: '          ·   ·   ·   E   E   E   E   E   E   E   E   E   E   E   E   E   E   E   E   E   ·',
	askQuestion: '       ·   ·   ·   ·   E   E   E   E   E   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	raiseHand: '         ·   E   E   E   E   E   E   E   E   E   E   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	// the moderator
	callSlot: '          ·   M   M   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	startStep: '         ·   ·   ·   ·   M   M   M   M   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	pauseTimer: '        ·   ·   ·   ·   ·   M   ·   M   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	resumeTimer: '       ·   ·   ·   ·   ·   ·   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	extendTimer: '       ·   ·   ·   ·   ·   M   M   M   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	postponeSlot: '      ·   ·   ·   ·   M   M   M   M   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	skipSlot: '          ·   ·   ·   M   M   M   M   M   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	finishSlot: '        ·   ·   ·   ·   ·   ·   ·   ·   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	giveFloor: '         ·   M   M   M   M   M   M   M   M   M   M   M   M   M   M   M   M   M   M   ·   ·',
	lowerHand: '         ·   M   M   M   M   M   M   M   M   M   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	lockPresenter: '     ·   ·   ·   ·   M   M   M   M   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	cutNow: '            ·   ·   ·   ·   M   M   M   M   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	resolveBreach: '     ·   ·   ·   ·   ·   ·   ·   ·   ·   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	pickQuestion: '      ·   ·   ·   ·   M   M   M   M   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	closeQuestion: '     ·   ·   ·   ·   M   M   M   M   M   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	moveQuestion: '      ·   ·   ·   ·   M   M   M   M   M   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	openReview: '        ·   ·   ·   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	seal: '              ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   M   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	reopen: '            ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   M   M   M   M   ·   ·   ·   ·   ·   ·',
	openMeeting: '       ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   M   ·   M   ·   ·',
	setMeetingSeat: '    ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   M   ·   ·   ·',
	endMeeting: '        ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   M   ·   ·   ·',
	// several
	contribute: '        ·   A   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	approveReveal: '     ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   OMA OA  OM  MA  ·   ·   ·   ·   ·   ·',
	decideShortlist: '   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   OM  OM  OM  ·   ·',
	closeSession: '      ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   OM  OM  OM  ·   ·',
	leaveFloor: '        ·   E   E   EP  EP  EP  EP  EP  EP  EP  E   E   E   E   E   E   ·   ·   ·   ·   ·',
	sendHelp: '          OP  OP  OP  OP  OP  OP  OP  OP  OP  OP  OP  OP  OP  OP  OP  P   OP  OP  OP  ·   ·',
	ackReveal: '         ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   +   +   +   ·   ·',
	leaveSeat: '         *   *   *   *   *   *   *   *   *   *   *   *   *   *   *   *   *   *   *   *   *',
	// who speaks or types
	uploadDeck: '        P   P   P   P   P   P   P   P   P   P   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	saveScript: '        P   P   P   P   P   P   P   P   P   P   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	sayText: '           ·   ·   ·   P   P   P   P   P   P   P   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	showSlide: '         ·   ·   ·   P   P   P   P   P   P   P   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	caption: '           ·   C   C   C   C   C   C   C   C   ·   C   C   C   C   C   C   C   ·   C   ·   ·',
	// the server itself
	noteDevice: '        S   S   S   S   S   S   S   S   S   S   S   S   S   S   S   S   S   S   S   ·   ·',
	noteHeld: '          ·   S   S   S   S   S   S   S   S   S   S   S   S   S   S   S   ·   ·   ·   ·   ·',
	captionWritten: '    ·   ·   ·   S   S   S   S   S   S   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·',
	releaseKey: '        ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   S   ·   ·   ·   ·   ·'
};

const PARTS = Object.keys(PHASES) as PhasePart[];
const ASKING = {
	O: 'org',
	M: 'mod',
	E: 'o1',
	e: 'o9',
	A: 'aud',
	P: 'p1',
	H: 'hall',
	C: 'cap',
	S: ''
} as const;
type Letter = keyof typeof ASKING;
const LETTERS = Object.keys(ASKING) as Letter[];

const rights = (s: Session, seat: string): readonly CommandType[] =>
	may(s.state, seat === '' ? { kind: 'system' } : s.actor(seat));

function cell(part: PhasePart, command: CommandType): string {
	const letters = LETTERS.filter((x) => rights(inPhase(part), ASKING[x]).includes(command)).join('');
	return { OMEeAPHC: '+', MEeAPHC: '*', '': '·' }[letters] ?? letters;
}

describe('[D60] who may ask for what, and when', () => {
	test.each(Object.entries(RIGHTS) as [CommandType, string][])('%s', (command, row) => {
		const is = PARTS.map((part) => cell(part, command).padEnd(3)).join(' ');
		expect(is.trim()).toBe(row.trim());
	});

	test.each(PARTS)('%s: nothing else, and nothing twice', (part) => {
		for (const letter of LETTERS) {
			const list = rights(inPhase(part), ASKING[letter]);
			expect([letter, list.filter((x, i) => !(x in RIGHTS) || list.indexOf(x) !== i)]).toEqual([letter, []]);
		}
	});

	test.each(PARTS)('%s: all presenters the same, and all officials who have declared ties', (part) => {
		const s = inPhase(part);
		expect(rights(s, 'p2')).toEqual(rights(s, 'p1'));
		if (part !== 'dra') expect(rights(s, 'o2')).toEqual(rights(s, 'o1'));
	});
});

describe('[D60] [D13] a right is that of the seat and its role', () => {
	const none: State = { phase: 'none' };
	test.each<[string, () => State, Actor, readonly CommandType[]]>([
		['nobody before a session is there', () => none, { kind: 'seat', seat: 'org', role: 'organizer' }, []],
		['not the server either', () => none, { kind: 'system' }, []],
		['no seat', () => drawn().state, { kind: 'seat', seat: 'x', role: 'official' }, []],
		['another role', () => drawn().state, { kind: 'seat', seat: 'o1', role: 'moderator' }, []],
		[
			'a seat that was removed',
			() => drawn().apply({ type: 'SeatRemoved', seat: 'hall' }).state,
			{ kind: 'seat', seat: 'hall', role: 'projector' },
			[]
		],
		['the projector', () => drawn().state, { kind: 'seat', seat: 'hall', role: 'projector' }, ['leaveSeat']]
	])('%s', (_, state, actor, list) => {
		expect(may(state(), actor)).toEqual(list);
	});

	test('of two auditors the one whose contribution is not needed any more approves all the same', () => {
		const s = lobby().apply({ type: 'SeatAdded', seat: 'aud2', role: 'auditor', startup: null });
		s.all(['aud2', { type: 'contribute', contribution: 'dice' }]);
		expect(rights(s, 'aud')).toEqual(['leaveSeat']);
		s.sealed();
		for (const seat of ['aud', 'aud2']) expect(rights(s, seat)).toEqual(['approveReveal', 'leaveSeat']);
		s.all(...approve('aud'));
		expect([rights(s, 'aud'), rights(s, 'aud2')]).toEqual([['leaveSeat'], ['approveReveal', 'leaveSeat']]);
	});

	test('ties that were declared while everybody was invited are declared', () => {
		expect(rights(draft(), 'o1')).toEqual(rights(draft(), 'o9'));
	});
});

describe('[D60] [A16] [A36] who approved may do so again as long as it does not count as it is', () => {
	const browsers = { mod: 'here', aud: 'here', org: 'here' };
	const again = (s: Session, seat: string) => rights(s, seat).includes('approveReveal');
	test.each<[string, () => Session, Readonly<Record<string, boolean>>]>([
		['alone in its browser', () => drawn().sealed(), { mod: false, aud: true, org: true }],
		[
			'from a device that is new',
			() =>
				drawn()
					.sealed()
					.all(['system', { type: 'noteDevice', seat: 'mod' }]),
			{ mod: true, aud: true, org: true }
		]
	])('%s', (_, to, may) => {
		const s = to().all(...approve('mod'));
		expect(Object.fromEntries(Object.keys(may).map((seat) => [seat, again(s, seat)]))).toEqual(may);
	});

	test('from one browser', () => {
		for (const [one, other] of [
			['mod', 'aud'],
			['mod', 'org'],
			['aud', 'org']
		] as const) {
			const s = drawn().sealed();
			s.browsers = browsers;
			s.all(...approve(one, other));
			expect([again(s, one), again(s, other)]).toEqual([true, true]);
		}
	});
});

describe('[D60] [W1] lines of captions join only where there are captions', () => {
	test.each<[string, on: boolean, seat: boolean, lines: boolean]>([
		['in the settings, and somebody to type them', true, true, true],
		['in the settings alone', true, false, false],
		['somebody to type them alone', false, true, false],
		['neither', false, false, false]
	])('%s', (_, on, seat, lines) => {
		const s = given();
		if (s.state.phase === 'draft') s.apply({ type: 'DraftSaved', draft: { ...s.state.draft, captions: on } });
		if (seat || on) s.apply({ type: 'SeatAdded', seat: 'cap', role: 'captioner', startup: null });
		s.drawn().pitching();
		if (!seat && on) s.apply({ type: 'SeatRemoved', seat: 'cap' });
		const left = seat ? ['leaveSeat'] : [];
		expect(rights(s, 'cap')).toEqual(lines ? ['caption', ...left] : left);
		expect(rights(s, '')).toEqual(['noteDevice', 'noteHeld', ...(lines ? ['captionWritten'] : [])]);
	});
});
