import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fromBase64url, toBase64url } from '../../../src/wire/base64url.ts';
import { hmacHex } from '../../../src/wire/prf.ts';
import { checkToken, makeToken, tokenIn } from '../../../src/wire/token.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('token of a link', () => {
	test('[A1] a token cut anywhere is noticed, and so is one with any character changed', () => {
		fc.assert(
			fc.property(bytes(16), fc.nat({ max: 25 }), (secret, i) => {
				const token = makeToken(secret);
				expect(token).toMatch(/^[A-Za-z0-9_-]{26}$/);
				expect(checkToken(token)).toBe('ok');
				expect(checkToken(token.slice(0, i))).toBe('cut');
				const changed = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1);
				expect(checkToken(changed)).toBe('malformed');
			})
		);
	});

	test('[L11] signs that a mail program or a person puts behind a link do not make it another', () => {
		const token = makeToken(new Uint8Array(16));
		for (const behind of ['.', '>', '>.', ').', '%3E', '%22%3E', '»', '%C2%BB', '…', ' ', '%20', '*', ''])
			expect(tokenIn(token + behind)).toBe(token);
		for (const other of ['A', '-', '_', '.A', '%41']) expect(tokenIn(token + other)).toBe(token + other);
		expect(tokenIn('')).toBe('');
	});

	test('[A1] what is glued to a token, or no token at all, is malformed', () => {
		const token = makeToken(new Uint8Array(16));
		for (const text of [`${token}.`, `${token}A`, `<${token}`, 'ñ', ' '])
			expect(checkToken(text)).toBe('malformed');
		expect(() => makeToken(new Uint8Array(15))).toThrow(RangeError);
	});
});

test('base64url agrees with Node and refuses what it would not write', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 100 }), (b) => {
			expect(toBase64url(b)).toBe(Buffer.from(b).toString('base64url'));
			expect(fromBase64url(toBase64url(b))).toEqual(b);
		})
	);
	for (const text of ['A', 'AB', 'AA==', 'A+/A', 'AA A', 'ñ']) expect(fromBase64url(text)).toBeNull();
});

test('the draw’s function is HMAC-SHA-256', () => {
	fc.assert(
		fc.property(bytes(32), fc.string({ unit: 'grapheme' }), (key, text) => {
			const hex = Buffer.from(key).toString('hex');
			expect(hmacHex(hex, text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
		})
	);
});
