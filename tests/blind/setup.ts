import { defaultDraft } from '../../server/sessions/defaults.ts';
import type { SessionDraft } from '../../src/domain/session/draft.ts';
import type { ClientCommand } from '../../src/wire/commands.ts';
import { pick } from './cast.ts';
import { person, type Person } from './people.ts';
import { JSON_TYPE, type Play } from './play.ts';

/** How many of whom. */
export interface Size {
	officials: number;
	startups: number;
}

/** Signs the organizer in and writes down a session with everybody in it, in this run's own order of registration. */
export async function register(p: Play, size: Size, order: string): Promise<void> {
	p.house.chance.for('organizer');
	if (p.doors) {
		const token = p.house.server.people.organizers.issueLink();
		await p
			.http(p.organizer, {
				method: 'POST',
				path: '/o/api/redeem',
				headers: JSON_TYPE,
				body: JSON.stringify({ token })
			})
			.then(({ cookie }) => (p.organizer.device = { ...p.organizer.device, cookie: cookie ?? '' }));
	}
	p.house.chance.for('session');
	if (p.doors) {
		const made = await p.http(p.organizer, {
			method: 'POST',
			path: '/o/api/sessions',
			headers: JSON_TYPE,
			body: '{}'
		});
		p.session = (JSON.parse(made.body.toString()) as { id: string }).id;
	} else p.session = await p.house.server.sessions.create();
	p.organizer.seat = (await p.state()).organizer;
	if (p.doors) await p.connect(p.organizer);
	await p.desk({ type: 'saveDraft', draft: draft(), base: 0 } as ClientCommand);
	for (const one of registration(size, order)) await one(p);
	await comeAndGo(p);
	// Whatever the order of registration was, the script counts people the same way.
	p.people.sort((x, y) => (x.key < y.key ? -1 : 1));
	await p.flush();
}

/** Somebody is entered by mistake and taken out again; a draft is thrown away. */
async function comeAndGo(p: Play): Promise<void> {
	const seat = await named(p, 'mistaken', {
		type: 'addSeat',
		role: 'official',
		startup: null,
		name: 'Error'
	});
	await p.desk({ type: 'removeSeat', seat });
	const identity = { ...(p.cast[1] as (typeof p.cast)[number]).identity, name: `Error de ${p.run}` };
	const startup = await named(p, `mistaken ${p.run}`, {
		type: 'putStartup',
		startup: null,
		identity
	} as ClientCommand);
	await p.desk({ type: 'removeStartup', startup });
	if (p.doors) await thrownAway(p);
}

async function thrownAway(p: Play): Promise<void> {
	p.noise();
	const made = await p.http(p.organizer, {
		method: 'POST',
		path: '/o/api/sessions',
		headers: JSON_TYPE,
		body: '{}'
	});
	const { id } = JSON.parse(made.body.toString()) as { id: string };
	const other: Person = { ...p.organizer, line: null };
	const session = p.session;
	p.session = id;
	if (await p.connect(other)) {
		await p.sent(other, { type: 'deleteDraft' }, `throw-away-${id}`);
		other.line?.cut();
	}
	p.session = session;
}

/** Small views: three criteria, short texts. */
function draft(): SessionDraft {
	let n = 0;
	const base = defaultDraft(() => `c${++n}`);
	return {
		...base,
		entity: 'Municipalidad',
		challenge: { title: 'Reto', problem: 'P', affected: 'A', requirement: 'R' },
		startsAt: 1_900_000_100_000,
		rubric: base.rubric.slice(0, 3),
		minutes: { pitch: 2, questions: 2, scoring: 1 },
		quorum: 1,
		captions: true
	};
}

type Registered = (p: Play) => Promise<void>;

/** Officials keep their order among themselves, for their numbers show it; startups come anywhere between them. */
function registration(size: Size, order: string): Registered[] {
	const panel: Registered[] = [
		(p) => add(p, 'moderator', 'moderator'),
		(p) => add(p, 'auditor', 'auditor'),
		(p) => add(p, 'projector', 'projector'),
		(p) => add(p, 'captioner', 'captioner'),
		...Array.from({ length: size.officials }, (_, i) => (p: Play) => add(p, `official ${i + 1}`, 'official'))
	];
	for (let i = 0; i < size.startups; i++)
		panel.splice(pick(order, `place ${i}`, panel.length + 1), 0, (p) => startup(p, i));
	return panel;
}

async function add(
	p: Play,
	key: string,
	role: 'moderator' | 'auditor' | 'projector' | 'captioner' | 'official'
): Promise<void> {
	p.beginStep(-1);
	const ack = await named(p, `add ${key}`, { type: 'addSeat', role, startup: null, name: key });
	p.people.push(person(key, role, { seat: ack }));
}

async function startup(p: Play, cast: number): Promise<void> {
	const m = p.cast[cast];
	if (m === undefined) throw new Error('not in the cast');
	// The witness is the same in both runs, and so are its ids.
	const own = cast === 0 ? 'witness' : `${p.run} startup ${cast}`;
	const id = await named(p, own, {
		type: 'putStartup',
		startup: null,
		identity: m.identity
	} as ClientCommand);
	p.startups[cast] = id;
	for (let i = 1; i < m.team; i++) {
		await named(p, `${own} team ${i}`, { type: 'addSeat', role: 'presenter', startup: id, name: '' });
	}
	const seats = (await p.state()).seats.filter((s) => s.startup === id);
	for (const [i, seat] of seats.entries()) p.people.push(presenter(p, cast, i, seat.id));
}

function presenter(p: Play, cast: number, i: number, seat: string): Person {
	const device = { ...(p.cast[cast]?.device ?? p.organizer.device) };
	return person(`presenter ${cast + 1}.${i + 1}`, 'presenter', {
		seat,
		device,
		blind: cast === 0,
		startup: cast
	});
}

async function named(p: Play, purpose: string, command: Parameters<Play['desk']>[0]): Promise<string> {
	const ack = await p.desk(command, false, purpose);
	if (!ack?.ok) throw new Error(`${command.type} was refused`);
	return ack.made ?? '';
}
