import type { RecordFile } from '../../server/sessions/record.ts';
import type { SessionRoom } from '../../server/sessions/room.ts';

/** A session's record, with all its events at once. */
export async function recorded(room: SessionRoom | null | undefined): Promise<RecordFile> {
	if (!room) throw new Error('no such session');
	const { events, ...head } = await room.record();
	return { ...head, events: await Array.fromAsync(events) };
}

/** A read that fails before its first event. */
export const failing = (error: Error): AsyncIterable<never> => ({
	[Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) })
});
