import type { Finding } from './finding.ts';

type Place = Omit<Finding, 'quote'>;

/** Of a longer text the rest is not looked over. No page and no pitch that anybody can follow is as long. */
export const TEXT_MAX = 20_000;
/** Nobody writes longer words. With them and with wide gaps, patterns would try again from every letter. */
const WORD_MAX = 300;
const GAP_MAX = 12;
const ODD = new RegExp(String.raw`\S{${WORD_MAX + 1},}|\s{${GAP_MAX + 1},}`, 'gu');

/** A part of a text that patterns may look at, and where it begins. */
export interface TextPart {
	text: string;
	from: number;
}

/** What patterns may look at, in parts that none of them is slow on, and what is left out, as findings. */
export function partsOf(text: string): { parts: readonly TextPart[]; long: readonly Place[] } {
	const looked = narrow(text.slice(0, TEXT_MAX));
	const long: Place[] = [];
	const parts: TextPart[] = [];
	let from = 0;
	for (const m of looked.matchAll(ODD)) {
		parts.push({ text: looked.slice(from, m.index), from });
		from = m.index + m[0].length;
		if (/\S/.test(m[0][0] as string)) long.push({ kind: 'long', start: m.index, end: from });
	}
	parts.push({ text: looked.slice(from), from });
	if (text.length > TEXT_MAX) long.push({ kind: 'long', start: TEXT_MAX, end: text.length });
	return { parts: parts.filter((p) => p.text !== ''), long };
}

/** Wide letters as plain ones, one for one: `ｉｎｆｏ＠ｘ．ｐｅ` is an address too. */
function narrow(text: string): string {
	return text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
}
