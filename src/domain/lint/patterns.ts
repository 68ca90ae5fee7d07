import type { Finding, TextKind } from './finding.ts';
import { fold } from './fold.ts';

/** Patterns for what gives anybody away, whoever it is: addresses of the net, telephones, handles, streets. */
type Place = Omit<Finding, 'quote'>;

const TLD =
	'com|org|net|io|app|ai|dev|co|pe|br|mx|cl|ar|ec|bo|py|uy|ve|cr|gt|hn|sv|ni|pa|do|cu|es|pt|us|uk|ca|de|fr|it|eu|ch|info|biz|tech|store|online|site|xyz|me|tv|la|lat|cloud|digital|health|energy|world|page|link|social|agency|studio|earth|life|solutions|systems|team|network|space|ly|gl|pro|ie|nl|dk|fi|pl|au|nz|jp|cn|za';
const SPACED_AT = String.raw`\s*(?:@|[\[({]\s*(?:at|arroba|@)\s*[\])}]|\s(?:arroba|at)\s)\s*`;
const SPACED_DOT = String.raw`(?:\.|\s*[\[({]\s*(?:dot|punto|ponto)\s*[\])}]\s*|\s(?:dot|punto|ponto)\s)`;
/** As long as a label of a domain may be. */
const LABEL = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?`;

const EMAIL = new RegExp(
	String.raw`[\p{L}\p{N}._%+-]{1,64}${SPACED_AT}${LABEL}(?:${SPACED_DOT}${LABEL})+`,
	'giu'
);
const URL = /\b(?:https?:\/\/|www\.)[^\s<>"'»)\]]+/giu;
const HOST = new RegExp(
	String.raw`(?<![\p{L}\p{N}@._-])(?:${LABEL}\.)+(?:${TLD})(?![\p{L}\p{N}-])(?:\/[^\s<>"'»)\]]*)?`,
	'giu'
);
const SPELT_HOST = new RegExp(
	String.raw`(?<![\p{L}\p{N}])${LABEL}(?:\s*[\[({]?\s*(?:dot|punto|ponto)\s*[\])}]?\s*(?:${TLD}))+(?![\p{L}\p{N}])`,
	'giu'
);
/** Public bodies, standards and file names are the entity's world and point to no startup. */
const PUBLIC_HOST =
	/(?:^|\.)(?:gob|gov|mil|edu)(?:\.[a-z]{2})?$|(?:^|\.)(?:jus|leg|mp)\.br$|(?:^|\.)(?:who|un|worldbank|iadb|oecd|iso|europa)\.(?:int|org|eu)$/;
const FRAMEWORK = /^(?:node|vue|next|nuxt|three|d3|chart|socket|asp|ado|express)\.(?:js|net|io)$/;

export function netPlaces(text: string): Place[] {
	const mails = matches(text, EMAIL, 'email');
	const urls = matches(text, URL, 'link').filter((p) => !publicHost(text.slice(p.start, p.end)));
	const hosts = [...matches(text, HOST, 'link'), ...matches(text, SPELT_HOST, 'link')].filter((p) =>
		plausibleHost(text.slice(p.start, p.end))
	);
	return [...mails, ...urls, ...hosts].map((p) => trim(text, p));
}

function publicHost(quote: string): boolean {
	const host = fold(quote)
		.replace(/^https?:\/\//, '')
		.replace(/[/:?#].*$/, '')
		.replace(/\.$/, '');
	return PUBLIC_HOST.test(host);
}

/** Not the end of one sentence stuck to the next ("mejora.La"), nor a number. */
function plausibleHost(quote: string): boolean {
	const host = quote.replace(/\/.*$/, '');
	const last = host.split(/[.\s]+/).at(-1) ?? '';
	if (/^\p{Lu}\p{Ll}/u.test(last) || !/\p{L}{2}/u.test(host.slice(0, -last.length))) return false;
	return !publicHost(host) && !FRAMEWORK.test(fold(host));
}

/** What stands behind a link and belongs to the sentence. */
const TRAILING = '.,;:!?…”’*|·';

function trim(text: string, p: Place): Place {
	let { end } = p;
	while (end > p.start && TRAILING.includes(text[end - 1] as string)) end -= 1;
	return { ...p, end };
}

const HANDLE = /(?<![\p{L}\p{N}._%+-])@[\p{L}\p{N}_](?:[\p{L}\p{N}_.]{0,28}[\p{L}\p{N}_])/gu;
const NETWORK =
	/\b(?:instagram|insta|ig|facebook|fb|twitter|x|tiktok|linkedin|youtube|telegram|github|whatsapp|threads|skype)\s*(?::|\/|→|–|-)\s*(?:in\/|company\/|\/)?@?([\p{L}\p{N}_][\p{L}\p{N}_.-]{2,})/giu;
const FIND_US =
	/\b(?:síganos|siguenos|síguenos|búsquenos|búscanos|encuéntrenos|follow us|find us|siga-nos|nos siga|encontre-nos)\s+(?:en|on|no|na|como|as)\s+[\p{L}\p{N}@_. ]{2,40}/giu;

export function handlePlaces(text: string): Place[] {
	return [
		...matches(text, HANDLE, 'handle'),
		...matches(text, NETWORK, 'handle'),
		...matches(text, FIND_US, 'handle')
	];
}

const STREET =
	/(?<![\p{L}\p{N}])(?:av(?:enida|da|e)?|jr|jirón|jiron|calle|cl|psje|pasaje|pje|carrera|cra|kr|transversal|diagonal|calzada|bulevar|boulevard|blvd|malecón|rua|r|alameda|travessa|praça|rodovia)(?:\.\s*|\s+)(?:\p{Lu}[\p{L}.'’]*|\d+|de|del|la|los|las|da|do|dos)(?:\s+(?:\p{Lu}[\p{L}.'’]*|\d{1,2}|de|del|la|los|las|da|do|dos|e|y)){0,5}\s*,?\s*(?:n[°º.ro]*\s*|#\s*|no\.?\s*|num\.?\s*|número\s*)?\d{2,5}(?:\s*[-–]\s*\d{1,5})?(?!\s*(?:%|km|cuadra|baches|casos|millones))/giu;
const STREET_EN =
	/\b\d{1,5}\s+(?:\p{Lu}[\p{L}.'’]*\s+){1,4}(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|way|square|court)\b\.?(?:,?\s*(?:suite|ste|floor|apt|unit)\.?\s*#?\w+)?/giu;
const INSIDE =
	/\b(?:oficina|of\.|ofic\.|office|suite|sala|dpto\.?|depto\.?|interior|int\.|piso|andar|floor|conjunto|cj\.?|lote|lt\.|mz\.?|manzana)\s*(?:n[°º]\s*|#\s*)?(?:\d{2,5}\p{L}?|\p{Lu}\b(?:\s*,?\s*(?:lote|lt\.?)\s*\d+))/giu;
const POSTAL =
	/\b(?:cep|c\.?p\.?|código postal|cod\. postal|zip(?: code)?|postcode)\s*:?\s*\d{4,5}(?:-?\d{3,4})?/giu;
const BASED =
	/\b(?:(?:con|nuestra|nuestras|la)?\s*(?:sede|sedes|oficinas?|planta|taller|fábrica)\s+(?:principal(?:es)?\s+)?(?:queda\s+|están?\s+|central\s+)?en|(?:somos|venimos|nacimos|fundad[oa]s?|empresa)\s+(?:en|de|desde|con sede en)|ubicad[oa]s?\s+en|con base en|based (?:in|out of)|headquartered in|founded in|our (?:office|headquarters|plant|workshop) (?:is |are )?in|we are from|we come from|(?:com\s+|nossa\s+)?sede\s+(?:em|no|na)|sediad[oa]s?\s+(?:em|no|na)|(?:somos|viemos)\s+(?:de|do|da)|fundad[oa]s?\s+(?:em|no|na)|nosso escritório (?:fica )?(?:em|no|na)|nossa fábrica (?:fica )?(?:em|no|na))\s+(?:la\s+ciudad\s+de\s+|the city of\s+|a cidade de\s+)?\p{Lu}\p{L}+(?:\s+(?:de\s+|del\s+|da\s+|do\s+)?\p{Lu}\p{L}+)*/giu;

/** Where somebody sits. A street without a number may be the challenge's own. */
export function addressPlaces(text: string): Place[] {
	const based = matches(text, BASED, 'address').flatMap((p) => cutAfterPlace(text, p));
	const streets = [STREET, STREET_EN, INSIDE, POSTAL]
		.flatMap((re) => matches(text, re, 'address'))
		.filter((p) => noSentence(text.slice(p.start, p.end)));
	return [...withRests(text, streets), ...based];
}

/** The `i` flag takes "Avenida España tiene 14" for an address: words in small letters must belong to one. */
function noSentence(quote: string): boolean {
	const small = quote
		.split(/\s+/)
		.slice(1)
		.filter((w) => /^\p{Ll}{2,}$/u.test(w));
	return small.every((w) => /^(?:de|del|la|los|las|da|do|dos|no|num|número|lote|lt)$/.test(w));
}

const REST =
	/\s*,\s*(?:(?:oficina|of|ofic|office|suite|sala|dpto|depto|interior|int|piso|andar|floor|conjunto|cj|lote|mz)\.?\s*#?\w+|\p{Lu}\p{L}+(?:\s+(?:de\s+|del\s+|la\s+|da\s+|do\s+)?\p{Lu}\p{L}+){0,3})/uy;

/** An address goes on after a comma: floor, district, city. What lies within one is not followed again. */
function withRests(text: string, places: readonly Place[]): Place[] {
	const out: Place[] = [];
	let reached = 0;
	for (const p of [...places].sort((a, b) => a.start - b.start)) {
		if (p.end > reached) reached = restEnd(text, p.end);
		out.push({ ...p, end: reached });
	}
	return out;
}

function restEnd(text: string, from: number): number {
	const rest = new RegExp(REST);
	let end = from;
	for (rest.lastIndex = end; rest.test(text); end = rest.lastIndex);
	return end;
}

/** The `i` flag lets capitals go: a place is written with one, and what follows it in small letters is no place. */
function cutAfterPlace(text: string, p: Place): Place[] {
	const place = /\s\p{Lu}\p{L}+(?:\s+(?:de\s+|del\s+|da\s+|do\s+)?\p{Lu}\p{L}+)*/u.exec(
		text.slice(p.start, p.end)
	);
	return place === null ? [] : [{ ...p, end: p.start + place.index + place[0].length }];
}

export function matches(text: string, re: RegExp, kind: TextKind): Place[] {
	return [...text.matchAll(re)].map((m) => ({ kind, start: m.index, end: m.index + m[0].length }));
}
