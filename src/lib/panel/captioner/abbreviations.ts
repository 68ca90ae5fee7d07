/** Short words that a captioner types, and what they stand for. */
export type Abbreviations = ReadonlyMap<string, string>;

/** One per row, `short = long`; what does not read so is left out. Later rows win. */
export function abbreviationsOf(text: string): Abbreviations {
	const rows = text.split('\n').map((row) => /^\s*(\S+)\s*=\s*(\S.*?)\s*$/.exec(row));
	return new Map(rows.flatMap((m) => (m ? [[(m[1] as string).toLowerCase(), m[2] as string] as const] : [])));
}

const LAST_WORD = /(^|[\s¿¡("«“])([^\s¿¡("«“]+?)([.,;:!?)"»”]*)(\s*)$/u;

/**
 * The text with its last word written out, if it stands for something; what follows it stays. A capital at its
 * beginning is kept.
 */
export function expanded(text: string, all: Abbreviations): string {
	const m = LAST_WORD.exec(text);
	const long = m === null ? undefined : all.get((m[2] as string).toLowerCase());
	if (m === null || long === undefined) return text;
	const word = m[2] as string;
	const capital = word[0] !== word[0]?.toLowerCase();
	const put = capital ? long.charAt(0).toUpperCase() + long.slice(1) : long;
	return `${text.slice(0, m.index)}${m[1]}${put}${m[3]}${m[4]}`;
}

const key = (path: string): string => `blindpick-abbreviations:${path}`;

/** Kept on this device alone. */
export function keepAbbreviations(path: string, text: string): void {
	try {
		localStorage.setItem(key(path), text);
	} catch {
		// Without a store they last as long as the page.
	}
}

export function keptAbbreviations(path: string): string {
	try {
		return localStorage.getItem(key(path)) ?? '';
	} catch {
		return '';
	}
}

export function forgetAbbreviations(path: string): void {
	try {
		localStorage.removeItem(key(path));
	} catch {
		// Where nothing is kept, nothing is left.
	}
}
