import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fromBase64url, toBase64url } from '../../../src/wire/base64url.ts';
import { hmacHex } from '../../../src/wire/prf.ts';
import { checkToken, makeToken, tokenIn } from '../../../src/wire/token.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

/** What stands behind links. */
const BEHIND = [
	...[
		'',
		'.',
		'>',
		'>.',
		').',
		']',
		'}',
		'">',
		'»',
		'”',
		'’',
		'…',
		' ',
		'*',
		'_',
		'__',
		'-',
		'?utm_source=mail&a=1'
	],
	...[
		'&data=05',
		'\u200b',
		'\u00ad',
		'\ufeff',
		'\u2060.',
		'。',
		'）',
		'」',
		'、',
		'\u00a0Gracias',
		'\nGracias',
		'~',
		'`',
		'%'
	],
	...['Gracias', '.Abra', '#', '/']
];

const checked = (token: string) => (checkToken(token) === 'ok' ? token : checkToken(token));

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

	test('[L11] whatever a mail program or a person puts behind a link, its token is the same', () => {
		for (const behind of BEHIND)
			fc.assert(
				fc.property(bytes(16), (secret) => {
					const token = makeToken(secret);
					expect(tokenIn(token + behind), behind).toBe(token);
					expect(tokenIn(token + encodeURIComponent(behind)), behind).toBe(token);
				}),
				{ numRuns: 5 }
			);
		expect(tokenIn('')).toBe('');
	});

	test('[L11] a token that a mail broke or escaped is the one that was sent', () => {
		const token = makeToken(new Uint8Array(16).fill(251));
		for (const within of [
			' ',
			'\r\n',
			'\n> ',
			'\n> > ',
			'=\r\n',
			'\u200b',
			'\u00ad',
			'\ufeff',
			'%20',
			'%E2%80%8B'
		])
			expect(tokenIn(`${token.slice(0, 9)}${within}${token.slice(9)}`), within).toBe(token);
		const escaped = token.replaceAll('_', '%5F').replaceAll('-', '%2D');
		for (const all of [escaped, escaped.replaceAll('%', '%25')]) expect(tokenIn(all)).toBe(token);
	});

	test('[L11] a token with a sign missing, changed or more is not made whole', () => {
		fc.assert(
			fc.property(bytes(16), fc.nat({ max: 25 }), fc.constantFrom(...BEHIND), (secret, i, behind) => {
				const token = makeToken(secret);
				const [before, after] = [token.slice(0, i), token.slice(i + 1)];
				for (const other of [
					before,
					before + after,
					`${before}~${after}`,
					`${before}${token[i] === 'A' ? 'B' : 'A'}${after}`
				])
					expect([token, 'cut', 'malformed']).toContain(checked(tokenIn(other + behind)));
			})
		);
		const token = makeToken(new Uint8Array(16));
		for (const behind of ['.', '…', ' ', '\u200b', '>'])
			expect(checkToken(tokenIn(token.slice(0, 20) + behind))).toBe('cut');
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
