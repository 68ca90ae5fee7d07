import { writeSync } from 'node:fs';
import pino, { type Logger } from 'pino';
import type { LogLevel } from './config.ts';

export type Log = Logger;

/**
 * The server's log, to stderr so that the links on stdout stay readable. Lines carry types, counts and error names,
 * never texts, names, tokens, addresses of people or seats.
 */
export function createLog(level: LogLevel): Log {
	return pino({ level, base: null }, { write });
}

/**
 * At once, so that the last line is there before the process ends. A log that cannot be written, on a full disk or to a
 * terminal that is gone, ends nothing and holds up nothing: pino's own output would try a full disk for ever.
 */
function write(line: string): void {
	try {
		writeSync(2, line);
	} catch {
		// Nobody to be told.
	}
}
