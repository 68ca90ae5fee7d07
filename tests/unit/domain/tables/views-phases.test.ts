import { describe, expect, test } from 'vitest';
import { inPhase, PHASES, type PhasePart } from './phases.ts';
import { at, seen } from './views.ts';

const PARTS = Object.keys(PHASES) as PhasePart[];

/**
 * What a view holds in each phase, by field: nothing there (·), empty, none or no (0), something or yes (x). Read down
 * are the parts of `PHASES`: draft, lobby, drawn, between slots, called, pitch, paused, questions, scoring, cut,
 * review, sealed and approved by moderator, auditor or organizer, countdown, revealed, meeting, after it, closed,
 * aborted.
 */
type Sight = Readonly<Record<string, string>>;

const STAGE: Sight = {
	//                 dldbcppqscrsssscrmeca
	//                 rortaiaucuee+++nvenlb
	//                 abnwltueotvamaotledoo
	audience: '        xxxxxxxxxxxxxxxxxxxxx',
	phase: '           xxxxxxxxxxxxxxxxxxxxx',
	about: '           xxxxxxxxxxxxxxxxxxxxx',
	commitments: '     0xxxxxxxxxxxxxxxxxxxx',
	seedCommitment: '  ·xxxxxxxxxxxxxxxxxxxx',
	contribution: '    ··xxxxxxxxxxxxxxxxxxx',
	drawn: '           00xxxxxxxxxxxxxxxxxxx',
	slots: '           00xxxxxxxxxxxxxxxxxxx',
	floor: '           xxxxxxxxxxxxxxxxxxxxx',
	now: '             ····xxxxxx···········',
	captions: '        ·0000000000000000000·',
	officials: '       xxxxxxxxxxxxxxxxxxxxx',
	hands: '           000000000000000000000',
	head: '            ···········xxxxxxxxx·',
	approvals: '       000000000000xxxx00000',
	reveal: '          ···············xxxxx·',
	results: '         ················xxxx·',
	meeting: '         ·················x···',
	aborted: '         ····················x'
};

const GATE: Sight = {
	audience: '        xxxxxxxxxxxxxxxxxxxxx',
	phase: '           xxxxxxxxxxxxxxxxxxxxx',
	entity: '          xxxxxxxxxxxxxxxxxxxxx',
	category: '        xxxxxxxxxxxxxxxxxxxxx',
	startsAt: '        xxxxxxxxxxxxxxxxxxxxx',
	timeZone: '        xxxxxxxxxxxxxxxxxxxxx'
};

const BOOTH: Sight = {
	audience: '        xxxxxxxxxxxxxxxxxxxxx',
	phase: '           xxxxxxxxxxxxxxxxxxxxx',
	entity: '          xxxxxxxxxxxxxxxxxxxxx',
	category: '        xxxxxxxxxxxxxxxxxxxxx',
	challenge: '       xxxxxxxxxxxxxxxxxxxxx',
	startsAt: '        xxxxxxxxxxxxxxxxxxxxx',
	timeZone: '        xxxxxxxxxxxxxxxxxxxxx',
	minutes: '         xxxxxxxxxxxxxxxxxxxxx',
	criteria: '        xxxxxxxxxxxxxxxxxxxxx',
	mask: '            xxxxxxxxxxxxxxxxxxxxx',
	speech: '          xxxxxxxxxxxxxxxxxxxxx',
	commitments: '     0xxxxxxxxxxxxxxxxxxxx',
	head: '            ···········xxxxxxxxx·',
	reveal: '          ···············xxxxx·',
	sealed: '          00xxxxxxxxxxxxxxxxxxx',
	slots: '           0000000000000000xxxx0',
	shortlist: '       ·····················',
	meeting: '         ·················x···',
	aborted: '         00000000000000000000x'
};

const DESK: Sight = {
	audience: '        xxxxxxxxxxxxxxxxxxxxx',
	session: '         xxxxxxxxxxxxxxxxxxxxx',
	phase: '           xxxxxxxxxxxxxxxxxxxxx',
	draft: '           xxxxxxxxxxxxxxxxxxxxx',
	draftRevision: '   xxxxxxxxxxxxxxxxxxxxx',
	missing: '         000000000000000000000',
	people: '          xxxxxxxxxxxxxxxxxxxxx',
	startups: '        xxxxxxxxxxxxxxxxxxxxx',
	matches: '         000000000000000000000',
	slots: '           00xxxxxxxxxxxxxxxxxxx',
	now: '             ····xxxxxx···········',
	commitments: '     0xxxxxxxxxxxxxxxxxxxx',
	drawn: '           00xxxxxxxxxxxxxxxxxxx',
	head: '            ···········xxxxxxxxx·',
	approvals: '       000000000000xxxx00000',
	reveal: '          ···············xxxxx·',
	results: '         ················xxxx·',
	meeting: '         ·················x···',
	aborted: '         ····················x'
};

/** Of everybody's own part: `media` by its rooms. */
const OWN: Sight = {
	seat: '            xxxxxxxxxxxxxxxxxxxxx',
	role: '            xxxxxxxxxxxxxxxxxxxxx',
	may: '             xxxxxxxxxxxxxxxxxxxxx',
	access: '          xxxxxxxxxxxxxxxxxxxxx',
	behind: '          ·····················',
	'media.stage': '   ·xxxxxxxxxxxxxxxx·x··',
	'media.voice': '   ·····················',
	'media.booth': '   ·····················',
	'media.meeting': ' ·················x···'
};
const OUTSIDE: Sight = {
	...OWN,
	'media.stage': '   ·····················'
};

