import { expect, test } from 'vitest';
import { levelShare, levelWord } from '../../../src/lib/ui/levels.ts';
import { readPastedLink } from '../../../src/lib/ui/pastedLink.ts';
import { STAR_FIGURES, starFigure } from '../../../src/lib/ui/stars.ts';

const host = 'sala.example:8443';

test('a link is found in a pasted message and opened on this host only', () => {
	const text = `Estimada: abra «https://${host}/s/abc/join#tok_en-1». Gracias.`;
	expect(readPastedLink(text, host)).toEqual({ kind: 'here', href: '/s/abc/join#tok_en-1' });
	expect(readPastedLink('https://otra.example/s/abc#t', host)).toEqual({ kind: 'elsewhere' });
	expect(readPastedLink(`https://${host}@otra.example/s/a#t`, host)).toEqual({ kind: 'elsewhere' });
});

test('what is not an invitation is not followed', () => {
	for (const text of ['', 'hola', 'javascript:alert(1)', `https://${host}/`, 'https://']) {
		expect(readPastedLink(text, host)).toEqual({ kind: 'none' });
	}
});

test('a level is named for what to do about it', () => {
	expect(levelWord(-Infinity, false)).toBe('silent');
	expect(levelWord(-45, false)).toBe('low');
	expect(levelWord(-18, false)).toBe('good');
	expect(levelWord(-3, false)).toBe('high');
	expect(levelWord(-18, true)).toBe('clip');
	expect([levelShare(-Infinity), levelShare(-60), levelShare(-30), levelShare(3)]).toEqual([0, 0, 0.5, 1]);
});

test('twelve star figures, each different, inside the disc', () => {
	expect(new Set(STAR_FIGURES.map(({ lines }) => lines)).size).toBe(12);
	for (const { stars } of STAR_FIGURES) {
		for (const [x, y, r] of stars) expect(Math.hypot(x - 24, y - 24) + r).toBeLessThanOrEqual(24);
	}
	expect(starFigure(13)).toBe(starFigure(1));
	expect(starFigure(-1)).toBe(starFigure(11));
});
