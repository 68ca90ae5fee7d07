/** How a microphone's level in dBFS is called. Speech at arm's length sits between −30 and −10. */
export type LevelWord = 'silent' | 'low' | 'good' | 'high' | 'clip';

export const FLOOR_DB = -60;

export function levelWord(db: number, clip: boolean): LevelWord {
	if (clip) return 'clip';
	if (db <= -55) return 'silent';
	if (db < -36) return 'low';
	return db <= -6 ? 'good' : 'high';
}

/** 0 at the floor of −60 dBFS, 1 at full scale. */
export function levelShare(db: number): number {
	return Number.isFinite(db) ? Math.max(0, Math.min(1, 1 - db / FLOOR_DB)) : 0;
}
