import { expect, test } from 'vitest';
import type { Command } from '../../../../src/domain/session/commands.ts';
import type { Criterion } from '../../../../src/domain/kernel/challenge.ts';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import { evolve } from '../../../../src/domain/session/evolve.ts';
import type { Sheet } from '../../../../src/domain/session/sheet.ts';
import { given, type Session } from '../given.ts';
import { asks, happens, misfits } from '../table.ts';
import { aborted, ready } from './ready.ts';

const LEVELS: Criterion['levels'] = ['1', '2', '3', '4', '5'];
const criterion = (id: string, kind: Criterion['kind'], required: boolean): Criterion => {
	return { id, title: id, description: '', weight: 1, kind, required, levels: LEVELS };
};
const RUBRIC = [
	criterion('must', 'scored', true),
	criterion('can', 'scored', false),
	criterion('mustSay', 'comment', true),
	criterion('canSay', 'comment', false)
];

/** The first pitch is on. A whole sheet has a mark for `must` and words for `mustSay`. */
function pitching(...then: SessionEvent[]): Session {
	const s = given();
	if (s.state.phase !== 'draft') throw new Error('no draft');
	s.apply({ type: 'DraftSaved', draft: { ...s.state.draft, rubric: RUBRIC } });
	return s
		.drawn()
		.pitching()
		.apply(...then);
}

const sheet = (marks: Sheet['marks'], texts: Sheet['texts'] = {}): Sheet => ({ marks, texts, comment: '' });
const WHOLE = sheet({ must: 4 }, { mustSay: 'claro' });
const saved = (of: Sheet, seat = 'o1', slot = 'slot1', revision = 1): SessionEvent => {
	return { type: 'SheetSaved', seat, slot, sheet: of, revision, at: 1 };
};
const submitted = (seat = 'o1', slot = 'slot1'): SessionEvent => {
	return { type: 'SheetSubmitted', seat, slot, at: 2 };
};
const save = (of: Sheet, base = 0) => ({ type: 'saveSheet', slot: 'slot1', sheet: of, base }) as const;
const submit = { type: 'submitSheet', slot: 'slot1' } as const;
const recognise = { type: 'recognise', slot: 'slot1' } as const;
const note = { type: 'saveNote', slot: 'slot1', text: 'Hola', base: 0 } as const;
const is = (of: Sheet, revision = 1) => [
	{ type: 'SheetSaved', seat: 'o1', slot: 'slot1', sheet: of, revision, at: 'now' } as const
];

const marked = (marks: Sheet['marks']) => save(sheet(marks));
const said = (texts: Sheet['texts']) => save(sheet({}, texts));
asks('[D55]', [
	['the lowest mark', pitching, 'o1', marked({ must: 1 }), is(sheet({ must: 1 }))],
	['the highest mark', pitching, 'o1', marked({ must: 5 }), is(sheet({ must: 5 }))],
	['a mark below the lowest', pitching, 'o1', marked({ must: 0 }), 'invalid'],
	['a mark above the highest', pitching, 'o1', marked({ must: 6 }), 'invalid'],
	['a mark between two', pitching, 'o1', marked({ must: 2.5 }), 'invalid'],
	['a mark that is no number', pitching, 'o1', marked({ must: NaN }), 'invalid'],
	['a mark that is open', pitching, 'o1', marked({ must: null }), is(sheet({ must: null }))],
	['one good mark and a bad one', pitching, 'o1', marked({ must: 4, can: 6 }), 'invalid'],
	['one good mark and one of nothing', pitching, 'o1', marked({ must: 4, none: 4 }), 'invalid'],
	['an open mark of nothing', pitching, 'o1', marked({ none: null }), 'invalid'],
	['a mark of what is for words alone', pitching, 'o1', marked({ mustSay: 4 }), 'invalid'],
	['a mark of what every object has', pitching, 'o1', marked({ constructor: 4 }), 'invalid'],
	['no mark and no word', pitching, 'o1', marked({}), is(sheet({}))],
	['words where words are asked', pitching, 'o1', said({ canSay: 'a' }), is(sheet({}, { canSay: 'a' }))],
	['words beside a mark', pitching, 'o1', said({ must: 'a' }), is(sheet({}, { must: 'a' }))],
	['words of nothing', pitching, 'o1', said({ none: 'a' }), 'invalid'],
	['words of something and of nothing', pitching, 'o1', said({ must: 'a', none: 'a' }), 'invalid']
]);

