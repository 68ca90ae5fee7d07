import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Filter } from '../../../server/guard/filter.ts';
import { BROUGHT, Guard } from '../../../server/guard/guard.ts';
import { Egress } from '../../../server/sessions/egress.ts';
import { fold } from '../../../src/domain/lint/fold.ts';
import { ordinaryName } from '../../../src/domain/lint/ordinary.ts';
import type { Command, CommandType } from '../../../src/domain/session/commands.ts';
import type { Identity } from '../../../src/domain/session/identity.ts';
import { projectOwn, projectShared, type Audience } from '../../../src/domain/session/project.ts';
import { CONSTELLATIONS } from '../../../src/domain/session/pseudonym.ts';
import type { Known, Seat } from '../../../src/domain/session/state.ts';
import type { Aside } from '../../../src/domain/session/view.ts';
import { given, type Session } from './given.ts';

const CANARY = 'Zafirnova Chasqui';
const kept = [{ page: 0, kind: 'name' as const, quote: CANARY, reason: CANARY }];
/** Each command of a presenter's that carries words, with a canary in all of them. */
const WRITES: Partial<Record<CommandType, Command>> = {
	uploadDeck: { type: 'uploadDeck', slides: [{ id: 'a', text: CANARY }], kept },
	saveScript: { type: 'saveScript', script: { language: 'es', texts: [CANARY], kept } },
	sayText: { type: 'sayText', text: CANARY, kept },
	sendHelp: { type: 'sendHelp', startup: 'su1', text: CANARY }
};
/** These carry none. */
const WORDLESS: readonly CommandType[] = ['showSlide', 'leaveFloor', 'ackReveal', 'leaveSeat'];
const AUDIENCES: readonly Audience[] = ['gate', 'stage', 'hall', 'booth'];

/** The phases before the reveal, one after the other, with slot 1 of startup 1 on air and its slide shown. */
const PHASES: readonly (readonly [string, (text: string) => Session])[] = [
	['lobby', (t) => prepared(given().lobby(), t)],
	['drawn', (t) => prepared(given().lobby(), t).all(['aud', { type: 'contribute', contribution: 'dice' }])],
	['pitching', onAir],
	['questions', (t) => onAir(t).all(['mod', { type: 'startStep', step: 'questions' }])],
	['cut', (t) => onAir(t).all(['mod', { type: 'cutNow' }])],
	['sealed', () => given().drawn().sealed()]
];

function prepared(s: Session, text: string): Session {
	const deck: Command = { type: 'uploadDeck', slides: [{ id: 'a', text }], kept };
	return s.all(['p1', deck], ['p1', WRITES.saveScript as Command], ['p1', WRITES.sendHelp as Command]);
}

function onAir(text: string): Session {
	const s = prepared(given().lobby(), text).all(['aud', { type: 'contribute', contribution: 'dice' }]);
	return s.pitching().all(['p1', WRITES.sayText as Command], ['p1', { type: 'showSlide', index: 0 }]);
}

const called = (name: string): Identity => ({
	name,
	country: 'PE',
	city: '',
	website: '',
	legalRepresentative: '',
	contact: '',
	people: []
});

/** What lies beside the session, with the canary wherever a presenter's words are. */
function aside(s: Session): Aside {
	const help = [{ id: 'h', from: 'presenter' as const, text: CANARY, at: 1 }];
	const saying = { text: CANARY, from: 0, to: CANARY.length };
	const of = (startup: string) => startup === 'su1';
	return { ...s.aside(), help: (x) => (of(x) ? help : []), saying: (x) => (of(x) ? saying : null) };
}

/** Everything that anybody but startup 1 and the organizer is sent. */
function parts(s: Session): { audience: Audience | null; seat: Seat | null; text: string }[] {
	const state = s.state as Known;
	const seats = state.seats.filter((x) => x.id !== 'p1' && x.role !== 'organizer');
	return [
		...AUDIENCES.map((audience) => ({
			audience,
			seat: null,
			text: JSON.stringify(projectShared(state, audience, aside(s)))
		})),
		...seats.map((seat) => ({
			audience: null,
			seat,
			text: JSON.stringify(projectOwn(state, seat, aside(s)))
		}))
	];
}

function pathsOf(value: unknown, holds: (text: string) => boolean, path = ''): string[] {
	if (typeof value === 'string') return holds(value) ? [path] : [];
	if (Array.isArray(value)) return value.flatMap((v) => pathsOf(v, holds, path));
	if (value === null || typeof value !== 'object') return [];
	return Object.entries(value).flatMap(([k, v]) => pathsOf(v, holds, path === '' ? k : `${path}.${k}`));
}

function egress(name: string) {
	let held = 0;
	const guard = new Guard(() => ({ ...NOBODY, name }));
	const door = new Egress(
		guard,
		() => 'su1',
		() => (held += 1)
	);
	return {
		/** The part as it goes out. */
		sent(s: Session, p: ReturnType<typeof parts>[number]): string | null {
			const state = s.state as Known;
			if (p.seat !== null) return door.own(state, p.seat, p.text) ? p.text : null;
			const without = () =>
				JSON.stringify(projectShared(state, p.audience as Audience, { ...aside(s), startupOf: () => null }));
			return door.shared(state, p.audience as Audience, p.text, without);
		},
		held: () => held
	};
}
const NOBODY: Identity = {
	name: '',
	country: 'PE',
	city: '',
	website: '',
	legalRepresentative: '',
	contact: '',
	people: []
};

