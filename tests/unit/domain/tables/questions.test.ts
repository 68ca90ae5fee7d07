import { expect, test } from 'vitest';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import { isOpen } from '../../../../src/domain/session/state.ts';
import { given, type Session } from '../given.ts';
import { asks, happens, misfits } from '../table.ts';
import { aborted, ready } from './ready.ts';

const asked = (question: string, seat = 'o1', slot = 'slot1'): SessionEvent => {
	return { type: 'QuestionAsked', question, slot, seat, text: '¿Cuánto?', at: 1 };
};
const picked = (question: string): SessionEvent => ({ type: 'QuestionPicked', question, at: 1 });
const closed = (question: string, answered = true): SessionEvent => {
	return { type: 'QuestionClosed', question, answered, at: 1 };
};
const moved = (question: string, before: string | null): SessionEvent => {
	return { type: 'QuestionMoved', question, before, at: 1 };
};
const raised = (seat: string, up = true, at = 1): SessionEvent => {
	return { type: 'HandRaised', seat, raised: up, at };
};

const pitching = (...then: SessionEvent[]) =>
	given()
		.drawn()
		.pitching()
		.apply(...then);
/** The first pitch, with its questions, is over and the second is on. */
const next = (...then: SessionEvent[]) =>
	pitching(...then)
		.finish()
		.pitching('slot2');
/** `a` waits, `b` is before the presenter, `c` was answered, `d` dropped. */
const each = () =>
	pitching(...['a', 'b', 'c', 'd'].map((id) => asked(id)), picked('b'), closed('c'), closed('d', false));

const ask = (slot?: string) => ({ type: 'askQuestion', text: '¿Cuánto?', slot }) as const;
const is = (slot: string, seat = 'o1') => [
	{ type: 'QuestionAsked', question: 'id6', slot, seat, text: '¿Cuánto?', at: 'now' } as const
];
/** So many questions of the seat, by ids that are its own. */
const many = (n: number, seat = 'o1') => Array.from({ length: n }, (_, i) => asked(`${seat}-${i}`, seat));
asks('[D50]', [
	['a question', pitching, 'o1', ask(), is('slot1')],
	['a question of the pitch that is on', pitching, 'o1', ask('slot1'), is('slot1')],
	['a question of another pitch', pitching, 'o1', ask('slot2'), 'not-now'],
	['a question of the pitch before', next, 'o1', ask('slot1'), 'not-now'],
	['a question to the second pitch', next, 'o1', ask(), is('slot2')],
	['a question before the pitch began', () => given().drawn().called(), 'o1', ask(), is('slot1')],
	['the tenth that waits', () => pitching(...many(9)), 'o1', ask(), is('slot1')],
	['the eleventh that waits', () => pitching(...many(10)), 'o1', ask(), 'limit'],
	['one beside ten of a colleague', () => pitching(...many(10, 'o2')), 'o1', ask(), is('slot1')],
	['one beside ten of the pitch before', () => next(...many(10)), 'o1', ask(), is('slot2')],
	['one where one of ten was picked', () => pitching(...many(10), picked('o1-0')), 'o1', ask(), is('slot1')],
	['one where one of ten was closed', () => pitching(...many(10), closed('o1-9')), 'o1', ask(), is('slot1')]
]);

const pick = (question: string) => ({ type: 'pickQuestion', question }) as const;
const close = (question: string, answered: boolean) =>
	({ type: 'closeQuestion', question, answered }) as const;
const old = () => next(asked('old')).apply(asked('a', 'o1', 'slot2'));
const did = (type: 'QuestionPicked' | 'QuestionClosed', question: string, answered?: boolean) => [
	{ type, question, ...(answered === undefined ? {} : { answered }), at: 'now' }
];
asks('[D50]', [
	['one that waits is picked', each, 'mod', pick('a'), did('QuestionPicked', 'a')],
	['one that is picked already', each, 'mod', pick('b'), 'not-found'],
	['one that was answered is picked', each, 'mod', pick('c'), 'not-found'],
	['one that was dropped is picked', each, 'mod', pick('d'), 'not-found'],
	['one that is not there is picked', each, 'mod', pick('e'), 'not-found'],
	['one of the pitch before is picked', old, 'mod', pick('old'), 'not-found'],
	['one beside that of the pitch before is picked', old, 'mod', pick('a'), did('QuestionPicked', 'a')],
	['one that waits was answered', each, 'mod', close('a', true), did('QuestionClosed', 'a', true)],
	['one that waits is dropped', each, 'mod', close('a', false), did('QuestionClosed', 'a', false)],
	['the one that is picked was answered', each, 'mod', close('b', true), did('QuestionClosed', 'b', true)],
	['one that was answered is closed', each, 'mod', close('c', true), 'not-found'],
	['one that was dropped is closed', each, 'mod', close('d', false), 'not-found'],
	['one that is not there is closed', each, 'mod', close('e', true), 'not-found'],
	['one of the pitch before is closed', old, 'mod', close('old', true), 'not-found']
]);

const move = (question: string, before: string | null) =>
	({ type: 'moveQuestion', question, before }) as const;