const OFFICIAL: Sight = {
	...OWN,
	'media.voice': '   ··········x··········',
	number: '          xxxxxxxxxxxxxxxxxxxxx',
	ties: '            000000000000000000000',
	sheets: '          0000000000xxxxxxxxxx0',
	recognised: '      000000000000000000000',
	notes: '           000000000000000000000',
	questions: '       000000000000000000000',
	handRaised: '      000000000000000000000',
	hasFloor: '        000000000000000000000'
};

/** An official who has not declared ties. */
const UNTIED: Sight = {
	...OFFICIAL,
	...OUTSIDE,
	'media.meeting': ' ·····················',
	ties: '            ·····················',
	sheets: '          000000000000000000000'
};

const MODERATOR: Sight = {
	...OWN,
	'media.voice': '   ··········x··········',
	ready: '           ····x················',
	questions: '       000000000000000000000',
	hands: '           000000000000000000000',
	panel: '           xxxxxxxxxxxxxxxx0000x',
	sheetsIn: '        00xxxxxxxxxxxxxxxxxx0',
	openSheets: '      000x0xxxxxxxxxxxxxxx0',
	held: '            000000000000000000000',
	locked: '          000000000000000000000',
	hasFloor: '        000000000000000000000',
	silent: '          000000000000000000000',
	relay: '           xxxxxxxxxxxxxxxxxxxxx',
	unrecorded: '      000000000000000000000',
	breach: '          ·········x···········',
	reopenings: '      000000000000000000000',
	resumed: '         000000000000000000000',
	approval: '        ···········xxxx······'
};

const AUDITOR: Sight = {
	...OWN,
	events: '          000000000000000000000',
	approval: '        ···········xxxx······'
};

const PROJECTOR: Sight = { ...OWN, 'media.meeting': ' ·····················' };

const CAPTIONER: Sight = {
	...PROJECTOR,
	stretch: '         ·xxxxxxxx·xxxxxxx·x··'
};

const ORGANIZER: Sight = {
	...OUTSIDE,
	may: '             xxxxxxxxxxxxxxxxxxx00',
	access: '          ·····················',
	approval: '        ···········xxxx······'
};

const PRESENTER: Sight = {
	...OUTSIDE,
	startup: '         xxxxxxxxxxxxxxxxxxxxx',
	name: '            xxxxxxxxxxxxxxxxxxxxx',
	deck: '            000000000000000000000',
	script: '          ·····················',
	unchecked: '       xxxxxxxxxxxxxxxxxxxxx',
	revisions: '       xxxxxxxxxxxxxxxxxxxxx',
	identity: '        xxxxxxxxxxxxxxxxxxxxx',
	called: '          ·····················',
	turn: '            ··xxxxxxxxxxxxxxxxxx·',
	done: '            0000000000xxxxxxxxxx0',
	help: '            000000000000000000000',
	pseudonym: '       ················xxxx·',
	slot: '            ················xxxx·',
	result: '          ················xxxx·'
};

/** Whose slot is on. */
const CALLED: Sight = {
	...PRESENTER,
	'media.booth': '   ····xxxx·············',
	called: '          ····xxxxxx···········',
	done: '            000x000000xxxxxxxxxx0'
};

const SIGHTS: readonly [seat: string, shared: Sight, own: Sight][] = [
	['mod', STAGE, MODERATOR],
	['aud', STAGE, AUDITOR],
	['o1', STAGE, OFFICIAL],
	['o9', GATE, UNTIED],
	['hall', STAGE, PROJECTOR],
	['cap', STAGE, CAPTIONER],
	['p1', BOOTH, CALLED],
	['p2', BOOTH, PRESENTER],
	['org', DESK, ORGANIZER]
];

function sign(x: unknown): string {
	if (x === undefined) return '?';
	if (x === null) return '·';
	const empty = typeof x === 'object' && Object.keys(x).length === 0;
	return empty || x === '' || x === 0 || x === false ? '0' : 'x';
}

describe.each(SIGHTS)('[D61] what %s sees, phase by phase', (seat, shared, own) => {
	const rows = Object.entries({
		...Object.fromEntries(Object.entries(shared).map(([field, row]) => [`shared.${field}`, row])),
		...Object.fromEntries(Object.entries(own).map(([field, row]) => [`own.${field}`, row]))
	});
	test.each(rows)('%s', (path, row) => {
		expect(PARTS.map((part) => sign(at(seen(inPhase(part), seat), path))).join('')).toBe(row.trim());
	});

	test.each(PARTS)('%s: no other field', (part) => {
		const view = seen(inPhase(part), seat);
		const fields = (list: Sight) => [...new Set(Object.keys(list).map((path) => path.split('.')[0]))].sort();
		expect(Object.keys(view?.shared ?? {}).sort()).toEqual(fields(shared));
		expect(Object.keys(view?.own ?? {}).sort()).toEqual(fields(own));
		expect(Object.keys(view?.own.media ?? {})).toEqual(['stage', 'voice', 'booth', 'meeting']);
	});
});
