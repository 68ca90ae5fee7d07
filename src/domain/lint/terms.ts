import type { Identity } from '../kernel/identity.ts';
import { iron, slips, sound } from './distance.ts';
import { fold, spellOut, squash, tokens, unmask } from './fold.ts';
import { literals, isForeign, type Literal } from './scripts.ts';
import { commonWords, particles } from './words.ts';

/** A word or several written together, and what else passes for it. */
export interface Term {
	text: string;
	heard: string;
	ironed: string;
	/** Slips that it may be written with. */
	slips: number;
}

/** What to look for of one startup, folded. Made once, used for every text. */
export interface Terms {
	/** The whole name, words of it that few others use, its domain and the like, by the letters they may begin with. */
	beginning: ReadonlyMap<string, readonly Term[]>;
	/** Some of them have figures that stand for no letters: `3M` is not `em`. */
	figures: boolean;
	/** Long enough to count inside a longer word. */
	inside: readonly string[];
	/** Names in other scripts than ours. */
	literal: readonly Literal[];
	/** All words of the name, in their order; beside one that points to it, each belongs to it. */
	all: readonly string[];
	/** Capitals that stand for the name, when it has more than two words. */
	initials: string | null;
	people: NameWords;
	/** The words of the startup's city; none when everybody here speaks of it. */
	city: readonly string[];
	/** Last digits of telephone numbers. */
	phones: ReadonlySet<string>;
}

/** The words of people's names: who bears them, and those long enough to be known with a slip, by their first letter. */
export interface NameWords {
	exact: ReadonlyMap<string, readonly Bearer[]>;
	long: ReadonlyMap<string, readonly Bearer[]>;
	names: readonly (readonly string[])[];
}

/** A word of a person's name: which person, and which of their words. */
export interface Bearer {
	word: string;
	person: number;
	at: number;
}

/** Of a longer name written together, its first words are enough. */
const TERM_MAX = 32;
const APART = /[^a-z0-9]+/;
/** Shorter terms are not looked for inside other words. */
const INSIDE_MIN = 6;
/** What is spelt as it sounds may be so much longer or shorter. */
export const SPELT_LONGER = 1.6;

/** Legal forms, folded and without dots, longest first. */
export const LEGAL_FORMS =
	'sociedad anonima cerrada|sociedad anonima|eirl|saac|saa|sac|sacs|srltda|srl|sas|scrl|sapi de cv|s de rl de cv|s de rl|sa de cv|ltda|limitada|ltd|limited|llc|llp|incorporated|inc|corporation|corp|gmbh|spa|plc|bv|oy|ab|sl|slu|sa|eireli|epp|me|mei';
const LEGAL_END = new RegExp(`[\\s,]+(?:${LEGAL_FORMS})$`);
const PUBLIC_MAIL = /^(?:gmail|hotmail|outlook|yahoo|live|icloud|proton|protonmail|uol|bol|terra|msn)$/;
const SECOND_LEVEL = /^(?:com|org|net|gob|gov|edu|co|ind|mil|nom|gen|ac)$/;
const SHARED_HOST = /^(?:instagram|facebook|linkedin|github|twitter|x|youtube|tiktok|linktr|wa|t|medium)$/;

/** Marks of trade, written out. */
const MARK_END = /\s*\((?:tm|sm|r|mr|md)\)$|\s(?:tm|mr|md)$/;

/** Without the legal form and the mark of trade at the end. */
export function bare(name: string): string {
	const plain = fold(name).replace(/\./g, '').replace(/\s+/g, ' ').trim();
	return plain.replace(MARK_END, '').replace(LEGAL_END, '').replace(MARK_END, '').trim();
}

/** What is said and written for the sign. */
function ampersands(name: string): readonly string[] {
	return name.includes('&') ? ['y', 'e', 'and', 'amp'].map((and) => squash(name.replaceAll('&', and))) : [];
}

/** What is said and written for the sign of a number: `No8` is `Nº 8` and `número 8`. */
function numbered(name: string): readonly string[] {
	const [, figures] = /^n(?:o|ro|um|umero|umber)?(\d+)$/.exec(squash(name)) ?? [];
	return figures === undefined ? [] : ['n', 'no', 'nro', 'num', 'numero', 'number'].map((n) => n + figures);
}

