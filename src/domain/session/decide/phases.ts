import { accept, refuse } from '../context.ts';
import { missing } from '../rules/check.ts';
import { asked, type CommandRules } from '../rule.ts';
import type { SlotStatus } from '../state.ts';

type PhaseCommand = 'openDoors' | 'contribute' | 'openReview' | 'seal' | 'reopen' | 'closeSession' | 'abort';

/** What takes the session from one phase to the next. */
export const phases: CommandRules<PhaseCommand> = {
	openDoors: asked({
		ever: ['organizer'],
		phases: ['draft'],
		decide: (s, { base }, _, ctx) => {
			if (base !== undefined && base !== s.draftRevision) return refuse('stale');
			if (missing(s).length > 0) return refuse('missing');
			return accept({ type: 'DoorsOpened', at: ctx.now, ...ctx.doors() });
		}
	}),
	/** The auditor's part of the draw, after which the order is drawn at once. */
	contribute: asked({
		ever: ['auditor'],
		phases: ['lobby'],
		may: (s) => s.contribution === null,
		decide: (_, { contribution }, { seat }, ctx) => {
			if (contribution.trim() === '') return refuse('incomplete');
			return accept(
				{ type: 'ContributionGiven', seat, contribution, at: ctx.now },
				{ type: 'OrderDrawn', slots: ctx.draw(contribution), at: ctx.now }
			);
		}
	}),
	openReview: asked({
		ever: ['moderator'],
		phases: ['pitching'],
		may: (s) => s.live === null,
		decide: (s, _, __, { now }) =>
			s.slots.every((x) => OVER.includes(x.status))
				? accept({ type: 'ReviewOpened', at: now })
				: refuse('incomplete')
	}),
	seal: asked({
		ever: ['moderator'],
		phases: ['review'],
		decide: (s, { base }, _, { now }) =>
			base !== undefined && base !== s.reopenings.length
				? refuse('stale')
				: accept({ type: 'SessionSealed', at: now })
	}),
	reopen: asked({
		ever: ['moderator'],
		phases: ['sealed'],
		decide: (_, { head, reason }, __, ctx) => {
			if (head !== undefined && head !== ctx.head()) return refuse('stale');
			if (reason.trim() === '') return refuse('incomplete');
			return accept({ type: 'SessionReopened', reason, at: ctx.now });
		}
	}),
	closeSession: asked({
		ever: ['organizer', 'moderator'],
		phases: ['revealed'],
		decide: (_, __, ___, { now }) => accept({ type: 'SessionClosed', at: now })
	}),
	abort: asked({
		ever: ['organizer'],
		phases: ['draft', 'lobby', 'pitching', 'review', 'sealed'],
		decide: (_, { reason }, __, { now }) =>
			reason.trim() === '' ? refuse('incomplete') : accept({ type: 'SessionAborted', reason, at: now })
	})
};

const OVER: readonly SlotStatus[] = ['done', 'skipped', 'void'];
