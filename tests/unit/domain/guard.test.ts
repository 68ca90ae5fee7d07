import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Filter } from '../../../server/guard/filter.ts';
import { BROUGHT, Guard } from '../../../server/guard/guard.ts';
import { Egress } from '../../../server/sessions/egress.ts';
import { fold } from '../../../src/domain/lint/fold.ts';
import { linter, unsought } from '../../../src/domain/lint/lint.ts';
import { ordinaryName } from '../../../src/domain/lint/ordinary.ts';
import type { Command, CommandType } from '../../../src/domain/session/commands.ts';
import type { Identity } from '../../../src/domain/kernel/identity.ts';
import { projectOwn, projectShared, type Audience } from '../../../src/domain/session/project.ts';
import { CONSTELLATIONS } from '../../../src/domain/kernel/pseudonym.ts';
import type { Known, Seat } from '../../../src/domain/session/state.ts';
import type { Aside } from '../../../src/domain/session/aside.ts';
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
			// Nothing of an own part is looked at, for there is nothing in it.
			if (p.seat !== null) return p.text;
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
		const all = PHASES.flatMap(([, s]) => parts(s(CANARY)));
		const seen = (own: boolean) =>
			all
				.filter((p) => (p.seat !== null) === own)
				.flatMap((p) => pathsOf(JSON.parse(p.text), (t) => t.includes(CANARY)));
		expect([...new Set(seen(false))].sort()).toEqual([...BROUGHT].sort());
		expect(seen(true)).toEqual([]);
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
		'[B25] changes nothing that the panel sees, and a slide with that word is still held back where the check asks about it',
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
				const asked = !unsought(called(word));
				return !same || sent?.includes('"slide":null') !== asked || door.held() !== Number(asked);
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

/** What everybody says in a pitch, in three languages: many are on no list of common words. */
const EVERYDAY =
	`para cada datos costos plazos distrito solución abiertos iluminado servidor cuchara ventana entonces mediante trabajar
para cada dados custos prazos bairro solução aberto janela computador obrigado através trabalhar colheita
with each data costs deadlines district solution open window server lightning through working harvest because`
		.trim()
		.split(/\s+/);
/** Of words that everybody says, and longer than what is looked for of a name. */
const LONG = 'Servicios de Energía y Agua para la Ciudad Segura Digital';
const RARE = ['Quipu', 'Vialidades', 'Zafirnova', 'Chasqui', 'Quispe', 'Ñandú', 'Yanapaq', 'Nubia'];

describe('the guard and the check', () => {
	const guardOf = (identity: Identity, context = '') =>
		new Guard(
			() => identity,
			() => context
		);
	const text = 'Una solución para cada distrito con datos abiertos. Costos y plazos, servidores y ventanas.';

	test('[B40] an everyday word in any field of an identity holds no text that uses it as everybody does', () => {
		const fields = (word: string): Partial<Identity>[] => [
			{ contact: word },
			{ people: [word] },
			{ legalRepresentative: word }
		];
		for (const word of EVERYDAY)
			for (const field of fields(word)) {
				const guard = guardOf({ ...called('Quipu Vialidades'), ...field });
				for (const said of [text, `y ${word}, como ${word}s`])
					expect(guard.names('su1', said), JSON.stringify(field)).toBe(false);
				expect(guard.sayable('su1', text, [{ from: 0, to: text.length, text }], [])).toHaveLength(1);
				expect(guard.names('su1', 'Somos Quipu Vialidades')).toBe(true);
			}
	});

	test('[B40] what everybody speaks of in a challenge holds nothing', () => {
		const nubia = { ...called('Nubia'), city: 'Nubia' };
		expect(guardOf(nubia).names('su1', 'Somos Nubia')).toBe(true);
		expect(guardOf(nubia, 'Un reto de Nubia').names('su1', 'Somos Nubia')).toBe(false);
	});

	test('[B40] a name is held with its legal form and without; one that a person goes by, as a name alone', () => {
		const guard = guardOf({
			...called('Quipu Vialidades S.A.C.'),
			contact: 'Quispe',
			people: ['rosa quispe']
		});
		for (const named of [
			'con quipu vialidades',
			'Quipu Vialidades S.A.C.',
			'Rosa Quispe',
			'La señora Quispe'
		])
			expect(guard.names('su1', named), named).toBe(true);
		expect(guard.names('su1', 'un quispe')).toBe(false);
		expect(guardOf(called(LONG)).names('su1', `Somos ${LONG.toLowerCase()}.`)).toBe(true);
	});

	test('[B40] whatever plain text is held, the check asks about', { timeout: 120_000 }, () => {
		const word = fc.constantFrom(...EVERYDAY, ...RARE, ...RARE);
		const spelt = fc
			.tuple(word, fc.constantFrom('', 's', 'mi', 'X'), fc.nat(5))
			.map(
				([w, more, how]) => [w, w, w, w.toUpperCase(), w.toLowerCase(), `${more}${w}${more}`][how] as string
			);
		const words = (least: number, most: number) =>
			fc.array(fc.tuple(spelt, fc.constantFrom(' ', ' ', '\n', ' — ', ', ', '', '.')), {
				minLength: least,
				maxLength: most
			});
		const joined = (most: number) =>
			words(0, most).map((all) =>
				all
					.map((w) => w.join(''))
					.join('')
					.trim()
			);
		const someone = fc.record({
			name: fc.tuple(joined(3), fc.constantFrom('', ' S.A.C.')).map((n) => n.join('')),
			country: fc.constant('PE'),
			city: fc.constant(''),
			website: fc
				.tuple(joined(1), fc.constantFrom('', '.pe', '.com.pe/equipo'))
				.map(([h, end]) => `https://${h}${end}`),
			legalRepresentative: joined(2),
			contact: fc
				.tuple(joined(2), fc.constantFrom('', ' info@quipu.pe', ' 987 654 321'))
				.map((c) => c.join('')),
			people: fc.array(joined(3), { maxLength: 2 })
		});
		let held = 0;
		fc.assert(
			fc.property(someone, joined(12), joined(2), fc.nat(9), (identity, around, context, field) => {
				// Half of the texts say what the identity says somewhere.
				const own =
					[identity.name, identity.contact, identity.legalRepresentative, ...identity.people][field] ?? '';
				const said = `${around} ${own} ${around}`;
				if (!guardOf(identity, context).names('su1', said)) return;
				held += 1;
				expect(linter(identity, context)(said)).not.toEqual([]);
			}),
			{ numRuns: 200 }
		);
		expect(held).toBeGreaterThan(20);
	});
});

