import { accept, refuse, type Context, type Decision } from '../context.ts';
import { LIMITS } from '../limits.ts';
import {
	asked,
	onLive,
	type CommandOf,
	type CommandRules,
	type In,
	type Running,
	type SeatActor
} from '../rule.ts';
import { hasDeclared, type Question } from '../state.ts';
import { uncut } from './run.ts';

type QuestionCommand = 'askQuestion' | 'pickQuestion' | 'closeQuestion' | 'moveQuestion';

/** Written questions of the pitch that is on: an earlier one's are over with it. */
export const questions: CommandRules<QuestionCommand> = {
	askQuestion: asked({
		ever: ['official'],
		phases: ['pitching'],
		may: (s, { seat }) => hasDeclared(s, seat) && s.live !== null && !s.live.cut,
		decide: ask
	}),
	pickQuestion: onLive({
		ever: ['moderator'],
		may: uncut,
		decide: (s, { question }, _, { now }) =>
			has(s, question, 'waiting')
				? accept({ type: 'QuestionPicked', question, at: now })
				: refuse('not-found')
	}),
	closeQuestion: onLive({
		ever: ['moderator'],
		decide: (s, { question, answered }, _, { now }) =>
			has(s, question, 'waiting', 'picked')
				? accept({ type: 'QuestionClosed', question, answered, at: now })
				: refuse('not-found')
	}),
	moveQuestion: onLive({
		ever: ['moderator'],
		decide: (s, { question, before }, _, { now }) => {
			const there = before === null || (before !== question && has(s, before, 'waiting'));
			return there && has(s, question, 'waiting')
				? accept({ type: 'QuestionMoved', question, before, at: now })
				: refuse('not-found');
		}
	})
};

function ask(
	s: In<'pitching'>,
	{ text, slot }: CommandOf<'askQuestion'>,
	{ seat }: SeatActor,
	ctx: Context
): Decision {
	const { live } = s as Running;
	// Held up by a lost connection, it is not to be put to the next startup.
	if (slot !== undefined && slot !== live.slot) return refuse('not-now');
	// What nobody took up in an earlier slot cannot be put any more.
	const waiting = s.questions.filter(
		(q) => q.seat === seat && q.slot === live.slot && q.status === 'waiting'
	);
	if (waiting.length >= LIMITS.openQuestionsPerSeat) return refuse('limit');
	return accept({
		type: 'QuestionAsked',
		question: ctx.newId(),
		slot: live.slot,
		seat,
		text,
		at: ctx.now
	});
}

function has({ live, questions: list }: Running, id: string, ...status: Question['status'][]): boolean {
	return list.some((q) => q.id === id && q.slot === live.slot && status.includes(q.status));
}
