import { accept, refuse } from '../context.ts';
import { asked, type CommandRules } from '../rule.ts';

/** What the organizer sets before doors open. */
export const setup: CommandRules<'saveDraft' | 'deleteDraft'> = {
	saveDraft: asked({
		ever: ['organizer'],
		phases: ['draft'],
		// Two tabs never overwrite silently.
		decide: (s, { draft, base }) =>
			base === s.draftRevision ? accept({ type: 'DraftSaved', draft }) : refuse('stale')
	}),
	deleteDraft: asked({ ever: ['organizer'], phases: ['draft'], decide: () => accept() })
};
