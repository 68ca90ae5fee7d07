/**
 * What a text can give away. `name` and `person` also come from the startup's own identity; `legal` is a company's
 * legal name, `phrase` words that lead back to an earlier meeting ("as we showed at…"), `long` what is too long to be
 * looked over.
 */
export const TEXT_KINDS = [
	'name',
	'person',
	'legal',
	'email',
	'link',
	'phone',
	'handle',
	'tax',
	'address',
	'phrase',
	'long'
] as const;
/** What only a picture shows: a QR code, the same region on most pages. */
export const PICTURE_KINDS = ['qr', 'logo'] as const;

export type TextKind = (typeof TEXT_KINDS)[number];
export type PictureKind = (typeof PICTURE_KINDS)[number];
export type FindingKind = TextKind | PictureKind;

/** A place in a text that may tell who speaks: UTF-16 offsets, and the words as they stand there. */
export interface Finding {
	kind: TextKind;
	start: number;
	end: number;
	quote: string;
}

/** A finding that its presenter left standing, and why; the organizer reads it. `page` counts from 0. */
export interface KeptFinding {
	page: number;
	kind: FindingKind;
	quote: string;
	reason: string;
}

/** Kinds in the order in which one stands for others at the same place. */
const RANK: readonly TextKind[] = [
	'email',
	'link',
	'handle',
	'tax',
	'phone',
	'legal',
	'name',
	'person',
	'address',
	'phrase',
	'long'
];

/** One finding per place: overlapping ones become one, as long as all and of the first kind by rank. */
export function merge(text: string, found: readonly Omit<Finding, 'quote'>[]): Finding[] {
	const sorted = [...found].sort((a, b) => a.start - b.start || b.end - a.end);
	const out: Omit<Finding, 'quote'>[] = [];
	for (const f of sorted) {
		const last = out.at(-1);
		if (last === undefined || f.start >= last.end) {
			out.push({ kind: f.kind, start: f.start, end: f.end });
			continue;
		}
		last.end = Math.max(last.end, f.end);
		if (RANK.indexOf(f.kind) < RANK.indexOf(last.kind)) last.kind = f.kind;
	}
	return out.map((f) => ({ ...f, quote: text.slice(f.start, f.end) }));
}
