import type { SessionDraft } from '../draft.ts';
import { CLEAR, EVERYBODY, happened, KNOWN, type EventRules } from '../rule.ts';

export const setup: EventRules<'SessionCreated' | 'DraftSaved'> = {
	SessionCreated: {
		evolve: (state, e) => {
			if (state.phase !== 'none') throw new Error('SessionCreated twice');
			return {
				phase: 'draft',
				session: e.session,
				organizer: e.organizer,
				draft: whole(e.draft),
				draftRevision: 0,
				seats: [{ id: e.organizer, role: 'organizer', startup: null }],
				devices: {},
				startups: [],
				ties: {},
				matches: []
			};
		},
		public: null,
		concerns: EVERYBODY,
		sealed: CLEAR
	},
	DraftSaved: happened({
		phases: KNOWN,
		evolve: (s, e) => ({ ...s, draft: whole(e.draft), draftRevision: s.draftRevision + 1 }),
		public: null,
		concerns: EVERYBODY,
		sealed: CLEAR
	})
};

/** Sessions that were set up before there were captions have none. */
function whole(draft: SessionDraft): SessionDraft {
	return { ...draft, captions: (draft as Partial<SessionDraft>).captions ?? false };
}
