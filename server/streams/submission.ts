import type { Instant } from '../../src/domain/kernel/ids.ts';
import type { JsonValue, StoredEvent } from '../journal/port.ts';

/** How events lie in the journal. Throws at what this version cannot read. */
export interface Codec<E> {
	store(event: E): { type: string; data: JsonValue };
	read(stored: StoredEvent): E;
}

/** One command on its way: `seat` and `id` make it idempotent. */
export interface Submission<C, A> {
	id: string;
	actor: A;
	command: C;
	/** The id of what the command makes, for the ack. */
	made: string | null;
	/** Whether who asks still has the right to; asked in the transaction that stores it. The server's own always has. */
	stands?: (() => boolean) | undefined;
	/** Its last moment: what is not in effect by then is `late`; asked there, too. */
	before?: Instant | undefined;
}

/** What has to hold when a command is stored. */
export type Provided = Pick<Submission<never, never>, 'stands' | 'before'>;
