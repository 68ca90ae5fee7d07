import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { missing, type Missing } from '../../../src/domain/session/rules/check.ts';
import type { Base } from '../../../src/domain/session/state.ts';
import { askedOf } from '../../../src/lib/organizer/running/asked.ts';
import type { Compared } from '../../../src/lib/organizer/running/compared.svelte.ts';
import { EMPTY_IDENTITY, readIdentity } from '../../../src/lib/organizer/startups/identity.ts';
import { changedParts } from '../../../src/lib/organizer/setup/parts.ts';
import { beyond } from '../../../src/lib/organizer/setup/problem-words.ts';
import { ordinary, problems, unchecked } from '../../../src/lib/organizer/setup/problems.ts';
import { fromLocal, toLocal } from '../../../src/lib/organizer/zone.ts';
import { offset } from '../../../src/lib/ui/format.ts';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import type {
	CommandType,
	Criterion,
	Desk,
	OrganizerOwn,
	SessionDraft,
	StartupView
} from '../../../src/wire/index.ts';

beforeAll(() => overwriteGetLocale(() => 'es'));

const text = fc.constantFrom('', '  ', 'algo');
const criterion: fc.Arbitrary<Criterion> = fc.record({
	id: fc.uuid(),
	title: text,
	description: fc.constant(''),
	weight: fc.constantFrom(0, 1, 30),
	kind: fc.constantFrom('scored' as const, 'comment' as const),
	required: fc.boolean(),
	levels: fc.tuple(text, text, text, text, text)
});
const draft: fc.Arbitrary<SessionDraft> = fc.record({
	entity: text,
	category: fc.constant(1 as const),
	challenge: fc.record({ title: text, problem: text, affected: text, requirement: text }),
	startsAt: fc.constantFrom(null, 1_900_000_000_000),
	timeZone: fc.constant('America/Lima'),
	rubric: fc.array(criterion, { maxLength: 3 }),
	minutes: fc.record({
		pitch: fc.constantFrom(0, 5),
		questions: fc.constantFrom(0, 5),
		scoring: fc.constantFrom(0, 3)
	}),
	shortlist: fc.record({
		max: fc.constant(3 as const),
		threshold: fc.constant(null),
		tieBreak: fc.constantFrom({ by: 'panel' as const }, { by: 'criterion' as const, criterion: 'gone' })
	}),
	quorum: fc.constantFrom(1, 2, 5),
	mask: fc.constant('clear' as const),
	captions: fc.boolean()
});
const seats = fc.array(
	fc.constantFrom('official', 'moderator', 'auditor', 'presenter-a', 'presenter-b', 'projector'),
	{ maxLength: 7 }
);
const startups = fc.constantFrom<string[]>([], ['a'], ['a', 'b']);

/** The same people as the domain's state and as the desk has them. */
function both(d: SessionDraft, roles: readonly string[], list: readonly string[]) {
	const people = roles
		.map((r, i) => ({ id: `s${i}`, role: r.split('-')[0], startup: r.split('-')[1] ?? null }))
		.filter((p) => p.startup === null || list.includes(p.startup));
	const state = { draft: d, seats: people, startups: list.map((id) => ({ id, deck: [] })) };
	const desk = {
		people: people.map((p) => ({ ...p, seat: p.id })),
		startups: list.map((startup) => ({ startup, identity: null }))
	};
	return { state: state as unknown as Base, desk: desk as unknown as Desk };
}

test('[O2] the check names a field exactly for what keeps the doors shut', () => {
	fc.assert(
		fc.property(draft, seats, startups, (d, roles, list) => {
			const { state, desk } = both(d, roles, list);
			const found = problems(d, { date: '' }, desk);
			const codes: readonly Missing[] = missing(state);
			expect(found.length === 0).toBe(codes.length === 0);
			// Nothing that the server misses is left without its own line.
			expect(beyond(codes, found)).toEqual([]);
			expect(new Set(found.map((p) => p.field)).size).toBe(found.length);
		}),
		{ numRuns: 500 }
	);
});

test('[O2] what only the server knows is shown at its section', () => {
	expect(beyond(['quorum'], [])).toMatchObject([{ section: 'rule', field: 'rule-title' }]);
});

describe('[O3] the clock on the wall', () => {
	test.each([
		['2026-03-08', '02:30', 'America/New_York', '2026-03-08T03:30'],
		['2026-09-06', '00:30', 'America/Santiago', '2026-09-06T01:30'],
		['2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T03:30'],
		['2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-04T02:45']
	])('a time that the clocks skip goes forward: %s %s in %s', (date, time, zone, shown) => {
		expect(toLocal(fromLocal(date, time, zone) as number, zone)).toBe(shown);
	});

	test('of a time that comes twice the first is meant', () => {
		expect(fromLocal('2026-11-01', '01:30', 'America/New_York')).toBe(Date.parse('2026-11-01T05:30:00Z'));
		expect(fromLocal('2026-10-25', '02:30', 'Europe/Berlin')).toBe(Date.parse('2026-10-25T00:30:00Z'));
	});

	test('is the same again in every zone of the offer', () => {
		const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
		const at = fc.integer({ min: Date.UTC(2001, 0, 2) / 60_000, max: Date.UTC(2099, 11, 30) / 60_000 });
		fc.assert(
			fc.property(zone, at, (timeZone, minutes) => {
				const wall = toLocal(minutes * 60_000, timeZone);
				const [date = '', time = ''] = wall.split('T');
				const back = fromLocal(date, time, timeZone);
				// In the hour that a zone repeats, either instant reads the same.
				expect(back === null ? null : toLocal(back, timeZone)).toBe(wall);
			}),
			{ numRuns: 300 }
		);
	});
	test('gives no instant while it is half typed', () => {
		for (const [date, time] of [
			['', '10:00'],
			['2031-05-20', ''],
			['0203-05-20', '10:00'],
			['', '']
		]) {
			expect(fromLocal(date as string, time as string, 'America/Lima')).toBeNull();
		}
	});
	test('tells how far its zone is from UTC', () => {
		const at = fromLocal('2031-05-20', '10:00', 'America/Lima') as number;
		expect(at).toBe(Date.UTC(2031, 4, 20, 15));
		expect(offset('America/Lima', at)).toBe('UTC−5');
		expect(offset('UTC', at)).toBe('UTC');
	});
});

