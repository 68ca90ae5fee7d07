import { m } from '$lib/paraglide/messages.js';
import { localeTag } from '$lib/ui/format';
import type { SessionDraft, SessionEvent } from '$wire/index.ts';
import { Cast } from './cast.ts';
import type { RecordEntry } from './chain.ts';
import { eventText } from './event-words.ts';

export const CHAPTERS = ['setup', 'doors', 'pitches', 'scores', 'reveal', 'after'] as const;
export type Chapter = (typeof CHAPTERS)[number];

/** One line of the readable record; `times` > 1 when the same happened several times in a row. */
export interface RecordLine {
	key: number;
	at: number;
	chapter: Chapter;
	text: string;
	times: number;
}

const CHAPTER: Readonly<Record<SessionEvent['type'], Chapter>> = {
	SessionCreated: 'setup',
	DraftSaved: 'setup',
	SeatAdded: 'setup',
	SeatRemoved: 'setup',
	LinkIssued: 'doors',
	LinkRedeemed: 'doors',
	SeatMoved: 'doors',
	LinkRevoked: 'doors',
	SeatLeft: 'doors',
	StartupAdded: 'setup',
	StartupRemoved: 'setup',
	IdentityChanged: 'setup',
	DeckUploaded: 'setup',
	ScriptSaved: 'setup',
	DoorsOpened: 'doors',
	TiesDeclared: 'doors',
	MatchSet: 'doors',
	ContributionGiven: 'doors',
	OrderDrawn: 'doors',
	RecognitionDeclared: 'scores',
	CaptionSpoken: 'pitches',
	AnswerKept: 'pitches',
	SlotCalled: 'pitches',
	StepStarted: 'pitches',
	TimerPaused: 'pitches',
	TimerResumed: 'pitches',
	TimerExtended: 'pitches',
	SlotPostponed: 'pitches',
	SlotSkipped: 'pitches',
	SlotFinished: 'pitches',
	SlideShown: 'pitches',
	FloorGiven: 'pitches',
	PresenterLocked: 'pitches',
	QuestionAsked: 'pitches',
	QuestionPicked: 'pitches',
	QuestionClosed: 'pitches',
	QuestionMoved: 'pitches',
	HandRaised: 'pitches',
	FrameHeld: 'pitches',
	BreachDeclared: 'pitches',
	BreachNoted: 'pitches',
	SheetSaved: 'scores',
	SheetSubmitted: 'scores',
	ReviewOpened: 'scores',
	SessionSealed: 'scores',
	SessionReopened: 'scores',
	RevealApproved: 'reveal',
	RevealScheduled: 'reveal',
	KeyReleased: 'reveal',
	RevealShown: 'reveal',
	ShortlistDecided: 'after',
	MeetingOpened: 'after',
	MeetingSeatSet: 'after',
	MeetingEnded: 'after',
	SessionClosed: 'after',
	SessionAborted: 'after',
	Withheld: 'setup'
};

/** The whole record in words, oldest first. */
export function timeline(entries: readonly RecordEntry[]): { lines: RecordLine[]; timeZone: string } {
	const cast = new Cast(entries);
	let before: SessionDraft | null = null;
	const lines: RecordLine[] = [];
	for (const { seq, at, type, event } of entries) {
		const text = event === null ? m.org_ev_withheld() : eventText(event, { cast, before });
		if (event?.type === 'SessionCreated' || event?.type === 'DraftSaved') before = event.draft;
		const last = lines.at(-1);
		if (last?.text === text) last.times += 1;
		else lines.push({ key: seq, at, chapter: CHAPTER[type] ?? 'after', text, times: 1 });
	}
	return { lines, timeZone: cast.timeZone };
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Lines with all the words that are looked for, accents and case aside. */
export function find(lines: readonly RecordLine[], query: string, chapter: Chapter | ''): RecordLine[] {
	const words = plain(query).split(/\s+/).filter(Boolean);
	return lines.filter(
		(line) =>
			(chapter === '' || line.chapter === chapter) && words.every((word) => plain(line.text).includes(word))
	);
}

/** Lines by day in the session's zone, as headings say it. */
export function days(lines: readonly RecordLine[], timeZone: string): { day: string; lines: RecordLine[] }[] {
	const format = new Intl.DateTimeFormat(localeTag(), { dateStyle: 'full', timeZone });
	const out: { day: string; lines: RecordLine[] }[] = [];
	for (const line of lines) {
		const day = format.format(line.at);
		const last = out.at(-1);
		if (last?.day === day) last.lines.push(line);
		else out.push({ day, lines: [line] });
	}
	return out;
}
