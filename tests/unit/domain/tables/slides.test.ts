import { describe, expect, test } from 'vitest';
import { decideFloor } from '../../../../src/domain/session/decide/floor.ts';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import { slidesOf } from '../../../../src/domain/session/rules/screen.ts';
import type { Session } from '../given.ts';
import { asks, happens } from '../table.ts';
import { itself } from './itself.ts';
import { CUT, PHASES, resolve, step } from './phases.ts';
import { between, call, liveOf, LOCK, on, put, slotOf, stage, UNLOCK, type At } from './pitch.ts';

const show = (index: number) => ({ type: 'showSlide', index }) as const;
const shown = (index: number, slot = 'slot1') => [{ type: 'SlideShown', slot, index, at: 'now' }] as const;
const at = (index: number) => () => on('pitch', ['p1', show(index)]);
const bare = () => stage().apply({ type: 'DeckUploaded', startup: 'su1', slides: [] }).pitching();
const unknown = () => {
	const s = on('pitch');
	s.mapping.clear();
	return s;
};
const gone = () => on('pitch').apply({ type: 'StartupRemoved', startup: 'su1' });
const team = () => on('pitch').apply({ type: 'SeatAdded', seat: 'p8', role: 'presenter', startup: 'su1' });
const second = () => between(call('slot2'), step('pitch'));
const GO = resolve('continue');
/** su1 has three slides, su2 one. */
asks('[B19] [D47] a slide is turned', [
	['at the call', () => on('called'), 'p1', show(1), shown(1)],
	['in a pitch', () => on('pitch'), 'p1', show(1), shown(1)],
	['in the questions', () => on('questions'), 'p1', show(1), shown(1)],
	['in the scoring', () => on('scoring'), 'p1', show(1), 'not-now'],
	['while locked', () => on('pitch', LOCK), 'p1', show(1), 'not-now'],
	['after it was locked', () => on('pitch', LOCK, UNLOCK), 'p1', show(1), shown(1)],
	['in a cut', () => on('pitch', CUT), 'p1', show(1), 'not-now'],
	['after a cut', () => on('pitch', CUT, GO), 'p1', show(1), shown(1)],
	['to the last', () => on('pitch'), 'p1', show(2), shown(2)],
	['past the last', () => on('pitch'), 'p1', show(3), 'invalid'],
	['far past the last', () => on('pitch'), 'p1', show(60), 'invalid'],
	['back', at(2), 'p1', show(0), shown(0)],
	['to the first, where it is', () => on('pitch'), 'p1', show(0), []],
	['to another, where it is', at(2), 'p1', show(2), []],
	['where there is none', bare, 'p1', show(0), 'invalid'],
	['by another of the team', team, 'p8', show(1), shown(1)],
	['by another startup', () => on('pitch'), 'p2', show(0), 'not-now'],
	['in the second slot', second, 'p2', show(0), []],
	['in the second slot, past the last', second, 'p2', show(1), 'invalid'],
	['after the own slot', second, 'p1', show(1), 'not-now'],
	['between two', between, 'p1', show(1), 'not-now'],
	['after it was put off', () => on('pitch', put('slot1')), 'p1', show(1), 'not-now'],
	['in the lobby', stage, 'p1', show(1), 'not-now'],
	['in a slot that no startup has', unknown, 'p1', show(1), 'not-now'],
	['by the moderator', () => on('pitch'), 'mod', show(1), 'not-found']
]);

describe('[D35] each rule of the slides by itself', () => {
	itself(decideFloor, [
		['the server turns none', () => on('pitch'), 'system', show(1), 'not-found'],
		['the moderator turns none', () => on('pitch'), 'mod', show(1), 'not-now'],
		['a seat that is gone turns none', gone, 'p1', show(1), 'not-now'],
		[
			'a seat that is gone turns none of another',
			() => on('pitch').apply({ type: 'SeatRemoved', seat: 'p1' }),
			'p1',
			show(1),
			'not-now'
		],
		['none is turned in the review', PHASES.rev, 'p1', show(1), 'not-now']
	]);
});

const turns =
	(index: number, slot = 'slot1') =>
	(s: Session): SessionEvent => ({ type: 'SlideShown', slot, index, at: s.now });
