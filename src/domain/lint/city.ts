import { iron } from './distance.ts';
import type { Finding } from './finding.ts';
import { unmask, type Token } from './fold.ts';
import { commonWords, givenNames, particles } from './words.ts';

type Place = Omit<Finding, 'quote'>;

/** Cities whose name is a word or a person's name as well: meant as a place only where the words beside say so. */
const ORDINARY = new Set(
	`armenia aurora austin barranco bath belem bello bolivar bonito canoas colon colorado concepcion contagem cordoba
	cork cuenca diadema dolores duran esperanza eureka florida flores fortaleza franca gramado granada hope ibarra
	independencia jackson leon libertad lincoln loja madison manta mendoza mercedes mobile natal nice normal olinda
	orange palmas palmira pasto patos paz pelotas phoenix pisco progreso reading recife reserva resistencia rivera
	rosario salta salto salvador santos serra soledad split sucre trinidad union victoria vitoria`.split(/\s+/)
);
/** Of the common words, those that are nothing but a city when they have a capital. */
const PROPER = new Set('lima cusco quito piura trujillo madrid'.split(' '));
const BEFORE = new Set(
	'en de desde hacia para cerca ciudad a in from at near of to city em no na do da cidade sede piloto'.split(
		' '
	)
);
const COUNTRY = new Set(
	'peru colombia chile argentina brasil brazil ecuador bolivia mexico uruguay paraguay venezuela espana spain portugal usa eeuu panama guatemala honduras'.split(
		' '
	)
);

/** Where a text names the startup's own city, in any spelling. */
export function cityPlaces(text: string, words: readonly Token[], city: readonly string[]): Place[] {
	if (city.length === 0) return [];
	const whole = city.join('');
	const places: Place[] = [];
	for (let i = 0; i < words.length; i++) {
		const last = spelt(words, i, whole);
		if (last === null || !meant(text, words, i, last, city)) continue;
		places.push({ kind: 'address', start: (words[i] as Token).start, end: (words[last] as Token).end });
	}
	return places;
}

/** The last of the words that, written together, are the city. */
function spelt(words: readonly Token[], i: number, whole: string): number | null {
	let joined = '';
	for (let j = i; j < words.length && joined.length < whole.length; j++) {
		joined += unmask((words[j] as Token).text);
		if (joined[0] !== whole[0]) return null;
		if (joined === whole || (whole.length > 4 && iron(joined) === iron(whole))) return j;
	}
	return null;
}

function meant(
	text: string,
	words: readonly Token[],
	i: number,
	last: number,
	city: readonly string[]
): boolean {
	const run = words.slice(i, last + 1);
	const first = run[0] as Token;
	const capitals = run.every((w) => w.capital || particles.has(w.text));
	const apart = run.every((w) => w.text.length === 1);
	if (city.length > 1) return run.length === 1 || capitals || apart;
	const word = city[0] as string;
	if (PROPER.has(word)) return first.capital;
	if (!ORDINARY.has(word) && !commonWords.has(word) && !givenNames.has(word))
		return word.length > 4 || first.capital;
	return first.capital && besidePlace(text, words, i, last);
}

/** After "in" or the like, or before a country. */
function besidePlace(text: string, words: readonly Token[], i: number, last: number): boolean {
	const [before, own, end, next] = [words[i - 1], words[i], words[last], words[last + 1]];
	if (own === undefined || end === undefined) return false;
	const after = before !== undefined && /^\s+$/.test(text.slice(before.end, own.start));
	if (after && BEFORE.has(before.text)) return !own.upper;
	return (
		next !== undefined && COUNTRY.has(next.text) && /^\s*[,(–-]\s*$/.test(text.slice(end.end, next.start))
	);
}
