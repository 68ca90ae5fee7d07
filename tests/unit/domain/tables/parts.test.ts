import { describe, expect, test } from 'vitest';
import { openingOf } from '../../../../src/domain/kernel/identity.ts';
import { named } from '../../../../src/domain/kernel/named.ts';
import { once, onceFor } from '../../../../src/domain/kernel/once.ts';
import { LANGUAGES } from '../../../../src/domain/session/script.ts';
import { EMPTY_SHEET } from '../../../../src/domain/session/sheet.ts';
import {
	begunAt,
	hasBrought,
	isOpen,
	NOTHING_BROUGHT,
	officialNumber,
	officials,
	seatOf,
	sheetOf,
	type Known
} from '../../../../src/domain/session/state.ts';
import { given, type Session } from '../given.ts';
import { aborted, addSeat, IDENTITY, none, ready, script, slides } from './ready.ts';

function known({ state }: Session): Known {
	if (state.phase === 'none') throw new Error('no session');
	return state;
}

const counted = () => {
	let calls = 0;
	const compute = (x: { n: number }) => ({ twice: x.n * 2, calls: ++calls });
	return { compute, calls: () => calls };
};

describe('[D36] what follows from a part that is not changed in place', () => {
	test('is computed once for each, and is the same thing then', () => {
		const { compute, calls } = counted();
		const twice = once(compute);
		const [one, two] = [{ n: 1 }, { n: 1 }];
		expect(twice(one)).toEqual({ twice: 2, calls: 1 });
		expect(twice(one)).toBe(twice(one));
		expect(twice(two)).toEqual({ twice: 2, calls: 2 });
		expect([twice(one).calls, calls()]).toEqual([1, 2]);
	});

	test('is computed once where nothing follows, too', () => {
		let calls = 0;
		const nothing = once(() => void calls++);
		const one = {};
		expect([nothing(one), nothing(one), calls]).toEqual([undefined, undefined, 1]);
	});

	test('of several parts is computed anew when one of them is another, and the last of each first part is kept', () => {
		type Parts = { list: readonly number[]; by: number; more: string };
		let calls = 0;
		const sum = onceFor(
			({ list, by, more }: Parts) => [list, by, more],
			({ list, by }) => [list.reduce((a, b) => a + b, 0) * by, ++calls] as const
		);
		const [one, other] = [[1, 2], [3]];
		const of = (list: readonly number[], by: number, more = '') => sum({ list, by, more });
		expect(of(one, 1)).toEqual([3, 1]);
		expect(of(one, 1)).toBe(of(one, 1));
		expect(of(one, 2)).toEqual([6, 2]);
		expect(of(one, 2, 'x')).toEqual([6, 3]);
		expect(of(other, 2, 'x')).toEqual([6, 4]);
		expect(of(one, 2, 'x')).toEqual([6, 3]);
		expect(of(one, 1)).toEqual([3, 5]);
	});
});

test('[D23] a record is asked for what was put there, and for nothing that every object has', () => {
	expect([named({ a: 1 }, 'a'), named({ a: 1 }, 'b'), named({ a: 0 }, 'a')]).toEqual([1, undefined, 0]);
	for (const name of ['constructor', 'toString', '__proto__']) expect(named({ a: 1 }, name)).toBeUndefined();
	expect(named({ constructor: 2 }, 'constructor')).toBe(2);
});

test('[D39] of an identity the reveal opens name, country, city and website, and nothing of its people', () => {
	expect(openingOf(IDENTITY)).toStrictEqual({
		name: 'Zafiro Andino',
		country: 'PE',
		city: 'Lima',
		website: 'https://zafiro.pe'
	});
});

test('[S12] a sheet begins with no mark and no word', () => {
	expect(EMPTY_SHEET).toStrictEqual({ marks: {}, texts: {}, comment: '' });
});

test('[H2] a pitch in writing is read in each of the three languages', () => {
	expect(LANGUAGES).toEqual(['es', 'en', 'pt']);
});

describe('[D36] what is read from a state', () => {
	test.each([
		['nothing', NOTHING_BROUGHT, false],
		['slides', { deck: slides(1), script: null }, true],
		['a text', { deck: [], script: script() }, true],
		['both', { deck: slides(1), script: script() }, true]
	])('with %s brought, whether anything was', (_, startup, brought) => {
		expect(hasBrought(startup)).toBe(brought);
	});

	test.each<[phase: string, () => Session, open: boolean, begun: boolean]>([
		['none', none, false, false],
		['draft', ready, false, false],
		['lobby', () => given().lobby(), true, false],
		['pitching', () => given().drawn().pitching(), true, true],
		['review', () => given().drawn().review(), true, true],
		['sealed', () => given().drawn().sealed(), true, true],
		['revealed', () => given().drawn().revealed(), true, true],
		['aborted before doors open', () => aborted(ready()), false, false],
		['aborted before the first call', () => aborted(given().drawn()), false, false],
		['aborted after the first call', () => aborted(given().drawn().called()), false, true]
	])('%s: whether doors have opened, and a first pitch was called', (_, to, open, begun) => {
		const s = to();
		const first = s.events.find((e) => e.type === 'SlotCalled');
		expect([isOpen(s.state), begunAt(s.state)]).toEqual([open, begun ? first?.at : null]);
		expect(first !== undefined).toBe(begun);
	});

	test('the countdown and the end count as open', () => {
		const s = given().drawn().sealed();
		s.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
		expect([s.state.phase, isOpen(s.state)]).toEqual(['revealing', true]);
		const end = given().drawn().revealed();
		end.all(['mod', { type: 'closeSession' }]);
		expect([end.state.phase, isOpen(end.state)]).toEqual(['closed', true]);
	});

	test('officials have numbers as they were added, and nobody else has one', () => {
		const s = known(
			ready().all(['org', { type: 'removeSeat', seat: 'o1' }], ['org', addSeat('o4', 'official')])
		);
		expect(officials(s).map((x) => x.id)).toEqual(['o2', 'o3', 'o4']);
		const number = (seat: string) => officialNumber(s, seat);
		expect(['o2', 'o3', 'o4', 'o1', 'mod'].map(number)).toEqual([1, 2, 3, 0, 0]);
	});

	test('a seat and a sheet are found by their ids alone', () => {
		const s = given().drawn().pitching().score('o2', 'slot1', 4);
		const state = known(s);
		expect(seatOf(state, 'p2')).toEqual({ id: 'p2', role: 'presenter', startup: 'su2' });
		expect(seatOf(state, 'p9')).toBeUndefined();
		if (state.phase !== 'pitching') throw new Error('not pitching');
		expect(sheetOf(state, 'slot1', 'o2')).toMatchObject({ sheet: s.sheet(4), revision: 1 });
		expect([sheetOf(state, 'slot1', 'o1'), sheetOf(state, 'slot2', 'o2')]).toEqual([undefined, undefined]);
	});
});