const once = () => pitching(saved(WHOLE));
const others = () => pitching(saved(WHOLE, 'o2'), saved(WHOLE, 'o1', 'slot2'));
asks('[S4]', [
	['the first save, over none', pitching, 'o1', save(WHOLE, 0), is(WHOLE, 1)],
	['the first save, over one that is not there', pitching, 'o1', save(WHOLE, 1), 'stale'],
	['a save over the last one', once, 'o1', save(WHOLE, 1), is(WHOLE, 2)],
	['a save over none, where there is one', once, 'o1', save(WHOLE, 0), 'stale'],
	['a save over one that is yet to come', once, 'o1', save(WHOLE, 2), 'stale'],
	['the first save, beside a colleague’s and one of another pitch', others, 'o1', save(WHOLE), is(WHOLE)],
	['a save over an older one of what is no sheet', once, 'o1', save(sheet({ must: 9 }), 0), 'stale']
]);

const handedIn = () => pitching(saved(WHOLE), submitted());
const LACKING: readonly [what: string, Sheet][] = [
	['no mark', sheet({}, { mustSay: 'claro' })],
	['a mark that is open', sheet({ must: null }, { mustSay: 'claro' })],
	['a mark of another criterion alone', sheet({ can: 4 }, { mustSay: 'claro' })],
	['no words', sheet({ must: 4 })],
	['empty words', sheet({ must: 4 }, { mustSay: '' })],
	['words of blanks', sheet({ must: 4 }, { mustSay: ' \n' })],
	['words of another criterion alone', sheet({ must: 4 }, { canSay: 'claro' })]
];
const holding = (of: Sheet) => () => pitching(saved(of));
const handed = [{ type: 'SheetSubmitted', seat: 'o1', slot: 'slot1', at: 'now' }] as const;
const more = sheet({ must: 1, can: 2 }, { mustSay: 'a', canSay: 'b' });
asks('[S13]', [
	...LACKING.map(([what, x]) => [`handed in with ${what}`, holding(x), 'o1', submit, 'incomplete'] as const),
	['handed in with what is required', holding(WHOLE), 'o1', submit, handed],
	['handed in with all there is', holding(more), 'o1', submit, handed],
	['handed in where there is none', pitching, 'o1', submit, 'incomplete'],
	['handed in where there is another’s', () => pitching(saved(WHOLE, 'o2')), 'o1', submit, 'incomplete'],
	['handed in beside that of another pitch', others, 'o1', submit, 'incomplete'],
	['handed in twice', handedIn, 'o1', submit, []],
	...LACKING.map(([what, x]) => [`revised to ${what}`, handedIn, 'o1', save(x, 1), 'incomplete'] as const),
	['revised and whole', handedIn, 'o1', save(more, 1), is(more, 2)],
	['revised to what is no sheet', handedIn, 'o1', save(sheet({ must: 9 }), 1), 'invalid'],
	['revised over an older one', handedIn, 'o1', save(sheet({}), 0), 'stale'],
	['not handed in and whole no more', once, 'o1', save(sheet({}), 1), is(sheet({}), 2)]
]);

const knows = (seat: string, slot: string): SessionEvent => {
	return { type: 'RecognitionDeclared', seat, slot, at: 1 };
};
const recognised = [{ type: 'RecognitionDeclared', seat: 'o1', slot: 'slot1', at: 'now' }] as const;
const another = () => pitching(knows('o2', 'slot1'), knows('o1', 'slot2'));
asks('[S3]', [
	['who recognises a pitch', pitching, 'o1', recognise, recognised],
	['who recognises it again', () => pitching(knows('o1', 'slot1')), 'o1', recognise, []],
	['who recognises what a colleague did, and another pitch before', another, 'o1', recognise, recognised]
]);

