/**
 * What a person has to look at on a page, since nobody else can: letters that cannot be read, letters that may show
 * beside their cover, text that could not be drawn, pictures that could not, whatever else of a damaged page could not,
 * notes and forms that are not part of the picture, codes that were not looked for, be there too much or no time, a name that is never looked for.
 */
export const DOUBTS = [
	'unread',
	'unsure',
	'lost',
	'undrawn',
	'damaged',
	'notes',
	'codes',
	'late',
	'unsought'
] as const;
export type Doubt = (typeof DOUBTS)[number];
