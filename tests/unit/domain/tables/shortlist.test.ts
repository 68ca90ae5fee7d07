import { describe, expect, test } from 'vitest';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import { asRule, shortlisted } from '../../../../src/domain/session/rules/results.ts';
import type { Slot } from '../../../../src/domain/session/state.ts';
import { given, type Session } from '../given.ts';
import { asks, happens, misfits } from '../table.ts';

/** Four pitches `a` to `d`, of which the rule has these shortlisted and these level across the last place. */
function rule(slots: string, open = ''): () => Session {
	return () => {
		const s = given().drawn().revealed();
		if (s.state.phase !== 'revealed') throw new Error('not revealed');
		const { state } = s;
		const four = ['a', 'b', 'c', 'd'].map((slot) => ({ ...(state.slots[0] as Slot), slot }));
		s.state = {
			...state,
			slots: four,
			reveal: { ...state.reveal, shortlist: { slots: [...slots], open: [...open] } }
		};
		return s;
	};
}

const decided = (slots: string, reason = ''): SessionEvent => {
	return { type: 'ShortlistDecided', slots: [...slots], reason, at: 1 };
};
const decide = (slots: string, reason = '', base?: number) =>
	({ type: 'decideShortlist', slots: [...slots], reason, base }) as const;
const is = (slots: string, reason = '') => [
	{ type: 'ShortlistDecided', slots: [...slots], reason, at: 'now' } as const
];
const ab = rule('ab');
const none = rule('');
const level = rule('a', 'bc');
asks('[D10]', [
	['the rule’s own', ab, 'mod', decide('ab'), is('ab')],
	['the rule’s own, in another order', ab, 'org', decide('ba'), is('ba')],
	['the rule’s own, with a reason', ab, 'mod', decide('ab', 'acta 4'), is('ab', 'acta 4')],
	['one more without a reason', ab, 'mod', decide('abc'), 'incomplete'],
	['one fewer without a reason', ab, 'mod', decide('a'), 'incomplete'],
	['another one without a reason', ab, 'mod', decide('ac'), 'incomplete'],
	['quite others without a reason', ab, 'mod', decide('cd'), 'incomplete'],
	['none without a reason', ab, 'mod', decide(''), 'incomplete'],
	['a reason of blanks', ab, 'mod', decide('ac', ' \n'), 'incomplete'],
	['one more with a reason', ab, 'mod', decide('abc', 'acta 4'), is('abc', 'acta 4')],
	['one fewer with a reason', ab, 'org', decide('a', 'acta 4'), is('a', 'acta 4')],
	['another one with a reason', ab, 'mod', decide('ac', 'acta 4'), is('ac', 'acta 4')],
	['none with a reason', ab, 'mod', decide('', 'desierto'), is('', 'desierto')],
	['none, where the rule has none', none, 'mod', decide(''), is('')],
	['one, where the rule has none', none, 'mod', decide('a'), 'incomplete'],
	['the rule’s, where others are level across the last place', level, 'mod', decide('a'), 'incomplete'],
	['one of those who are level', level, 'mod', decide('ab'), 'incomplete'],
	['one of those who are level, with a reason', level, 'mod', decide('ab', 'voto'), is('ab', 'voto')],
	['none, where all who could be in are level', rule('', 'ab'), 'mod', decide(''), 'incomplete'],
	['all who are level, without a reason', rule('', 'ab'), 'mod', decide('ab'), 'incomplete'],
	['three', ab, 'mod', decide('bcd', 'voto'), is('bcd', 'voto')],
	['four', ab, 'mod', decide('abcd', 'voto'), 'limit'],
	['one twice', ab, 'mod', decide('aa', 'voto'), 'invalid'],
	['one twice among four', ab, 'mod', decide('abca', 'voto'), 'invalid'],
	['one that is not there', ab, 'mod', decide('ae', 'voto'), 'invalid'],
	['only one that is not there', ab, 'mod', decide('e', 'voto'), 'invalid']
]);

const once = () => ab().apply(decided('ab'));
asks('[E45]', [
	['over none', ab, 'mod', decide('ab', '', 0), is('ab')],
	['over a first one that is not there', ab, 'mod', decide('ab', '', 1), 'stale'],
	['over the first one', once, 'mod', decide('ab', '', 1), is('ab')],
	['over none, where there is one', once, 'mod', decide('ab', '', 0), 'stale'],
	['over whatever is there', once, 'mod', decide('ab'), is('ab')],
	['over an older one and without its reason', once, 'mod', decide('a', '', 0), 'stale'],
	['over an older one and no shortlist', once, 'mod', decide('e', '', 0), 'invalid']
]);

happens('[D36]', [
	[
		'the first',
		ab,
		decided('ac', 'voto'),
		{ 'reveal.decision': { slots: ['a', 'c'], reason: 'voto', revision: 1 } }
	],
	[
		'the next',
		() => once().apply(decided('ab')),
		decided('ac', 'voto'),
		{ 'reveal.decision.slots.1': 'c', 'reveal.decision.reason': 'voto', 'reveal.decision.revision': 3 }
	]
]);

misfits('[D36]', [
	['a shortlist before the key', () => given().drawn().sealed(), decided('ab')],
	['a shortlist before a pitch', () => given().drawn(), decided('ab')]
]);

describe('[D10] what is the rule’s own', () => {
	test.each<[slots: string, open: string, decided: string, own: boolean]>([
		['', '', '', true],
		['abc', '', 'abc', true],
		['abc', '', 'cab', true],
		['abc', '', 'abd', false],
		['abc', '', 'ab', false],
		['ab', '', 'abc', false],
		['', '', 'a', false],
		['a', '', '', false],
		['abc', 'd', 'abc', false],
		['', 'ab', '', false]
	])('of %s, open %s: %s is: %s', (slots, open, decision, own) => {
		expect(asRule({ slots: [...slots], open: [...open] }, [...decision])).toBe(own);
	});
});

test('[D11] what holds is the rule’s until the panel decides, then the panel’s, none too', () => {
	const shortlist = { slots: ['a', 'b'], open: [] };
	expect(shortlisted({ shortlist, decision: null })).toEqual(['a', 'b']);
	expect(shortlisted({ shortlist, decision: { slots: ['c'] } })).toEqual(['c']);
	expect(shortlisted({ shortlist, decision: { slots: [] } })).toEqual([]);
});
