import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Details } from '../../server/sessions/details.ts';
import { eventOf, stored } from '../../server/sessions/events.ts';
import { exported, type OutlineFile, type RecordFile } from '../../server/sessions/record.ts';
import type { Vault } from '../../server/vault/vault.ts';
import type { SessionEvent } from '../../src/domain/session/events.ts';
import { evolve } from '../../src/domain/session/evolve.ts';
import type { State } from '../../src/domain/session/state.ts';
import type { Desk } from '../../src/domain/session/view.ts';
import { entriesOf, type ReceivedRecord as Read } from '../../src/lib/organizer/record/chain.ts';
import { Drawn, type Plan, type Team, type Turn } from './twice.ts';

const SEED = 20_311;

const team: fc.Arbitrary<Team> = fc.record({
	slides: fc.integer({ min: 0, max: 8 }),
	kept: fc.integer({ min: 0, max: 3 }),
	written: fc.boolean(),
	seats: fc.integer({ min: 1, max: 3 }),
	mute: fc.boolean(),
	late: fc.boolean(),
	changes: fc.boolean()
});
const turn: fc.Arbitrary<Turn> = fc.record({
	postponed: fc.boolean(),
	cut: fc.constantFrom(null, null, 'continue' as const, 'postpone' as const, 'void' as const)
});
/** Two orders of one session. */
const twins = fc.integer({ min: 2, max: 4 }).chain((n) =>
	fc.record({
		plan: fc.record({
			teams: fc.array(team, { minLength: n, maxLength: n }),
			turns: fc.array(turn, { minLength: n, maxLength: n }),
			match: fc.integer({ min: 0, max: n - 1 }),
			ending: fc.constantFrom('abort' as const, 'cut and abort' as const, 'reveal' as const)
		}) satisfies fc.Arbitrary<Plan>,
		orders: fc.tuple(order(n), order(n))
	})
);

function order(n: number): fc.Arbitrary<number[]> {
	const all = Array.from({ length: n }, (_, i) => i);
	return fc.shuffledSubarray(all, { minLength: n, maxLength: n });
}

/** The details' key, kept in memory. */
function details(): Details {
	const kept = new Map<string, Uint8Array>();
	const vault = {
		getSecret: (_: string, name: string) => kept.get(name),
		getOrPut: (_: string, name: string, make: () => Uint8Array) => {
			const bytes = kept.get(name) ?? make();
			kept.set(name, bytes);
			return bytes;
		},
		destroySecrets: () => kept.clear()
	} as unknown as Vault;
	return new Details('s', vault, (n) => new Uint8Array(n).fill(7));
}

/** The chain as it lies on the disk. */
function chain(s: Drawn, sealing: Details): RecordFile['events'] {
	return s.events.map((e, i) => {
		const { type, data } = stored(e, sealing);
		const at = 'at' in e ? e.at : 0;
		return { session: 's', seq: i + 1, at, type, data, prev: `${i}`, hash: `${i + 1}` };
	});
}

function fileOf(s: Drawn): RecordFile {
	const sealing = details();
	const events = chain(s, sealing);
	const key = Buffer.from(sealing.key() ?? []).toString('hex');
	const aborted = s.state.phase === 'aborted';
	return { format: 'blindpick-record-1', session: 's', details: aborted ? null : key, events };
}

/** As it goes out; the head of the chain is random by nature. */
async function outOf(s: Drawn): Promise<string> {
	const { details: _, ...file } = (await exported(s.state, fileOf(s))) as OutlineFile;
	return JSON.stringify({ ...file, head: file.head.length > 0 });
}

const fold = (events: readonly SessionEvent[]) => events.reduce(evolve, { phase: 'none' } as State);

describe('[B35] two sessions that differ only in which startup the draw gave which slot', () => {
	test('give the organizer the same desk until the reveal and the same record after an abort', async () => {
		const seen = { halls: 0, chains: 0, reveals: 0, aborts: 0 };
		await fc.assert(
			fc.asyncProperty(twins, async ({ plan, orders }) => {
				const [one, two] = orders.map((o) => new Drawn(plan, o).play()) as [Drawn, Drawn];
				if (plan.ending === 'reveal') for (const s of [one, two]) s.reveal();
				expect(two.desk).toEqual(one.desk);
				expect(one.desk.length).toBeGreaterThan(10);
				if (one.hall.join() !== two.hall.join()) seen.halls += 1;
				if (JSON.stringify(fileOf(one).events) !== JSON.stringify(fileOf(two).events)) seen.chains += 1;
				if (plan.ending === 'reveal') seen.reveals += 1;
				else {
					seen.aborts += 1;
					expect(await outOf(two)).toBe(await outOf(one));
				}
			}),
			{ seed: SEED, numRuns: 80 }
		);
		// What the hall saw and what was stored did differ.
		for (const n of Object.values(seen)) expect(n).toBeGreaterThan(20);
	});

	test('are told apart by the desk from the release on, and the record then holds all', async () => {
		const plan: Plan = {
			teams: [SHORT, { ...SHORT, slides: 7, written: true, changes: true }],
			turns: [
				{ postponed: true, cut: null },
				{ postponed: false, cut: 'continue' }
			],
			match: 0,
			ending: 'reveal'
		};
		const [one, two] = [
			[0, 1],
			[1, 0]
		].map((o) => new Drawn(plan, o).play().reveal()) as [Drawn, Drawn];
		expect(two.desk).toEqual(one.desk);
		for (const s of [one, two]) s.release();
		expect(two.desk.at(-1)).not.toBe(one.desk.at(-1));
		const told = JSON.parse(one.desk.at(-1)?.replace(/^\d+ /, '') ?? '') as { shared: Desk };
		expect(told.shared.startups.map((x) => x.brought)).toEqual([true, true]);
		expect(told.shared.startups[0]?.kept.map((k) => k.quote)).toEqual(['d0', 'd1']);
		const file = fileOf(one);
		expect(await exported(one.state, file)).toBe(file);
		const read = entriesOf(file as unknown as Read).map((e) => e.event);
		expect(read).toEqual(JSON.parse(JSON.stringify(one.events)));
	});
});

