import type { SlotId } from '../../src/domain/session/ids.ts';
import { member, needlesOf, type Member } from './cast.ts';
import { compare } from './compare.ts';
import { ending, finish } from './ending.ts';
import { openHouse } from './house.ts';
import { FAMILIAR, MOVES, noise } from './moves.ts';
import { Play, type Coverage } from './play.ts';
import { Record } from './record.ts';
import type { Session } from './session.ts';
import { register } from './setup.ts';

/** What one pair came to: null when both runs looked alike, else what did not. */
export interface Outcome {
	fault: string | null;
	/** Steps played, things compared, and whether names came at the end. */
	compared: number;
	revealed: boolean;
}

const MOST_TRIES = 24;

/** Plays a session twice, with other identities, and compares everything that reached the blind side. */
export async function pair(s: Session, covered: Coverage): Promise<Outcome> {
	const a = castOf(s, 'a', 0);
	const place = await witnessPlace(s, a, 'a');
	const one = await run(s, a, 'a', covered);
	const b = await alike(s, place);
	const other = await run(s, b, 'b', covered);
	const fault =
		compare(one.record.before, other.record.before) ??
		found(one.record, a) ??
		found(other.record, b) ??
		(one.revealed ? same(one, other) : null);
	return { fault, compared: one.record.before.length, revealed: one.revealed };
}

/** The first is the witness, the same in both runs: what another startup sees is compared through its eyes. */
function castOf(s: Session, run: 'a' | 'b', attempt: number): Member[] {
	return Array.from({ length: s.size.startups }, (_, i) => {
		const m = member(i === 0 ? `${s.seed} witness` : `${s.seed} ${run} ${i} ${attempt}`);
		if (i === 0 || run === 'b') return m;
		return { ...m, identity: { ...m.identity, people: [...m.identity.people, FAMILIAR] } };
	});
}

/** Others for run B with whom the draw puts the witness where it is in A: which place it gets is no secret to it. */
async function alike(s: Session, place: number): Promise<Member[]> {
	for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
		const cast = castOf(s, 'b', attempt);
		if ((await witnessPlace(s, cast, 'b')) === place) return cast;
	}
	throw new Error('no draw put the witness into its place');
}

/** How the draw will fall, seen in a server of its own that draws the same. */
async function witnessPlace(s: Session, cast: readonly Member[], run: 'a' | 'b'): Promise<number> {
	const house = await openHouse(s.seed, { log: () => {}, stage: () => {} });
	try {
		const p = new Play(house, new Record(), new Set(), cast, run, false);
		await register(p, s.size, `${s.seed} ${run}`);
		await p.desk({ type: 'openDoors' }, false, 'open');
		await p.contribute(p.all('auditor')[0] as never);
		const casts = await Promise.all((await p.slots()).map((slot) => p.castOf(slot.slot)));
		return casts.indexOf(0);
	} finally {
		await house.close();
	}
}

interface Run {
	record: Record;
	revealed: boolean;
	/** Slot → name as the officials' own frames gave it after the release. */
	names: ReadonlyMap<SlotId, string>;
}

async function run(s: Session, cast: readonly Member[], which: 'a' | 'b', covered: Coverage): Promise<Run> {
	const record = new Record();
	const house = await openHouse(s.seed, {
		log: (line) => record.add('log', line),
		stage: (plan) => record.add('stage room', plan)
	});
	const p = new Play(house, record, covered, cast, which);
	p.decks = s.decks;
	try {
		await register(p, s.size, `${s.seed} ${which}`);
		await play(p, s);
		const names = await finish(p, s.seed);
		return { record, revealed: names !== null, names: names ?? new Map() };
	} finally {
		p.end();
		await house.close();
	}
}

async function play(p: Play, s: Session): Promise<void> {
	for (const [i, m] of s.moves.entries()) {
		p.beginStep(i);
		const { phase } = await p.state();
		p.covered.add(`phase ${phase}`);
		if (phase === 'revealing') break;
		await p.house.time.pass(m.wait);
		for (const n of p.run === 'a' ? m.onlyA : m.onlyB) await noise(p, n);
		await MOVES[m.kind].do(p, m);
		await p.flush();
	}
	await ending(p, s);
	await p.rest();
}

/** A canary that sings before the release. */
function found(record: Record, cast: readonly Member[]): string | null {
	for (const needle of cast.slice(1).flatMap(needlesOf)) {
		const entry = record.before.find((e) => e.text.includes(needle));
		if (entry !== undefined) return `${entry.stream}, step ${entry.step}: carries “${needle}”\n${entry.text.slice(0, 600)}`;
		if (record.bytes.some((b) => b.includes(needle))) return `a file carries “${needle}”`;
	}
	return null;
}

/** Two runs that look alike because nothing was looked at prove nothing: afterwards names must be there and differ. */
function same(one: Run, other: Run): string | null {
	if (one.names.size === 0) return 'nobody saw a name after the release';
	const differ = [...one.names].some(([slot, name]) => other.names.get(slot) !== name);
	return differ ? null : 'the names are the same in both runs: nothing was compared';
}
