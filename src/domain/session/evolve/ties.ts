import { happened, KNOWN, NOBODY, OPEN, type EventRules } from '../rule.ts';

/** Who knows whom shows to nobody: the official who declared it, and the organizer, whose desk is encoded anyway. */
export const ties: EventRules<'TiesDeclared' | 'MatchSet' | 'RecognitionDeclared'> = {
	TiesDeclared: happened({
		phases: KNOWN,
		evolve: (s, { seat, ties: text = '', at }) => ({ ...s, ties: { ...s.ties, [seat]: { text, at } } }),
		public: null,
		concerns: (e, seat) => seat.id === e.seat,
		sealed: ['ties']
	}),
	MatchSet: happened({
		phases: KNOWN,
		evolve: (s, { seat, startup, matched, reason }) => {
			const rest = s.matches.filter((m) => m.seat !== seat || m.startup !== startup);
			return { ...s, matches: matched ? [...rest, { seat, startup, reason }] : rest };
		},
		public: null,
		concerns: NOBODY,
		sealed: 'all'
	}),
	RecognitionDeclared: happened({
		phases: OPEN,
		evolve: (s, { seat, slot }) => ({ ...s, recognitions: [...s.recognitions, { seat, slot }] }),
		public: null,
		concerns: (e, seat) => seat.id === e.seat,
		sealed: 'all'
	})
};
