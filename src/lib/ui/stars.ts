/**
 * Twelve star figures on a 48 grid: dots joined by lines, drawn to differ in outline even when small or far away.
 * They are abstract on purpose; none stands for a nation, a gender, a rank or a place in the order.
 */
export interface StarFigure {
	/** [x, y, radius] of each star. */
	stars: readonly (readonly [number, number, number])[];
	/** Path data of the joining lines. */
	lines: string;
}

export const STAR_FIGURES: readonly StarFigure[] = [
	// a zigzag
	{
		stars: [
			[10, 18, 3],
			[18, 31, 2.4],
			[25, 19, 3.4],
			[32, 31, 2.4],
			[39, 16, 3]
		],
		lines: 'M10 18L18 31L25 19L32 31L39 16'
	},
	// a cross
	{
		stars: [
			[24, 9, 3.2],
			[24, 21, 2.4],
			[11, 19, 2.6],
			[37, 24, 2.6],
			[24, 39, 3.2]
		],
		lines: 'M24 9V39M11 19L24 21L37 24'
	},
	// a triangle
	{
		stars: [
			[24, 11, 3.4],
			[10, 35, 3],
			[38, 35, 3]
		],
		lines: 'M24 11L10 35H38Z'
	},
	// a ladle
	{
		stars: [
			[8, 16, 2.6],
			[16, 19, 2.4],
			[23, 24, 2.6],
			[25, 34, 2.8],
			[38, 35, 3],
			[40, 23, 2.8]
		],
		lines: 'M8 16L16 19L23 24L25 34L38 35L40 23L23 24'
	},
	// a kite
	{
		stars: [
			[24, 8, 3],
			[34, 20, 2.6],
			[24, 30, 2.8],
			[14, 20, 2.6],
			[24, 41, 2.6]
		],
		lines: 'M24 8L34 20L24 30L14 20ZM24 30V41'
	},
	// a crown
	{
		stars: [
			[9, 19, 2.6],
			[13, 31, 2.6],
			[24, 36, 3.6],
			[35, 31, 2.6],
			[39, 19, 2.6]
		],
		lines: 'M9 19L13 31L24 36L35 31L39 19'
	},
	// an hourglass
	{
		stars: [
			[13, 10, 3.2],
			[35, 12, 2.6],
			[21, 24, 2.2],
			[27, 24, 2.2],
			[13, 37, 2.6],
			[35, 38, 3.2]
		],
		lines: 'M13 10L35 12L27 24L35 38L13 37L21 24ZM21 24H27'
	},
	// a square with a tail
	{
		stars: [
			[16, 11, 2.8],
			[33, 13, 2.8],
			[31, 29, 2.8],
			[14, 27, 2.8],
			[37, 38, 2.6]
		],
		lines: 'M16 11L33 13L31 29L14 27ZM31 29L37 38'
	},
	// an arrow
	{
		stars: [
			[10, 38, 2.4],
			[22, 26, 2.4],
			[37, 11, 3.4],
			[23, 11, 2.4],
			[37, 25, 2.4]
		],
		lines: 'M10 38L37 11M23 11L37 11L37 25'
	},
	// a serpent
	{
		stars: [
			[36, 10, 3],
			[22, 12, 2.4],
			[14, 20, 2.6],
			[25, 25, 2.4],
			[34, 31, 2.6],
			[25, 38, 2.4],
			[11, 37, 3]
		],
		lines: 'M36 10L22 12L14 20L25 25L34 31L25 38L11 37'
	},
	// a fork
	{
		stars: [
			[24, 40, 3],
			[24, 25, 2.8],
			[11, 10, 2.8],
			[24, 9, 2.4],
			[37, 10, 2.8]
		],
		lines: 'M24 40V9M24 25L11 10M24 25L37 10'
	},
	// a ring
	{
		stars: [
			[24, 9, 2.8],
			[38, 19, 2.6],
			[33, 36, 2.8],
			[15, 36, 2.6],
			[10, 19, 2.8]
		],
		lines: 'M24 9L38 19L33 36L15 36L10 19Z'
	}
];

/** The figure for an index; any integer is taken round the twelve. */
export function starFigure(index: number): StarFigure {
	const n = STAR_FIGURES.length;
	return STAR_FIGURES[((Math.trunc(index) % n) + n) % n]!;
}
