import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Opening } from '../../../src/domain/kernel/identity.ts';
import { fromBase64url, toBase64url } from '../../../src/wire/base64url.ts';
import {
	OpeningTooLongError,
	SealError,
	checkOpening,
	commit,
	openSealed,
	openingFits,
	padOpening,
	sealOpening
} from '../../../src/wire/commitment.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const text = (max: number) => fc.string({ unit: 'grapheme', maxLength: max });
const opening: fc.Arbitrary<Opening> = fc
	.record({ name: text(120), country: fc.constantFrom('PE', 'BR', 'US'), city: text(40), website: text(60) })
	.filter(openingFits);
const acme: Opening = { name: 'Añañuca', country: 'PE', city: 'Lima', website: 'https://ananuca.pe' };
const salt = new Uint8Array(32).fill(7);
const key = new Uint8Array(32).fill(9);
const nonce = new Uint8Array(12).fill(3);

describe('commitment', () => {
	test('[B1] commitment, seal and padding have one length for every identity', () => {
		fc.assert(
			fc.property(opening, bytes(32), bytes(32), bytes(12), (o, s, k, n) => {
				expect(padOpening(o).length).toBe(1024);
				expect(commit(s, o)).toMatch(/^[0-9a-f]{64}$/);
				expect(sealOpening(k, n, s, o).length).toBe(1446);
			})
		);
	});

	test('[R1] what was sealed opens to the same and holds against its commitment, and against no other', () => {
		fc.assert(
			fc.property(opening, bytes(32), bytes(32), bytes(12), (o, s, k, n) => {
				const opened = openSealed(k, sealOpening(k, n, s, o));
				expect(opened).toEqual({ salt: s, opening: o });
				const other = commit(s, { ...o, country: 'XX' });
				expect(checkOpening([other, commit(s, o)], opened.salt, opened.opening)).toBe(true);
				expect(checkOpening([other], opened.salt, opened.opening)).toBe(false);
			})
		);
	});

	test('[R1] the commitment is SHA-256 over the salt and the padded canonical opening', () => {
		const json = '{"city":"Lima","country":"PE","name":"Añañuca","website":"https://ananuca.pe"}';
		const padded = Buffer.alloc(1024);
		padded[padded.write(json)] = 0x80;
		expect(commit(salt, acme)).toBe(createHash('sha256').update(salt).update(padded).digest('hex'));
	});

	test('[R1] a single changed byte, or another key, opens nothing', () => {
		const sealed = fromBase64url(sealOpening(key, nonce, salt, acme))!;
		fc.assert(
			fc.property(fc.nat({ max: sealed.length - 1 }), fc.integer({ min: 1, max: 255 }), (i, flip) => {
				const changed = sealed.slice();
				changed[i]! ^= flip;
				expect(() => openSealed(key, toBase64url(changed))).toThrow(SealError);
			})
		);
		expect(() => openSealed(new Uint8Array(32), toBase64url(sealed))).toThrow(SealError);
		expect(() => openSealed(key, toBase64url(sealed.slice(1)))).toThrow(SealError);
		expect(() => openSealed(key, 'not base64url!')).toThrow(SealError);
	});

	test('an opening changed in any field fails its commitment', () => {
		const committed = [commit(salt, acme)];
		for (const field of ['name', 'country', 'city', 'website'] as const) {
			expect(checkOpening(committed, salt, { ...acme, [field]: acme[field] + ' ' })).toBe(false);
		}
		expect(checkOpening(committed, new Uint8Array(31), acme)).toBe(false);
	});

	test('an opening that does not fit is an error, never cut', () => {
		const frame = '{"city":"","country":"PE","name":"","website":""}'.length;
		const at = (n: number): Opening => ({ name: 'x'.repeat(n), country: 'PE', city: '', website: '' });
		expect(openingFits(at(1023 - frame))).toBe(true);
		expect(openSealed(key, sealOpening(key, nonce, salt, at(1023 - frame))).opening).toEqual(
			at(1023 - frame)
		);
		expect(openingFits(at(1024 - frame))).toBe(false);
		expect(() => commit(salt, at(1024 - frame))).toThrow(OpeningTooLongError);
		expect(openingFits({ ...acme, name: '\ud800' })).toBe(false);
		expect(checkOpening([], salt, at(5000))).toBe(false);
	});

	test('keys, salts and nonces of another size are refused', () => {
		expect(() => commit(new Uint8Array(16), acme)).toThrow(RangeError);
		expect(() => sealOpening(new Uint8Array(16), nonce, salt, acme)).toThrow(RangeError);
		expect(() => sealOpening(key, new Uint8Array(16), salt, acme)).toThrow(RangeError);
	});
});
