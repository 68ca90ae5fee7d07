import type { ClientCommand } from '../../src/wire/commands.ts';
import type { Slot } from '../../src/domain/session/state.ts';
import { forbidden } from './commands.ts';
import type { Person } from './people.ts';
import { JSON_TYPE, type Play } from './play.ts';
import { probe, stranger } from './probes.ts';

/** One step of a session. The numbers choose among what is there. */
export interface Move {
	kind: MoveKind;
	who: number;
	a: number;
	b: number;
	/** Milliseconds that pass before it, and after it: short ones let things fall into one burst. */
	wait: number;
	after: number;
	/** What happens in one run only, before all that. */
	onlyA: readonly Noise[];
	onlyB: readonly Noise[];
}

export interface Noise {
	kind: NoiseKind;
	who: number;
}

/** Words that are a person of a startup in run A and nobody in run B: what officials type is compared with nothing. */
export const FAMILIAR = 'Aurelia Quispe Mamani';
/** The contents of the slots: the dossier is no secret and is the same in both runs. */
export const SLIDES = ['Reportes de baches', 'Mapa que se ordena', 'Resultados del piloto'];

const at = <T>(list: readonly T[], n: number): T | undefined =>
	list.length === 0 ? undefined : list[n % list.length];
const slotAt = async (p: Play, n: number): Promise<string> => at(await p.slots(), n)?.slot ?? 'no-slot';
const official = (p: Play, m: Move): Person => at(p.all('official'), m.who) as Person;
const moderator = (p: Play): Person => p.all('moderator')[0] as Person;
const auditor = (p: Play): Person => p.all('auditor')[0] as Person;
/** Anybody on the blind side. */
const blind = (p: Play, m: Move): Person =>
	at(
		p.people.filter((x) => x.blind),
		m.who
	) as Person;

async function live(p: Play) {
	const state = await p.state();
	return state.phase === 'pitching' ? state.live : null;
}

interface Meaning {
	say(m: Move): string;
	do(p: Play, m: Move): Promise<void>;
}

const by = (say: (m: Move) => string, run: (p: Play, m: Move) => Promise<unknown>): Meaning => ({
	say,
	do: async (p, m) => void (await run(p, m))
});
const officially = (
	word: string,
	command: (p: Play, m: Move) => Promise<ClientCommand> | ClientCommand
): Meaning =>
	by(
		(m) => `official ${m.who}: ${word}`,
		async (p, m) => p.send(official(p, m), await command(p, m))
	);
const moderating = (
	word: string,
	command: (p: Play, m: Move) => Promise<ClientCommand> | ClientCommand
): Meaning =>
	by(
		() => `moderator: ${word}`,
		async (p, m) => p.send(moderator(p), await command(p, m))
	);

function sheet(m: Move) {
	const marks = Object.fromEntries([1, 2, 3].map((i) => [`c${i}`, 1 + ((m.a + i * m.b) % 5)]));
	return { marks, texts: {}, comment: m.b % 3 === 0 ? `Vi a ${FAMILIAR}` : '' };
}

async function question(p: Play, n: number): Promise<string> {
	const state = await p.state();
	const waiting = 'questions' in state ? state.questions : [];
	return at(waiting, n)?.id ?? 'no-question';
}

