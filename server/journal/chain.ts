import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import { ChainError } from './port.ts';
import type { JsonValue, StoredEvent } from './port.ts';

/** What the first event of a session names as the hash before it. */
export const GENESIS = '0'.repeat(64);

export type Unlinked = Omit<StoredEvent, 'prev' | 'hash'>;

/** Canonical JSON (RFC 8785). Throws on what JSON cannot say: NaN, infinities, lone surrogates. */
export function canonical(value: JsonValue): string {
	const text = canonicalize(value);
	if (text === undefined) throw new TypeError('Not a JSON value');
	return text;
}

/** Over the canonical JSON of the event and `prev`, put together by its sorted keys around the data's own. */
function hashOf({ session, seq, at, type }: Omit<Unlinked, 'data'>, data: string, prev: string): string {
	const [when, before] = [canonical(at), canonical(prev)];
	const rest = `"seq":${canonical(seq)},"session":${canonical(session)},"type":${canonical(type)}`;
	return createHash('sha256').update(`{"at":${when},"data":${data},"prev":${before},${rest}}`).digest('hex');
}

/**
 * The event with its place in the chain: `prev` is the hash of the event before, or {@link GENESIS}.
 *
 * @param text the canonical JSON of its data
 */
export function link(prev: string, event: Unlinked, text = canonical(event.data)): StoredEvent {
	const { session, seq, at, type, data } = event;
	return { session, seq, at, type, data, prev, hash: hashOf(event, text, prev) };
}

/**
 * Checks consecutive events of one session: numbering, links and hashes. `from` is the point before the first of
 * them. Throws {@link ChainError} at the first that does not hold.
 */
export function verifyChain(events: readonly StoredEvent[], from = { seq: 0, hash: GENESIS }): void {
	let before = from;
	for (const event of events) {
		const fault = faultOf(event, before, events[0]?.session ?? event.session);
		if (fault) throw new ChainError(event.session, event.seq, fault);
		before = event;
	}
}

function faultOf(event: StoredEvent, before: { seq: number; hash: string }, session: string): string | null {
	if (event.session !== session) return 'belongs to another session';
	if (event.seq !== before.seq + 1) return `follows ${before.seq}, so events are missing or out of order`;
	if (event.prev !== before.hash) return 'does not name the hash of the event before it';
	if (event.hash !== hashOf(event, canonical(event.data), event.prev))
		return 'was changed after it was written';
	return null;
}

/** An event as its row has it. @throws ChainError when its data is no JSON */
export function toEvent(row: Record<string, unknown>): StoredEvent {
	const session = String(row.session);
	const seq = Number(row.seq);
	let data: JsonValue;
	try {
		data = JSON.parse(String(row.data)) as JsonValue;
	} catch {
		throw new ChainError(session, seq, 'was changed after it was written');
	}
	return {
		session,
		seq,
		at: Number(row.at),
		type: String(row.type),
		data,
		prev: String(row.prev),
		hash: String(row.hash)
	};
}
