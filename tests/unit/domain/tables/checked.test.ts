import { given } from '../given.ts';
import { happens } from '../table.ts';
import { kept, ready, script, slides } from './ready.ts';

const deck = (n: number) => ({ type: 'DeckUploaded', startup: 'su1', slides: slides(n) }) as const;
const text = { type: 'ScriptSaved', startup: 'su1', script: script() } as const;
const withdrawn = { type: 'ScriptSaved', startup: 'su1', script: null } as const;
const changed = { type: 'IdentityChanged', startup: 'su1' } as const;
/** Another startup has both, checked against who it was before. */
const after = (...events: (typeof text | typeof withdrawn | typeof changed | ReturnType<typeof deck>)[]) => {
	const other = [{ ...deck(1), startup: 'su2' } as const, { ...text, startup: 'su2' } as const];
	return () => ready().apply(...other, { ...changed, startup: 'su2' }, ...events);
};

happens('[D36]', [
	[
		'a startup is added',
		given,
		{ type: 'StartupAdded', startup: 'su1' },
		{
			startups: [
				{
					id: 'su1',
					deck: [],
					kept: [],
					script: null,
					unchecked: { deck: false, script: false },
					due: false,
					revisions: { deck: 0, script: 0 }
				}
			]
		}
	],
	[
		'the first slides',
		after(),
		{ ...deck(2), kept: kept(1) },
		{ 'startups.0.deck': slides(2), 'startups.0.kept': kept(1), 'startups.0.revisions.deck': 1 }
	],
	[
		'other slides, with nothing said of findings',
		after({ ...deck(2), kept: kept(1) } as ReturnType<typeof deck>),
		deck(1),
		{ 'startups.0.deck': slides(1), 'startups.0.kept': [], 'startups.0.revisions.deck': 2 }
	],
	['a text', after(), text, { 'startups.0.script': script(), 'startups.0.revisions.script': 1 }],
	[
		'a text is taken back',
		after(text),
		withdrawn,
		{ 'startups.0.script': null, 'startups.0.revisions.script': 2 }
	]
]);

/** What became of it is due to be checked: `deck` and `script` by their presenter's, `due` by the organizer's word. */
happens('[B42]', [
	['who it is changes, with nothing sent', after(), changed, {}],
	[
		'who it is changes, with slides',
		after(deck(1)),
		changed,
		{ 'startups.0.unchecked.deck': true, 'startups.0.due': true }
	],
	[
		'who it is changes, with a text',
		after(text),
		changed,
		{ 'startups.0.unchecked.script': true, 'startups.0.due': true }
	],
	[
		'who it is changes, with slides and a text',
		after(deck(1), text),
		changed,
		{ 'startups.0.unchecked.deck': true, 'startups.0.unchecked.script': true, 'startups.0.due': true }
	],
	[
		'slides that were due are sent anew',
		after(deck(1), changed),
		deck(2),
		{
			'startups.0.deck': slides(2),
			'startups.0.unchecked.deck': false,
			'startups.0.due': false,
			'startups.0.revisions.deck': 2
		}
	],
	[
		'slides that were due are withdrawn, with no text',
		after(deck(1), changed),
		deck(0),
		{
			'startups.0.deck': [],
			'startups.0.unchecked.deck': false,
			'startups.0.due': false,
			'startups.0.revisions.deck': 2
		}
	],
	[
		'slides that were due are sent anew beside a text that is',
		after(deck(1), text, changed),
		deck(2),
		{
			'startups.0.deck': slides(2),
			'startups.0.unchecked.deck': false,
			'startups.0.due': false,
			'startups.0.revisions.deck': 2
		}
	],
	[
		'slides that were due are withdrawn from beside a text that is',
		after(deck(1), text, changed),
		deck(0),
		{ 'startups.0.deck': [], 'startups.0.unchecked.deck': false, 'startups.0.revisions.deck': 2 }
	],
	[
		'slides sent anew are withdrawn from beside a text that nobody was told of',
		after(deck(1), text, changed, deck(2)),
		deck(0),
		{ 'startups.0.deck': [], 'startups.0.revisions.deck': 3 }
	],
	[
		'slides are sent to a text that was due',
		after(text, changed),
		deck(1),
		{ 'startups.0.deck': slides(1), 'startups.0.due': false, 'startups.0.revisions.deck': 1 }
	],
	[
		'a text that was due is saved anew',
		after(text, changed),
		text,
		{ 'startups.0.unchecked.script': false, 'startups.0.due': false, 'startups.0.revisions.script': 2 }
	],
	[
		'a text that was due is saved anew beside slides that are',
		after(deck(1), text, changed),
		text,
		{ 'startups.0.unchecked.script': false, 'startups.0.revisions.script': 2 }
	],
	[
		'a text is saved beside slides that are not due',
		after(deck(1)),
		text,
		{ 'startups.0.script': script(), 'startups.0.revisions.script': 1 }
	]
]);

const matched = () =>
	ready().all(
		['org', { type: 'setMatch', seat: 'o1', startup: 'su1', matched: true, reason: 'socio' }],
		['org', { type: 'setMatch', seat: 'o1', startup: 'su2', matched: true, reason: 'prima' }]
	);
happens('[D17]', [
	[
		'a startup is removed',
		() => matched().apply({ type: 'SeatAdded', seat: 'p3', role: 'presenter', startup: 'su1' }),
		{ type: 'StartupRemoved', startup: 'su1' },
		{
			startups: [
				{
					id: 'su2',
					deck: [],
					kept: [],
					script: null,
					unchecked: { deck: false, script: false },
					due: false,
					revisions: { deck: 0, script: 0 }
				}
			],
			seats: [
				{ id: 'org', role: 'organizer', startup: null },
				{ id: 'mod', role: 'moderator', startup: null },
				{ id: 'aud', role: 'auditor', startup: null },
				{ id: 'hall', role: 'projector', startup: null },
				{ id: 'o1', role: 'official', startup: null },
				{ id: 'o2', role: 'official', startup: null },
				{ id: 'o3', role: 'official', startup: null },
				{ id: 'p2', role: 'presenter', startup: 'su2' }
			],
			matches: [{ seat: 'o1', startup: 'su2', reason: 'prima' }]
		}
	]
]);
