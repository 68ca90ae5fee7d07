export type Pasted = { kind: 'here'; href: string } | { kind: 'elsewhere' } | { kind: 'none' };

/**
 * Finds the first link in pasted text (people paste whole messages) and says whether it belongs to this host.
 * Only path and fragment are kept: wherever it came from, it is opened here.
 */
export function readPastedLink(text: string, host: string): Pasted {
	const found = /https?:\/\/[^\s<>"'“”«»]+/i.exec(text)?.[0]?.replace(/[.,;:!?)\]}]+$/, '');
	if (found === undefined || !URL.canParse(found)) return { kind: 'none' };
	const url = new URL(found);
	if (url.host !== host) return { kind: 'elsewhere' };
	if (url.pathname === '/' && url.hash === '') return { kind: 'none' };
	return { kind: 'here', href: url.pathname + url.search + url.hash };
}
