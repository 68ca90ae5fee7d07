import { afterAll, beforeAll, expect, test } from 'vitest';
import { ORGANIZER_ROUTES } from '../../server/http/organizer.ts';
import { SEAT_ROUTES } from '../../server/http/seats.ts';
import { member } from './cast.ts';
import { COMMAND_TYPES, type Ids } from './commands.ts';
import { openHouse, type House } from './house.ts';
import { commandFaults, routeFaults, type Hidden } from './matrix.ts';
import { MOVES, type Move, type MoveKind } from './moves.ts';
import type { Person } from './people.ts';
import { Play } from './play.ts';
import { Record } from './record.ts';
import { register } from './setup.ts';
import type { Ask } from './wire.ts';

/*
 * Walks one session through all phases and asks, in each of them, everything that can be asked, as everybody. Routes
 * and commands come from the tables that the doors are built from.
 */
const PHASES = [
	'draft',
	'lobby',
	'pitching',
	'review',
	'sealed',
	'revealing',
	'revealed',
	'closed',
	'aborted'
];
const commands: string[] = [];
const routes: string[] = [];
const covered = new Set<string>();
let house: House;

beforeAll(async () => {
	for (const abort of [false, true]) await walk(abort);
}, 240_000);
afterAll(() => house?.close());

async function walk(abort: boolean): Promise<void> {
	if (house !== undefined) await house.close();
	house = await openHouse(`oracle ${abort}`, { log: () => {}, stage: () => {} });
	const cast = [member('oracle witness'), member('oracle other')];
	const p = new Play(house, new Record(), new Set(), cast, 'a');
	p.decks = [3, 3];
	await register(p, { officials: 2, startups: 2 }, 'oracle');
	p.beginStep(0);
	await everybodyEnters(p);
	await ask(p);
	if (abort) {
		await move(p, 'advance');
		await move(p, 'abort');
		return ask(p);
	}
	// Open, draw, call, pitch; then on and on to the end.
	await move(p, 'advance');
	await p.send(p.all('official')[0] as Person, { type: 'declareTies', ties: '' });
	await ask(p);
	for (let i = 0; i < 3; i++) await move(p, 'advance');
	await ask(p);
	await move(p, 'skip', 0);
	await move(p, 'skip', 1);
	await move(p, 'advance');
	await ask(p);
	await move(p, 'advance');
	await ask(p);
	await move(p, 'advance');
	await move(p, 'advance');
	await ask(p);
	await house.time.pass(30_000);
	await ask(p);
	await p.desk({ type: 'closeSession' });
	await ask(p);
	p.end();
}

let step = 0;
async function move(p: Play, kind: MoveKind, a = 1): Promise<void> {
	p.beginStep(++step);
	const m: Move = { kind, who: 0, a, b: 1, wait: 0, after: 0, onlyA: [], onlyB: [] };
	await MOVES[kind].do(p, m);
	await p.flush();
}

/** All who have a seat; the second official never declares ties. */
const seated = (p: Play): Person[] => [
	...p.people.filter((x) => !/^presenter \d\.[23]/.test(x.key)),
	p.organizer
];

async function everybodyEnters(p: Play): Promise<void> {
	for (const who of seated(p)) await p.enter(who);
}

async function ask(p: Play): Promise<void> {
	const other = p.presenter(1);
	const ids: Ids = {
		seat: other.seat,
		slot: (await p.slots())[0]?.slot ?? 'no-slot',
		startup: p.startups[1] ?? '',
		question: 'no-question'
	};
	// The other startup's presenter may know its own ids; somebody else's are hidden from it as well.
	const witness = { ...ids, startup: p.startups[0] ?? '', seat: p.presenter(0).seat };
	const hidden = (who: Person) => (who === other ? witness : ids);
	commands.push(...(await commandFaults(p, seated(p), hidden, covered)));
	const strangers = [
		{ ...p.outsider },
		{ ...p.presenter(1), device: p.outsider.device, key: 'a stranger on a known path' }
	];
	const asking = [
		...seated(p).map((x) => ({ person: x, signedIn: true })),
		...strangers.map((x) => ({ person: x, signedIn: false }))
	];
	routes.push(...(await routeFaults(p, asking, await hiddenSlide(p), covered)));
	routes.push(...(await liveFaults(p)));
	for (const x of seated(p)) await p.enter(x);
}

/** The last slide of a slot that is not on. */
async function hiddenSlide(p: Play): Promise<Hidden> {
	const state = await p.state();
	const live = state.phase === 'pitching' ? state.live?.slot : undefined;
	const slot = (await p.slots()).find((x) => x.slot !== live);
	const owner = slot === undefined ? -1 : await p.castOf(slot.slot);
	const slide = state.startups.find((x) => x.id === p.startups[owner])?.deck.at(-1)?.id ?? 'no-slide';
	return { slide, owner, session: p.session };
}

/** Live and media paths: without the right cookie, or for a room that is not the seat's, they are not there. */
async function liveFaults(p: Play): Promise<string[]> {
	const faults: string[] = [];
	const official = p.all('official')[0] as Person;
	const missing = async (who: Person) =>
		statusOf(p, who, { method: 'GET', path: `/s/${p.path(who)}/api/nowhere` });
	const tries: [Person, string][] = [
		[{ ...official, device: p.outsider.device }, `/s/${p.path(official)}/live/?EIO=4&transport=polling`],
		[p.outsider, '/s/unknown/live/?EIO=4&transport=polling'],
		[official, `/s/${p.path(p.presenter(1))}/live/?EIO=4&transport=polling`],
		[official, `/o/live/?session=${p.session}&EIO=4&transport=polling`],
		[official, '/o/live/?session=unknown&EIO=4&transport=polling'],
		...['booth', 'nonsense'].map((kind): [Person, string] => [
			official,
			`/s/${p.path(official)}/media/${kind}/rtc/v1/validate`
		]),
		[p.outsider, `/s/${p.path(official)}/media/stage/rtc/v1/validate`]
	];
	for (const [who, path] of tries) {
		const given = await statusOf(p, who, { method: 'GET', path });
		if (given !== (await missing(who))) faults.push(`${who.key}: GET ${path}: ${given}`);
	}
	return faults;
}

async function statusOf(p: Play, who: Person, ask: Ask): Promise<number> {
	return (await p.http({ ...who, blind: false }, ask)).status;
}

test('[B13] no command tells what is not the asker’s to know', () => {
	expect(commands).toEqual([]);
});

test('[B13] no route tells what is not the asker’s to know', () => {
	expect(routes.filter((f) => !f.startsWith('[headers]'))).toEqual([]);
});

test('[B14] no answer carries ETag, time of change or the name of software', () => {
	expect(routes.filter((f) => f.startsWith('[headers]'))).toEqual([]);
});

test('[B13] nothing was left out: every command and every route, as every role, in every phase', () => {
	const roles = ['organizer', 'moderator', 'official', 'auditor', 'presenter', 'projector', 'captioner'];
	const lines = [
		...ORGANIZER_ROUTES.map((r) => `${r.method} /o${r.path}`),
		...SEAT_ROUTES.map((r) => `${r.method} /s${r.path}`)
	];
	const wanted = PHASES.flatMap((phase) => [
		...roles.flatMap((role) => [...COMMAND_TYPES, ...lines].map((x) => `${role} ${phase} ${x}`)),
		...lines.map((x) => `outsider ${phase} ${x}`)
	]);
	expect(wanted.filter((x) => !covered.has(x))).toEqual([]);
});
