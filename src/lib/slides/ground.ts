/** White as a slide is; if that hides what a transparent picture shows, dark; if both do, the middle between them. */
const GROUNDS = [
	{ colour: '#ffffff', light: 1 },
	{ colour: '#15141a', light: 0.007 },
	{ colour: '#767676', light: 0.181 }
] as const;
/** Less contrast than this (WCAG's ratio) is not seen. */
const UNSEEN = 1.6;
/** Letters are a small part of a picture: another ground is taken when it shows this share more of what is there. */
const WORTH = 0.01;

/** Corners that are rounded off and edges that end between pixels do not make a picture transparent. */
const CLEAR = 0.005;

/**
 * The colour to put behind a picture, so that what stands on nothing is seen: white letters need a dark one.
 *
 * @param rgba as a canvas gives it: the picture alone
 */
export function groundFor(rgba: Uint8ClampedArray): string {
	const unseen = new Float64Array(GROUNDS.length);
	let shown = 0;
	for (let i = 0; i < rgba.length; i += 4) {
		if ((rgba[i + 3] as number) < 128) continue;
		shown += 1;
		const own = lightOf(rgba[i] as number, rgba[i + 1] as number, rgba[i + 2] as number);
		for (const [g, { light }] of GROUNDS.entries())
			if (contrast(own, light) < UNSEEN) unseen[g] = (unseen[g] as number) + 1;
	}
	const solid = shown > (1 - CLEAR) * (rgba.length / 4);
	const best = unseen.findIndex((n) => n - Math.min(...unseen) <= WORTH * shown);
	return GROUNDS[solid ? 0 : best]?.colour ?? GROUNDS[0].colour;
}

function contrast(a: number, b: number): number {
	return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Relative luminance of sRGB (WCAG 2.2). */
function lightOf(r: number, g: number, b: number): number {
	return 0.2126 * (LINEAR[r] as number) + 0.7152 * (LINEAR[g] as number) + 0.0722 * (LINEAR[b] as number);
}

const LINEAR = Float64Array.from({ length: 256 }, (_, v) =>
	v <= 10 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4
);
