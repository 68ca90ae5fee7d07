/** Unique, not secret: of a command or a tab. `randomUUID` is missing outside a secure context. */
export function newId(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}
