import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';

const TAGS: Record<string, string> = { es: 'es-PE', en: 'en-GB', pt: 'pt-BR' };

/** The tag that Intl is asked with. */
export function localeTag(): string {
	return TAGS[getLocale()] ?? 'es-PE';
}

const pad = (n: number): string => String(n).padStart(2, '0');

/**
 * A timer's face from milliseconds left: 300000 → "5:00", 3_700_000 → "1:01:40", -5000 → "+0:05" (overtime).
 * Rounded up before zero and down after it, so the full length shows at the start and 0:00 at the very end.
 */
export function timerFace(ms: number): string {
	const over = ms <= -1000;
	const total = over ? Math.floor(-ms / 1000) : Math.ceil(Math.max(0, ms) / 1000);
	const h = Math.floor(total / 3600);
	const min = Math.floor((total % 3600) / 60);
	const face = h > 0 ? `${h}:${pad(min)}:${pad(total % 60)}` : `${min}:${pad(total % 60)}`;
	return over ? `+${face}` : face;
}

/** Days, hours, minutes and seconds left until an instant; all zero once it has passed. */
export function partsLeft(ms: number): { days: number; hours: number; minutes: number; seconds: number } {
	const s = Math.ceil(Math.max(0, ms) / 1000);
	return {
		days: Math.floor(s / 86_400),
		hours: Math.floor((s % 86_400) / 3600),
		minutes: Math.floor((s % 3600) / 60),
		seconds: s % 60
	};
}

/** 14:32:07 in the reader's own zone. */
export function clock(at: number, seconds = true): string {
	return new Intl.DateTimeFormat(localeTag(), {
		hour: '2-digit',
		minute: '2-digit',
		second: seconds ? '2-digit' : undefined,
		hourCycle: 'h23'
	}).format(at);
}

/** "martes, 24 de noviembre de 2026, 14:30" in a zone (IANA name; the reader's own when absent). */
export function longDate(at: number, timeZone?: string): string {
	return new Intl.DateTimeFormat(localeTag(), {
		dateStyle: 'full',
		timeStyle: 'short',
		hourCycle: 'h23',
		timeZone
	}).format(at);
}

/** The zone of this device. */
export function ownZone(): string {
	return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** How far a zone is from UTC at an instant, as `UTC−5`. */
export function offset(timeZone: string, at: number): string {
	const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(at);
	const name = parts.find((p) => p.type === 'timeZoneName')?.value ?? '';
	return name.replace('GMT', 'UTC').replace('-', '−').replace(/\+0$/, '');
}

/** `America/Argentina/Buenos_Aires` as people say it: `Buenos Aires`. */
export function cityOf(timeZone: string): string {
	return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
}

/** "hora de Lima (UTC−5)": a zone (IANA name; the reader's own when absent) at a moment, to stand behind a time. */
export function zoneName(at: number, timeZone = ownZone()): string {
	return m.common_zone({ city: cityOf(timeZone), offset: offset(timeZone, at) });
}

/** Two decimals, for means; a dash where there is none. */
export function mean(value: number | null, digits = 2): string {
	if (value === null) return '–';
	return new Intl.NumberFormat(localeTag(), {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits
	}).format(value);
}

/** A share of a whole as a whole percentage. */
export function percent(part: number, whole: number): string {
	const share = whole > 0 ? part / whole : 0;
	return new Intl.NumberFormat(localeTag(), { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/** The first 80 bits of a hash in groups that can be read aloud: `4f2a 91c0 …`, five of them. */
export function headText(hash: string): string {
	return (hash.slice(0, 20).match(/.{4}/g) ?? []).join(' ');
}
