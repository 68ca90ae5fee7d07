import { z } from 'zod';

/*
 * zod looks at every item before it counts them, and keeps what is wrong with each: half a million zeros where sixty
 * slides belong would take the server's time. Here they are counted first.
 */

/** A list of so many items at most. */
export function few<T extends z.ZodType>(item: T, most: number) {
	return counted(most, (value) => (Array.isArray(value) ? value.length : 0)).pipe(z.array(item));
}

/** An object of so many keys at most. */
export function fewKeys<T extends z.ZodType>(value: T, most: number) {
	const keys = (v: unknown) => (typeof v === 'object' && v !== null ? Object.keys(v).length : 0);
	return counted(most, keys).pipe(z.record(z.string().min(1).max(64), value));
}

/** Whether there was too much of something. A choice of schemas hides what was wrong with each, so all is looked at. */
export function tooLarge(error: z.ZodError): boolean {
	return JSON.stringify(error.issues).includes('"code":"too_big"');
}

function counted(most: number, count: (value: unknown) => number) {
	return z.unknown().check(({ value, issues }) => {
		if (count(value) > most)
			issues.push({ code: 'too_big', origin: 'array', maximum: most, inclusive: true, input: value });
	});
}
