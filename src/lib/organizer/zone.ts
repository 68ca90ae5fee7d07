import { cityOf, localeTag, offset } from '$lib/ui/format';

/** A local date and time in a zone as `YYYY-MM-DDTHH:MM`. */
export function toLocal(at: number, timeZone: string): string {
	const parts = new Intl.DateTimeFormat('sv-SE', {
		timeZone,
		dateStyle: 'short',
		timeStyle: 'short'
	}).format(at);
	return parts.replace(' ', 'T');
}

/** Years in which a session can be: outside them somebody is still typing. */
const FIRST_YEAR = 2000;
const LAST_YEAR = 2100;
const DAY = 86_400_000;

/**
 * The instant of a date (`YYYY-MM-DD`) and a time (`HH:MM`) in a zone; null when they are not both whole. Of a time
 * that clocks show twice the first; a time that they skip counts by the clock that was in force before, so that
 * 02:30 is 03:30 in a spring night, east and west of UTC alike (ECMA-262 Temporal, "compatible").
 */
export function fromLocal(date: string, time: string, timeZone: string): number | null {
	const wanted = Date.parse(`${date}T${time}:00Z`);
	const year = Number(date.slice(0, date.indexOf('-')));
	if (Number.isNaN(wanted) || !(year >= FIRST_YEAR && year <= LAST_YEAR)) return null;
	const shift = (at: number) => Date.parse(`${toLocal(at, timeZone)}:00Z`) - at;
	// A change of clocks lies between a day before and a day after, or there is none.
	const [before, after] = [shift(wanted - DAY), shift(wanted + DAY)];
	const fits = [wanted - before, wanted - after].filter((at) => at + shift(at) === wanted);
	return fits.length > 0 ? Math.min(...fits) : wanted - before;
}

/** "martes, 20 de mayo de 2031, 10:00, hora de Lima (UTC−5)", without the words around the city. */
export function inZone(at: number, timeZone: string): { date: string; city: string; offset: string } {
	const date = new Intl.DateTimeFormat(localeTag(), {
		dateStyle: 'full',
		timeStyle: 'short',
		hourCycle: 'h23',
		timeZone
	}).format(at);
	return { date, city: cityOf(timeZone), offset: offset(timeZone, at) };
}

/** Whether two instants fall on one date in a zone. */
export function sameDay(a: number, b: number, timeZone: string): boolean {
	const date = (at: number) => toLocal(at, timeZone).slice(0, 10);
	return date(a) === date(b);
}

/** Zones as offered: those of the pilots' region and the session's own first, then all by city. */
export function zones(current: string, at: number): { value: string; label: string }[] {
	const region = [
		'America/Lima',
		'America/Bogota',
		'America/Santiago',
		'America/Sao_Paulo',
		'America/Mexico_City'
	];
	const first = [...new Set([...region, current])];
	const rest = Intl.supportedValuesOf('timeZone').filter((z) => !first.includes(z));
	rest.sort((a, b) => cityOf(a).localeCompare(cityOf(b)));
	return [...new Set([...first, ...rest, 'UTC'])].map((value) => ({
		value,
		label: `${cityOf(value)} (${offset(value, at)})`
	}));
}
