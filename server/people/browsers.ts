import { createHmac } from 'node:crypto';
import type { SessionId } from '../../src/domain/session/ids.ts';

/** A browser's cookie as a word that is the same within one session alone, and does not lead back to the cookie. */
export type NameBrowser = (session: SessionId, cookie: string) => string;

/** HMAC-SHA-256 under a key of its own, derived from the server's. */
export function browserNamer(serverKey: Uint8Array): NameBrowser {
	const key = createHmac('sha256', serverKey).update('blindpick browsers').digest();
	return (session, cookie) =>
		createHmac('sha256', key).update(`${session}\n${cookie}`).digest().subarray(0, 16).toString('base64url');
}
