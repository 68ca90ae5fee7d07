import type { StartupId } from '../../kernel/ids.ts';
import { CLEAR, EVERYBODY, happened, KNOWN, NOBODY, type EventRules } from '../rule.ts';
import { hasBrought, NOTHING_BROUGHT, type Known, type Revisions, type Startup } from '../state.ts';

type StartupEvent =
	'StartupAdded' | 'StartupRemoved' | 'IdentityChanged' | 'DeckUploaded' | 'ScriptSaved' | 'AnswerKept';

/** What stands beside a startup's id is sealed: a slide, a text, the reason of a finding. */
export const startups: EventRules<StartupEvent> = {
	StartupAdded: happened({
		phases: KNOWN,
		evolve: (s, { startup }) => ({ ...s, startups: [...s.startups, { id: startup, ...NOTHING_BROUGHT }] }),
		public: null,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	StartupRemoved: happened({
		phases: KNOWN,
		evolve: (s, { startup }) => ({
			...s,
			startups: s.startups.filter((x) => x.id !== startup),
			seats: s.seats.filter((x) => x.startup !== startup),
			matches: s.matches.filter((x) => x.startup !== startup)
		}),
		public: null,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	IdentityChanged: happened({
		phases: KNOWN,
		evolve: (s, { startup }) =>
			withStartup(s, startup, (x) => ({
				unchecked: { deck: x.deck.length > 0, script: x.script !== null },
				due: hasBrought(x)
			})),
		public: null,
		concerns: EVERYBODY,
		sealed: 'all'
	}),
	DeckUploaded: happened({
		phases: KNOWN,
		evolve: (s, e) =>
			withStartup(s, e.startup, ({ unchecked, due, revisions }) => ({
				deck: e.slides,
				kept: e.kept ?? [],
				unchecked: { ...unchecked, deck: false },
				due: due && e.slides.length === 0 && unchecked.script,
				revisions: stored(revisions, 'deck')
			})),
		public: null,
		concerns: (e, seat) => seat.startup === e.startup,
		sealed: 'all'
	}),
	ScriptSaved: happened({
		phases: KNOWN,
		evolve: (s, e) =>
			withStartup(s, e.startup, ({ deck, unchecked, due, revisions }) => ({
				script: e.script,
				unchecked: { ...unchecked, script: false },
				due: due && deck.length > 0,
				revisions: stored(revisions, 'script')
			})),
		public: null,
		concerns: (e, seat) => seat.startup === e.startup,
		sealed: 'all'
	}),
	/** For the record alone. */
	AnswerKept: { evolve: (state) => state, public: null, concerns: NOBODY, sealed: 'all' }
};

function withStartup(s: Known, id: StartupId, change: (startup: Startup) => Partial<Startup>): Known {
	return { ...s, startups: s.startups.map((x) => (x.id === id ? { ...x, ...change(x) } : x)) };
}

function stored(before: Revisions, what: keyof Revisions): Revisions {
	return { ...before, [what]: before[what] + 1 };
}
