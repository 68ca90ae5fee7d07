import { describe, expect, test } from 'vitest';
import { decideCaptions } from '../../../../src/domain/session/decide/captions.ts';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import {
	captionable,
	captioned,
	stretchKey,
	stretchOf
} from '../../../../src/domain/session/rules/captions.ts';
import { isOpen } from '../../../../src/domain/session/state.ts';
import type { Session } from '../given.ts';
import { asks, happens, misfits } from '../table.ts';
import { itself } from './itself.ts';
import { CUT, draft, lobby, PHASES, resolve, type PhasePart } from './phases.ts';
import { between, call, floorGiven, later, line, on, put } from './pitch.ts';
import { none } from './ready.ts';

const GO = resolve('continue');
/** Nobody is left to type. */
const unmanned = (s: Session) => s.apply({ type: 'SeatRemoved', seat: 'cap' });
const without = (s: Session) => {
	if (s.state.phase === 'none') throw new Error('no session');
	return s.apply({ type: 'DraftSaved', draft: { ...s.state.draft, captions: false } });
};

test.each<[string, (s: Session) => Session, boolean]>([
	['wanted, and there is somebody to type them', (s) => s, true],
	['wanted, and there is nobody', unmanned, false],
	['not wanted', without, false],
	['not wanted, and there is nobody', (s) => without(unmanned(s)), false]
])('[W1] captions are %s', (_, to, expected) => {
	const { state } = to(lobby());
	expect(state.phase !== 'none' && captioned(state)).toBe(expected);
	expect(captionable(state)).toBe(expected);
	expect(captionable(to(PHASES.pit()).state)).toBe(expected);
	expect(captionable(to(PHASES.rvl()).state)).toBe(expected);
});

/** Whether a line may join. */
const PARTS: Readonly<Record<PhasePart, boolean>> = {
	dra: false,
	lob: true,
	drn: true,
	btw: true,
	cal: true,
	pit: true,
	pau: true,
	que: true,
	sco: true,
	cut: false,
	rev: true,
	sea: true,
	's+m': true,
	's+a': true,
	's+o': true,
	cnt: true,
	rvl: true,
	mee: false,
	end: true,
	clo: false,
	abo: false
};
describe('[B45] whether a line may join: whenever the stage is heard, and not after a cut', () => {
	test.each(Object.entries(PARTS) as [PhasePart, boolean][])('%s: %s', (part, may) => {
		const { state } = PHASES[part]();
		expect([captionable(state), stretchOf(state) !== null]).toEqual([may, may]);
		expect(captionable(unmanned(PHASES[part]()).state)).toBe(false);
	});

	test('before a session there is none', () => {
		expect([captionable(none().state), stretchOf(none().state)]).toEqual([false, null]);
	});
});

/** The stage it is on, how many cuts of its slot there were, and since when. */
describe('[B45] to which stretch a line belongs', () => {
	const since = (s: Session) => (isOpen(s.state) ? s.state.stretchFrom : NaN);
	test.each<[string, () => Session, string | null]>([
		['lobby', lobby, 'lobby 0'],
		['called', () => on('called'), 'slot-1 0'],
		['pitching', () => on('pitch'), 'slot-1 0'],
		['scoring', () => on('scoring'), 'slot-1 0'],
		['cut', () => on('pitch', CUT), null],
		['after a cut', () => on('pitch', CUT, GO), 'slot-1 1'],
		['after two cuts', () => on('pitch', CUT, GO, CUT, GO), 'slot-1 2'],
		['after a cut that put it off', () => on('pitch', CUT, resolve('postpone')), 'between-1 0'],
		['in another slot after that', () => on('pitch', CUT, resolve('postpone'), call('slot2')), 'slot-2 0'],
		['in its own again', () => on('pitch', CUT, resolve('postpone'), call('slot1')), 'slot-2 1'],
		['between', between, 'between-1 0'],
		['put off and called again', () => on('pitch', put('slot1'), call('slot1')), 'slot-2 0'],
		['review', PHASES.rev, 'review 0'],
		['names', PHASES.rvl, 'review 0']
	])('%s', (_, to, key) => {
		const s = to();
		expect(stretchOf(s.state)).toBe(key === null ? null : `${key} ${since(s)}`);
		if (isOpen(s.state) && key !== null) expect(stretchKey(s.state)).toBe(key);
	});

	test('it begins with the call, the cut and the end, and with no step', () => {
		expect(since(on('scoring'))).toBe(10_000_000);
		expect(since(on('pitch', CUT, GO))).toBe(10_002_000);
		expect(since(between())).toBe(10_004_000);
	});
});

const type = (s: Session, text = 'Un mapa.') =>
	({ type: 'caption', text, stretch: stretchOf(s.state) ?? '' }) as const;
const old = { type: 'caption', text: 'Un mapa.', stretch: 'slot-1 0 9999999' } as const;
const says = (slot: string) => ({ type: 'captionWritten', slot, text: 'Un mapa.' }) as const;
const spoken = (slot: string | null, source: 'captioner' | 'written') =>
	[{ type: 'CaptionSpoken', slot, source, text: 'Un mapa.', at: 'now' }] as const;
