import { fork, type ChildProcess } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { espeak } from '../../server/voice/speech/espeak.ts';
import { NO_SPEECH, type Speech } from '../../server/voice/speech/port.ts';
import { createLog } from '../../server/log.ts';
import { NODE_TIMERS } from '../../server/ports.ts';
import { Hosted, identity } from '../support/hosted.ts';
import { freshPages } from '../support/pages.ts';
import type { CutTask } from './worst-clients.ts';
import type { KindsTask } from './worst-kinds.ts';
import type { Seat } from './worst-seat.ts';

/*
 * "Cut now" in one session while one seat of another, or an outsider, does its worst, kind by kind, beside the same server at rest just
 * before. The goal is 150 ms at p99. `npm run bench:worst -- 100 300` for 100 cuts a kind and 300 officials in the
 * attacked session; a third word, or several with commas, takes only the kinds that hold it.
 */
const GOAL_MS = 150;
const RESOLUTION_MS = 2;
const [cuts, seats, only] = [
	Number(process.argv[2] ?? 60),
	Number(process.argv[3] ?? 300),
	process.argv[4] ?? ''
];
const STARTUPS = 10;
const OLD_SESSIONS = 300;

const speech: Speech = await espeak().then(
	(engine) => ({ ok: true, engine }),
	() => NO_SPEECH
);
const house = await Hosted.open(freshPages, speech, createLog('silent'), NODE_TIMERS, undefined, true);
const seat = (name: string): Seat => house.enter(name);
const { organizers } = house.server.people;
const organizer = { path: '/o', cookie: organizers.redeem(organizers.issueLink()) ?? '' };

/** Adds officials; the rubric is as large as it may be. */
async function crowded(): Promise<string[]> {
	await house.prepare(Array.from({ length: STARTUPS }, (_, i) => identity(`Quipu ${i}`)));
	const room = await house.server.sessions.room(house.session);
	if (room?.state.phase !== 'draft') throw new Error('no draft');
	const { draft, draftRevision } = room.state;
	const rubric = Array.from({ length: 20 }, (_, i) => ({
		...(draft.rubric[0] as (typeof draft.rubric)[number]),
		id: `criterion${i}`,
		description: 'descripción '.repeat(200)
	}));
	await house.as('organizer', {
		type: 'saveDraft',
		draft: { ...draft, rubric, quorum: 1 },
		base: draftRevision
	});
	for (let i = 4; i <= seats; i++) {
		house.seats[`official${i}`] = { seat: `o${i}`, role: 'official' };
		const name = `official ${i}`;
		await house.as('organizer', { type: 'addSeat', seat: `o${i}`, role: 'official', startup: null, name });
	}
	return rubric.map((c) => c.id);
}
const officials = Array.from({ length: seats }, (_, i) => `official${i + 1}`);
const doors = async (ties = '') => {
	await house.as('organizer', { type: 'openDoors' });
	for (const o of officials) await house.as(o, { type: 'declareTies', ties });
	await house.as('auditor', { type: 'contribute', contribution: 'dice' });
};
for (let i = 0; i < OLD_SESSIONS; i++) await house.server.sessions.create();
const criteria = await crowded();
await doors();
{
	const room = await house.server.sessions.room(house.session);
	if (room?.state.phase !== 'lobby') throw new Error('not now');
	const marks = Object.fromEntries(criteria.map((c) => [c, 4]));
	const texts = { [criteria[0] ?? '']: 'palabras '.repeat(20) };
	for (const { slot } of room.state.slots) {
		await house.as('moderator', { type: 'callSlot', slot });
		for (const o of officials) {
			const sheet = { marks, texts, comment: 'comentario '.repeat(30) };
			await house.as(o, { type: 'saveSheet', slot, sheet, base: 0 });
			await house.as(o, { type: 'submitSheet', slot });
		}
		for (const step of ['pitch', 'questions', 'scoring'] as const)
			await house.as('moderator', { type: 'startStep', step });
		await house.as('moderator', { type: 'finishSlot' });
	}
	await house.as('moderator', { type: 'openReview' });
	await house.as('moderator', { type: 'seal' });
	await house.as('moderator', { type: 'approveReveal' });
	await house.as('auditor', { type: 'approveReveal' });
	while (room.state.phase !== ('revealed' as string)) await sleep(200);
}
const over = house.session;
await crowded();
await doors();
await house.pitch(0);
const live = await house.server.sessions.room(house.session);
const under = live?.state.phase === 'pitching' ? live.state : null;
const [slot, slots] = [under?.live?.slot ?? '', under?.slots.map((s) => s.slot) ?? []];
const crowd = [...officials, 'projector', 'auditor', 'moderator'].map(seat);
// A lobby in which everybody has declared as much as can be.
await crowded();
await doors('parentesco '.repeat(360));
const lobby = { session: house.session, official: seat('official1') };
await house.prepare([identity('Yakuna')]);
const presenter = seat('presenter0');
const draftRoom = await house.server.sessions.room(house.session);
const draft = { session: house.session, draft: live?.state.phase === 'pitching' ? live.state.draft : {} };
if (draftRoom === null) throw new Error('no draft');
await house.prepare([identity('Quipu Vial')]);
for (const o of ['official1', 'official2', 'official3']) if (house.seats[o] === undefined) throw new Error(o);
await house.drawn();
await house.pitch(0);