export const MOVES = {
	advance: by((m) => `what comes next (${m.a} ${m.b})`, advance),
	declare: officially('declares ties', (_, m) => ({
		type: 'declareTies',
		ties: m.a % 2 ? '' : `Conozco a ${FAMILIAR}`
	})),
	save: officially('saves a sheet', async (p, m) => {
		const slot = await slotAt(p, m.a);
		const state = await p.state();
		const revision = 'sheets' in state ? (state.sheets[slot]?.[official(p, m).seat]?.revision ?? 0) : 0;
		return { type: 'saveSheet', slot, sheet: sheet(m), base: m.b % 7 === 6 ? 9 : revision };
	}),
	submit: officially('submits a sheet', async (p, m) => ({
		type: 'submitSheet',
		slot: await slotAt(p, m.a)
	})),
	recognise: officially('recognises the startup', async (p, m) => ({
		type: 'recognise',
		slot: await slotAt(p, m.a)
	})),
	ask: officially('asks', (_, m) => ({
		type: 'askQuestion',
		text: m.a % 2 ? '¿Cuánto cuesta?' : `¿Trabaja ${FAMILIAR} con ustedes?`
	})),
	hand: officially('raises or lowers a hand', (_, m) => ({ type: 'raiseHand', raised: m.a % 3 > 0 })),
	note: officially('takes a note', async (p, m) => ({
		type: 'saveNote',
		slot: await slotAt(p, m.a),
		text: `Es ${FAMILIAR}`,
		base: m.b % 2
	})),
	yields: officially('gives the floor back', () => ({ type: 'leaveFloor' })),
	pause: moderating('pauses', () => ({ type: 'pauseTimer' })),
	resume: moderating('resumes', () => ({ type: 'resumeTimer' })),
	extend: moderating('extends', (_, m) => ({ type: 'extendTimer', minutes: 1 + (m.a % 3) })),
	postpone: moderating('postpones', async (p, m) => ({
		type: 'postponeSlot',
		slot: (await live(p))?.slot ?? (await slotAt(p, m.a)),
		reason: 'No llega'
	})),
	skip: moderating('skips', async (p, m) => ({
		type: 'skipSlot',
		slot: await slotAt(p, m.a),
		reason: 'No viene'
	})),
	floor: moderating('gives the floor', (p, m) => ({ type: 'giveFloor', floor: floor(p, m) })),
	lock: moderating('locks the presenter', (_, m) => ({ type: 'lockPresenter', locked: m.a % 2 === 0 })),
	cut: moderating('cuts', () => ({ type: 'cutNow' })),
	resolve: moderating('resolves the breach', (_, m) => ({
		type: 'resolveBreach',
		choice: CHOICES[m.a % 3] as 'void',
		note: 'Dijo su nombre'
	})),
	pick: moderating('picks a question', async (p, m) => ({
		type: 'pickQuestion',
		question: await question(p, m.a)
	})),
	answered: moderating('closes a question', async (p, m) => ({
		type: 'closeQuestion',
		question: await question(p, m.a),
		answered: m.b % 2 === 0
	})),
	sort: moderating('moves a question', async (p, m) => ({
		type: 'moveQuestion',
		question: await question(p, m.a),
		before: m.b % 2 ? null : await question(p, m.b)
	})),
	lower: moderating('lowers a hand', (p, m) => ({ type: 'lowerHand', seat: official(p, m).seat })),
	reopen: moderating('reopens', () => ({ type: 'reopen', reason: 'Falta una nota' })),
	turn: by(
		(m) => `the called presenter shows slide ${m.a % 4}`,
		presenting((m) => ({ type: 'showSlide', index: m.a % 4 }))
	),
	done: by(
		() => 'the called presenter gives the floor back',
		presenting(() => ({ type: 'leaveFloor' }))
	),
	plead: by(
		() => 'the witness asks for help',
		async (p, m) =>
			p.send(p.presenter(0), {
				type: 'sendHelp',
				startup: p.startups[m.a % 3 ? 0 : p.startups.length - 1] ?? '',
				text: 'Ayuda'
			})
	),
	answer: by(
		() => 'the organizer answers the witness',
		(p) => p.desk({ type: 'sendHelp', startup: p.startups[0] ?? '', text: 'Ya va' })
	),
	rename: by(
		(m) => `the organizer renames official ${m.who}`,
		(p, m) => p.desk({ type: 'renameSeat', seat: official(p, m).seat, name: `Nombre ${m.a % 5}` })
	),
	reconnect: by(
		(m) => `blind ${m.who} connects again`,
		async (p, m) => {
			await p.leave(blind(p, m));
			await p.enter(blind(p, m));
		}
	),
	beside: by((m) => `blind ${m.who} opens a second tab`, beside),
	device: by((m) => `blind ${m.who} moves to another device`, device),
	revoke: by((m) => `official ${m.who} is revoked, knocks, and gets a new link`, revoke),
	forbid: by(
		(m) => `blind ${m.who} asks for anything (${m.a} ${m.b})`,
		async (p, m) => p.send(blind(p, m), await forbidden(p, blind(p, m), m.a, m.b))
	),
	garble: by((m) => `blind ${m.who} sends a malformed frame (${m.a % GARBAGE.length})`, garble),
	flood: by((m) => `blind ${m.who} floods`, flood),
	probe: by(
		(m) => `blind ${m.who} requests a path (${m.a} ${m.b})`,
		(p, m) => probe(p, blind(p, m), m.a, m.b)
	),
	stranger: by(
		(m) => `an outsider knocks (${m.a} ${m.b})`,
		(p, m) => stranger(p, m.a, m.b)
	),
	relay: by(
		(m) => `the relay is ${m.a % 2 ? 'back' : 'gone'}`,
		async (p, m) => p.house.voice.health(p.session, m.a % 2 === 1)
	),
	abort: by(
		() => 'the organizer aborts',
		(p) => p.desk({ type: 'abort', reason: 'Se suspende' })
	)
} satisfies { [kind: string]: Meaning };
export type MoveKind = keyof typeof MOVES;
const CHOICES = ['continue', 'postpone', 'void'] as const;