describe('whatever a presenter can write', () => {
	test('[B26] a canary stands in every word that a presenter’s commands carry, and in all of them', () => {
		const may = new Set(
			PHASES.flatMap(([, s]) => {
				const session = s('Datos');
				const state = session.state as Known;
				const seat = state.seats.find((x) => x.id === 'p1') as Seat;
				return projectOwn(state, seat, session.aside()).may;
			})
		);
		expect([...may].filter((t) => !WORDLESS.includes(t)).sort()).toEqual(Object.keys(WRITES).sort());
		const plain = Object.values(WRITES).flatMap((c) => pathsOf(c, (t) => t !== CANARY));
		expect([...new Set(plain)].sort()).toEqual(
			['type', 'startup', 'slides.id', 'kept.kind', 'script.language', 'script.kept.kind'].sort()
		);
	});

	test('[B26] it reaches others before the reveal where the guard looks, and nowhere else', () => {
		const seen = PHASES.flatMap(([, s]) =>
			parts(s(CANARY)).flatMap((p) => pathsOf(JSON.parse(p.text), (t) => t.includes(CANARY)))
		);
		expect([...new Set(seen)].sort()).toEqual([...BROUGHT].sort());
	});

	test('[B26] and there it is held back, whoever would see it', () => {
		let held = 0;
		for (const [phase, s] of PHASES) {
			const session = s(CANARY);
			for (const p of parts(session)) {
				const door = egress(CANARY);
				const sent = door.sent(session, p);
				expect(sent ?? '', phase).not.toContain(CANARY);
				expect(door.held() > 0, phase).toBe(p.text.includes(CANARY));
				held += door.held();
			}
		}
		expect(held).toBeGreaterThan(3);
	});
});

test('[B26] the guard looks until the names may be seen, in the countdown too, and no longer', () => {
	const written = parts(onAir(CANARY)).filter((p) => p.text.includes(CANARY));
	expect(written.length).toBeGreaterThan(1);
	const scheduled = given().drawn().sealed();
	scheduled.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
	const phases: [Session, string, boolean][] = [
		[scheduled, 'revealing', true],
		[given().drawn().revealed(), 'revealed', false]
	];
	for (const [session, phase, holds] of phases) {
		expect(session.state.phase).toBe(phase);
		for (const p of written) {
			const door = egress(CANARY);
			expect(door.sent(session, p)?.includes(CANARY) ?? false).toBe(!holds);
			expect(door.held()).toBe(holds ? 1 : 0);
		}
	}
});

/** All keys and words of views, all pseudonyms, and all words that the product says in three languages. */
function vocabulary(): string[] {
	const views = PHASES.flatMap(([, s]) => parts(s('—')).map((p) => p.text)).join(' ');
	const root = new URL('../../../messages/', import.meta.url);
	const said = readdirSync(root).flatMap((area) =>
		readdirSync(new URL(`${area}/`, root)).map((f) => readFileSync(new URL(`${area}/${f}`, root), 'utf8'))
	);
	const words = [views, ...said, ...CONSTELLATIONS].join(' ').match(/\p{L}{4,}/gu) ?? [];
	const all = [...new Set(words.map(fold))].filter((w) => !fold(CANARY).includes(w));
	return all.map((w) => `${w[0]?.toUpperCase()}${w.slice(1)}`);
}

describe('a startup called by a word of the product’s own', () => {
	const words = vocabulary();

	test(
		'[B25] changes nothing that the panel sees, and a slide with that word is still held back',
		{ timeout: 120_000 },
		() => {
			expect(words.length).toBeGreaterThan(2000);
			for (const word of ['Stage', 'Media', 'Lobby', 'Orion', 'Pitch', 'Presenter'])
				expect(words).toContain(word);
			const session = onAir('TEXT');
			const all = [...new Map(PHASES.flatMap(([, s]) => parts(s('—'))).map((p) => [p.text, p])).values()];
			const stage = JSON.stringify(projectShared(session.state as Known, 'stage', aside(session)));
			expect(stage).toContain('TEXT');
			const wrong = words.filter((word) => {
				const door = egress(word);
				const same = all.every((p) => door.sent(session, p) === p.text) && door.held() === 0;
				const text = stage.replace('TEXT', `— ${word} —`);
				const sent = door.sent(session, { audience: 'stage', seat: null, text });
				return !same || sent?.includes('"slide":null') !== true || door.held() !== 1;
			});
			expect(wrong).toEqual([]);
		}
	);

	test('[B28] is known for one before doors open: words of views, of screens and of pseudonyms, whatever the legal form', () => {
		for (const name of [
			'Stage',
			'MEDIA S.A.C.',
			'Lobby',
			'Orión',
			'Vela',
			'Panel',
			'Datos',
			'Agua Clara',
			'Escenario',
			'Palco',
			'X',
			'24/7',
			'C++',
			'Nubia'
		])
			expect(ordinaryName(called(name), 'Un reto de Nubia'), name).toBe(true);
		for (const name of [
			'Zafirnova',
			'Quipu Vial',
			'Órbita Chasqui',
			'Stage Yanapaq',
			'',
			'3M',
			'Nubia',
			'Wanderlust Medtech'
		])
			expect(ordinaryName(called(name)), name).toBe(false);
	});
});

test('[L46] a sign beside a name is no letter of it for the guard either', () => {
	for (const sign of '™ ℠ ª º Ⓡ 🅡 🄬 ᵀᴹ ᴿ'.split(' ')) {
		const text = `con Yape${sign} pagas`;
		expect(new Filter(['Yape']).inText(text), sign).toBe(true);
		expect(new Filter(['Yape']).places(text), sign).toEqual([{ from: 4, to: 8 }]);
		expect(new Filter([`Yape${sign}`]).inText('con Yape pagas'), sign).toBe(true);
	}
});
