/** Whether no text in it holds half a surrogate pair, which has no UTF-8 and so no hash. */
export function wellFormed(value: unknown): boolean {
	if (typeof value === 'string') return value.isWellFormed();
	if (Array.isArray(value)) return value.every(wellFormed);
	if (value !== null && typeof value === 'object') {
		return Object.entries(value).every(([k, v]) => k.isWellFormed() && wellFormed(v));
	}
	return true;
}
