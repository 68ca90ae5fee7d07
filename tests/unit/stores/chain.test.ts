import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GENESIS, canonical, link, verifyChain } from '../../../server/journal/chain.ts';
import { ChainError } from '../../../server/journal/port.ts';
import type { JsonValue, StoredEvent } from '../../../server/journal/port.ts';
import { UnknownEventError, upcast } from '../../../server/journal/upcast.ts';

function chainOf(data: readonly JsonValue[]): StoredEvent[] {
	const events: StoredEvent[] = [];
	for (const [i, d] of data.entries()) {
		events.push(
			link(events.at(-1)?.hash ?? GENESIS, { session: 's', seq: i + 1, at: i, type: 't', data: d })
		);
	}
	return events;
}

describe('chain', () => {
	test('[J2] the hash is SHA-256 over the canonical JSON of the event and the hash before it', () => {
		const event = link(GENESIS, { session: 's', seq: 1, at: 2, type: 't', data: { b: 1, a: 'ñ' } });
		// printf '{"at":2,"data":{"a":"ñ","b":1},"prev":"000…0","seq":1,"session":"s","type":"t"}' | sha256sum
		expect(event.hash).toBe('5d24716d217dabcab3d649872474574f94479b2976f576c58f31de46ec2a5597');
	});

	test('[J2] any chain holds as it was made, and no longer once any event is changed, dropped or swapped', () => {
		const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;
		const data = fc.array(json, { minLength: 2, maxLength: 8 });
		fc.assert(
			fc.property(data, fc.nat(), fc.constantFrom('change', 'drop', 'swap'), (values, n, how) => {
				const events = chainOf(values);
				verifyChain(events);
				const i = n % (events.length - 1);
				const [a, b] = [events[i]!, events[i + 1]!];
				if (how === 'change') events[i] = { ...a, data: [a.data] };
				if (how === 'drop') events.splice(i, 1);
				if (how === 'swap') [events[i], events[i + 1]] = [b, a];
				expect(() => verifyChain(events)).toThrow(ChainError);
			})
		);
	});

	test('[J2] a later part is verified from the point before it', () => {
		const events = chainOf([1, 2, 3]);
		verifyChain(events.slice(1), { seq: 1, hash: events[0]!.hash });
		expect(() => verifyChain(events.slice(1))).toThrow(ChainError);
		expect(() => verifyChain([events[0]!, { ...events[1]!, session: 't' }])).toThrow(/another session/);
	});

	test('what JSON cannot say is refused', () => {
		expect(() => canonical(NaN)).toThrow();
		expect(() => canonical('\ud800')).toThrow();
		expect(() => canonical(undefined as unknown as null)).toThrow();
	});
});

describe('upcasting', () => {
	const [event] = chainOf([{ n: 1 }]) as [StoredEvent];

	test('[J7] an event of a type nobody knows is a loud error', () => {
		expect(() => upcast(event, new Set(['other']))).toThrow(UnknownEventError);
	});

	test('[J7] an old event is read through its upcasters, one after the other', () => {
		const table = new Map([
			['t', (data: JsonValue) => ({ type: 't2', data: { ...(data as object), two: true } })],
			['t2', (data: JsonValue) => ({ type: 't3', data })]
		]);
		const read = upcast(event, new Set(['t3']), table);
		expect(read).toEqual({ seq: 1, at: 0, type: 't3', data: { n: 1, two: true } });
		expect(() => upcast(event, new Set(['t2']), table)).toThrow(UnknownEventError);
	});

	test('a current event passes as it is', () => {
		expect(upcast(event, new Set(['t'])).data).toEqual({ n: 1 });
	});
});
