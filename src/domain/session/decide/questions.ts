import type { Command } from '../commands.ts';
import { accept, refuse, type Actor, type Context, type Decision } from '../context.ts';
import { LIMITS } from '../limits.ts';
import { isOpen, type Known, type Open } from '../state.ts';

type QuestionCommand = Extract<
	Command,
	{
		type: 'askQuestion' | 'pickQuestion' | 'closeQuestion' | 'moveQuestion' | 'raiseHand' | 'lowerHand';
	}
>;

export function decideQuestions(s: Known, c: QuestionCommand, actor: Actor, ctx: Context): Decision {
	if (!isOpen(s) || actor.kind !== 'seat') return refuse('not-found');
	const at = ctx.now;
	switch (c.type) {
		case 'askQuestion':
			return ask(s, c, actor.seat, ctx);
		case 'pickQuestion':
			return has(s, c.question, 'waiting')
				? accept({ type: 'QuestionPicked', question: c.question, at })
				: refuse('not-found');
		case 'closeQuestion':
			return has(s, c.question, 'waiting', 'picked')
				? accept({ type: 'QuestionClosed', question: c.question, answered: c.answered, at })
				: refuse('not-found');
		case 'moveQuestion':
			if (!has(s, c.question, 'waiting')) return refuse('not-found');
			if (c.before !== null && (c.before === c.question || !has(s, c.before, 'waiting')))
				return refuse('not-found');
			return accept({ type: 'QuestionMoved', question: c.question, before: c.before, at });
		case 'raiseHand':
			return accept({ type: 'HandRaised', seat: actor.seat, raised: c.raised, at });
		case 'lowerHand':
			return s.hands.some((h) => h.seat === c.seat)
				? accept({ type: 'HandRaised', seat: c.seat, raised: false, at })
				: refuse('not-found');
	}
}

function ask(
	s: Open,
	{ text, slot }: Extract<QuestionCommand, { type: 'askQuestion' }>,
	seat: string,
	ctx: Context
): Decision {
	if (s.phase !== 'pitching' || s.live === null) return refuse('not-now');
	// Held up by a lost connection, it is not to be put to the next startup.
	if (slot !== undefined && slot !== s.live.slot) return refuse('not-now');
	const { slot: here } = s.live;
	// What nobody took up in an earlier slot cannot be put any more.
	const mine = s.questions.filter((q) => q.seat === seat && q.slot === here);
	const waiting = mine.filter((q) => q.status === 'waiting').length;
	if (waiting >= LIMITS.openQuestionsPerSeat) return refuse('limit');
	return accept({ type: 'QuestionAsked', question: ctx.newId(), slot: here, seat, text, at: ctx.now });
}

function has(s: Open, id: string, ...status: string[]): boolean {
	const live = s.phase === 'pitching' ? s.live : null;
	return s.questions.some((q) => q.id === id && q.slot === live?.slot && status.includes(q.status));
}
