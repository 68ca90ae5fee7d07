import type { Finding } from './finding.ts';
import { fold } from './fold.ts';
import { matches } from './patterns.ts';
import { commonWords, givenNames } from './words.ts';

type Place = Omit<Finding, 'quote'>;

const NAME = String.raw`\p{Lu}(?:\p{L}|['’-](?=\p{L}))+`;
const PARTICLE = String.raw`(?:de\s+la|de\s+los|del|de|da|das|do|dos|e|y|van|von|la)`;
const NEXT = String.raw`(?:\s+(?:${PARTICLE}\s+)?(?:\p{Lu}\.\s+)?${NAME})`;
const FULL = String.raw`${NAME}(?:\s+\p{Lu}\.)?${NEXT}{1,3}`;
const TITLE = String.raw`(?:Ing|Dr|Dra|Sr|Sra|Srta|Lic|Arq|Econ|Abog|Mg|Mtro|Mtra|Prof|Eng|Mr|Mrs|Ms|PhD)\.?a?`;
const POST = String.raw`(?:CEO|CTO|COO|CFO|CMO|CPO|[Cc]o-?[Ff]ounder|[Ff]ounder|[Cc]o-?[Ff]undador(?:a|es)?|[Ff]undador(?:a|es)?|[Gg]erente(?:\s+[Gg]eneral)?|[Dd]irector(?:a|[\s-]General)?|[Pp]resident[ae]|[Ss]oci[oa](?:[\s-][Ff]undador(?:a)?)?|[Rr]epresentante\s+[Ll]egal|[Dd]iretor(?:a)?|[Ll]íder(?:\s+[Tt]écnic[oa])?|[Mm]anaging\s+[Dd]irector|[Pp]resenter|[Pp]resenta|[Pp]onente|[Pp]resentado\s+por|[Pp]resented\s+by|[Aa]presentado\s+por|[Ee]xpositor(?:a)?)`;

const TITLED = new RegExp(String.raw`(?<![\p{L}])${TITLE}\s+${NAME}${NEXT}{0,3}`, 'gu');
const POST_FIRST = new RegExp(
	String.raw`(?<![\p{L}])${POST}(?:\s+(?:y|and|e|&)\s+${POST})?\s*[:–—,-]?\s+(?:es\s+|is\s+|é\s+)?(?:(?:el|la|o|a)\s+)?${FULL}`,
	'gu'
);
const POST_LAST = new RegExp(
	String.raw`(?<!\p{L})${FULL}\s*(?:[,(–—|·-]|\s)\s*(?:(?:nuestr[oa]|our|nossa|nosso|el|la|the)\s+)?${POST}(?!\p{L})`,
	'gu'
);
const PAIR = new RegExp(String.raw`(?<![\p{L}.])${FULL}`, 'gu');
const I_AM = new RegExp(
	String.raw`(?<![\p{L}])(?:[Mm]i nombre es|[Mm]e llamo|[Ss]oy|[Mm]y name is|I am|I['’]m|[Mm]eu nome é|[Mm]e chamo|[Ss]ou o|[Ss]ou a|[Ee]u sou)\s+${NAME}${NEXT}{0,3}`,
	'gu'
);
/** Before a person's name these make it a place, a body or a street. */
const PLACE_BEFORE =
	/(?:^|[\s(])(?:san|santa|santo|são|sao|st|saint|avenida|av|calle|jr|jirón|rua|praça|plaza|parque|hospital|clínica|clinica|colegio|escuela|escola|universidad|universidade|university|instituto|municipalidad|municipio|prefeitura|distrito|distritos|provincia|región|aeropuerto|puente|estación|estação|centro|mercado|ciudad|barrio|bairro|villa|vila|ley|lei|premio|prêmio|hotel|estadio|corredor|línea|avenue|street|de|in|en|em)\.?\s+$/iu;

/** Companies' legal names: words with capitals and a legal form. */
const FORMS = String.raw`(?:S\.?\s?A\.?\s?C\.?\s?S?\.?|S\.?A\.?A\.?|S\.?\s?A\.?\s?S\.?|S\.?\s?R\.?\s?L\.?(?:tda\.?)?|S\.?C\.?R\.?L\.?|E\.?\s?I\.?\s?R\.?\s?L\.?|S\.?A\.?P\.?I\.?\s+de\s+C\.?V\.?|S\.?\s?A\.?\s+de\s+C\.?\s?V\.?|S\.?\s?de\s+R\.?\s?L\.?(?:\s+de\s+C\.?V\.?)?|Sociedad\s+An[oó]nima(?:\s+Cerrada)?|S\.A\.|SA|S\/A|Ltda\.?|LTDA\.?|Limitada|Ltd\.?|LTD\.?|Limited|LLC|L\.L\.C\.|LLP|Inc\.?|INC\.?|Corp\.?|GmbH|SpA|S\.p\.A\.|PLC|B\.V\.|EIRELI|S\.L\.U?\.?|-\s?(?:ME|EPP|MEI))`;
const LEGAL = new RegExp(
	String.raw`(?<![\p{L}\d])(?:\p{Lu}[\p{L}\d'’&-]*|\d+[\p{Lu}]\w*)(?:\s+(?:(?:de|del|la|los|las|y|e|&|do|da|dos|and|of|the)\s+)?(?:\p{Lu}[\p{L}\d'’&-]*)){0,5}\s*,?\s+${FORMS}(?![\p{L}\d])`,
	'gu'
);

export function legalPlaces(text: string): Place[] {
	return matches(text, LEGAL, 'legal');
}

/** Names of people: with a title, beside a post, after "my name is", or a usual given name before a surname. */
export function peoplePlaces(text: string): Place[] {
	return [
		...matches(text, TITLED, 'person'),
		...matches(text, POST_FIRST, 'person').filter((p) => likelyPerson(text, p)),
		...matches(text, POST_LAST, 'person').filter((p) => likelyPerson(text, p)),
		...matches(text, I_AM, 'person').filter((p) => !commonEnd(text, p)),
		...matches(text, PAIR, 'person').flatMap((p) => pair(text, p))
	];
}

/** Of words with capitals, those from a usual given name on, unless a street or a body is named after it. */
function pair(text: string, p: Place): Place[] {
	const words = [...text.slice(p.start, p.end).matchAll(/\p{L}[\p{L}'’-]*/gu)];
	const first = words.findIndex((w) => givenNames.has(fold(w[0])));
	const word = words[first];
	if (word === undefined || first === words.length - 1) return [];
	const next = words.slice(first + 1).filter((w) => /^\p{Lu}/u.test(w[0]));
	const surname = next.some((w) => !commonWords.has(fold(w[0])) || givenNames.has(fold(w[0])));
	const start = p.start + word.index;
	const before = text.slice(Math.max(0, start - 16), start);
	if (next.length === 0 || !surname || PLACE_BEFORE.test(before)) return [];
	return [{ kind: 'person', start, end: p.end }];
}

function likelyPerson(text: string, p: Place): boolean {
	const words = text.slice(p.start, p.end).match(/\p{L}[\p{L}'’-]*/gu) ?? [];
	const names = words.filter((w) => /^\p{Lu}\p{Ll}/u.test(w)).map(fold);
	return (
		names.some((w) => givenNames.has(w)) ||
		names.filter((w) => !commonWords.has(w) && w.length > 2).length > 1
	);
}

function commonEnd(text: string, p: Place): boolean {
	const last = fold(text.slice(p.start, p.end).split(/\s+/).at(-1) ?? '');
	return commonWords.has(last) && !givenNames.has(last);
}
