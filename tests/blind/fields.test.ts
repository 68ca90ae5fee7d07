import { expect, test } from 'vitest';
import { sealOpening } from '../../src/wire/commitment.ts';
import { compare } from './compare.ts';
import { bare, FIELDS, SEALED_CHARS } from './fields.ts';
import { kolmogorovSmirnov } from './ks.ts';

const entry = (text: string) => [{ stream: 'official 1', step: 0, text }];
const differ = (a: string, b: string) => compare(entry(a), entry(b)) !== null;
const SHA = 'ab'.repeat(32);
const view = (commitment: string, sealed: string) =>
	`42["view",{"shared":"{\\"commitments\\":[\\"${commitment}\\"],\\"slots\\":[{\\"id\\":\\"x\\",\\"sealed\\":\\"${sealed}\\"}]}"}]`;

test('[B11] the list of what is random by nature is short, and each field is there for a reason', () => {
	expect(FIELDS.length).toBeLessThan(9);
	for (const f of FIELDS) expect(f.why.length).toBeGreaterThan(20);
});

test('[B11] random words of one shape and length are alike; of another length, shape, count or name they are not', () => {
	const sealed = sealOpening(new Uint8Array(32), new Uint8Array(12), new Uint8Array(32), {
		name: 'N',
		country: 'PE',
		city: '',
		website: ''
	});
	expect(sealed.length).toBe(SEALED_CHARS);
	const other = `${'B'.repeat(20)}${sealed.slice(20)}`;
	expect(differ(view(SHA, sealed), view('cd'.repeat(32), other))).toBe(false);
	expect(differ(view(SHA, sealed), view(SHA.slice(2), sealed))).toBe(true);
	expect(differ(view(SHA, sealed), view(SHA.toUpperCase(), sealed))).toBe(true);
	expect(differ(view(SHA, sealed), view(SHA, sealed.slice(1)))).toBe(true);
	expect(differ(view(SHA, sealed), view(`${SHA}\\",\\"${SHA}`, sealed))).toBe(true);
	expect(differ(`{\\"hash\\":\\"${SHA}\\"}`, `{\\"hash\\":\\"${'cd'.repeat(32)}\\"}`)).toBe(true);
	expect(differ(`{\\"id\\":\\"${sealed}\\"}`, `{\\"id\\":\\"${other}\\"}`)).toBe(true);
});

test('[B11] marks of views are alike by their one shape, and nowhere else', () => {
	const marked = (mark: string, version = 3) =>
		`42["view",{"protocol":3,"version":${version},"mark":"${mark}","own":null,"shared":"{}"}]`;
	const [one, other] = [`Ag${'b'.repeat(66)}`, `Ak${'c'.repeat(66)}`];
	expect(differ(marked(one), marked(other))).toBe(false);
	expect(differ(marked(one), marked(other, 4))).toBe(true);
	expect(differ(marked(one), marked(`${other}7`))).toBe(true);
	expect(differ(marked(one), marked(`7${other}`.slice(0, 68)))).toBe(true);
	expect(differ(`{"mark":"${one}"}`, `{"mark":"${other}"}`)).toBe(true);
});

test('[B11] times of the machine are alike as headers and nowhere else', () => {
	const head = (s: string) => `200 OK\nDate: Tue, 24 Nov 2026 11:00:0${s} GMT\nConnection: close`;
	expect(differ(head('1'), head('2'))).toBe(false);
	expect(differ(`${head('1')}\n\n{"at":1}`, `${head('1')}\n\n{"at":2}`)).toBe(true);
	expect(
		differ(
			'200 OK\nLast-Modified: Tue, 24 Nov 2026 11:00:01 GMT',
			'200 OK\nLast-Modified: Tue, 24 Nov 2026 11:00:02 GMT'
		)
	).toBe(true);
	expect(differ('200 OK\nETag: "1"', '200 OK\nETag: "2"')).toBe(true);
	expect(bare(head('1'))).toContain('‹date 35›');
});

test('[B21] an id of a connection is compared as it is', () => {
	const hello = (sid: string) => `40{"sid":"${sid}"}`;
	expect(differ(hello('AAAAAAAAAAAAAAAAAAAB'), hello('AAAAAAAAAAAAAAAAAAAC'))).toBe(true);
});

test('[B11] one frame more, another order or another stream is a difference', () => {
	const list = (...texts: string[]) => texts.map((text) => ({ stream: 's', step: 0, text }));
	expect(compare(list('a', 'b'), list('a', 'b'))).toBeNull();
	expect(compare(list('a', 'b'), list('a'))).toContain('2 things came in A, 1 in B');
	expect(compare(list('a', 'b'), list('b', 'a'))).not.toBeNull();
	expect(compare(list('a'), [])).not.toBeNull();
});

test('samples of one distribution are taken for one, samples a tenth apart are not', () => {
	const at = (n: number, shift: number) => Array.from({ length: n }, (_, i) => ((i * 7919) % n) / n + shift);
	expect(kolmogorovSmirnov(at(1000, 0), at(997, 0)).p).toBeGreaterThan(0.99);
	expect(kolmogorovSmirnov(at(1000, 0), at(1000, 0.1))).toMatchObject({
		d: expect.closeTo(0.1, 2) as number
	});
	expect(kolmogorovSmirnov(at(1000, 0), at(1000, 0.1)).p).toBeLessThan(0.001);
	// Critical value of D for two samples of 100 at 5 %: 1.358 √(2/100) = 0.192.
	expect(kolmogorovSmirnov(at(100, 0), at(100, 0.19)).p).toBeCloseTo(0.05, 1);
});
