import pino, { type Logger } from 'pino';
import type { LogLevel } from './config.ts';

export type Log = Logger;

/**
 * The server's log, to stderr so that the links on stdout stay readable. Lines carry types, counts and error names,
 * never texts, names, tokens, addresses of people or seats.
 */
export function createLog(level: LogLevel): Log {
	return pino({ level, base: null }, pino.destination(2));
}
