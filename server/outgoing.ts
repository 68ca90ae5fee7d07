import { WebSocket, type ClientOptions } from 'ws';

/** Where LiveKit's release lies, and where its host sends whoever fetches it. */
export const RELEASE_ORIGINS: readonly string[] = [
	'https://github.com',
	'https://release-assets.githubusercontent.com',
	'https://objects.githubusercontent.com'
];
const MOST_HOPS = 3;

/** Somebody else than who is listed would have been asked. */
export class UnlistedError extends Error {
	override readonly name = 'UnlistedError';

	constructor() {
		super('not an address that this server asks');
	}
}

/**
 * The one way out by HTTP: to listed origins alone. Of redirects only those of a plain question are followed, and only
 * to who is listed; others are the answer. Throws {@link UnlistedError} and what fetch throws.
 */
export async function reach(
	url: string | URL,
	listed: readonly string[],
	init: Omit<RequestInit, 'redirect'> = {}
): Promise<Response> {
	let at = new URL(url);
	for (let hops = 0; hops <= MOST_HOPS; hops++) {
		if (!listed.includes(at.origin)) throw new UnlistedError();
		const answer = await fetch(at, { ...init, redirect: 'manual' });
		const to = answer.headers.get('location');
		const asked = (init.method ?? 'GET') === 'GET';
		if (to === null || !asked || answer.status < 300 || answer.status > 399) return answer;
		await answer.body?.cancel();
		at = new URL(to, at);
	}
	throw new UnlistedError();
}

/** The one way out by WebSocket, which follows nothing. Throws {@link UnlistedError}. */
export function connectTo(url: string | URL, listed: readonly string[], options: ClientOptions): WebSocket {
	if (!listed.includes(new URL(url).origin)) throw new UnlistedError();
	return new WebSocket(url, { ...options, followRedirects: false });
}
