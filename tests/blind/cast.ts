import { createHash } from 'node:crypto';
import type { Identity } from '../../src/domain/kernel/identity.ts';
import type { Device } from './wire.ts';

/** Everything that belongs to who a startup is, and to the machines its people sit at. */
export interface Member {
	identity: Identity;
	/** Seats of the startup: the size of its team. */
	team: number;
	device: Device;
	/** Of the file that the slides came from. */
	file: string;
	/** Written into the pictures' metadata. */
	exif: string;
	/** What its people write for help. */
	words: string;
}

/**
 * A person of every startup but the witness in run A and nobody in run B: what officials type is compared with nothing,
 * and what the witness brings with nobody else.
 */
export const FAMILIAR = 'Aurelia Quispe Mamani';

const ALPHABETS = [
	['Zafiro', 'Andino', 'Nimbo', 'Sur', 'Ñandú', 'Quipu'],
	['Северный', 'Ветер', 'Город', 'Река'],
	['青い', '空', '未来', '都市'],
	['Αθήνα', 'Ήλιος', 'Πόλη'],
	['مدينة', 'النور', 'المستقبل'],
	['X']
];
const COUNTRIES = ['PE', 'CO', 'BR', 'JP', 'GR', 'EG', 'EE'];
const LANGUAGES = ['es-PE,es;q=0.9', 'pt-BR', 'ja,en;q=0.5', 'el-GR', 'ar-EG;q=0.8,en', 'et'];
const AGENTS = [
	'Mozilla/5.0 (X11; Linux)',
	'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1)',
	'curl/9',
	'Opera Mini'
];

const PICTURES = 24;

/** A choice that follows from the seed alone. */
export function pick(seed: string, label: string, n: number): number {
	return createHash('sha256').update(`${seed}|${label}`).digest().readUInt32BE() % n;
}

/** A word that nobody guesses: wherever it turns up, it came from here. */
export function canary(seed: string, label: string): string {
	return `kn${createHash('sha256').update(`canary|${seed}|${label}`).digest('hex').slice(0, 14)}`;
}

/** @param seed of this member in this run: another seed is somebody else in everything that belongs to identity */
export function member(seed: string): Member {
	const one = <T>(label: string, list: readonly T[]): T => list[pick(seed, label, list.length)] as T;
	const bird = (label: string) => canary(seed, label);
	const words = one('alphabet', ALPHABETS);
	const name = Array.from({ length: 1 + pick(seed, 'length', 4) }, (_, i) => one(`word${i}`, words)).join(
		' '
	);
	return {
		identity: {
			name: `${name} ${bird('name')}`,
			country: one('country', COUNTRIES),
			city: `${one('city', words)} ${bird('city')}`,
			website: `https://${bird('site')}.example/${'a'.repeat(pick(seed, 'path', 40))}`,
			legalRepresentative: `${one('legal', words)} ${bird('legal')}`,
			contact: `${bird('mail')}@example.org`,
			people: Array.from(
				{ length: pick(seed, 'people', 3) },
				(_, i) => `${one(`p${i}`, words)} ${bird(`p${i}`)}`
			)
		},
		team: 1 + pick(seed, 'team', 3),
		device: {
			address: `127.0.${10 + pick(seed, 'net', 200)}.${1 + pick(seed, 'host', 250)}`,
			agent: `${one('agent', AGENTS)} ${bird('agent')}`,
			language: one('language', LANGUAGES),
			cookie: ''
		},
		file: `${bird('file')}${'_v2'.repeat(pick(seed, 'file', 4))}.pdf`,
		// One of few: a picture takes a tenth of a second to draw.
		exif: canary('picture', String(pick(seed, 'exif', PICTURES))),
		words: `${one('help', words)} ${bird('help')}`
	};
}

/** What must not turn up on the blind side before the release. */
export function needlesOf(m: Member): string[] {
	const { name, city, website, legalRepresentative, contact, people } = m.identity;
	const canaries = [
		name,
		city,
		website,
		legalRepresentative,
		contact,
		...people,
		m.device.agent,
		m.words
	].flatMap((text) => text.match(/kn[0-9a-f]{14}/g) ?? []);
	return [...canaries, m.exif, m.file.slice(0, 16), m.device.address];
}
