import { accept, refuse, type Context, type Decision } from '../context.ts';
import { asked, type CommandOf, type CommandRules, type In } from '../rule.ts';
import { hasDeclared, hasStartup, seatOf } from '../state.ts';
import { decideOnSlot } from './sheets.ts';

/** Who knows whom: declared by officials, matched by the organizer, recognised while it is pitched. */
export const ties: CommandRules<'declareTies' | 'setMatch' | 'recognise'> = {
	declareTies: asked({
		ever: ['official'],
		phases: ['draft', 'lobby', 'pitching'],
		// They can be put right until the first call.
		may: (s, { seat }) => s.phase !== 'pitching' || !hasDeclared(s, seat),
		decide: (_, { ties: text }, { seat }, { now }) =>
			accept({ type: 'TiesDeclared', seat, ties: text, at: now })
	}),
	setMatch: asked({
		ever: ['organizer'],
		phases: ['draft', 'lobby', 'pitching', 'review'],
		decide: setMatch
	}),
	recognise: asked({
		ever: ['official'],
		phases: ['pitching', 'review'],
		may: (s, { seat }) => hasDeclared(s, seat),
		decide: (s, { slot }, { seat }, { now }) =>
			decideOnSlot(s, slot, () =>
				s.recognitions.some((r) => r.seat === seat && r.slot === slot)
					? accept()
					: accept({ type: 'RecognitionDeclared', seat, slot, at: now })
			)
	})
};

function setMatch(
	s: In<'draft' | 'lobby' | 'pitching' | 'review'>,
	{ seat, startup, matched, reason }: CommandOf<'setMatch'>,
	_: unknown,
	ctx: Context
): Decision {
	if (seatOf(s, seat)?.role !== 'official' || !hasStartup(s, startup)) return refuse('not-found');
	if (matched && reason.trim() === '') return refuse('incomplete');
	return accept({ type: 'MatchSet', seat, startup, matched, reason, at: ctx.now });
}
