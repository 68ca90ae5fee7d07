import type { SessionId } from '../../src/domain/kernel/ids.ts';
import type { Journal } from '../journal/port.ts';
import type { Marks } from '../vault/marks.ts';

/** Whether the journal still has the event that a page's mark tells of; what is no mark tells of none. */
export async function holds(
	{ journal, marks }: { journal: Pick<Journal, 'hashAt'>; marks: Marks },
	session: SessionId,
	mark: unknown
): Promise<boolean> {
	const seen = marks.read(session, mark);
	if (seen === null) return true;
	return (await journal.hashAt(session, seen.seq))?.startsWith(seen.hash) ?? false;
}
