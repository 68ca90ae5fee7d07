import { createHmac } from 'node:crypto';
import type { SessionId } from '../../src/domain/kernel/ids.ts';
import type { SecretStore } from '../ports.ts';

/** A browser's cookie as a word that is the same within one session alone, and does not lead back to the cookie. */
export type NameBrowser = (session: SessionId, cookie: string) => string;

/** HMAC-SHA-256. */
export function browserNamer(key: Uint8Array): NameBrowser {
	return (session, cookie) =>
		createHmac('sha256', key).update(`${session}\n${cookie}`).digest().subarray(0, 16).toString('base64url');
}

/** Its place in the vault: of no session, the server's own. */
export const BROWSERS = { session: '', name: 'browsers' } as const;

export function derivedBrowserKey(serverKey: Uint8Array): Uint8Array {
	return createHmac('sha256', serverKey).update('blindpick browsers').digest();
}

/** Derived from the server's key; from a replacement of that key on, what it was until then (`launch/rekey`). */
export function browserKey(secrets: SecretStore, serverKey: Uint8Array): Uint8Array {
	return secrets.getSecret(BROWSERS.session, BROWSERS.name) ?? derivedBrowserKey(serverKey);
}