asks('[W2] [B45] a line', [
	['typed in the lobby', lobby, 'cap', type, spoken(null, 'captioner')],
	['typed at a call', () => on('called'), 'cap', type, spoken('slot1', 'captioner')],
	['typed in a pitch', () => on('pitch'), 'cap', type, spoken('slot1', 'captioner')],
	['typed in the second slot', () => between(call('slot2')), 'cap', type, spoken('slot2', 'captioner')],
	['typed between two', between, 'cap', type, spoken(null, 'captioner')],
	['typed in the review', PHASES.rev, 'cap', type, spoken(null, 'captioner')],
	['typed long after it began', () => later(on('pitch'), 600_000), 'cap', type, spoken('slot1', 'captioner')],
	['typed in another stretch', () => on('pitch'), 'cap', old, 'not-now'],
	['typed in a cut', () => on('pitch', CUT), 'cap', type, 'not-now'],
	['typed where captions are not wanted', () => without(on('pitch')), 'cap', type, 'not-now'],
	['read in its own slot', () => on('pitch'), 'system', says('slot1'), spoken('slot1', 'written')],
	[
		'read in its own slot, in the second',
		() => between(call('slot2')),
		'system',
		says('slot2'),
		spoken('slot2', 'written')
	],
	['read in another slot', () => on('pitch'), 'system', says('slot2'), 'not-now'],
	['read between two', between, 'system', says('slot1'), 'not-now'],
	['read in a cut', () => on('pitch', CUT), 'system', says('slot1'), 'not-now'],
	['read in the lobby', lobby, 'system', says('slot1'), 'not-now']
]);

describe('[D35] each rule of the captions by itself', () => {
	type Asked = Parameters<typeof decideCaptions>[1];
	const stretch = (key: string): Asked => ({ ...old, stretch: key });
	itself<Asked>(
		(s, c, _, ctx) => decideCaptions(s, c, ctx),
		[
			['none is typed before doors open', draft, 'cap', stretch('lobby 0 1'), 'not-now'],
			['none is typed in a cut', () => on('pitch', CUT), 'cap', stretch('slot-1 1 10002000'), 'not-now'],
			['none is read before doors open', draft, 'system', says('slot1'), 'not-now'],
			['none is read in the lobby', lobby, 'system', says('slot1'), 'not-now'],
			['none is read in the review', PHASES.rev, 'system', says('slot1'), 'not-now']
		]
	);
});

const speaks = (s: Session): SessionEvent => {
	return { type: 'CaptionSpoken', slot: null, source: 'captioner', text: 'Dos', at: s.now };
};
const four = () => ['a', 'b', 'c', 'd'].reduce((s, text) => line(s, text), lobby());
const said = (text: string) => ({ text, down: false, at: 'now' });
happens('[W1] [D36] a line', [
	['is the first', lobby, speaks, { captions: [said('Dos')] }],
	['comes after another', () => line(lobby(), 'Uno'), speaks, { captions: [said('Uno'), said('Dos')] }],
	[
		'is the fifth, and the first goes',
		four,
		speaks,
		{ 'captions.0.text': 'b', 'captions.1.text': 'c', 'captions.2.text': 'd', 'captions.3.text': 'Dos' }
	]
]);
misfits('[D36]', [
	[
		'a line before doors open',
		draft,
		{ type: 'CaptionSpoken', slot: null, source: 'captioner', text: '', at: 1 }
	],
	[
		'a line after an abort',
		PHASES.abo,
		{ type: 'CaptionSpoken', slot: null, source: 'captioner', text: '', at: 1 }
	]
]);

/** Whether a line reaches the booth, by who has the floor: nobody, the presenter, an official, the moderator. */
describe('[W8] of which lines the presenter can have heard what they say', () => {
	const WHO = ['nobody', 'presenter', 'o1', 'mod'];
	test.each<[string, () => Session, string]>([
		['lobby', lobby, '- - - -'],
		['called', () => on('called'), '- - x x'],
		['pitch', () => on('pitch'), '- - x x'],
		['questions', () => on('questions'), 'x x x x'],
		['scoring', () => on('scoring'), '- - - -'],
		['a cut pitch', () => on('pitch', CUT), '- - - -'],
		['cut questions', () => on('questions', CUT), '- - - -'],
		['after a cut', () => on('questions', CUT, GO), 'x x x x'],
		['between', between, '- - - -'],
		['review', PHASES.rev, '- - - -']
	])('%s', (_, to, expected) => {
		const came = WHO.map((who) => {
			const s = to().apply(floorGiven(who, 1));
			const state = s.apply(speaks(s)).state;
			return isOpen(state) && state.captions.at(-1)?.down ? 'x' : '-';
		});
		expect(came.join(' ')).toBe(expected);
	});
});