/** The label that names somebody in a host: `www.quipu-vial.com.pe` → `quipuvial`. */
export function hostLabel(host: string): string {
	const labels = fold(host)
		.replace(/^https?:\/\//, '')
		.replace(/[/:?#].*$/, '')
		.split('.')
		.filter((l) => l !== '' && l !== 'www');
	labels.pop();
	if (labels.length > 1 && SECOND_LEVEL.test(labels.at(-1) ?? '')) labels.pop();
	return squash(labels.at(-1) ?? '');
}

/**
 * @param context words of the challenge and the entity: what everybody speaks of points to nobody
 */
export function termsOf(identity: Identity, context: string): Terms {
	const spoken = new Set(tokens(context).map((t) => t.text));
	const rare = (word: string) => !commonWords.has(word) && !spoken.has(word) && !/^\d+$/.test(word);
	const name = bare(identity.name);
	const words = name.split(APART).filter((w) => w !== '' && !particles.has(w));
	const mails = [...fold(identity.contact).matchAll(/([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)/g)];
	const labels = [identity.website, ...mails.map((m) => m[2] as string)]
		.map(hostLabel)
		.filter((l) => !PUBLIC_MAIL.test(l) && !SHARED_HOST.test(l));
	const accounts = [/\/([\w.-]+)\/?$/.exec(identity.website)?.[1] ?? '', ...mails.map((m) => m[1] as string)];
	// What is left of a name in two scripts when one is taken away is mostly a word of everybody's.
	const otherwise = bare(spellOut(identity.name));
	const joined = isForeign(identity.name)
		? []
		: [
				...[name.split(APART), words, otherwise.split(APART)].map(together),
				...ampersands(name),
				...numbered(name)
			];
	const whole = [...joined, ...labels, ...accounts.map(squash)];
	const own = [
		...whole.filter((n) => n.length > 1 && rare(n) && !ROLE_ACCOUNT.test(n)),
		...[...words, ...otherwise.split(APART), ...spelt(identity.name)].filter((w) => w.length > 3 && rare(w))
	].map((w) => w.slice(0, TERM_MAX));
	// Figures in a text may be read as letters, and then those of the name are as well, if that makes no word of others.
	const masked = own.filter((w) => unmask(w) !== w);
	const unmasked = masked.map(unmask).filter((w) => w.length > 3 && rare(w));
	const looked = unique([...own, ...unmasked]);
	return {
		beginning: byBeginning(looked.map(termOf)),
		figures: masked.length > unmasked.length,
		literal: literals(identity, context),
		inside: looked.filter((w) => w.length >= INSIDE_MIN),
		all: words,
		initials: words.length > 2 ? words.map((w) => w[0]).join('') : null,
		people: peopleOf(
			identity,
			mails.map((m) => m[0])
		),
		city: cityOf(identity.city, spoken),
		phones: new Set(
			(identity.contact.match(/[+(]?\d[\d\s().-]{5,}\d/g) ?? []).map(lastDigits).filter((p) => p.length > 5)
		)
	};
}

/** Whole words of a name, for a text is read by words. */
function together(words: readonly string[]): string {
	const [first = '', ...rest] = words.filter((w) => w !== '');
	let out = first;
	for (const word of rest) {
		if (out.length + word.length > TERM_MAX) break;
		out += word;
	}
	return out;
}

function termOf(text: string): Term {
	return { text, heard: sound(text), ironed: iron(text), slips: slips(text.length) };
}

/** The letters that what stands for a term may begin with: its own, and those that sound or look like it. */
export function beginnings(text: string): readonly string[] {
	return unique([text, sound(text), iron(text)].map((t) => t[0] ?? ''));
}

function byBeginning(terms: readonly Term[]): ReadonlyMap<string, readonly Term[]> {
	return grouped(terms.flatMap((t) => beginnings(t.text).map((letter) => [letter, t] as const)));
}

function grouped<K, V>(pairs: readonly (readonly [K, V])[]): ReadonlyMap<K, readonly V[]> {
	const out = new Map<K, V[]>();
	for (const [k, v] of pairs) {
		const list = out.get(k);
		if (list === undefined) out.set(k, [v]);
		else list.push(v);
	}
	return out;
}

const CITY_OF = /^\s*(?:ciudad|city|cidade)\s+(?:de|of)\s+/i;

/** A city that challenge or entity speak of is everybody's. */
function cityOf(city: string, spoken: ReadonlySet<string>): readonly string[] {
	const words = tokens(city.replace(/[,(/].*$| [–-] .*$/s, '').replace(CITY_OF, '')).map((t) => t.text);
	const telling = words.filter((w) => !particles.has(w));
	return telling.length === 0 || telling.every((w) => spoken.has(w)) || words.join('').length < 3
		? []
		: words;
}

/** How those without an ñ on their keyboard write one. */
function spelt(name: string): readonly string[] {
	if (!/ñ/i.test(name)) return [];
	return ['ny', 'ni', 'nh', 'gn'].flatMap((n) => tokens(name.replace(/ñ/gi, n)).map((t) => t.text));
}

const ROLE_ACCOUNT =
	/^(?:info|hola|hello|contacto|contact|contato|ventas|sales|vendas|admin|soporte|support|suporte|team|equipo|equipe|gerencia|mail|correo)$/;

/** The digits that stay the same with and without country and area code. */
export function lastDigits(text: string): string {
	return text.replace(/\D/g, '').slice(-8);
}

function peopleOf(identity: Identity, mails: readonly string[]): NameWords {
	const contact = mails.reduce((rest, mail) => rest.replace(mail, ' '), fold(identity.contact));
	const people = [identity.legalRepresentative, ...identity.people, contact.replace(/[^a-z\s'-]/g, ' ')];
	const names = people.map(wordsOf);
	const bearers = people.flatMap((p, person) =>
		[wordsOf(p), wordsOf(spellOut(p))].flatMap((words, i) =>
			unique(words)
				.filter((word) => i === 0 || !names[person]?.includes(word))
				.map((word) => ({ word, person, at: words.indexOf(word) }))
		)
	);
	const long = bearers.filter((b) => b.word.length > 5);
	return {
		names,
		exact: grouped(bearers.map((b) => [b.word, b])),
		long: grouped(long.map((b) => [b.word[0] as string, b]))
	};
}

function wordsOf(person: string): readonly string[] {
	return tokens(person)
		.map((t) => t.text)
		.filter((w) => w.length > 1 && !particles.has(w) && !NOT_A_NAME.test(w));
}

const NOT_A_NAME =
	/^(?:ing|dr|dra|sr|sra|srta|lic|mg|phd|tel|telf|cel|celular|telefono|phone|whatsapp|email|correo|mail|ceo|cto|coo|cfo|gerente|general|fundador|fundadora|director|directora)$/;

function unique(list: readonly string[]): readonly string[] {
	return [...new Set(list)];
}
