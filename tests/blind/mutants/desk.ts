import { unit, type Mutant } from './mutant.ts';

const DESK = 'src/domain/session/project/desk.ts';
const DETAILS = 'server/sessions/details.ts';
const HELD = 'tests/blind/desk.test.ts';
const BROUGHT = 'tests/blind/brought.test.ts';

/** Leaks to the organizer: what the desk or what is left after an abort has in common with a slot. */
export const DESK_MUTANTS: readonly Mutant[] = [
	{
		id: 'desk-slides',
		leak: 'the organizer sees how many slides a startup has while slots are seen',
		file: DESK,
		find: 'brought: quiet ? null : hasBrought(x),',
		put: 'brought: x.deck.length as unknown as boolean,',
		by: unit('[B35]', HELD)
	},
	{
		id: 'desk-kept',
		leak: 'the organizer reads words of a startup while its slides are seen',
		file: DESK,
		find: 'kept: quiet || x.due ? [] : kept(x),',
		put: 'kept: x.due ? [] : kept(x),',
		by: unit('[B36]', HELD)
	},
	{
		id: 'desk-unchecked',
		leak: 'the organizer sees a startup check its slides again once slots are called',
		file: DESK,
		find: 'unchecked: !quiet && x.due,',
		put: 'unchecked: x.due,',
		by: unit('[B42]', 'tests/server/doors/slides.test.ts')
	},
	{
		id: 'desk-brought',
		leak: 'warnings of a startup said to have no slides tell that it pitches in writing',
		file: DESK,
		find: 'brought: quiet ? null : hasBrought(x),',
		put: 'brought: quiet ? null : x.deck.length > 0,',
		by: unit('[B43]', BROUGHT)
	},
	{
		id: 'desk-text-due',
		leak: 'the organizer sees that a text beside slides is to be checked again',
		file: DESK,
		find: 'unchecked: !quiet && x.due,',
		put: 'unchecked: !quiet && (x.unchecked.deck || x.unchecked.script),',
		by: unit('[B43]', BROUGHT)
	},
	{
		id: 'desk-text-saved',
		leak: 'warnings that change while slides are due tell the organizer of a text',
		file: DESK,
		find: 'kept: quiet || x.due ? [] : kept(x),',
		put: 'kept: quiet ? [] : kept(x),',
		by: unit('[B43]', BROUGHT)
	},
	{
		id: 'desk-text-left',
		leak: 'the organizer sees a text become due when the slides beside it are withdrawn',
		file: 'src/domain/session/evolve/startups.ts',
		find: 'due: due && e.slides.length === 0 && unchecked.script,',
		put: 'due: e.slides.length === 0 && unchecked.script,',
		by: unit('[B43]', BROUGHT)
	},
	{
		id: 'desk-pages',
		leak: 'the organizer reads on which slide a startup left something standing',
		file: DESK,
		find: 'by.set(JSON.stringify([quote, kind, reason]), { kind, quote, reason });',
		put: 'by.set(String(by.size), { page: by.size, kind, quote, reason } as KeptView);',
		by: unit('[W4] [B12]', 'tests/server/doors/written.test.ts')
	},
	{
		id: 'desk-entered',
		leak: "the organizer sees a startup's people come in when it is called",
		file: DESK,
		find: 'link: link(state, seat, aside),',
		put: 'link: aside.link(seat.id),',
		by: unit('[B35]', HELD)
	},
	{
		id: 'desk-link-used',
		leak: "a startup's link is gone from the desk when it is used",
		file: DESK,
		find: "path: fresh ? link.path : ''",
		put: 'path: link.path',
		by: unit('[B35]', HELD)
	},
	{
		id: 'desk-sheets',
		leak: 'the organizer counts sheets, and misses that of a matched official',
		file: DESK,
		find: '		commitments: doors?.commitments ?? [],',
		put: '		sheets: Object.values(doors?.sheets ?? {}).map((x) => Object.keys(x).length),\n		commitments: doors?.commitments ?? [],',
		by: unit('[B35]', HELD)
	},
	{
		id: 'abort-shown',
		leak: 'after an abort the record tells how many slides a slot had',
		file: 'src/domain/session/evolve/run.ts',
		find: "		sealed: 'all'",
		put: '		sealed: []',
		by: unit('[B35]', HELD)
	},
	{
		id: 'abort-ready',
		leak: 'after an abort the record tells in which slot nobody was there',
		file: 'src/domain/session/evolve/run.ts',
		find: "		sealed: ['ready']",
		put: '		sealed: []',
		by: unit('[B35]', HELD)
	},
	{
		id: 'abort-breach',
		leak: 'after an abort the record tells how many slides a cut slot had',
		file: 'src/domain/session/evolve/breach.ts',
		find: "['heardMs', 'slidesSeen', 'slide']",
		put: "['heardMs']",
		by: unit('[B35]', HELD)
	},
	{
		id: 'abort-marks',
		leak: 'after an abort the record tells where a matched official marked nothing',
		file: 'src/domain/session/evolve/sheets.ts',
		find: "			return withSheet(s, e, { sheet: e.sheet, revision: e.revision, savedAt: e.at, submittedAt });\n		},\n		public: null,\n		concerns: authorOrModerator,\n		sealed: 'all'",
		put: '			return withSheet(s, e, { sheet: e.sheet, revision: e.revision, savedAt: e.at, submittedAt });\n		},\n		public: null,\n		concerns: authorOrModerator,\n		sealed: []',
		by: unit('[B35]', HELD)
	},
	{
		id: 'abort-recognised',
		leak: 'after an abort the record tells in which slot somebody was recognised',
		file: 'src/domain/session/evolve/ties.ts',
		find: "		concerns: (e, seat) => seat.id === e.seat,\n		sealed: 'all'",
		put: '		concerns: (e, seat) => seat.id === e.seat,\n		sealed: []',
		by: unit('[B35]', HELD)
	},
	{
		id: 'abort-places',
		leak: 'after an abort places in the chain count what is sealed',
		file: 'server/sessions/record.ts',
		find: 'events.push({ at, type, data });',
		put: 'events.push({ at, type, data, seq: event.seq } as never);',
		by: unit('[B37]', HELD)
	},
	{
		id: 'abort-whole',
		leak: 'after an abort the whole chain goes out',
		file: 'server/http/seats.ts',
		find: 'recordText(await exported(room.state, record))',
		put: 'recordText(record)',
		by: unit('[B37]', 'tests/server/doors/abort.test.ts')
	},
	{
		id: 'abort-notes',
		leak: "officials' notes stay after an abort",
		file: 'server/sessions/effects.ts',
		find: '	people.notes.forget(session);\n',
		put: '',
		by: unit('[J19]', 'tests/server/doors/abort.test.ts')
	},
	{
		id: 'sealed-length',
		leak: 'what is sealed tells its length',
		file: DETAILS,
		find: '	let size = LEAST[type] ?? BUCKET;\n	while (size < bytes.length) size *= 4;\n',
		put: '	const size = bytes.length;\n',
		by: unit('[J18]', HELD)
	}
];
