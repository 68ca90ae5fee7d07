import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { defaultDraft } from '../../../server/sessions/defaults.ts';
import type { Identity } from '../../../src/domain/kernel/identity.ts';
import Summary from '../../../src/lib/organizer/Summary.svelte';
import { countryName } from '../../../src/lib/results/country.ts';
import type { Desk, SessionDraft } from '../../../src/wire/index.ts';

let n = 0;
const word = () => `palabra${++n}`;
const draft: SessionDraft = {
	...defaultDraft(word),
	entity: word(),
	challenge: { title: word(), problem: word(), affected: word(), requirement: word() }
};
const identity: Identity = {
	name: word(),
	country: 'PE',
	city: word(),
	website: word(),
	legalRepresentative: word(),
	contact: word(),
	people: [word(), word()]
};
const person = { seat: 'o1', role: 'official', startup: null, name: word() };
const desk = { people: [person], startups: [{ startup: 'su1', identity }] } as unknown as Desk;

/** All texts that somebody typed or that stand in the draft as begun, but ids and what has words of its own. */
function texts(value: unknown, key = ''): string[] {
	if (['id', 'kind', 'mask', 'timeZone', 'by'].includes(key)) return [];
	if (typeof value === 'string') return [key === 'country' ? countryName(value) : value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([k, x]) => texts(x, Array.isArray(value) ? key : k));
}

test('[O24] the review shows every text that becomes fixed: what criteria look at, their levels, who represents a startup', () => {
	const { body } = render(Summary, { props: { desk, draft } });
	const all = [...texts(draft), ...texts(identity), person.name].filter((text) => text !== '');
	expect(all.length).toBeGreaterThan(45);
	expect(all.filter((text) => !body.includes(text))).toEqual([]);
	expect(body.match(/<details/g)).toHaveLength(draft.rubric.length);
});
