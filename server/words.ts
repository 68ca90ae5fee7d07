import { createRequire } from 'node:module';
import type { Language } from '../src/domain/session/script.ts';

const read = createRequire(import.meta.url);
const AREAS = ['common', 'organizer', 'panel'];
const WORDS = new Map<Language, Readonly<Record<string, unknown>>>();

/**
 * A text of the message files, for what the server itself writes: downloads. Places in braces are filled in.
 * @throws Error when there is no such text, or it has plural forms
 */
export function word(language: Language, key: string, places: Readonly<Record<string, string>> = {}): string {
	const text = wordsOf(language)[key];
	if (typeof text !== 'string') throw new Error(`no plain text ${key}`);
	return text.replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? '');
}

function wordsOf(language: Language): Readonly<Record<string, unknown>> {
	const known = WORDS.get(language);
	if (known !== undefined) return known;
	const files = AREAS.map((area) => read(`../messages/${area}/${language}.json`) as Record<string, unknown>);
	const all = Object.assign({}, ...files) as Record<string, unknown>;
	WORDS.set(language, all);
	return all;
}
