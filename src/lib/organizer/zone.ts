/** A local date and time in a zone as `YYYY-MM-DDTHH:MM`, for a datetime-local field. */
export function toLocal(at: number, timeZone: string): string {
	const parts = new Intl.DateTimeFormat('sv-SE', {
		timeZone,
		dateStyle: 'short',
		timeStyle: 'short'
	}).format(at);
	return parts.replace(' ', 'T');
}

/** The instant of a local date and time in a zone; null when it is not one. Two steps settle daylight saving. */
export function fromLocal(text: string, timeZone: string): number | null {
	const wanted = Date.parse(`${text}:00Z`);
	if (Number.isNaN(wanted)) return null;
	let at = wanted;
	for (let i = 0; i < 2; i++) at += wanted - Date.parse(`${toLocal(at, timeZone)}:00Z`);
	return at;
}

/** Zones as offered: those of the pilots' region first. */
export function zones(): string[] {
	const first = [
		'America/Lima',
		'America/Bogota',
		'America/Santiago',
		'America/Sao_Paulo',
		'America/Mexico_City'
	];
	return [...new Set([...first, ...Intl.supportedValuesOf('timeZone'), 'UTC'])];
}