const child = (file: string) => fork(fileURLToPath(new URL(file, import.meta.url)));
const said = <T>(from: ChildProcess) =>
	new Promise<T>((resolve, reject) => {
		const ended = () => reject(new Error('the clients ended early'));
		from.once('exit', ended);
		from.once('message', (m) => {
			from.off('exit', ended);
			resolve(m as T);
		});
	});
const [cutter, attacker] = [child('./worst-clients.ts'), child('./worst-kinds.ts')];
cutter.send({
	base: house.base,
	moderator: seat('moderator'),
	officials: ['official1', 'official2', 'official3'].map(seat)
} satisfies CutTask);
await said(cutter);
const task: KindsTask = {
	...{ base: house.base, presenter, crowd, slot, slots },
	...{ criteria, organizer, draft, over, lobby }
};
attacker.send(task);
const { kinds } = await said<{ kinds: string[] }>(attacker);

/** Looks at every turn of the event loop, at most once in {@link RESOLUTION_MS}, what it has worked. */
class Stretches {
	#longest = 0;
	#last = worked();
	readonly #timer = setInterval(() => this.#look(), RESOLUTION_MS);

	stop(): number {
		this.#look();
		clearInterval(this.#timer);
		return this.#longest;
	}

	#look(): void {
		const now = worked();
		this.#longest = Math.max(this.#longest, now - this.#last);
		this.#last = now;
	}
}

function worked(): number {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
}

interface Measured {
	p50: number;
	p99: number;
	max: number;
	/** Most that one turn of the event loop worked, ms of its processor's time: whoever else uses the machine adds nothing. */
	stretch: number;
	/** Share of the time in which the event loop was at work. */
	busy: number;
}
async function measured(): Promise<Measured> {
	const stretches = new Stretches();
	const before = performance.eventLoopUtilization();
	cutter.send({ cuts });
	const { times } = await said<{ times: number[] }>(cutter);
	const { utilization } = performance.eventLoopUtilization(before);
	const stretch = stretches.stop();
	times.sort((a, b) => a - b);
	const at = (q: number) => times[Math.min(times.length - 1, Math.ceil(times.length * q) - 1)] as number;
	return { p50: at(0.5), p99: at(0.99), max: at(1), stretch, busy: utilization };
}

const say = (what: string, m: Measured, rest: string) =>
	process.stdout.write(
		`${what.padEnd(42)} p50 ${m.p50.toFixed(0).padStart(4)}  p99 ${m.p99.toFixed(0).padStart(5)}  max ${m.max.toFixed(0).padStart(5)} ms   longest stretch ${m.stretch.toFixed(0).padStart(4)} ms   busy ${(100 * m.busy).toFixed(0).padStart(3)} %   ${rest}\n`
	);
const over150: string[] = [];
for (const kind of kinds.filter((k) => only.split(',').some((word) => k.includes(word)))) {
	const calm = await measured();
	attacker.send({ start: kind });
	await sleep(500);
	const worst = await measured();
	attacker.send({ stop: true });
	const { answers } = await said<{ answers: Record<string, number> }>(attacker);
	const told = Object.entries(answers).map(([status, n]) => `${n} × ${status}`);
	say(
		kind,
		worst,
		`${(worst.p99 / calm.p99).toFixed(1)} × at rest (${calm.p99.toFixed(0)})   ${told.join(', ')}`
	);
	if (worst.p99 > GOAL_MS) over150.push(kind);
}
process.stdout.write(
	over150.length === 0
		? `\nThe goal is met: p99 is at most ${GOAL_MS} ms whatever one seat does (${kinds.length} kinds, ${cuts} cuts each).\n`
		: `\nThe goal is missed: p99 is over ${GOAL_MS} ms with ${over150.join('; ')}.\n`
);
cutter.kill();
attacker.kill();
await house.close();
