import type { Finding } from './finding.ts';

type Place = Omit<Finding, 'quote'>;

/** Registers of the region and what a number in them looks like; with its name beside it, or by its check digits. */
const CUED =
	/\b(?:r\.?u\.?c\.?|r\.?u\.?t\.?|n\.?i\.?t\.?|c\.?u\.?i\.?t\.?|c\.?u\.?i\.?l\.?|c\.?n\.?p\.?j\.?|c\.?p\.?f\.?|r\.?f\.?c\.?|n\.?i\.?f\.?|c\.?i\.?f\.?|vat|ein|d\.?n\.?i\.?|tax\s*id|partida\s+(?:registral|electr[oó]nica)|inscri[cç][aã]o\s+(?:estadual|municipal)|sunarp|registro\s+mercantil)(?=[\s:#.])(?:\s*(?:n[°º.o]{0,2}|num(?:ber)?\.?|no\.?|id))?\s*[:#.-]?\s*\p{L}{0,4}\s?\d[\d.\-/ ]{4,20}[\dkK](?:-?[\p{L}\d]{1,3})?(?![\p{L}\d])/giu;
const RFC = /\b(?:RFC[:\s]*)?[A-ZÑ&]{3,4}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[A-Z\d]{3}\b/gu;
const RUC = /(?<![\d.,])(?:10|15|16|17|20)\d{9}(?![\d.,]\d|\d)/g;
const CNPJ = /(?<!\d)\d{2}\.?\d{3}\.?\d{3}\/\d{4}-?\d{2}(?!\d)/g;
const CPF = /(?<!\d)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)/g;
const RUT = /(?<![\d.])\d{1,2}\.\d{3}\.\d{3}-[\dkK](?![\d\p{L}])/gu;
const CUIT = /(?<!\d)(?:20|23|24|27|30|33|34)-\d{8}-\d(?!\d)/g;

/** Numbers in the registers of taxes, people and companies. */
export function taxPlaces(text: string): Place[] {
	const found = (re: RegExp, fits: (digits: string) => boolean) =>
		[...text.matchAll(re)].filter((m) => fits(m[0])).map((m) => place('tax', m));
	return [
		...found(CUED, (t) => t.replace(/\D/g, '').length > 5),
		...found(RFC, () => true),
		...found(RUC, (t) => rucFits(t)),
		...found(CNPJ, () => true),
		...found(CPF, () => true),
		...found(RUT, () => true),
		...found(CUIT, () => true)
	];
}

/** Check digit of a Peruvian RUC: eleven minus the weighted sum modulo eleven. */
export function rucFits(ruc: string): boolean {
	const weights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
	const sum = weights.reduce((n, w, i) => n + w * Number(ruc[i]), 0);
	return (11 - (sum % 11)) % 10 === Number(ruc[10]);
}

const RUN = /(?<![\p{L}\d.,/])(?:\+|00)?\(?\d(?:[\d\s().\-–/]{4,20})\d(?![\p{L}\d]|[.,]\d)/gu;
const CUE =
	/(?:tel|telf|teléfono|telefono|telefone|fono|fone|cel|celular|móvil|movil|whatsapp|wsp|wasap|zap|phone|mobile|cell|call us|call|llámenos|llamar al|llame al|escríbanos al|fax|anexo|central telefónica|contacto|contact|contato|ligue)\s*[.:–-]?\s*(?:us at|al|at|para|n[°º])?\s*:?\s*$/iu;
const MONEY =
	/(?:s\/\.?|us\$|usd|r\$|\$|€|pen|soles|dólares|law|ley|lei|decreto|d\.?s\.?|res(?:olución)?|expediente|n[°º.])\s*$/iu;
const UNIT =
	/^\s*(?:%|soles|dólares|dollars|usd|reais|euros|usuarios?|users?|usuários?|personas?|people|pessoas|habitantes|inhabitants|vecinos|casos|cases|registros|records|datos|km|m2|kg|toneladas|tonnes|millones|million|milhões|mil\b|kwh|litros|litres|horas|hours|días|days)/iu;

/** Telephone numbers: with a country code, a word that says so, or written as people of the region write them. */
export function phonePlaces(text: string): Place[] {
	return [...text.matchAll(RUN)].filter((m) => isPhone(text, m)).map((m) => place('phone', m));
}

function isPhone(text: string, m: RegExpExecArray): boolean {
	const quote = m[0];
	const digits = quote.replace(/\D/g, '');
	const before = text.slice(Math.max(0, m.index - 24), m.index);
	if (digits.length < 6 || digits.length > 15) return false;
	if (CUE.test(before)) return true;
	if (MONEY.test(before) || UNIT.test(text.slice(m.index + quote.length))) return false;
	if (/^\+/.test(quote)) return digits.length > 7;
	if (isDate(quote) || isAmount(quote)) return false;
	return SHAPES.some((shape) => shape.test(quote.trim()));
}

const SHAPES = [
	// Mobile of Peru, Chile, Spain: nine digits that start with 9 or 6, in groups or not.
	/^[96]\d{2}[\s-]?\d{3}[\s-]?\d{3}$/,
	// Area code in brackets.
	/^\(?0?\d{1,3}\)\s*\d{3,5}[\s-]?\d{3,4}$/,
	/^0\d{1,2}[\s-]\d{3}[\s-]?\d{3,4}$/,
	// Brazil: two digits, then nine that start with 9.
	/^\d{2}\s9\d{4}[\s-]\d{4}$/,
	// North America and Mexico.
	/^\d{3}-\d{3}-\d{4}$/,
	/^\d{2}\s\d{4}\s\d{4}$/,
	/^1-\d{3}-\d{3}-\d{4}$/,
	/^0800[\s-]?\d{3}[\s-]?\d{3,4}$/
];

function isDate(t: string): boolean {
	return /^\d{1,4}[-/.–]\d{1,2}[-/.–]\d{1,4}$/.test(t) || /^(?:19|20)\d{2}\s*[-–/]\s*(?:19|20)\d{2}$/.test(t);
}

/** Groups of three from the right after one that is not full: `1 250 000`. */
function isAmount(t: string): boolean {
	return /^\d{1,2}(?:[\s.]\d{3})+$/.test(t);
}

function place(kind: Place['kind'], m: RegExpExecArray): Place {
	return { kind, start: m.index, end: m.index + m[0].length };
}