const START = {
	'live.step': 'pitch',
	'live.timer': { startedAt: 'now', endsAt: 'now+60000', pausedAt: null },
	'live.onAirSince': 'now',
	'floor.kind': 'presenter'
};
const starts =
	(slot: string) =>
	(s: Session): SessionEvent => ({
		type: 'StepStarted',
		slot,
		step: 'pitch',
		at: s.now,
		endsAt: s.now + 60_000
	});
const turned = () => on('called', ['p1', show(2)]);
const again = () => on('pitch', ['p1', show(1)], put('slot1'), call('slot1'));
happens('[B47] [D36] what was on the screen', [
	['not yet at the call', () => on('called'), turns(1), { 'live.slide': 1 }],
	[
		'the next',
		() => on('pitch'),
		turns(1),
		{ 'live.slide': 1, 'live.shown': [0, 1], 'slots.0.seen': [0, 1] }
	],
	[
		'the last, past one',
		() => on('pitch'),
		turns(2),
		{ 'live.slide': 2, 'live.shown': [0, 2], 'slots.0.seen': [0, 2] }
	],
	['one a second time', at(1), turns(0), { 'live.slide': 0, 'live.shown': [0, 1, 0] }],
	['the same once more', at(1), turns(1), {}],
	[
		'in the questions',
		() => on('questions'),
		turns(1),
		{ 'live.slide': 1, 'live.shown': [0, 1], 'slots.0.seen': [0, 1] }
	],
	['none in a cut', () => on('pitch', CUT), turns(1), { 'live.slide': 1 }],
	[
		'where the presenter begins',
		turned,
		starts('slot1'),
		{ ...START, 'live.shown': [2], 'slots.0.status': 'live', 'slots.0.seen': [2] }
	],
	[
		'in a second call from the first on, each place once in all',
		again,
		starts('slot1'),
		{ ...START, 'live.shown': [0], 'slots.1.status': 'live' }
	],
	[
		'of a slot, whatever was seen in the other',
		() => between(call('slot2')),
		starts('slot2'),
		{ ...START, 'live.shown': [0], 'slots.1.status': 'live', 'slots.1.seen': [0] }
	],
	[
		'what was turned in a cut, once it goes on',
		() => {
			const s = on('pitch', CUT);
			return s.apply(turns(1)(s));
		},
		(s) => ({ type: 'BreachNoted', slot: 'slot1', choice: 'continue', note: '', at: s.now }),
		{
			'incidents.0.choice': 'continue',
			'live.cut': false,
			'live.shown': [0, 1],
			'slots.0.seen': [0, 1]
		}
	],
	[
		'the same after a cut as before it',
		() => on('pitch', CUT),
		(s) => ({ type: 'BreachNoted', slot: 'slot1', choice: 'continue', note: '', at: s.now }),
		{ 'incidents.0.choice': 'continue', 'live.cut': false }
	],
	['nothing by a pause', at(1), (s) => ({ type: 'TimerPaused', at: s.now }), { 'live.timer.pausedAt': 'now' }]
]);

test('[B47] sixteen slides are remembered in the order in which they were on the screen, and all places each once', () => {
	const s = on('pitch');
	const order = Array.from({ length: 15 }, (_, i) => i + 1);
	for (const index of order) s.apply(turns(index)(s));
	expect(liveOf(s).shown).toEqual([0, ...order]);
	s.apply(turns(3)(s));
	expect(liveOf(s).shown).toEqual([...order, 3]);
	s.apply(turns(40)(s));
	expect(liveOf(s).shown).toEqual([...order.slice(1), 3, 40]);
	expect(slotOf(s).seen).toEqual([0, ...order, 40]);
});

/** On every screen, and fetched ahead: the slide before which the presenter stands is the third. */
test.each<[At, cut: boolean, shown: number | null, next: number | null]>([
	['called', false, null, 0],
	['pitch', false, 2, 3],
	['questions', false, 2, 3],
	['scoring', false, 2, 3],
	['called', true, null, null],
	['pitch', true, null, null],
	['questions', true, null, null],
	['scoring', true, null, null]
])('[B12] [B9] which slide is shown and which is fetched ahead: %s, cut: %s', (name, cut, onScreen, next) => {
	expect(slidesOf({ ...liveOf(on('pitch')), step: name, cut, slide: 2 })).toEqual({ shown: onScreen, next });
});