const elsewhere = <C extends Command>(c: C) => ({ ...c, slot: 'slot9' });
const unscored = (to: 'skipSlot' | 'postponeSlot') => () =>
	pitching(saved(WHOLE)).all(['mod', { type: to, slot: 'slot1', reason: 'x' }]);
const voided = () =>
	pitching().all(['mod', { type: 'cutNow' }], ['mod', { type: 'resolveBreach', choice: 'void', note: '' }]);
const waiting = <C extends Command>(c: C) => ({ ...c, slot: 'slot2' });
asks('[S11]', [
	['a sheet of no pitch', pitching, 'o1', elsewhere(save(WHOLE)), 'not-found'],
	['a sheet of no pitch, handed in', pitching, 'o1', elsewhere(submit), 'not-found'],
	['no pitch, recognised', pitching, 'o1', elsewhere(recognise), 'not-found'],
	['a note of no pitch', pitching, 'o1', elsewhere(note), 'not-found'],
	['a sheet of a pitch to come', pitching, 'o1', waiting(save(WHOLE)), 'not-now'],
	['a pitch to come, recognised', pitching, 'o1', waiting(recognise), 'not-now'],
	['a note of a pitch to come', pitching, 'o1', waiting(note), []],
	['a sheet of a pitch that was skipped', unscored('skipSlot'), 'o1', save(WHOLE, 1), 'not-now'],
	['a pitch that was skipped, handed in', unscored('skipSlot'), 'o1', submit, 'not-now'],
	['a sheet of a pitch that is void', voided, 'o1', save(WHOLE), 'not-now'],
	['a sheet of a pitch that was put off', unscored('postponeSlot'), 'o1', save(WHOLE, 1), is(WHOLE, 2)],
	['a note of a pitch that was skipped', unscored('skipSlot'), 'o1', note, []]
]);

const lies = (revision: number, submittedAt: number | null, of: Sheet = WHOLE) => {
	return { sheet: of, revision, savedAt: 1, submittedAt };
};
happens('[D36]', [
	['a first sheet', pitching, saved(WHOLE), { 'sheets.slot1': { o1: lies(1, null) } }],
	['a colleague’s sheet', once, saved(WHOLE, 'o2'), { 'sheets.slot1.o2': lies(1, null) }],
	['a sheet of another pitch', once, saved(WHOLE, 'o1', 'slot2'), { 'sheets.slot2': { o1: lies(1, null) } }],
	[
		'a sheet saved again',
		once,
		{ ...saved(sheet({ must: 5 }, { mustSay: 'claro' }), 'o1', 'slot1', 2), at: 7 } as SessionEvent,
		{ 'sheets.slot1.o1.revision': 2, 'sheets.slot1.o1.savedAt': 7, 'sheets.slot1.o1.sheet.marks.must': 5 }
	],
	[
		'a sheet that was handed in, saved again: it stays so',
		handedIn,
		saved(WHOLE, 'o1', 'slot1', 2),
		{ 'sheets.slot1.o1.revision': 2 }
	],
	['a sheet handed in', others, submitted('o2'), { 'sheets.slot1.o2.submittedAt': 2 }],
	['a pitch recognised', pitching, knows('o1', 'slot1'), { recognitions: [{ seat: 'o1', slot: 'slot1' }] }],
	[
		'a pitch recognised by two',
		() => pitching(knows('o2', 'slot1')),
		knows('o1', 'slot1'),
		{
			recognitions: [
				{ seat: 'o2', slot: 'slot1' },
				{ seat: 'o1', slot: 'slot1' }
			]
		}
	]
]);

test.each([
	['of a pitch without one', pitching, submitted()],
	['of a pitch with a colleague’s alone', others, submitted()],
	['of a seat with the name of what every object has', once, submitted('constructor')]
])('[D36] a sheet handed in that is not there is an error: %s', (_, to, event) => {
	expect(() => evolve(to().state, event)).toThrow('SheetSubmitted without a sheet');
});

misfits('[D36]', [
	['a sheet before doors open', ready, saved(WHOLE)],
	['a sheet handed in before doors open', ready, submitted()],
	['a recognition before doors open', ready, knows('o1', 'slot1')],
	['a sheet after an abort', () => aborted(pitching()), saved(WHOLE)]
]);
