import type { Command } from '../../../../src/domain/session/commands.ts';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import type { Role } from '../../../../src/domain/session/roles.ts';
import { given, type Session } from '../given.ts';

/** Who takes part. p1 presents su1, which the draw gives slot1; o9 never declares ties. */
const SEATS: readonly [seat: string, role: Role, startup: string | null][] = [
	['cap', 'captioner', null],
	['mod', 'moderator', null],
	['aud', 'auditor', null],
	['hall', 'projector', null],
	['o1', 'official', null],
	['o2', 'official', null],
	['o3', 'official', null],
	['p1', 'presenter', 'su1'],
	['p2', 'presenter', 'su2'],
	['o9', 'official', null]
];

/** Settings with captions. */
function captioned(): Session {
	const s = given();
	if (s.state.phase !== 'draft') throw new Error('no draft');
	return s.apply({ type: 'DraftSaved', draft: { ...s.state.draft, captions: true } });
}

const seats = (...wanted: string[]): SessionEvent[] =>
	SEATS.filter(([seat]) => wanted.length === 0 || wanted.includes(seat)).map(([seat, role, startup]) => ({
		type: 'SeatAdded',
		seat,
		role,
		startup
	}));

/** Everybody is invited, and o1 has declared ties. */
export function draft(): Session {
	const s = captioned().apply(
		{ type: 'StartupAdded', startup: 'su1' },
		{ type: 'StartupAdded', startup: 'su2' }
	);
	return s.apply(...seats(), { type: 'TiesDeclared', seat: 'o1', ties: '', at: s.now });
}

export function lobby(): Session {
	return captioned()
		.apply(...seats('cap'))
		.lobby()
		.apply(...seats('o9'));
}

export function drawn(): Session {
	return lobby().all(['aud', { type: 'contribute', contribution: 'dice' }]);
}

/** Slides of both startups, by the letters of their ids: `a1`, `b1`, `c1` and `a2`. */
export function decks(s: Session): Session {
	const slide = (id: string) => ({ id, text: `text of ${id}` });
	return s.apply(
		{ type: 'DeckUploaded', startup: 'su1', slides: ['a1', 'b1', 'c1'].map(slide) },
		{ type: 'DeckUploaded', startup: 'su2', slides: ['a2'].map(slide) }
	);
}

export const approve = (...seats: string[]) =>
	seats.map((seat): [string, Command] => [seat, { type: 'approveReveal' }]);

export const step = (name: 'pitch' | 'questions' | 'scoring'): [string, Command] => [
	'mod',
	{ type: 'startStep', step: name }
];

export const CUT: [string, Command] = ['mod', { type: 'cutNow' }];
export const ABORT: [string, Command] = ['org', { type: 'abort', reason: 'corte de luz' }];

export const resolve = (choice: 'continue' | 'postpone' | 'void'): [string, Command] => [
	'mod',
	{ type: 'resolveBreach', choice, note: '' }
];

/** From between the last pitches to the names. */
export function reveal(s: Session): Session {
	s.all(['mod', { type: 'openReview' }], ['mod', { type: 'seal' }], ...approve('mod', 'aud'));
	s.now += 20_000;
	return s.all(['system', { type: 'releaseKey' }]);
}

const pitching = (...then: [string, Command][]) =>
	drawn()
		.pitching()
		.all(...then);
const revealed = (...then: [string, Command][]) =>
	drawn()
		.revealed()
		.all(...then);
const sealed = (...by: string[]) =>
	drawn()
		.sealed()
		.all(...approve(...by));
const met: [string, Command] = ['mod', { type: 'openMeeting', everyone: true }];

/** Every phase, in its parts. What was approved was so by moderator, auditor and organizer. */
export const PHASES = {
	dra: draft,
	lob: lobby,
	drn: drawn,
	btw: () => drawn().pitching().finish(),
	cal: () => drawn().called(),
	pit: () => pitching(),
	pau: () => pitching(['mod', { type: 'pauseTimer' }]),
	que: () => pitching(step('questions')),
	sco: () => pitching(step('scoring')),
	cut: () => pitching(CUT),
	rev: () => drawn().review(),
	sea: () => sealed(),
	's+m': () => sealed('mod'),
	's+a': () => sealed('aud'),
	's+o': () => sealed('org'),
	cnt: () => sealed('mod', 'aud'),
	rvl: () => revealed(),
	mee: () => revealed(met),
	end: () => revealed(met, ['mod', { type: 'endMeeting' }]),
	clo: () => revealed(['mod', { type: 'closeSession' }]),
	abo: () => pitching(ABORT)
} satisfies Record<string, () => Session>;

export type PhasePart = keyof typeof PHASES;

const made = new Map<PhasePart, Session>();

/** The same session for all who only look at it. */
export function inPhase(part: PhasePart): Session {
	const s = made.get(part) ?? PHASES[part]();
	made.set(part, s);
	return s;
}
