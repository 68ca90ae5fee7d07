import type { IncomingMessage } from 'node:http';
import { tokenIn } from '../../src/wire/token.ts';

/** Where an upgrade or a live request wants to go; null for anything that is not ours. */
export type Target =
	| { to: 'live'; seat: string }
	| { to: 'live'; organizer: string }
	| { to: 'media'; seat: string; kind: string }
	| { to: 'media'; organizer: string; kind: string };

const WORD = '([A-Za-z0-9_-]{1,64})';
const SEAT_LIVE = new RegExp(`^/s/${WORD}/live/?$`);
const SEAT_MEDIA = new RegExp(`^/s/${WORD}/media/([a-z]+)/rtc(/v1)?(/validate)?$`);
const DESK_LIVE = /^\/o\/live\/?$/;
const DESK_MEDIA = new RegExp(`^/o/media/${WORD}/([a-z]+)/rtc(/v1)?(/validate)?$`);
/** Two slashes would name another host, and there is nothing at either. */
const PATH = /^\/(?![/\\])/;

/**
 * Path and query of a request; null for whatever else a request can ask for (`//`, `*`, an address with its host).
 * Never throws: it is asked of what strangers send.
 */
export function placeOf(asked: string | undefined): URL | null {
	return asked !== undefined && PATH.test(asked) ? URL.parse(`http://here${asked}`) : null;
}

const OURS = /^\/[so](?=[/?]|$)/i;
const SPELLED = new RegExp(`^/(?:s/${WORD}|o)(?=[/?]|$)|^/s/?(?:\\?|$)`);

/**
 * Whether a place of ours is asked for in another spelling (a letter as `%61`, `/S/`): whoever counts by path would count
 * it apart, and whoever reads the path as it came would not know whose it is.
 */
export function misspelled(asked: string): boolean {
	return OURS.test(asked) && !SPELLED.test(asked);
}

const ESCAPED = new RegExp(`^(/(?:s/${WORD}|o)/join)/?%(?:25)*23(.*)$`, 'i');

/** The link that was meant where a mail filter escaped its `#`, and so its token comes as a part of the path. */
export function linkMeant(asked: string): string | null {
	const m = ESCAPED.exec(asked);
	return m && `${m[1]}#${tokenIn(m[3] as string)}`;
}

/** @param asked path and query of a request */
export function target(asked: string | undefined): Target | null {
	const place = placeOf(asked);
	if (place === null) return null;
	const { pathname, searchParams } = place;
	let m = SEAT_LIVE.exec(pathname);
	if (m) return { to: 'live', seat: m[1] as string };
	m = SEAT_MEDIA.exec(pathname);
	if (m) return { to: 'media', seat: m[1] as string, kind: m[2] as string };
	if (DESK_LIVE.test(pathname)) return { to: 'live', organizer: searchParams.get('session') ?? '' };
	m = DESK_MEDIA.exec(pathname);
	return m ? { to: 'media', organizer: m[1] as string, kind: m[2] as string } : null;
}

/** What is there for those alone who have come in. */
const INNER = /^\/(?:s\/[^/?]+|o)\/(?:api|slides|live|media)(?:[/?]|$)/i;
/** How they come in. */
const REDEEM = /\/api\/redeem(?:[/?]|$)/i;

/** Whether there can be something for a stranger: a page, a part of one, or the way in. */
export function mayFind({ method, url = '' }: Pick<IncomingMessage, 'method' | 'url'>): boolean {
	if (method === 'POST') return REDEEM.test(url);
	return (method === 'GET' || method === 'HEAD') && !INNER.test(url);
}