const three = () => pitching(asked('a'), asked('b'), asked('c'), asked('x'), picked('x'));
const moves = (question: string, before: string | null) => [
	{ type: 'QuestionMoved', question, before, at: 'now' } as const
];
asks('[D50]', [
	['the last before the first', three, 'mod', move('c', 'a'), moves('c', 'a')],
	['the first to the end', three, 'mod', move('a', null), moves('a', null)],
	['one before itself', three, 'mod', move('a', 'a'), 'not-found'],
	['one before one that is picked', three, 'mod', move('a', 'x'), 'not-found'],
	['one before one that is not there', three, 'mod', move('a', 'e'), 'not-found'],
	['one before one of the pitch before', old, 'mod', move('a', 'old'), 'not-found'],
	['one that is picked, to the end', three, 'mod', move('x', null), 'not-found'],
	['one that is picked, before one that waits', three, 'mod', move('x', 'a'), 'not-found'],
	['one that is not there', three, 'mod', move('e', null), 'not-found'],
	['one of the pitch before, to the end', old, 'mod', move('old', null), 'not-found']
]);

const order = (s: Session) => (isOpen(s.state) ? s.state.questions.map((q) => q.id).join(' ') : '');
test.each<[what: string, question: string, before: string | null, order: string]>([
	['the first to the end', 'a', null, 'old b c d a'],
	['the last to the end, where it is', 'd', null, 'old a b c d'],
	['one in between to the end', 'b', null, 'old a c d b'],
	['the last before the first', 'd', 'a', 'old d a b c'],
	['the first before the last', 'a', 'd', 'old b c a d'],
	['the first before the one that follows, where it is', 'a', 'b', 'old a b c d'],
	['one before the one that precedes', 'c', 'b', 'old a c b d'],
	['one in between before the last', 'b', 'd', 'old a c b d'],
	['the last before one in between', 'd', 'b', 'old a d b c']
])('[D50] a question moves: %s', (_, question, before, becomes) => {
	const s = next(asked('old')).apply(...['a', 'b', 'c', 'd'].map((id) => asked(id, 'o1', 'slot2')));
	expect(order(s.all(['mod', move(question, before)]))).toBe(becomes);
});

test('[D50] a question moves before the very first there is', () => {
	expect(order(three().apply(moved('b', 'a')))).toBe('b a c x');
});

const hand = (up: boolean) => ({ type: 'raiseHand', raised: up }) as const;
const lower = (seat: string) => ({ type: 'lowerHand', seat }) as const;
const lifts = (seat: string, up: boolean) => [{ type: 'HandRaised', seat, raised: up, at: 'now' } as const];
const up = () => pitching(raised('o1'), raised('o2'));
asks('[D51]', [
	['a hand goes up', pitching, 'o1', hand(true), lifts('o1', true)],
	['a hand goes up in the lobby', () => given().lobby(), 'o1', hand(true), lifts('o1', true)],
	['a hand goes down', up, 'o1', hand(false), lifts('o1', false)],
	['the moderator takes the first down', up, 'mod', lower('o1'), lifts('o1', false)],
	['the moderator takes the second down', up, 'mod', lower('o2'), lifts('o2', false)],
	['the moderator takes down what is not up', up, 'mod', lower('o3'), 'not-found'],
	['the moderator takes down where none is up', pitching, 'mod', lower('o1'), 'not-found']
]);

const waits = { slot: 'slot1', seat: 'o1', text: '¿Cuánto?', at: 1, status: 'waiting' };
happens('[D36]', [
	['a first question', pitching, asked('a'), { questions: [{ id: 'a', ...waits }] }],
	[
		'a second one comes last',
		() => pitching(asked('a')),
		asked('b'),
		{
			questions: [
				{ id: 'a', ...waits },
				{ id: 'b', ...waits }
			]
		}
	],
	[
		'one is picked: the one before counts as answered, what was closed stays as it was',
		each,
		picked('a'),
		{ 'questions.0.status': 'picked', 'questions.1.status': 'answered' }
	],
	['the one that is picked is picked again', each, picked('b'), {}],
	['one that waits was answered', each, closed('a'), { 'questions.0.status': 'answered' }],
	['one that waits is dropped', each, closed('a', false), { 'questions.0.status': 'dropped' }],
	['the one that is picked is dropped', each, closed('b', false), { 'questions.1.status': 'dropped' }],
	['one that is not there is moved to the end', three, moved('e', null), {}],
	['one that is not there is moved before another', three, moved('e', 'a'), {}],
	['one is moved before itself', three, moved('b', 'b'), {}],
	['one is moved before what is not there', three, moved('a', 'e'), {}]
]);

happens('[D51]', [
	['a first hand', pitching, raised('o1'), { hands: [{ seat: 'o1', at: 1 }] }],
	[
		'a second hand comes after it',
		() => pitching(raised('o2')),
		raised('o1', true, 7),
		{
			hands: [
				{ seat: 'o2', at: 1 },
				{ seat: 'o1', at: 7 }
			]
		}
	],
	[
		'a hand raised again waits anew',
		up,
		raised('o1', true, 7),
		{ 'hands.0.seat': 'o2', 'hands.1.seat': 'o1', 'hands.1.at': 7 }
	],
	['a hand goes down, the others stay up', up, raised('o1', false), { hands: [{ seat: 'o2', at: 1 }] }],
	['a hand goes down that is not up', up, raised('o3', false), {}]
]);

misfits('[D36]', [
	['a question before doors open', ready, asked('a')],
	['a question picked before doors open', ready, picked('a')],
	['a question closed before doors open', ready, closed('a')],
	['a question moved before doors open', ready, moved('a', null)],
	['a hand before doors open', ready, raised('o1')],
	['a question after an abort', () => aborted(pitching()), asked('a')]
]);
