import { unit, type Mutant } from './mutant.ts';

const CAPTIONS = 'tests/unit/domain/captions.test.ts';
const DOORS = 'tests/server/doors/written.test.ts';

/** Leaks by captions and pitches in writing. */
export const WRITTEN_MUTANTS: readonly Mutant[] = [
	{
		id: 'captions-kept',
		leak: 'what was captioned before a cut stays on the screens',
		file: 'src/domain/session/evolve/breach.ts',
		find: '		captions: [],\n',
		put: '',
		by: unit('[B9]', CAPTIONS)
	},
	{
		id: 'captions-on',
		leak: 'captions go on after a cut',
		file: 'src/domain/session/rules/captions.ts',
		find: 'return captioned(state) && !(state.live?.cut ?? false);',
		put: 'return captioned(state);',
		by: unit('[B9]', CAPTIONS)
	},
	{
		id: 'captions-late',
		leak: 'a line that was typed before a cut, or in another call, appears after it',
		file: 'src/domain/session/decide/floor.ts',
		find: 'stretch === stretchOf(s) ? spoken',
		put: 'true ? spoken',
		by: unit('[B45]', CAPTIONS)
	},
	{
		id: 'captions-some',
		leak: 'a pitch in writing has captions where others have none',
		file: 'src/domain/session/rules/captions.ts',
		find: "return state.draft.captions && state.seats.some((s) => s.role === 'captioner');",
		put: "return state.startups.some((s) => s.script !== null) || (state.draft.captions && state.seats.some((s) => s.role === 'captioner'));",
		by: unit('[W1]', CAPTIONS)
	},
	{
		id: 'captions-unmanned',
		leak: 'captions show although nobody types them for those who speak',
		file: 'src/domain/session/rules/captions.ts',
		find: " && state.seats.some((s) => s.role === 'captioner')",
		put: '',
		by: unit('[W1]', CAPTIONS)
	},
	{
		id: 'written-shown',
		leak: 'the stage shows that a pitch is in writing',
		file: 'src/domain/session/project/parts.ts',
		find: '		next: next === null ? null : (deck[next]?.id ?? null),',
		put: '		next: next === null ? null : (deck[next]?.id ?? null),\n		written: state.startups.find((x) => x.id === startup)?.script !== null,',
		by: unit('[B2]', CAPTIONS)
	},
	{
		id: 'written-ready',
		leak: 'a presenter reads captions of what was said before its pitch, with its pseudonym',
		file: 'src/domain/session/evolve/floor.ts',
		find: "	return s.floor.kind === 'seat' || live.step === 'questions';",
		put: '	return true;',
		by: unit('[W8]', CAPTIONS)
	},
	{
		id: 'captions-compared',
		leak: 'what the captioner types is compared with identities',
		file: 'server/guard/guard.ts',
		find: "['now.slide.text']",
		put: "['now.slide.text', 'captions.text']",
		by: 'pairs'
	},
	{
		id: 'captions-clear',
		leak: 'after an abort the chain tells what was said in which slot',
		file: 'src/domain/session/evolve/floor.ts',
		find: "		sealed: 'all'",
		put: '		sealed: []',
		by: unit('[R3]', 'tests/server/doors/abort.test.ts')
	},
	{
		id: 'script-clear',
		leak: "a startup's text to be read stands in the clear beside its id",
		file: 'src/domain/session/evolve/startups.ts',
		find: "				revisions: stored(revisions, 'script')\n			})),\n		public: null,\n		concerns: (e, seat) => seat.startup === e.startup,\n		sealed: 'all'",
		put: "				revisions: stored(revisions, 'script')\n			})),\n		public: null,\n		concerns: (e, seat) => seat.startup === e.startup,\n		sealed: []",
		by: unit('[R3]', 'tests/server/doors/abort.test.ts')
	},
	{
		id: 'answer-unlinted',
		leak: 'an answer typed on air is read aloud without having been looked over',
		file: 'server/http/speech.ts',
		find: 'const said = { texts: [text], kept, onAir: true, id, before };',
		put: 'const said = { texts: [], kept, onAir: true, id, before };',
		by: unit('[W4]', DOORS)
	},
	{
		id: 'said-unguarded',
		leak: 'with the guard on, a text that names its startup is read aloud',
		file: 'server/sessions/written.ts',
		find: 'this.#events.sayable(startup, text, lines, this.#said?.lines ?? [])',
		put: 'lines',
		by: unit('[B16]', 'tests/blind/guard.test.ts')
	},
	{
		id: 'said-apart',
		leak: 'a name passes whose second half is read aloud in another text',
		file: 'server/sessions/written.ts',
		find: 'this.#said?.lines ?? []);',
		put: '[]);',
		by: unit('[B38] a name that the product', 'tests/blind/guard.test.ts')
	},
	{
		id: 'desk-written',
		leak: 'the organizer sees which startups pitch in writing',
		file: 'src/domain/session/project/desk.ts',
		find: '			kept: quiet || x.due ? [] : kept(x),',
		put: '			kept: quiet || x.due ? [] : kept(x),\n			written: x.script !== null,',
		by: unit('[W4] [B12]', DOORS)
	}
];
