import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder on a disk of its own that can be full. */
export interface SmallDisk {
	dir: string;
	/** Down to the last page. */
	fill(): void;
	free(): void;
	remove(): void;
}

/** Null where mounting is not allowed. */
export function smallDisk(megabytes: number): SmallDisk | null {
	const dir = mkdtempSync(join(tmpdir(), 'blindpick-small-'));
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', dir], { stdio: 'ignore' });
	} catch {
		rmSync(dir, { recursive: true, force: true });
		return null;
	}
	const ballast = join(dir, 'ballast');
	return {
		dir,
		fill: () => fill(ballast),
		free: () => rmSync(ballast, { force: true }),
		remove: () => {
			execFileSync('umount', ['-l', dir]);
			rmSync(dir, { recursive: true, force: true });
		}
	};
}

function fill(file: string): void {
	for (const size of [1 << 20, 1 << 14, 1 << 12, 64]) {
		try {
			for (;;) writeFileSync(file, Buffer.alloc(size, 1), { flag: 'a' });
		} catch {
			// Full for this size; a smaller piece may still fit.
		}
	}
}
