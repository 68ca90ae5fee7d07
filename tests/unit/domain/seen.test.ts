import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from '../../../src/domain/session/commands.ts';
import type { SessionEvent } from '../../../src/domain/session/events.ts';
import { project } from '../../../src/domain/session/project.ts';
import { given, type Session } from './given.ts';

const COUNT = 5;
const slides = Array.from({ length: COUNT }, (_, i) => ({ id: `pic${i}`, text: `${i}` }));

function ready(): Session {
	const s = given().drawn();
	for (const startup of ['su1', 'su2']) s.apply({ type: 'DeckUploaded', startup, slides });
	return s;
}

/** The slide that an official's view holds. */
function onScreen(s: Session): { slot: string; index: number } | null {
	const actor = s.actor('o1');
	const shared = actor.kind === 'seat' ? project(s.state, actor, s.aside())?.shared : undefined;
	const now = shared && 'captions' in shared ? shared.now : null;
	return now?.slide ? { slot: now.slot, index: now.slide.index } : null;
}

const told = (s: Session) => {
	const cut = s.events.filter((e) => e.type === 'BreachDeclared').at(-1);
	const incident = s.state.phase === 'pitching' ? s.state.incidents.at(-1) : undefined;
	expect(incident?.slidesSeen).toBe(cut?.slidesSeen);
	return { slidesSeen: cut?.slidesSeen, slide: cut?.slide };
};
const show = (index: number): [string, Command] => ['p1', { type: 'showSlide', index }];
const step = (name: 'pitch' | 'questions' | 'scoring'): [string, Command] => [
	'mod',
	{ type: 'startStep', step: name }
];
const CALL: [string, Command] = ['mod', { type: 'callSlot', slot: 'slot1' }];
const CUT: [string, Command] = ['mod', { type: 'cutNow' }];
const resolve = (choice: 'continue' | 'postpone'): [string, Command] => [
	'mod',
	{ type: 'resolveBreach', choice, note: '' }
];
const LOCK: [string, Command] = ['mod', { type: 'lockPresenter', locked: true }];

test.each<[string, [string, Command][], number, number | null]>([
	['turned before the pitch', [CALL, show(1), show(4), CUT], 0, null],
	['turned, cut and continued before the pitch', [CALL, show(3), CUT, resolve('continue'), CUT], 0, null],
	['where the presenter begins', [CALL, show(1), show(4), step('pitch'), CUT], 1, 4],
	['each once', [CALL, step('pitch'), show(1), show(0), show(1), CUT], 2, 1],
	['leaving some out', [CALL, step('pitch'), show(4), CUT], 2, 4],
	['while the presenter is muted', [CALL, step('pitch'), show(2), LOCK, CUT], 2, 2],
	['in questions', [CALL, step('pitch'), step('questions'), show(1), CUT], 2, 1],
	['in scoring', [CALL, step('pitch'), show(1), step('scoring'), CUT], 2, 1],
	['continued', [CALL, step('pitch'), CUT, resolve('continue'), show(1), CUT], 2, 1],
	['in two calls', [CALL, step('pitch'), show(1), CUT, resolve('postpone'), CALL, show(3), CUT], 2, null]
])(
	'[B47] the record and the moderator are told of slides that were on a screen: %s',
	(_, steps, n, slide) => {
		expect(told(ready().all(...steps))).toEqual({ slidesSeen: n, slide });
	}
);

test('[B47] of a deck that was turned before the pitch a cut tells as little as of a presenter who never came', () => {
	const cut = (...more: [string, Command][]) => {
		const s = ready().all(CALL);
		for (const command of more) s.all(command);
		s.now = 9_000_000;
		s.all(CUT);
		const actor = s.actor('mod');
		return actor.kind === 'seat' ? project(s.state, actor, s.aside()) : null;
	};
	expect(cut(show(2), show(1))).toEqual(cut());
});

test('[B47] also by what was recorded before: a slide turned at the call is none', () => {
	const s = ready().all(CALL);
	s.apply({ type: 'SlideShown', slot: 'slot1', index: 3, at: s.now }).all(CUT);
	expect(told(s)).toEqual({ slidesSeen: 0, slide: null });
});

test('[B47] [B19] whatever happens, a cut tells how many slides officials’ views had held, and which they hold', () => {
	const command = fc.oneof(
		{ weight: 6, arbitrary: fc.nat({ max: COUNT - 1 }).map(show) },
		{ weight: 2, arbitrary: fc.constantFrom(...(['pitch', 'questions', 'scoring'] as const)).map(step) },
		{ weight: 2, arbitrary: fc.constant(CUT) },
		{ weight: 2, arbitrary: fc.constantFrom(resolve('continue'), resolve('postpone')) },
		{
			weight: 2,
			arbitrary: fc.constantFrom<[string, Command]>(
				CALL,
				['mod', { type: 'postponeSlot', slot: 'slot1', reason: '' }],
				['mod', { type: 'lockPresenter', locked: true }],
				['mod', { type: 'lockPresenter', locked: false }],
				['mod', { type: 'giveFloor', floor: { kind: 'nobody' } }]
			)
		}
	);
	let cuts = 0;
	fc.assert(
		fc.property(fc.array(command, { minLength: 10, maxLength: 40 }), (steps) => {
			const s = ready().all(CALL);
			const seen = new Set<number>();
			for (const [seat, what] of steps) {
				const before = onScreen(s);
				const from = s.events.length;
				if (s.do(seat, what) !== null) continue;
				const cut = s.events.slice(from).find((e): e is Cut => e.type === 'BreachDeclared');
				if (cut !== undefined) {
					cuts++;
					expect([cut.slidesSeen, cut.slide]).toEqual([seen.size, before?.index ?? null]);
				}
				const now = onScreen(s);
				if (now !== null) seen.add(now.index);
			}
		}),
		{ numRuns: 300, seed: 47 }
	);
	expect(cuts).toBeGreaterThan(100);
});

type Cut = Extract<SessionEvent, { type: 'BreachDeclared' }>;