function floor(p: Play, m: Move) {
	const kinds = [
		{ kind: 'nobody' },
		{ kind: 'presenter' },
		{ kind: 'seat', seat: official(p, m).seat },
		{ kind: 'seat', seat: moderator(p).seat },
		{ kind: 'seat', seat: 'nobody-knows' }
	] as const;
	return kinds[m.a % kinds.length] as (typeof kinds)[number];
}

function presenting(command: (m: Move) => ClientCommand) {
	return async (p: Play, m: Move) => {
		const slot = (await live(p))?.slot;
		if (slot !== undefined) await p.send(p.presenter(await p.castOf(slot)), command(m));
	};
}

/** What a session does next when nothing goes wrong. */
async function advance(p: Play, m: Move): Promise<void> {
	const state = await p.state();
	switch (state.phase) {
		case 'draft':
			p.house.chance.for('open');
			return void (await p.desk({ type: 'openDoors' }, false, 'open'));
		case 'lobby':
			return state.contribution === null ? drawn(p) : call(p, state.slots, m);
		case 'pitching':
			return state.live === null ? between(p, state.slots, m) : onward(p, state.live, m);
		case 'review':
			return void (await p.send(moderator(p), { type: 'seal' }));
		case 'sealed': {
			const first = !state.approvals.some((a) => a.role === 'moderator');
			const second = m.a % 3 === 0 ? null : auditor(p);
			if (first) await p.send(moderator(p), { type: 'approveReveal' });
			else
				await (second === null
					? p.desk({ type: 'approveReveal' })
					: p.send(second, { type: 'approveReveal' }));
		}
	}
}

/** The draw, and then the slides of each slot: what is pitched where is the same in both runs. */
export async function drawn(p: Play): Promise<void> {
	const who = auditor(p);
	await p.enter(who);
	await p.contribute(who);
	await p.flush();
	for (const [i, slot] of (await p.slots()).entries()) {
		const cast = await p.castOf(slot.slot);
		await ready(p, cast);
		await p.upload(cast, SLIDES.slice(0, p.decks[i] ?? 0), () => p.act());
	}
}

async function call(p: Play, slots: readonly Slot[], m: Move): Promise<void> {
	const next = slots.find((s) => s.status === 'waiting') ?? slots.find((s) => s.status === 'postponed');
	if (next === undefined) return;
	await attend(p, await p.castOf(next.slot), m.b % 3 > 0);
	await p.send(moderator(p), { type: 'callSlot', slot: next.slot });
}

