import type { Route } from '../../server/http/routes.ts';
import { ORGANIZER_ROUTES } from '../../server/http/organizer.ts';
import { SEAT_ROUTES } from '../../server/http/seats.ts';
import { ever } from '../../src/domain/session/rules/rights.ts';
import { may } from '../../src/domain/session/rules/rights.ts';
import type { Role } from '../../src/domain/session/roles.ts';
import { COMMAND_TYPES, example, NO_IDS, type CommandType, type Ids } from './commands.ts';
import { bare } from './fields.ts';
import type { Person } from './people.ts';
import type { Play } from './play.ts';
import type { Ask } from './wire.ts';

/** Told to nobody: neither that it is there, nor that it is not, nor that the question was malformed. */
const NOT_THERE = JSON.stringify({ ok: false, refusal: 'not-found' });
const BETWEEN_MS = 180;

/** Every command × who is in the session now, in three variants; what was told that should not have been. */
export async function commandFaults(
	p: Play,
	who: readonly Person[],
	hidden: (who: Person) => Ids,
	covered: Set<string>
): Promise<string[]> {
	const faults: string[] = [];
	for (const type of COMMAND_TYPES) {
		for (const person of who) faults.push(...(await commandFault(p, person, type, hidden(person), covered)));
		await p.house.time.pass(BETWEEN_MS);
	}
	return faults;
}

async function commandFault(
	p: Play,
	who: Person,
	type: CommandType,
	hidden: Ids,
	covered: Set<string>
): Promise<string[]> {
	const state = await p.state();
	const role = who.role as Role;
	const able = may(state, { kind: 'seat', seat: who.seat, role }).includes(type);
	const known = ever(role, type);
	covered.add(`${role} ${state.phase} ${type}`);
	const says = async (frame: unknown) => JSON.stringify(await who.line?.ask('command', frame));
	const id = (n: string) => `oracle-${state.phase}-${type}-${n}`;
	const command = (ids: Ids) => example(type, ids, state.draft);
	const fault = (what: string) => [`${who.key}, ${state.phase}, ${type}: ${what}`];
	const malformed = await says({ id: 'x', command: { type } });
	if (!known) {
		const [there, not] = [
			await says({ id: id('there'), command: command(hidden) }),
			await says({ id: id('not'), command: command(NO_IDS) })
		];
		return [there, not, malformed].every((a) => a === NOT_THERE)
			? []
			: fault(`${there} / ${not} / ${malformed}`);
	}
	if (malformed !== JSON.stringify({ ok: false, refusal: 'invalid' }))
		return fault(`malformed: ${malformed}`);
	// What is allowed now would be done; only ids that the asker may not know are tried then.
	if (able && !usesHidden(command(hidden), command(NO_IDS), role)) return [];
	const [there, not] = [
		await says({ id: id('there'), command: command(hidden) }),
		await says({ id: id('not'), command: command(NO_IDS) })
	];
	return there === not ? [] : fault(`hidden ${there}, invented ${not}`);
}

/** Whether the two differ at all, and are about something that is not this role's to know. */
function usesHidden(a: object, b: object, role: Role): boolean {
	return (
		role !== 'organizer' &&
		JSON.stringify(a) !== JSON.stringify(b) &&
		('startup' in a || 'seat' in a || 'floor' in a)
	);
}

/** What is there and not to be known: a slide that is not on, and the session's own id. */
export interface Hidden {
	slide: string;
	/** Place in the cast of the startup whose slide it is: its own people may know it. */
	owner: number;
	session: string;
}

/** How else one may ask for a route: each tells as little. */
const OTHER_METHODS = ['OPTIONS', 'HEAD', 'PUT', 'TRACE'];

/** What somebody may try on a route: real and invented ids, malformed bodies. */
function asks(route: Route<never>, base: string, hidden: Hidden): Ask[] {
	const paths = [hidden.slide, 'no-slide', '%00', 'x'.repeat(300)].map(
		(id) =>
			base +
			route.path.replace(
				':id',
				route.path.includes('sessions') ? id.replace(hidden.slide, hidden.session) : id
			)
	);
	const method = route.method.toUpperCase();
	const unique = [...new Set(paths)].map((path): Ask => ({ method, path }));
	const otherwise = unique
		.slice(0, 1)
		.flatMap((ask) => OTHER_METHODS.map((other) => ({ ...ask, method: other })));
	if (method === 'GET') return [...unique, ...otherwise];
	const bodies = ['{}', '{"token":"wrong"}', '{broken', '', '[1]', '{"slides":[{"id":"x","text":""}]}'];
	return [
		...otherwise,
		...unique.flatMap((ask) =>
			bodies.map((body) => ({ ...ask, headers: { 'content-type': 'application/json' }, body }))
		)
	];
}

let asked = 0;

/** Tries to redeem are counted by address: each question comes from another. */
function nextAddress(): string {
	asked++;
	return `127.1.${(asked >> 8) % 256}.${asked % 256}`;
}

/** Whether somebody is right to learn that the route is there. */
function lawful(route: Route<never>, who: Person, signedIn: boolean, published: boolean): boolean {
	if (route.who === 'anyone' || !signedIn) return false;
	if (route.who === 'seat') return route.path === '/api/me' || route.path === '/api/sign-out';
	return route.who === who.role && (route.who !== 'auditor' || published);
}

/** Every route × who: whoever may not know gets the bytes of a path that is not there. */
export async function routeFaults(
	p: Play,
	who: readonly { person: Person; signedIn: boolean }[],
	hidden: Hidden,
	covered: Set<string>
): Promise<string[]> {
	const { phase } = await p.state();
	const published = phase === 'revealed' || phase === 'closed';
	const faults: string[] = [];
	const told = async (person: Person, ask: Ask): Promise<string> => {
		const { head, body } = await p.http(
			{ ...person, device: { ...person.device, address: nextAddress() } },
			ask
		);
		if (/^(etag|last-modified|server|x-powered-by):/im.test(head))
			faults.push(`[headers] ${ask.path}: ${head}`);
		return bare(`${head}\n\n${body.toString('latin1')}`);
	};
	for (const { person, signedIn } of who) {
		const seat = `/s/${p.path(person)}`;
		for (const [base, table] of [
			[seat, SEAT_ROUTES],
			['/o', ORGANIZER_ROUTES]
		] as const) {
			for (const route of table as readonly Route<never>[]) {
				covered.add(
					`${signedIn ? person.role : 'outsider'} ${phase} ${route.method} ${base === '/o' ? '/o' : '/s'}${route.path}`
				);
				const due =
					lawful(route, person, signedIn, published) || (base === '/o' && person.role === 'organizer');
				const known = person.startup === hidden.owner ? { ...hidden, slide: 'no-slide' } : hidden;
				for (const ask of due ? [] : asks(route, base, known)) {
					const missing = await told(person, { ...ask, path: `${seat}/api/nowhere` });
					const given = await told(person, ask);
					if (given !== missing)
						faults.push(
							`${person.key}, ${phase}, ${ask.method} ${ask.path} ${String(ask.body)}: ${given.split('\n')[0]}`
						);
				}
			}
		}
	}
	return faults;
}
