import { expect, test } from 'vitest';
import { levelShare, levelWord } from '../../../src/lib/ui/levels.ts';
import { readPastedLink } from '../../../src/lib/ui/pastedLink.ts';
import { makeToken } from '../../../src/wire/token.ts';
import { STAR_FIGURES, starFigure } from '../../../src/lib/ui/stars.ts';

const host = 'sala.example:8443';

test('a link is found in a pasted message and opened on this host only', () => {
	const text = `Estimada: abra «https://${host}/s/abc/join#tok_en-1». Gracias.`;
	expect(readPastedLink(text, host)).toEqual({ kind: 'here', href: '/s/abc/join#tok_en-1' });
	expect(readPastedLink('https://otra.example/s/abc#t', host)).toEqual({ kind: 'elsewhere' });
	expect(readPastedLink(`https://${host}@otra.example/s/a#t`, host)).toEqual({ kind: 'elsewhere' });
});

const token = makeToken(new Uint8Array(16).fill(250));
const link = `https://${host}/s/abc/join#${token}`;
const href = `/s/abc/join#${token}`;

test('[L11] a link is found as mail programs hand it on', () => {
	const escaped = encodeURIComponent(link);
	const within = (at: number, by: string) => link.slice(0, at) + by + link.slice(at);
	for (const text of [
		`https://eur01.safelinks.protection.outlook.com/?url=${escaped}&data=05%7C02&reserved=0`,
		`https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(escaped)}&data=05`,
		`https://www.google.com/url?q=${escaped}&sa=D`,
		`https://www.google.com/url?q=${link}&sa=D`,
		`https://filter.example/v3/__${link}__;Iw!!`,
		link.replace('#', '%23'),
		link.replace('#', '?utm_source=mail#'),
		link.replace('https://', ''),
		`Abra ${link.replace('https://', '')}.`,
		link.replace(host, host.toUpperCase()).replace('https', 'HTTPS'),
		`Estimada:\n> abra ${link}\n> Gracias`,
		`[${link}](${link})`,
		`_${link}_`,
		`<a href="${link}">entrar</a>`,
		`https://video.example/j/1 y ${link}`,
		...['\n', '\r\n> ', '=\r\n', ' ', '> ', '\u200b', '\u00ad'].flatMap((by) =>
			[link.length - 3, link.length - 20, 25, 12].map((at) => within(at, by))
		),
		`${within(link.length - 9, '\n> ')}\nGracias`
	])
		expect(readPastedLink(text, host), text).toEqual({ kind: 'here', href });
	expect(readPastedLink(`${host}/o/join#${token}).`, host)).toEqual({
		kind: 'here',
		href: `/o/join#${token}`
	});
});

test('[L11] of another host no link is taken, and of two the whole one', () => {
	for (const other of [
		'otra.example',
		`no${host}`,
		`x.${host}`,
		`sala.example.otra.example:8443`,
		'salazexample:8443'
	])
		expect(readPastedLink(link.replace(host, other), host), other).toEqual({ kind: 'elsewhere' });
	expect(readPastedLink(`${link.slice(0, -5)} ${link}`, host)).toEqual({ kind: 'here', href });
	expect(readPastedLink(link.slice(0, -5), host)).toEqual({ kind: 'here', href: href.slice(0, -5) });
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
