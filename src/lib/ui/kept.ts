/** What a person chose for all pages of this browser. */
export type Preference = 'theme' | 'language';

const YEAR = 31_536_000;
/** Over https a browser takes a cookie of such a name from https alone, for this host alone. */
const HOST = '__Host-';

/** The cookie that keeps a choice for a year; an empty one is forgotten. */
export function keptCookie(choice: Preference, value: string, https: boolean): string {
	const age = value === '' ? 0 : YEAR;
	const name = https ? HOST + choice : choice;
	// Lax: a link in a message opens in the language that was chosen.
	return `${name}=${value}; path=/; max-age=${age}; samesite=lax${https ? '; secure' : ''}`;
}

export function keep(choice: Preference, value: string): void {
	document.cookie = keptCookie(choice, value, location.protocol === 'https:');
}

/** @param cookies as a request or a document has them */
export function keptIn(cookies: string, choice: Preference): string | undefined {
	const all = cookies.split(/;\s*/).map((pair) => pair.split('='));
	const named = (name: string) => all.find(([n]) => n === name)?.[1];
	return named(HOST + choice) || named(choice) || undefined;
}
