/** What a record holds under a name that somebody else chose: nothing of what every object has. */
export function named<V>(record: Readonly<Partial<Record<string, V>>>, name: string): V | undefined {
	return Object.hasOwn(record, name) ? record[name] : undefined;
}
