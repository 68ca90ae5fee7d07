import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';

/** The file holds the whole text or what it held before, whatever happens meanwhile; for its owner alone. */
export function replaceFile(file: string, text: string): void {
	const part = `${file}.part`;
	const fd = openSync(part, 'w', 0o600);
	try {
		writeFileSync(fd, text);
		fsyncSync(fd);
	} finally {
		closeSync(fd);
	}
	renameSync(part, file);
}
