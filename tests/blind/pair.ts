import { Filter } from '../../server/guard/filter.ts';
import type { SlotId } from '../../src/domain/kernel/ids.ts';
import { FAMILIAR, member, needlesOf, type Member } from './cast.ts';
import { compare } from './compare.ts';
import { ending, finish } from './ending.ts';
import { openHouse } from './house.ts';
import { MOVES } from './moves.ts';
import { noise } from './noises.ts';
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

const HANGS_MS = 90_000;
const MOST_TRIES = 60;

/** Plays a session twice, with other identities, and compares everything that reached the blind side. */
export async function pair(s: Session, covered: Coverage): Promise<Outcome> {
	const [a, b] = [castOf(s, 'a'), castOf(s, 'b')];
	const place = s.witness ?? (await witnessPlace(s, a, 'a', 0));
	const one = await run(s, a, 'a', covered, s.witness === undefined ? 0 : await alike(s, a, 'a', place));
	const other = await run(s, b, 'b', covered, await alike(s, b, 'b', place));
	const fault =
		compare(one.record.before, other.record.before) ??
		fell(one.record) ??
		found(one.record, a) ??
		found(other.record, b) ??
		vacuous(one, other);
	return { fault, compared: one.record.before.length, revealed: one.revealed };
}

/** The first is the witness, the same in both runs: what another startup sees is compared through its eyes. */
function castOf(s: Session, run: 'a' | 'b'): Member[] {
	return Array.from({ length: s.size.startups }, (_, i) => {
		const m = member(i === 0 ? `${s.seed} witness` : `${s.seed} ${run} ${i}`);
		if (i === 0 || run === 'b') return m;
		return { ...m, identity: { ...m.identity, people: [...m.identity.people, FAMILIAR] } };
	});
}

/** Salts with which the draw puts the witness there, in both runs alike: which place it gets is no secret to it. */
async function alike(s: Session, cast: readonly Member[], which: 'a' | 'b', place: number): Promise<number> {
	for (let salts = 1; salts <= MOST_TRIES; salts++) {
		if ((await witnessPlace(s, cast, which, salts)) === place) return salts;
	}
	throw new Error('no draw put the witness into its place');
}

/** How the draw will fall, seen in a server of its own that draws the same. */
async function witnessPlace(
	s: Session,
	cast: readonly Member[],
	run: 'a' | 'b',
	salts: number
): Promise<number> {
	const house = await openHouse(s.seed, { log: () => {}, stage: () => {} });
	house.chance.salts = { startups: s.size.startups, other: salts };
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

/** Every other session has the egress guard on: it must make no difference to what officials type. */
const guarded = (s: Session) => s.seed % 2 === 1;

interface Run {
	record: Record;
	revealed: boolean;
	/** Slot → name as the officials' own frames gave it after the release. */
	names: ReadonlyMap<SlotId, string>;
}

async function run(
	s: Session,
	cast: readonly Member[],
	which: 'a' | 'b',
	covered: Coverage,
	salts: number
): Promise<Run> {
	const record = new Record();
	const house = await openHouse(
		s.seed,
		{
			log: (line) => record.add('log', line),
			stage: (plan) => record.add('stage room', plan)
		},
		guarded(s)
	);
	house.chance.salts = { startups: s.size.startups, other: salts };
	const p = new Play(house, record, covered, cast, which);
	p.decks = s.decks;
	try {
		await within('registration', register(p, s.size, `${s.seed} ${which}`));
		await play(p, s);
		const names = await within('the end', finish(p));
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
		for (const n of p.run === 'a' ? m.onlyA : m.onlyB)
			await within(`step ${i + 1}, ${n.kind} in ${p.run} alone`, noise(p, n));
		await p.house.time.pass(m.wait);
		await within(`step ${i + 1}, ${MOVES[m.kind].say(m)} (run ${p.run})`, MOVES[m.kind].do(p, m));
		await p.house.time.pass(m.after);
	}
	await p.flush();
	await within('the ending', ending(p, s));
	await p.rest();
}

/** What never comes to an end is a fault as well. */
async function within<T>(what: string, work: Promise<T>): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, no) => {
		timer = setTimeout(() => no(new Error(`${what}: hangs`)), HANGS_MS);
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Alike is not enough when both runs fell over. */
function fell(record: Record): string | null {
	const entry = record.before.find(
		(e) => /^(GET|POST) .*\n5\d\d /.test(e.text) || e.text.includes('"level":50')
	);
	return entry === undefined
		? null
		: `${entry.stream}, step ${entry.step + 1}: the server failed\n${entry.text.slice(0, 300)}`;
}

/** A canary that sings before the release, in any wrapping. */
function found(record: Record, cast: readonly Member[]): string | null {
	const filter = new Filter(cast.slice(1).flatMap(needlesOf));
	if (record.bytes.some((b) => filter.inBytes(b))) return 'a file carries a canary';
	if (!filter.inText(record.before.map((e) => e.text).join('\n'))) return null;
	const entry = record.before.find((e) => filter.inText(e.text)) ?? record.before[0];
	return `${entry?.stream}, step ${(entry?.step ?? 0) + 1}: carries a canary\n${entry?.text.slice(0, 600)}`;
}

/** Two runs that look alike because nothing was looked at prove nothing: what may differ must be seen to differ. */
function vacuous(one: Run, other: Run): string | null {
	const own = (r: Run) => r.record.presenters.join('\n');
	// Aborted before anybody was called, and before one of them had come: there was nothing to be seen.
	const { aborted, called, looked } = one.record;
	const absent = aborted && !called && !looked;
	if (!absent && (own(one) === '' || own(one) === own(other)))
		return 'the presenters themselves saw no difference';
	if (!one.revealed) return null;
	if (one.names.size === 0) return 'nobody saw a name after the release';
	const differ = [...one.names].some(([slot, name]) => other.names.get(slot) !== name);
	if (!differ) return 'the names are the same in both runs';
	return compare(one.record.after, other.record.after) === null ? 'nothing differs after the release' : null;
}
