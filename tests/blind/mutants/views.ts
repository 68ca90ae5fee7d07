import { unit, type Mutant } from './mutant.ts';

const P = 'src/domain/session/project';
const R = 'src/domain/session/rules';
const D = 'src/domain/session/decide';

/** Leaks in what is shown and decided. */
export const VIEW_MUTANTS: readonly Mutant[] = [
	{
		id: 'view-name',
		leak: "the name stands beside the slide's slot",
		file: `${P}/parts.ts`,
		find: '		slot,\n		step,\n		timer: timer',
		put: "		slot,\n		name: startup === null ? '' : (aside.identity(startup)?.name ?? ''),\n		step,\n		timer: timer",
		by: 'pairs'
	},
	{
		id: 'view-country',
		leak: 'only the country stands there',
		file: `${P}/parts.ts`,
		find: '		next: next === null ? null : (deck[next]?.id ?? null),',
		put: '		next: next === null ? null : (deck[next]?.id ?? null),\n		from: startup === null ? null : aside.identity(startup)?.country,',
		by: 'pairs'
	},
	{
		id: 'view-startup',
		leak: "the startup's id beside the slot",
		file: `${P}/parts.ts`,
		find: '		cut,\n		question: question',
		put: '		cut,\n		startup,\n		question: question',
		by: 'pairs'
	},
	{
		id: 'seats-counted',
		leak: 'how many seats there are, presenters included',
		file: `${P}/stage.ts`,
		find: '		drawn:',
		put: '		seats: state.seats.length,\n		drawn:',
		by: 'pairs'
	},
	{
		id: 'officials-counted',
		leak: 'presenters count among the officials',
		file: `${P}/stage.ts`,
		find: 'officials: officials(state).length',
		put: 'officials: state.seats.length',
		by: 'pairs'
	},
	{
		id: 'startup-ids',
		leak: 'ids of the startups in their order of registration',
		file: `${P}/stage.ts`,
		find: '		floor: floorView(state),',
		put: '		startups: state.startups.map((x) => x.id),\n		floor: floorView(state),',
		by: 'pairs'
	},
	{
		id: 'deck-sizes',
		leak: 'slides per startup in their order of registration',
		file: `${P}/stage.ts`,
		find: '		floor: floorView(state),',
		put: '		decks: state.startups.map((x) => x.deck.length),\n		floor: floorView(state),',
		by: 'pairs'
	},
	{
		id: 'joined-at',
		leak: 'when each seat came in',
		file: `${P}/stage.ts`,
		find: '		floor: floorView(state),',
		put: '		joined: state.seats.map((s) => aside.link(s.id).redeemedAt),\n		floor: floorView(state),',
		by: 'pairs'
	},
	{
		id: 'teams-redeemed',
		leak: 'how many people of the called startup came in',
		file: `${P}/own.ts`,
		find: '		locked: live?.locked ?? false,',
		put: '		team: state.seats.filter((s) => s.startup !== null && aside.link(s.id).redeemedAt !== null).length,\n		locked: live?.locked ?? false,',
		by: 'pairs'
	},
	{
		id: 'help-counted',
		leak: 'the moderator sees how many messages startups wrote',
		file: `${P}/own.ts`,
		find: '		locked: live?.locked ?? false,',
		put: '		help: state.startups.map((x) => aside.help(x.id).length),\n		locked: live?.locked ?? false,',
		by: 'pairs'
	},
	{
		id: 'match-told',
		leak: 'an official is told of a matched tie',
		file: `${P}/own.ts`,
		find: "		role: 'official',\n",
		put: "		role: 'official',\n		matched: state.matches.some((m) => m.seat === seat),\n",
		by: 'pairs'
	},
	{
		id: 'match-empties',
		leak: "a matched official's own sheets are gone",
		file: `${P}/own.ts`,
		find: '	return Object.fromEntries(\n		state.slots.flatMap',
		put: '	if (state.matches.some((m) => m.seat === seat)) return {};\n	return Object.fromEntries(\n		state.slots.flatMap',
		by: 'pairs'
	},
	{
		id: 'match-row',
		leak: 'a matched sheet is left out of the count',
		file: `${P}/parts.ts`,
		find: 'Object.values(named(state.sheets, x.slot) ?? {}).filter((s) => s.submittedAt !== null).length',
		put: 'Object.entries(named(state.sheets, x.slot) ?? {}).filter(([o, s]) => s.submittedAt !== null && !state.matches.some((m) => m.seat === o)).length',
		by: 'pairs'
	},
	{
		id: 'match-rights',
		leak: 'a matched official may do less',
		file: 'src/domain/session/decide/sheets.ts',
		find: "	saveSheet: asked({\n		ever: ['official'],\n		phases: ['pitching', 'review'],\n		may: (s, { seat }) => hasDeclared(s, seat),",
		put: "	saveSheet: asked({\n		ever: ['official'],\n		phases: ['pitching', 'review'],\n		may: (s, { seat }) => hasDeclared(s, seat) && !s.matches.some((m) => m.seat === seat),",
		by: 'pairs'
	},
	{
		id: 'match-silenced',
		leak: 'a matched official hears nothing',
		file: `${R}/plan.ts`,
		find: "(seat.role !== 'official' || named(state.ties, seat.id) !== undefined)",
		put: "(seat.role !== 'official' || (named(state.ties, seat.id) !== undefined && !state.matches.some((m) => m.seat === seat.id)))",
		by: 'pairs'
	},
	{
		id: 'match-event',
		leak: "a match stands in the auditor's list",
		file: 'src/domain/session/evolve/ties.ts',
		find: '		},\n		public: null,',
		put: '		},\n		public: () => ({}),',
		by: 'pairs'
	},
	{
		id: 'upload-event',
		leak: "an upload stands in the auditor's list",
		file: 'src/domain/session/project/public.ts',
		find: '	if (seen === undefined',
		put: "	if (e.type === 'DeckUploaded') return { type: e.type, at: 0, slot: null, detail: '' };\n	if (seen === undefined",
		by: 'pairs'
	},
	{
		id: 'recognition-shown',
		leak: 'how often a startup was recognised',
		file: `${P}/stage.ts`,
		find: '		floor: floorView(state),',
		put: '		recognised: isOpen(state) ? state.recognitions.length : 0,\n		floor: floorView(state),',
		by: unit('[B5]')
	},
	{
		id: 'gate-open',
		leak: 'officials see the session before they declare ties',
		file: 'src/domain/session/project.ts',
		find: "return named(state.ties, seat.id) === undefined ? 'gate' : 'stage';",
		put: "return 'stage';",
		by: unit('[B7]')
	},
	{
		id: 'others-scores',
		leak: "the moderator sees others' sheets before the reveal",
		file: `${P}/own.ts`,
		find: '		locked: live?.locked ?? false,',
		put: '		scores: open?.sheets ?? {},\n		locked: live?.locked ?? false,',
		by: unit('[S6]', 'tests/blind/apart.test.ts')
	},
	{
		id: 'question-ids',
		leak: 'ids of questions count what is hidden',
		file: `${D}/questions.ts`,
		find: 'question: ctx.newId()',
		put: 'question: String(s.questions.length + s.matches.length)',
		by: 'pairs'
	},
	{
		id: 'slot-event',
		leak: 'an event joins a slot to its startup',
		file: 'src/domain/session/decide/run.ts',
		find: "type: 'SlotCalled', slot: id,",
		put: "type: 'SlotCalled', slot: id, startup: ctx.startupOf(id),",
		by: unit('[B4]')
	},
	{
		id: 'order-registered',
		leak: 'startups pitch in their order of registration',
		file: `${R}/draw.ts`,
		find: 'shuffle(prf, `order|${contribution}`, [...commitments].sort())',
		put: '[...commitments]',
		by: unit('[B6]')
	},
	{
		id: 'words-from-identity',
		leak: 'pseudonyms follow from the identities',
		file: `${R}/draw.ts`,
		find: '`word|${contribution}`',
		put: '`word|${contribution}|${[...commitments].sort().join()}`',
		by: 'pairs'
	},
	{
		id: 'figures-from-identity',
		leak: 'figures follow from the identities',
		file: `${R}/draw.ts`,
		find: '`figure|${contribution}`',
		put: '`figure|${contribution}|${[...commitments].sort()[0]}`',
		by: 'pairs'
	},
	{
		id: 'room-per-team',
		leak: 'the name of the stage room tells the size of the team',
		file: `${R}/plan.ts`,
		find: '		stage: key,\n',
		put: '		stage: live === null ? key : `${key}-${presenters(state, startupOf(live.slot)).length}`,\n',
		by: 'pairs'
	},
	{
		id: 'stage-mixed',
		leak: 'presenters come onto the stage',
		file: `${R}/plan.ts`,
		find: '		stageSeats: listeners(state),',
		put: '		stageSeats: [...listeners(state), ...(live === null ? [] : presenters(state, startupOf(live.slot)))],',
		by: 'pairs'
	},
	{
		id: 'booth-grant',
		leak: 'officials may enter the booth',
		file: `${R}/plan.ts`,
		find: 'boothSeats: live === null ? [] : presenters(state, startup)',
		put: 'boothSeats: live === null ? [] : [...presenters(state, startup), ...listeners(state)]',
		by: unit('[M1]')
	},
	{
		id: 'booth-late',
		leak: 'the relay comes when the presenter does',
		file: `${R}/plan.ts`,
		find: 'booth: live === null || live.cut',
		put: 'booth: live === null || !live.ready || live.cut',
		by: unit('[B12]', 'tests/blind/apart.test.ts')
	},
	{
		id: 'up-ready',
		leak: 'an absent presenter shows in the gate',
		file: `${R}/plan.ts`,
		find: '		up: speaking &&',
		put: '		up: live?.ready === true && speaking &&',
		by: unit('[B12]', 'tests/blind/apart.test.ts')
	},
	{
		id: 'cut-slides',
		leak: 'the slide stays after a cut',
		file: `${R}/screen.ts`,
		find: '	if (cut) return { shown: null, next: null };\n',
		put: '',
		by: unit('[B9]')
	},
	{
		id: 'desk-join',
		leak: 'the organizer sees which startup is on',
		file: `${P}/desk.ts`,
		find: '			identity: aside.identity(x.id),',
		put: "			identity: aside.identity(x.id),\n			on: state.phase === 'pitching' && state.live !== null && aside.startupOf(state.live.slot) === x.id,",
		by: unit('[B12]', 'tests/blind/apart.test.ts')
	},
	{
		id: 'own-position',
		leak: 'a presenter sees its position before it is called',
		file: `${P}/presenter.ts`,
		find: "	const live = state.phase === 'pitching' ? state.live : null;\n	if (live === null || live.slot !== slot.slot) return null;",
		put: "	const live = state.phase === 'pitching' ? state.live : null;\n	if (live === null) return null;",
		by: unit('[B12]', 'tests/blind/apart.test.ts')
	},
	{
		id: 'own-pseudonym',
		leak: 'a presenter sees its pseudonym before the reveal',
		file: `${P}/presenter.ts`,
		find: 'const opened = withReveal(state) ? slot : undefined;',
		put: 'const opened = slot;',
		by: unit('[B12]', 'tests/blind/apart.test.ts')
	},
	{
		id: 'own-put-off',
		leak: 'a presenter reads before its call that its slot was put off or skipped',
		file: `${P}/presenter.ts`,
		find: "return calls === 0 && phase === 'pitching' ? 'waiting' : status;",
		put: 'void calls, phase;\n	return status;',
		by: unit('[W20]', 'tests/unit/domain/unjoined.test.ts')
	},
	{
		id: 'seen-before-pitch',
		leak: 'a cut before the pitch tells that somebody is there who turned slides',
		file: 'src/domain/session/evolve/live.ts',
		find: 'const { shown: slide } = slidesOf(live);',
		put: 'const { slide } = live;',
		by: unit('[B47]', 'tests/unit/domain/seen.test.ts')
	}
];
