/** A word and a figure: constellation, one of 12 shapes, one of 12 colours. Says nothing about who or when. */
export interface Pseudonym {
	word: string;
	figure: number;
	colour: number;
}

/** Latin names of constellations, never with an article: they work in all three languages. */
export const CONSTELLATIONS: readonly string[] = [
	'Andromeda',
	'Aquila',
	'Ara',
	'Auriga',
	'Caelum',
	'Carina',
	'Cassiopeia',
	'Cetus',
	'Columba',
	'Corvus',
	'Crater',
	'Crux',
	'Cygnus',
	'Delphinus',
	'Dorado',
	'Draco',
	'Fornax',
	'Grus',
	'Hydra',
	'Lacerta',
	'Lepus',
	'Lupus',
	'Lynx',
	'Lyra',
	'Mensa',
	'Norma',
	'Octans',
	'Orion',
	'Pavo',
	'Phoenix',
	'Pyxis',
	'Sagitta',
	'Scutum',
	'Sculptor',
	'Tucana',
	'Vela',
	'Volans',
	'Vulpecula'
];

export const FIGURES = 12;
export const COLOURS = 12;
