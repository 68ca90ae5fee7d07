import { asSent, checkToken, tokenIn } from '../../wire/token.ts';

export type Pasted = { kind: 'here'; href: string } | { kind: 'elsewhere' } | { kind: 'none' };

/**
 * Finds the first link of this host in pasted text (people paste whole messages), as it was sent and as mail programs
 * hand it on. Only path and fragment are kept: wherever it came from, it is opened here.
 */
export function readPastedLink(text: string, host: string): Pasted {
	const seen = asSent(text);
	const invitations = [seen, seen.replace(BROKEN, '')].flatMap((t) => invitationsIn(t, host));
	const invitation = invitations.find((i) => checkToken(i.token) === 'ok') ?? invitations[0];
	if (invitation !== undefined) return { kind: 'here', href: `${invitation.page}#${invitation.token}` };
	const urls = [...text.matchAll(LINK)].flatMap(([found]) => urlOf(found.replace(BEHIND, '')));
	const here = urls.find((u) => u.host === host && (u.pathname !== '/' || u.hash !== ''));
	if (here !== undefined) return { kind: 'here', href: here.pathname + here.search + here.hash };
	return { kind: urls.some((u) => u.host !== host) ? 'elsewhere' : 'none' };
}

function urlOf(link: string): URL | [] {
	return URL.canParse(link) ? new URL(link) : [];
}

const LINK = /https?:\/\/[^\s<>"'“”«»]+/gi;
const BEHIND = /[.,;:!?)\]}]+$/;
/** Where a mail ends a line in a link, and quotes it. */
const BROKEN = /[=>|]?\s+[>|\s]*/g;

/** Links with a token, with `https://` or without, alone or within another: filters send people round by theirs. */
function invitationsIn(text: string, host: string): { page: string; token: string }[] {
	const name = host.replace(/[.[\]]/g, '\\$&');
	const link = new RegExp(
		String.raw`(?<![\p{L}\p{N}.-])${name}(/(?:s/[\w-]+|o)/join)/?(?:\?[^#\s]*)?#`,
		'giu'
	);
	return [...text.matchAll(link)].map((m) => ({
		page: m[1] as string,
		token: tokenIn(text.slice(m.index + m[0].length))
	}));
}