describe('slides in the order in which they are turned', () => {
	/** What the panel reads of each slide when it is turned to; null = held. */
	function turned(texts: readonly string[], order: readonly number[], name = 'Quipu Vialidades') {
		const s = given().lobby();
		const slides = texts.map((text, i) => ({ id: `s${i}`, text }));
		s.all(
			['p1', { type: 'uploadDeck', slides, kept: [] }],
			['aud', { type: 'contribute', contribution: 'dice' }]
		);
		s.pitching();
		const door = egress(name);
		return order.map((index) => {
			s.all(['p1', { type: 'showSlide', index }]);
			const read = (from: ReturnType<typeof egress>, audience: Audience) => {
				const part = {
					audience,
					seat: null,
					text: JSON.stringify(projectShared(s.state as Known, audience, aside(s)))
				};
				const view = JSON.parse(from.sent(s, part) ?? '{}') as { now?: { slide: { text: string } | null } };
				return view.now?.slide?.text ?? null;
			};
			const all = ['stage', 'hall'].map((audience) => read(door, audience as Audience));
			// The same for everybody, and after a restart.
			expect(new Set([...all, read(egress(name), 'hall')]).size).toBe(1);
			return all[0] ?? null;
		});
	}

	test('[B41] a name whose halves are turned to one after the other is not read whole, whatever their places in the deck', () => {
		const deck = ['Vialidades para todos', 'Cómo lo hacemos', 'Somos Quipu'];
		expect(turned(deck, [2, 0])).toEqual([deck[2], null]);
		expect(turned(deck, [2, 0, 1, 2])).toEqual([deck[2], null, deck[1], deck[2]]);
		expect(turned(deck, [1, 2, 1, 0])).toEqual([deck[1], deck[2], deck[1], deck[0]]);
	});

	test('[B41] in three parts, with a picture without words between, and across a slide that was held', () => {
		const parts = ['Segura', 'Portada', 'Agua', 'Datos', 'Somos Yakuna'];
		expect(turned(parts, [4, 2, 0], 'Yakuna Agua Segura')).toEqual(['Somos Yakuna', 'Agua', null]);
		const gap = ['Vialidades', 'Portada', '', 'Datos', 'Somos Quipu'];
		expect(turned(gap, [4, 2, 0])).toEqual(['Somos Quipu', '', null]);
		const between = ['Vialidades', 'Portada', 'Quipu Vialidades', 'Datos', 'Somos Quipu'];
		expect(turned(between, [4, 2, 0])).toEqual(['Somos Quipu', null, null]);
	});

	test('[B38] a name over three slides that stand beside each other is on none of them, nor one over two by a letter', () => {
		const deck = ['Somos Yakuna', 'Agua', 'Segura desde hoy'];
		for (const index of [0, 1, 2]) expect(turned(deck, [index], 'Yakuna Agua Segura')).toEqual([null]);
		const two = ['Somos Q', 'Vialidades', 'Portada'];
		for (const [index, read] of [null, null, 'Portada'].entries())
			expect(turned(two, [index], 'Q Vialidades')).toEqual([read]);
	});

	test('[B41] what was turned before the pitch began was not read', () => {
		const s = given().lobby();
		const slides = ['Vialidades', 'Portada', 'Somos Quipu'].map((text, i) => ({ id: `s${i}`, text }));
		s.all(
			['p1', { type: 'uploadDeck', slides, kept: [] }],
			['aud', { type: 'contribute', contribution: 'dice' }]
		);
		s.called('slot1').apply({ type: 'SlideShown', slot: 'slot1', index: 2, at: 1 });
		s.apply({ type: 'SlideShown', slot: 'slot1', index: 0, at: 2 });
		s.all(['mod', { type: 'startStep', step: 'pitch' }]);
		const { state } = s;
		expect(state.phase === 'pitching' && state.live?.shown).toEqual([0]);
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
