/** The latest that a date can hold, ms since the Unix epoch. */
export const LATEST = 8.64e15;

/** Columns of numbers for SQL. One that was damaged beyond what JavaScript or a date can hold hinders no row's reading. */
export function numbers(...columns: string[]): string {
	return columns.map((column) => `max(0, min(${column}, ${LATEST})) AS ${column}`).join(', ');
}