test('[O2] an identity is read as typed, or says what to correct at which field', () => {
	const form = { ...EMPTY_IDENTITY, name: 'Quipu', website: 'quipu.pe', people: ' Ana \n\nLuis' };
	expect(readIdentity(form)).toMatchObject({
		ok: true,
		identity: { website: 'https://quipu.pe', people: ['Ana', 'Luis'] }
	});
	const wrong = readIdentity({ ...form, name: ' ', website: 'no es una web', people: 'x\n'.repeat(11) });
	expect(wrong.ok ? [] : Object.keys(wrong.errors).sort()).toEqual(['name', 'people', 'website']);
	const long = readIdentity({
		...form,
		name: 'ñ'.repeat(200),
		city: 'ñ'.repeat(200),
		website: `https://${'ñ'.repeat(190)}`
	});
	expect(long.ok ? [] : Object.keys(long.errors)).toEqual(['name']);
});

test('[O4] a change of settings is told by what people call them', () => {
	fc.assert(
		fc.property(draft, draft, (a, b) => {
			expect(changedParts(a, a)).toEqual([]);
			expect(changedParts(a, { ...a, entity: `${a.entity}!` })).toEqual(['entity']);
			expect(changedParts(a, { ...a, timeZone: 'UTC' })).toEqual(['startsAt']);
			expect(changedParts(a, b)).toEqual(changedParts(b, a));
		})
	);
});

test('[B28] the check before doors open names startups called by a word that others say too, and shuts no door for it', () => {
	const nobody = { country: 'PE', city: '', website: '', legalRepresentative: '', contact: '', people: [] };
	const rest = { brought: false, kept: [], unchecked: false, help: [] };
	const startup = (name: string) => ({ startup: name, identity: { ...nobody, name }, ...rest });
	const startups = ['Lobby S.A.C.', 'Zafirnova', 'Orión', 'Orión', 'Media', 'X', 'Nubia'].map(startup);
	const all = { startups: [...startups, { ...startup(''), identity: null }] };
	const challenge = { title: 'Luz para Nubia', problem: '', affected: '', requirement: '' };
	expect(ordinary(all, { entity: 'Muni', challenge })).toEqual([
		'Lobby S.A.C.',
		'Orión',
		'Media',
		'X',
		'Nubia'
	]);
});

test('[B42] the check before doors open names startups that were changed after their slides or text were checked', () => {
	const one = (name: string, unchecked: boolean) =>
		({ startup: name, identity: { name }, unchecked }) as unknown as StartupView;
	expect(unchecked({ startups: [one('Zafirnova', true), one('Orión', false)] })).toEqual(['Zafirnova']);
});

test('[E71] what the organizer is asked stands under a heading that can have the focus', () => {
	const compared = { has: () => false } as unknown as Compared;
	const asked = (desk: Partial<Desk>, may: readonly CommandType[] = [], meeting: string | null = null) => {
		const empty = { phase: 'revealed', people: [], startups: [], matches: [], meeting: null, results: null };
		const own = { may, media: { meeting } } as unknown as OrganizerOwn;
		return askedOf({ ...empty, ...desk } as unknown as Desk, own, compared).at;
	};
	const startups = [{ help: [{ from: 'presenter' }] }] as unknown as Desk['startups'];
	const people = [{ role: 'official', seat: 'o', ties: { text: 'prima' } }] as unknown as Desk['people'];
	const results = { decision: null } as unknown as Desk['results'];
	const open = { opened: 1, people: [] };
	const at = [
		asked({}, ['approveReveal']),
		asked({ startups }, ['sendHelp']),
		asked({ people }, ['setMatch']),
		asked({ results }, ['decideShortlist']),
		asked({ meeting: open }, [], 'room'),
		asked({ meeting: open })
	];
	expect(at).toEqual([
		'phase-title',
		'messages-title',
		'ties-title',
		'decide-title',
		'meeting-title',
		'record-title'
	]);
	expect(asked({ phase: 'lobby' })).toBeNull();
	const source = ['running/Now', 'running/Messages', 'running/Ties', 'running/Running']
		.map((name) => `organizer/${name}`)
		.concat('seat/Decide', 'meeting/Meeting')
		.map((name) => readFileSync(new URL(`../../../src/lib/${name}.svelte`, import.meta.url), 'utf8'))
		.join('');
	for (const id of at) expect(source).toContain(`<h2 id="${id}" tabindex="-1">`);
});
