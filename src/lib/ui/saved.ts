import type { SaveStatus } from './types.ts';

/** How the one on screen stands; where it is recorded, with the newest time of all, which a reload takes back no further. */
export function savedOf(shown: SaveStatus | undefined, all: readonly SaveStatus[]): SaveStatus | undefined {
	if (shown?.kind !== 'saved') return shown;
	const times = all.flatMap((x) => (x.kind === 'saved' ? [x.at] : []));
	return { kind: 'saved', at: Math.max(shown.at, ...times) };
}
