import type { Identity } from '../session/identity.ts';
import { fold, squash, tokens } from './fold.ts';
import { commonWords, particles } from './words.ts';

/** What to look for of one startup, folded. Made once, used for every text. */
export interface Terms {
	/** The whole name, its domain and the like, without spaces: one hit is enough. */
	names: readonly string[];
	/** All words of the name; beside one that points to it, each belongs to it. */
	all: readonly string[];
	/** Words of the name that few others use. */
	words: readonly string[];
	/** Capitals that stand for the name. */
	initials: readonly string[];
	/** People, each as the words of a name. */
	people: readonly (readonly string[])[];
	/** Last digits of telephone numbers. */
	phones: readonly string[];
}

/** Legal forms, folded and without dots, longest first. */
export const LEGAL_FORMS =
	'sociedad anonima cerrada|sociedad anonima|eirl|saac|saa|sac|sacs|srltda|srl|sas|scrl|sapi de cv|s de rl de cv|s de rl|sa de cv|ltda|limitada|ltd|limited|llc|llp|incorporated|inc|corporation|corp|gmbh|spa|plc|bv|oy|ab|sl|slu|sa|eireli|epp|me|mei';
const LEGAL_END = new RegExp(`[\\s,]+(?:${LEGAL_FORMS})$`);
const PUBLIC_MAIL = /^(?:gmail|hotmail|outlook|yahoo|live|icloud|proton|protonmail|uol|bol|terra|msn)$/;
const SECOND_LEVEL = /^(?:com|org|net|gob|gov|edu|co|ind|mil|nom|gen|ac)$/;
const SHARED_HOST = /^(?:instagram|facebook|linkedin|github|twitter|x|youtube|tiktok|linktr|wa|t|medium)$/;

/** Without the legal form at the end. */
export function bare(name: string): string {
	const plain = fold(name).replace(/\./g, '').replace(/\s+/g, ' ').trim();
	return plain.replace(LEGAL_END, '').trim();
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
	const words = name.split(/[^a-z0-9]+/).filter((w) => w !== '' && !particles.has(w));
	const mails = [...fold(identity.contact).matchAll(/([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)/g)];
	const labels = [identity.website, ...mails.map((m) => m[2] as string)]
		.map(hostLabel)
		.filter((l) => !PUBLIC_MAIL.test(l) && !SHARED_HOST.test(l));
	const accounts = [/\/([\w.-]+)\/?$/.exec(identity.website)?.[1] ?? '', ...mails.map((m) => m[1] as string)];
	const whole = [squash(name), squash(words.join('')), ...labels, ...accounts.map(squash)];
	return {
		names: unique(whole.filter((n) => n.length > 1 && rare(n) && !ROLE_ACCOUNT.test(n))),
		all: words,
		words: unique([...words, ...spelt(identity.name)].filter((w) => w.length > 3 && rare(w))),
		initials: words.length > 2 ? [words.map((w) => w[0]).join('')] : [],
		people: peopleOf(
			identity,
			mails.map((m) => m[0])
		),
		phones: unique((identity.contact.match(/[+(]?\d[\d\s().-]{5,}\d/g) ?? []).map(lastDigits))
	};
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

function peopleOf(identity: Identity, mails: readonly string[]): readonly (readonly string[])[] {
	const contact = mails.reduce((rest, mail) => rest.replace(mail, ' '), fold(identity.contact));
	return [identity.legalRepresentative, ...identity.people, contact.replace(/[^a-z\s'-]/g, ' ')]
		.map((p) => tokens(p).map((t) => t.text))
		.map((words) => words.filter((w) => w.length > 1 && !particles.has(w) && !NOT_A_NAME.test(w)))
		.filter((words) => words.length > 0);
}

const NOT_A_NAME =
	/^(?:ing|dr|dra|sr|sra|srta|lic|mg|phd|tel|telf|cel|celular|telefono|phone|whatsapp|email|correo|mail|ceo|cto|coo|cfo|gerente|general|fundador|fundadora|director|directora)$/;

function unique(list: readonly string[]): readonly string[] {
	return [...new Set(list)];
}
