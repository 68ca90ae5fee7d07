import type { LiveConnection } from '$lib/live/connection.svelte.ts';
import type { ConnectionStatus } from '$lib/ui/types';

/** The link as the status strip words it. */
export function connectionOf(live: LiveConnection): ConnectionStatus {
	if (live.ended === 'moved') return { kind: 'moved' };
	if (live.ended !== null) return { kind: 'ended' };
	return live.link === 'online'
		? { kind: 'online' }
		: { kind: 'reconnecting', since: live.since ?? live.now() };
}