const SHORT: Team = {
	slides: 3,
	kept: 2,
	written: false,
	seats: 2,
	mute: false,
	late: true,
	changes: false
};
const PLAN: Plan = {
	teams: [SHORT, { ...SHORT, slides: 8, written: true, mute: true, changes: true }],
	turns: [
		{ postponed: true, cut: null },
		{ postponed: false, cut: 'continue' }
	],
	match: 1,
	ending: 'cut and abort'
};

test('[B36] once a slot was called the desk tells of no startup what it has, sends, or when its people come', () => {
	const s = new Drawn({ ...PLAN, ending: 'reveal' }, [1, 0]).play().reveal();
	const desks = s.desk
		.map((d) => (JSON.parse(d.replace(/^\d+ /, '')) as { shared: Desk } | null)?.shared)
		.filter((d) => d !== undefined);
	const about = (d: Desk) =>
		JSON.stringify([
			d.startups,
			d.people.filter((p) => p.startup !== null).map(({ link, seat }) => ({ link, seat }))
		]);
	const before = desks.filter((d) => d.phase === 'lobby').map(about);
	const after = desks.filter((d) => !['draft', 'lobby'].includes(d.phase)).map(about);
	expect(before.at(-1)).toContain('"brought":true');
	expect(before.at(-1)).toContain('/join#token');
	expect(new Set(after).size).toBe(1);
	for (const word of ['"brought":true', 'Es una calle', '/join#', '"redeemedAt":1'])
		expect(after[0]).not.toContain(word);
	// A link given out since can be copied: it is the organizer's own doing.
	s.all(['org', { type: 'reissueLink', seat: 'p0-0' }]);
	const own = JSON.parse(s.desk.at(-1)?.replace(/^\d+ /, '') ?? '') as { shared: Desk };
	expect(own.shared.people.find((p) => p.seat === 'p0-0')?.link.redeemedAt).toBe('untold');
});

test('[B37] what is left of a record after an abort has no place, no length and no word of what was in a slot', async () => {
	const s = new Drawn(PLAN, [1, 0]).play();
	const out = (await exported(s.state, fileOf(s))) as OutlineFile;
	expect(out.events.length).toBeGreaterThan(30);
	for (const e of out.events) expect(Object.keys(e)).toEqual(['at', 'type', 'data']);
	const types = new Set(out.events.map((e) => e.type));
	for (const type of ['SlotCalled', 'SlotPostponed', 'StepStarted', 'BreachDeclared', 'TiesDeclared'])
		expect(types).toContain(type);
	for (const type of [
		...['SlideShown', 'DeckUploaded', 'ScriptSaved', 'CaptionSpoken', 'AnswerKept', 'QuestionAsked'],
		...['SheetSaved', 'SheetSubmitted', 'RecognitionDeclared', 'MatchSet', 'LinkRedeemed', 'SeatMoved']
	]) {
		expect(s.events.map((e) => e.type)).toContain(type);
		expect(types).not.toContain(type);
	}
	const text = JSON.stringify(out.events.filter((e) => !['SeatAdded', 'StartupAdded'].includes(e.type)));
	for (const word of ['ready', 'heardMs', 'slidesSeen', 'sealed"', 'su0', 'su1', 'prima de', 'oyó'])
		expect(text.replaceAll('"sealed":"sealed', '')).not.toContain(word);
});

describe('[J18] sealed details', () => {
	const s = new Drawn({ ...PLAN, ending: 'reveal' }, [1, 0]).play();

	test('open again as they were, and tell little by their length', () => {
		const sealing = details();
		const events = chain(s, sealing);
		expect(events.map((e) => eventOf(e, sealing))).toEqual(JSON.parse(JSON.stringify(s.events)));
		expect(sealing.withheld).toBe(false);
		const lengths = events.flatMap(({ data }) => {
			const { sealed } = data as { sealed?: unknown };
			return typeof sealed === 'string' ? [sealed.length] : [];
		});
		expect(lengths.length).toBeGreaterThan(40);
		expect(new Set(lengths).size).toBeLessThanOrEqual(2);
	});

	test('of sessions stored before they were sealed are read as they are', () => {
		const clear = s.events.map((e, i) => {
			const { type, ...data } = e;
			return { session: 's', seq: i + 1, at: 0, type, data: data as never, prev: '', hash: '' };
		});
		expect(fold(clear.map((e) => eventOf(e, details())))).toEqual(s.state);
	});

	test('without their key leave a session that can be read up to its abort, with nothing in it', () => {
		const aborted = new Drawn(PLAN, [1, 0]).play();
		const sealing = details();
		const events = chain(aborted, sealing);
		sealing.destroy();
		const { devices: _, ...after } = fold(events.map((e) => eventOf(e, sealing))) as State & {
			devices: unknown;
		};
		const { devices: __, ...before } = aborted.state as State & { devices: unknown };
		expect(after).toEqual(before);
		expect(sealing.withheld).toBe(true);
		for (const word of ['oyó', 'prima', 'Prima', 'no contesta', '"slidesSeen":1', '"heardMs":1'])
			expect(JSON.stringify(before)).not.toContain(word);
	});
});