async function between(p: Play, slots: readonly Slot[], m: Move): Promise<void> {
	if (slots.some((s) => s.status === 'waiting' || s.status === 'postponed')) return call(p, slots, m);
	await p.send(moderator(p), { type: 'openReview' });
}

async function onward(p: Play, now: { step: string; cut: boolean }, m: Move): Promise<void> {
	if (now.cut) {
		await p.send(moderator(p), { type: 'resolveBreach', choice: CHOICES[m.a % 3] as 'void', note: '' });
		return;
	}
	const next = { called: 'pitch', pitch: m.a % 4 === 0 ? 'scoring' : 'questions', questions: 'scoring' }[
		now.step
	];
	if (next === undefined) await p.send(moderator(p), { type: 'finishSlot' });
	else await p.send(moderator(p), { type: 'startStep', step: next as 'pitch' });
}

/** A presenter who can act, however that came about. */
async function ready(p: Play, cast: number): Promise<void> {
	await p.enter(p.presenter(cast));
}

/** The presenters of a startup are there, or are not: the moderator is told that once, so it is the script's. */
async function attend(p: Play, cast: number, there: boolean): Promise<void> {
	const first = p.presenter(cast);
	await ready(p, cast);
	for (const who of p.people.filter((x) => x.startup === cast && x.line?.isOpen)) {
		who.line?.tell('presence', { ready: there && who === first });
		await who.line?.rest();
	}
}

async function beside(p: Play, m: Move): Promise<void> {
	const who = blind(p, m);
	await p.enter(who);
	const first = who.line;
	await p.connect(who);
	await p.flush();
	const second = who.line;
	who.line = m.a % 2 ? first : second;
	await (m.a % 2 ? second : first)?.close();
}

async function device(p: Play, m: Move): Promise<void> {
	const who = blind(p, m);
	await p.enter(who);
	const before = who.line;
	who.device = { ...who.device, cookie: '' };
	p.act();
	if ((await p.redeem(who)) === 409 && (await p.redeem(who, true)) === 204) await before?.closed;
	await p.connect(who);
}

async function revoke(p: Play, m: Move): Promise<void> {
	const who = official(p, m);
	await p.enter(who);
	const line = who.line;
	if (!(await p.desk({ type: 'revokeLink', seat: who.seat }))?.ok) return;
	await line?.closed;
	await probe(p, who, m.a, m.b);
	await p.connect(who);
	await p.redeem(who);
	await p.desk({ type: 'reissueLink', seat: who.seat });
	who.device = { ...who.device, cookie: '' };
	await p.enter(who);
}

export const GARBAGE = [
	'42["command"]',
	'42["command",{"id":"x"}]',
	'420["command",{"id":"long-enough","command":{"type":"nothing"}}]',
	'420["command",{"id":"long-enough","command":{"type":"askQuestion","text":"\\ud800"}}]',
	'42["presence",{"ready":true}]',
	'42["nonsense",1,2,3]',
	'420["clock","x"]',
	'420["command",{"id":"long-enough","command":{"type":"releaseKey"}}]',
	'not a packet',
	'42{"broken"',
	`42["command","${'x'.repeat(70_000)}"]`
];

async function garble(p: Play, m: Move): Promise<void> {
	const who = blind(p, m);
	await p.enter(who);
	const n = m.a % GARBAGE.length;
	who.line?.raw(GARBAGE[n] as string);
	// The last three end the connection.
	if (n >= GARBAGE.length - 3) await who.line?.closed;
	else await who.line?.rest();
}

async function flood(p: Play, m: Move): Promise<void> {
	const who = blind(p, m);
	await p.enter(who);
	p.act();
	const frame = (i: number) => ({ id: `flood-${p.record.step}-${i}`, command: { type: 'leaveFloor' } });
	for (let i = 0; i < 70; i++) await who.line?.ask('command', frame(i));
	await p.house.time.pass(10_000);
}

