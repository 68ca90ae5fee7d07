import { CLEAR, EVERYBODY, happened, OPEN, type EventOf, type EventRules } from '../rule.ts';
import type { Question } from '../state.ts';

export const questions: EventRules<'QuestionAsked' | 'QuestionPicked' | 'QuestionClosed' | 'QuestionMoved'> =
	{
		QuestionAsked: happened({
			phases: OPEN,
			evolve: (s, { question: id, slot, seat, text, at }) => ({
				...s,
				questions: [...s.questions, { id, slot, seat, text, at, status: 'waiting' }]
			}),
			public: null,
			concerns: (e, seat) => seat.id === e.seat || seat.role === 'moderator',
			sealed: 'all'
		}),
		QuestionPicked: happened({
			phases: OPEN,
			evolve: (s, { question }) => ({ ...s, questions: s.questions.map((q) => picked(q, question)) }),
			public: null,
			concerns: EVERYBODY,
			sealed: CLEAR
		}),
		QuestionClosed: happened({
			phases: OPEN,
			evolve: (s, { question, answered }) => ({
				...s,
				questions: s.questions.map((q) =>
					q.id === question ? { ...q, status: answered ? 'answered' : 'dropped' } : q
				)
			}),
			public: null,
			concerns: EVERYBODY,
			sealed: CLEAR
		}),
		QuestionMoved: happened({
			phases: OPEN,
			evolve: (s, e) => ({ ...s, questions: moved(s.questions, e) }),
			public: null,
			concerns: EVERYBODY,
			sealed: CLEAR
		})
	};

/** One question is before the presenter at a time; the one before counts as answered. */
function picked(q: Question, id: string): Question {
	if (q.id === id) return { ...q, status: 'picked' };
	return q.status === 'picked' ? { ...q, status: 'answered' } : q;
}

function moved(
	list: readonly Question[],
	{ question, before }: EventOf<'QuestionMoved'>
): readonly Question[] {
	const item = list.find((q) => q.id === question);
	if (item === undefined) return list;
	const rest = list.filter((q) => q !== item);
	const at = before === null ? rest.length : rest.findIndex((q) => q.id === before);
	return at < 0 ? list : [...rest.slice(0, at), item, ...rest.slice(at)];
}
