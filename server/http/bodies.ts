import { json, raw } from 'express';
import type { Doors } from './doors.ts';
import type { Route } from './routes.ts';

type Body = NonNullable<Route<never>['body']>;

/** A body of JSON. */
export function text(most: number): Body {
	return { most: () => most, read: (limit) => json({ limit }) };
}

/** A body of bytes, whatever it says it is. */
export function bytes(most: (doors: Doors) => number): Body {
	return { most, read: (limit) => raw({ type: () => true, limit, inflate: false }) };
}