export const NOISES = {
	enter: (p: Play, who: Person) => p.enter(who),
	leave: async (p: Play, who: Person) => {
		if (!(await isOn(p, who))) await p.leave(who);
	},
	presence: async (p: Play, who: Person) => {
		if (await isOn(p, who)) return;
		await p.enter(who);
		who.line?.tell('presence', { ready: who.lines % 2 === 1 });
		await who.line?.rest();
	},
	help: (p: Play, who: Person) =>
		p.send(who, { type: 'sendHelp', startup: startupOf(p, who), text: wordsOf(p, who) }),
	reply: (p: Play, who: Person) =>
		p.desk({ type: 'sendHelp', startup: startupOf(p, who), text: wordsOf(p, who) }, true),
	upload: async (p: Play, who: Person) => {
		// After the draw the slides of a slot are the script's.
		if ((await p.slots()).length > 0) return;
		await p.enter(p.presenter(who.startup ?? 0));
		await p.upload(who.startup ?? 0, [wordsOf(p, who)], () => p.noise());
	},
	match: (p: Play, who: Person) => match(p, who, true),
	unmatch: (p: Play, who: Person) => match(p, who, false),
	relink: async (p: Play, who: Person) => {
		if (who === p.presenter(who.startup ?? 0)) return;
		await p.desk({ type: 'reissueLink', seat: who.seat }, true);
	},
	revoke: async (p: Play, who: Person) => {
		if (who === p.presenter(who.startup ?? 0)) return;
		const ack = await p.desk({ type: 'revokeLink', seat: who.seat }, true);
		if (!ack?.ok) return;
		await who.line?.closed;
		who.device = { ...who.device, cookie: '' };
	},
	other: (p: Play) => otherSession(p),
	stranger: async (p: Play, who: Person) => {
		p.noise();
		const ask = { token: `${wordsOf(p, who)}`.slice(0, 30), move: true };
		const path = `/s/${p.path(who)}/api/redeem`;
		await p.http(
			who,
			{ method: 'POST', path, headers: JSON_TYPE, body: JSON.stringify(ask) },
			'/s/:path/api/redeem'
		);
	},
	garble: async (p: Play, who: Person) => {
		await p.enter(who);
		who.line?.raw(`420["command",{"id":"long-enough","command":{"type":"${wordsOf(p, who)}"}}]`);
		await who.line?.rest();
	}
} satisfies { [kind: string]: (p: Play, who: Person) => Promise<unknown> };
export type NoiseKind = keyof typeof NOISES;

/** While a slot is on, whether sound comes from its startup is heard by all and told to the moderator: the script's. */
async function isOn(p: Play, who: Person): Promise<boolean> {
	const slot = (await live(p))?.slot;
	return slot !== undefined && (await p.castOf(slot)) === who.startup;
}

function startupOf(p: Play, who: Person): string {
	return p.startups[who.startup ?? 0] ?? '';
}

function wordsOf(p: Play, who: Person): string {
	const m = p.cast[who.startup ?? 0];
	return `${m?.identity.name} ${m?.words}`.slice(0, 200);
}

function match(p: Play, who: Person, matched: boolean): Promise<unknown> {
	const seat = p.all('official')[0]?.seat ?? '';
	return p.desk(
		{ type: 'setMatch', seat, startup: startupOf(p, who), matched, reason: wordsOf(p, who) },
		true
	);
}

/** Another session on the same server, with somebody's name in it; then it is gone. */
async function otherSession(p: Play): Promise<void> {
	p.noise();
	await p.http(p.organizer, { method: 'POST', path: '/o/api/sessions', headers: JSON_TYPE, body: '{}' });
}

export async function noise(p: Play, n: Noise): Promise<void> {
	// The witness is no part of what differs.
	const others = p.people.filter((x) => x.startup !== null && x.startup > 0);
	const who = others[n.who % others.length];
	if (who !== undefined) await NOISES[n.kind](p, who);
}
