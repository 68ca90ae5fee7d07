import type { Identity } from '../kernel/identity.ts';
import { merge, type Finding } from './finding.ts';
import { tokens } from './fold.ts';
import { phonePlaces, taxPlaces } from './numbers.ts';
import { ownPlaces } from './own.ts';
import { partsOf, TEXT_MAX, type TextPart } from './parts.ts';
import { addressPlaces, handlePlaces, netPlaces } from './patterns.ts';
import { legalPlaces, peoplePlaces } from './people.ts';
import { phrasePlaces } from './phrases.ts';
import { termsOf } from './terms.ts';

/** Words that everybody in a session uses. */
export function contextOf(s: {
	entity: string;
	challenge: { title: string; problem: string; affected: string; requirement: string };
}): string {
	const { title, problem, affected, requirement } = s.challenge;
	return [s.entity, title, problem, affected, requirement].join('\n');
}

export type Linter = (text: string) => readonly Finding[];

/**
 * What in a presenter's text may tell who presents. The same code runs in the presenter's browser, before anything is
 * sent, and on the server. Never to be run over what officials type: its answer would be an oracle.
 *
 * @param identity null = unknown here; then only what gives anybody away is found
 * @param context words of challenge and entity, which everybody uses
 */
export function linter(identity: Identity | null, context = ''): Linter {
	const terms = identity === null ? null : termsOf(identity, context);
	return (text) => {
		const { parts, long } = partsOf(text);
		const looked = text.slice(0, TEXT_MAX);
		return merge(text, [
			...(terms === null ? [] : ownPlaces(looked, tokens(looked), terms)),
			...parts.flatMap(anybody),
			...long
		]);
	};
}

/** What gives anybody away. */
function anybody({ text, from }: TextPart): Omit<Finding, 'quote'>[] {
	return [
		...netPlaces(text),
		...handlePlaces(text),
		...taxPlaces(text),
		...phonePlaces(text),
		...addressPlaces(text),
		...legalPlaces(text),
		...peoplePlaces(text),
		...phrasePlaces(text)
	].map((p) => ({ ...p, start: p.start + from, end: p.end + from }));
}

/**
 * Whether a startup's name is never looked for: one letter, figures or signs alone, a word that everybody uses. It would
 * be found all over a text that gives nobody away; only a person can tell where it does.
 */
export function unsought(identity: Identity | null, context = ''): boolean {
	if (identity === null || identity.name.trim() === '') return false;
	const { name } = identity;
	return !ownPlaces(name, tokens(name), termsOf(identity, context)).some((p) => p.kind === 'name');
}
