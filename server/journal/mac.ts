import { createHmac } from 'node:crypto';

/** A MAC of a text, hex. */
export type Mac = (text: string) => string;

/** HMAC-SHA-256 under a key of its own for each purpose, derived from the server's. */
export function macUnder(serverKey: Uint8Array, purpose: string): Mac {
	const key = createHmac('sha256', serverKey).update(purpose).digest();
	return (text) => createHmac('sha256', key).update(text).digest('hex');
}
