import { gcm } from '@noble/ciphers/aes.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { fromBase64url } from '../../../wire/base64url.ts';
import type { SessionEvent } from '$wire/index.ts';

/** The record as the server sends it (docs/protocol.md). After an abort it has neither places nor hashes. */
export interface ReceivedRecord {
	session: string;
	/** Key of the sealed details, hex; null when there are none or an abort destroyed it. */
	details: string | null;
	events: readonly { seq?: number; at: number; type: string; data: Record<string, unknown>; hash?: string }[];
}

/** One event to be told. `event` is null where its details were destroyed with the identities. */
export interface RecordEntry {
	seq: number;
	at: number;
	type: SessionEvent['type'];
	event: SessionEvent | null;
}

const NONCE = 12;

export function entriesOf(file: ReceivedRecord): RecordEntry[] {
	return file.events.map(({ seq, at, type, data }, i) => {
		const open = opened(file, type, data);
		const known = type as SessionEvent['type'];
		return {
			seq: seq ?? i + 1,
			at,
			type: known,
			event: open === null ? null : ({ ...open, type } as unknown as SessionEvent)
		};
	});
}

function opened(
	file: ReceivedRecord,
	type: string,
	data: Record<string, unknown>
): Record<string, unknown> | null {
	const { sealed, ...clear } = data;
	if (typeof sealed !== 'string') return data;
	const bytes = fromBase64url(sealed);
	// The outline is left of what is sealed in part.
	if (file.details === null || bytes === null) return Object.keys(clear).length === 0 ? null : clear;
	const bound = new TextEncoder().encode(JSON.stringify(['details', file.session, type]));
	try {
		const plain = gcm(hexToBytes(file.details), bytes.subarray(0, NONCE), bound).decrypt(
			bytes.subarray(NONCE)
		);
		return { ...clear, ...(JSON.parse(new TextDecoder().decode(plain)) as object) };
	} catch {
		return null;
	}
}
