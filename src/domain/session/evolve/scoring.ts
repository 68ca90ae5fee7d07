import type { SessionEvent } from '../events.ts';
import type { Open, Question, State } from '../state.ts';
import { open } from './fit.ts';
import { named } from '../named.ts';

type Event<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;
type ScoringEvent = Event<
	| 'QuestionAsked'
	| 'QuestionPicked'
	| 'QuestionClosed'
	| 'QuestionMoved'
	| 'HandRaised'
	| 'RecognitionDeclared'
	| 'SheetSaved'
	| 'SheetSubmitted'
>;

export function evolveScoring(state: State, e: ScoringEvent): State {
	const s = open(state, e.type);
	switch (e.type) {
		case 'QuestionAsked': {
			const { question: id, slot, seat, text, at } = e;
			return { ...s, questions: [...s.questions, { id, slot, seat, text, at, status: 'waiting' }] };
		}
		case 'QuestionPicked':
			return { ...s, questions: s.questions.map((q) => picked(q, e.question)) };
		case 'QuestionClosed':
			return { ...s, questions: s.questions.map((q) => closed(q, e)) };
		case 'QuestionMoved':
			return { ...s, questions: moved(s.questions, e) };
		case 'HandRaised': {
			const rest = s.hands.filter((h) => h.seat !== e.seat);
			return { ...s, hands: e.raised ? [...rest, { seat: e.seat, at: e.at }] : rest };
		}
		case 'RecognitionDeclared':
			return { ...s, recognitions: [...s.recognitions, { seat: e.seat, slot: e.slot }] };
		case 'SheetSaved':
			return saved(s, e);
		case 'SheetSubmitted':
			return submitted(s, e);
	}
}

/** One question is before the presenter at a time; the one before counts as answered. */
function picked(q: Question, id: string): Question {
	if (q.id === id) return { ...q, status: 'picked' };
	return q.status === 'picked' ? { ...q, status: 'answered' } : q;
}

function closed(q: Question, e: Event<'QuestionClosed'>): Question {
	return q.id === e.question ? { ...q, status: e.answered ? 'answered' : 'dropped' } : q;
}

function moved(list: readonly Question[], e: Event<'QuestionMoved'>): readonly Question[] {
	const item = list.find((q) => q.id === e.question);
	if (item === undefined) return list;
	const rest = list.filter((q) => q.id !== e.question);
	const at = e.before === null ? rest.length : rest.findIndex((q) => q.id === e.before);
	return at < 0 ? list : [...rest.slice(0, at), item, ...rest.slice(at)];
}

function saved(s: Open, e: Event<'SheetSaved'>): State {
	const ofSlot = named(s.sheets, e.slot) ?? {};
	const before = named(ofSlot, e.seat);
	const sheet = {
		sheet: e.sheet,
		revision: e.revision,
		savedAt: e.at,
		submittedAt: before?.submittedAt ?? null
	};
	return { ...s, sheets: { ...s.sheets, [e.slot]: { ...ofSlot, [e.seat]: sheet } } };
}

function submitted(s: Open, e: Event<'SheetSubmitted'>): State {
	const ofSlot = named(s.sheets, e.slot) ?? {};
	const before = named(ofSlot, e.seat);
	if (before === undefined) throw new Error('SheetSubmitted without a sheet');
	return {
		...s,
		sheets: { ...s.sheets, [e.slot]: { ...ofSlot, [e.seat]: { ...before, submittedAt: e.at } } }
	};
}
