import { gcm } from '@noble/ciphers/aes.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { fromBase64url } from '$wire/base64url.ts';
import type { SessionEvent } from '$wire/index.ts';

/** The record as the server sends it (docs/protocol.md). */
export interface RecordFile {
	session: string;
	/** Key of the sealed details, hex; null when there are none or an abort destroyed it. */
	details: string | null;
	events: readonly { seq: number; at: number; type: string; data: Record<string, unknown>; hash: string }[];
}

/** One event to be told. `event` is null where its details were destroyed with the identities. */
export interface Entry {
	seq: number;
	at: number;
	type: SessionEvent['type'];
	event: SessionEvent | null;
}

const NONCE = 12;

export function entriesOf(file: RecordFile): Entry[] {
	return file.events.map(({ seq, at, type, data }) => {
		const open = opened(file, type, data);
		const known = type as SessionEvent['type'];
		return {
			seq,
			at,
			type: known,
			event: open === null ? null : ({ ...open, type } as unknown as SessionEvent)
		};
	});
}

function opened(
	file: RecordFile,
	type: string,
	data: Record<string, unknown>
): Record<string, unknown> | null {
	if (typeof data.sealed !== 'string' || Object.keys(data).length !== 1) return data;
	const bytes = fromBase64url(data.sealed);
	if (file.details === null || bytes === null) return null;
	const bound = new TextEncoder().encode(JSON.stringify(['details', file.session, type]));
	try {
		const plain = gcm(hexToBytes(file.details), bytes.subarray(0, NONCE), bound).decrypt(
			bytes.subarray(NONCE)
		);
		return JSON.parse(new TextDecoder().decode(plain)) as Record<string, unknown>;
	} catch {
		return null;
	}
}
