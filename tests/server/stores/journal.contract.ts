import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GENESIS, verifyChain } from '../../../server/journal/chain.ts';
import type { Append, AppendResult, Journal } from '../../../server/journal/port.ts';

/** A journal over an empty store, and the store's own ways to close and open it again. */
export interface JournalUnderTest {
	journal: Journal;
	/** Closes and opens the same data. */
	reopen(): Promise<Journal>;
	end(): Promise<void>;
}

const of = (session: string, expected: number, ...types: string[]): Append => ({
	session,
	expected,
	at: 1_700_000_000_000 + expected,
	events: types.map((type) => ({ type, data: { type, é: 'ñ', n: 1.5 } }))
});

const ok = (result: AppendResult) => {
	if (!result.ok) throw new Error(`refused: ${result.reason}`);
	return result;
};

/** Whose sessions it has. */
export const listed = async (journal: Journal) => (await journal.list()).map(({ session }) => session);

/** What every journal promises, whatever it stands on. */
export function journalContract(name: string, make: () => Promise<JournalUnderTest>): void {
	describe(`journal on ${name}`, () => {
		let under: JournalUnderTest;
		let journal: Journal;
		beforeEach(async () => {
			under = await make();
			journal = under.journal;
		});
		afterEach(() => under.end());

		test('[J1] what was appended is read back in order, also after a restart', async () => {
			const first = ok(await journal.append(of('s', 0, 'a', 'b')));
			const second = ok(await journal.append(of('s', 2, 'c')));
			expect(second.last).toBe(3);
			const expected = [...first.stored, ...second.stored];
			expect(expected.map((e) => [e.seq, e.type])).toEqual([
				[1, 'a'],
				[2, 'b'],
				[3, 'c']
			]);
			expect(await Array.fromAsync(journal.read('s'))).toEqual(expected);
			journal = await under.reopen();
			expect(await Array.fromAsync(journal.read('s'))).toEqual(expected);
			expect(await Array.fromAsync(journal.read('s', 2))).toEqual(second.stored);
			expect(await Array.fromAsync(journal.read('s', 3))).toEqual([]);
			expect(await Array.fromAsync(journal.read('nobody'))).toEqual([]);
		});

		test('[J2] events form a hash chain that starts at zeros', async () => {
			const { stored } = ok(await journal.append(of('s', 0, 'a', 'b', 'c')));
			expect(stored[0]?.prev).toBe(GENESIS);
			expect(stored[2]?.prev).toBe(stored[1]?.hash);
			verifyChain(stored);
		});

		test('[J3] whoever decided on an old state is refused and stores nothing', async () => {
			ok(await journal.append(of('s', 0, 'a')));
			const conflict = { ok: false, reason: 'conflict' };
			expect(await journal.append(of('s', 0, 'b'))).toEqual(conflict);
			expect(await journal.append(of('s', 2, 'b'))).toEqual(conflict);
			expect(await journal.append(of('new', 1, 'b'))).toEqual(conflict);
			expect((await Array.fromAsync(journal.read('s'))).length).toBe(1);
			expect(await listed(journal)).toEqual(['s']);
		});

		test('[J3] of two appends in one turn that saw the same, the first wins and a third session is unharmed', async () => {
			const results = await Promise.all([
				journal.append(of('s', 0, 'a')),
				journal.append(of('s', 0, 'b')),
				journal.append(of('t', 0, 'c')),
				journal.append(of('s', 1, 'd'))
			]);
			expect(results.map((r) => r.ok)).toEqual([true, false, true, true]);
			expect((await Array.fromAsync(journal.read('s'))).map((e) => e.type)).toEqual(['a', 'd']);
		});

		test('[J4] a command is applied once, and its result is kept', async () => {
			const command = { id: 'c1', seat: 'seat', result: { saved: 3 } };
			expect(await journal.commandResult('s', 'seat', 'c1')).toBeUndefined();
			ok(await journal.append({ ...of('s', 0, 'a'), command }));
			expect(await journal.append({ ...of('s', 1, 'a'), command })).toEqual({
				ok: false,
				reason: 'conflict'
			});
			journal = await under.reopen();
			expect(await journal.commandResult('s', 'seat', 'c1')).toEqual({ saved: 3 });
			expect(await journal.commandResult('s', 'other', 'c1')).toBeUndefined();
			expect(await journal.commandResult('t', 'seat', 'c1')).toBeUndefined();
			expect((await Array.fromAsync(journal.read('s'))).length).toBe(1);
		});

		test('[J4] a command without events is remembered too', async () => {
			const command = { id: 'c1', seat: 'seat', result: null };
			expect(ok(await journal.append({ ...of('s', 0), command })).last).toBe(0);
			expect(await journal.commandResult('s', 'seat', 'c1')).toBeNull();
			expect(await listed(journal)).toEqual([]);
			ok(await journal.append(of('s', 0, 'a')));
		});

		test('[J5] what cannot be stored is refused alone; the rest of its group is stored', async () => {
			const bad = { ...of('bad', 0), events: [{ type: 'x', data: { n: NaN } }] };
			const half = {
				...of('half', 0),
				events: [
					{ type: 'x', data: 1 },
					{ type: 'x', data: '\ud800' }
				]
			};
			const results = await Promise.all([
				journal.append(of('s', 0, 'a')),
				journal.append(bad),
				journal.append(half),
				journal.append({ ...of('clock', 0, 'x'), at: 0.5 }),
				journal.append(of('t', 0, 'a'))
			]);
			const failed = { ok: false, reason: 'failed' };
			expect(results.slice(1, 4)).toEqual([failed, failed, failed]);
			expect(await listed(journal)).toEqual(['s', 't']);
		});

		test('[J8] effects refuse their own append alone, and nothing of it is stored', async () => {
			const command = { id: 'c1', seat: 'seat', result: 1 };
			const no = () => 'limit' as const;
			const broken = (): null => {
				throw new TypeError('broken');
			};
			const ran: string[] = [];
			const yes = (what: string) => () => (ran.push(what), null);
			const results = await Promise.all([
				journal.append({ ...of('s', 0, 'a'), effects: yes('s') }),
				journal.append({ ...of('no', 0, 'a', 'b'), command, summary: 1, effects: no }),
				journal.append({ ...of('broken', 0, 'a'), command, effects: broken }),
				journal.append({ ...of('s', 0, 'late'), effects: yes('late') }),
				journal.append({ ...of('t', 0, 'a'), effects: yes('t') })
			]);
			expect(results.slice(1, 4)).toEqual([
				{ ok: false, reason: 'refused', refusal: 'limit' },
				{ ok: false, reason: 'failed' },
				{ ok: false, reason: 'conflict' }
			]);
			expect(ran).toEqual(['s', 't']);
			expect(await listed(journal)).toEqual(['s', 't']);
			expect(await journal.commandResult('no', 'seat', 'c1')).toBeUndefined();
			ok(await journal.append({ ...of('no', 0, 'a'), command }));
		});

		test('[J11] a summary is stored with its append, kept until the next, and gone with its session', async () => {
			ok(await journal.append({ ...of('s', 0, 'a'), summary: { phase: 'draft' } }));
			ok(await journal.append(of('s', 1, 'b')));
			ok(await journal.append(of('t', 0, 'a')));
			await journal.append({ ...of('s', 0, 'c'), summary: { phase: 'late' } });
			await journal.append({ ...of('s', 2, 'c'), summary: { phase: 'no' }, effects: () => 'limit' });
			journal = await under.reopen();
			const none = { session: 't', summary: null };
			expect(await journal.list()).toEqual([{ session: 's', summary: { phase: 'draft' } }, none]);
			ok(await journal.append({ ...of('s', 2), summary: { phase: 'lobby' } }));
			expect((await journal.list())[0]).toEqual({ session: 's', summary: { phase: 'lobby' } });
			await journal.forget('s');
			ok(await journal.append(of('s', 0, 'again')));
			expect((await journal.list())[0]).toEqual({ session: 's', summary: null });
		});

		test('[J8] what goes with a draft goes with it or not at all', async () => {
			ok(await journal.append(of('s', 0, 'a')));
			const broken = () => {
				throw new TypeError('broken');
			};
			await expect(journal.forget('s', broken)).rejects.toThrow('broken');
			expect((await Array.fromAsync(journal.read('s'))).length).toBe(1);
		});

		test('a stored event equals what a reader gets, whatever shape its data came in', async () => {
			const data = { z: 1, a: undefined as unknown as null, m: [-0, 1e21] };
			const { stored } = ok(await journal.append({ ...of('s', 0), events: [{ type: 'x', data }] }));
			expect(stored).toEqual(await Array.fromAsync(journal.read('s')));
			expect(Object.keys(stored[0]?.data as object)).toEqual(['m', 'z']);
		});

		test('large events and many sessions', async () => {
			const text = 'ñ€😀'.repeat(200_000);
			ok(await journal.append({ ...of('big', 0), events: [{ type: 'x', data: { text } }] }));
			const names = Array.from({ length: 500 }, (_, i) => `s${String(i).padStart(3, '0')}`);
			await Promise.all(names.map(async (s) => ok(await journal.append(of(s, 0, 'a', 'b')))));
			expect(await listed(journal)).toEqual(['big', ...names]);
			expect((await Array.fromAsync(journal.read('big')))[0]?.data).toEqual({ text });
			for (const s of names) expect((await Array.fromAsync(journal.read(s))).length).toBe(2);
		});

		test('a forgotten draft is gone, its neighbours are not', async () => {
			const command = { id: 'c1', seat: 'seat', result: 1 };
			ok(await journal.append({ ...of('s', 0, 'a'), command }));
			ok(await journal.append(of('t', 0, 'a')));
			await journal.forget('s');
			expect(await listed(journal)).toEqual(['t']);
			expect(await Array.fromAsync(journal.read('s'))).toEqual([]);
			expect(await journal.commandResult('s', 'seat', 'c1')).toBeUndefined();
			ok(await journal.append({ ...of('s', 0, 'b'), command }));
		});

		test('closing finishes what is under way and refuses what comes later', async () => {
			const early = journal.append(of('s', 0, 'a'));
			await journal.close();
			expect((await early).ok).toBe(true);
			expect(await journal.append(of('s', 1, 'a'))).toEqual({ ok: false, reason: 'failed' });
			journal = await under.reopen();
			expect((await Array.fromAsync(journal.read('s'))).length).toBe(1);
		});

		test('[J6] interleaved writers lose nothing, double nothing and see only what they saw', async () => {
			await fc.assert(
				fc.asyncProperty(
					fc.array(step, { maxLength: 60 }),
					fc.string({ minLength: 1 }),
					async (steps, run) => {
						await playAndCompare(journal, steps, run);
					}
				),
				{ numRuns: 40 }
			);
		});
	});
}

const step = fc.record({
	session: fc.constantFrom('a', 'b', 'c'),
	events: fc.nat({ max: 3 }),
	stale: fc.boolean(),
	command: fc.option(fc.constantFrom('c1', 'c2', 'c3')),
	pause: fc.boolean()
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let runs = 0;

/** Plays the steps against the journal and a plain model; a step without a pause shares a turn with the next. */
async function playAndCompare(journal: Journal, steps: readonly Step[], run: string): Promise<void> {
	const prefix = `${runs++}-${run.toWellFormed()}-`;
	const model = new Map<string, { types: string[]; commands: Set<string> }>();
	const waiting: Promise<void>[] = [];
	for (const [i, s] of steps.entries()) {
		const kept = model.get(s.session) ?? { types: [], commands: new Set<string>() };
		model.set(s.session, kept);
		const last = kept.types.length;
		const types = Array.from({ length: s.events }, (_, k) => `e${i}.${k}`);
		const append = of(prefix + s.session, s.stale ? last + 1 : last, ...types);
		if (s.command) append.command = { id: s.command, seat: 'seat', result: i };
		const fine = !s.stale && !(s.command && kept.commands.has(s.command));
		if (fine) kept.types.push(...types);
		if (fine && s.command) kept.commands.add(s.command);
		waiting.push(journal.append(append).then((result) => expect(result.ok).toBe(fine)));
		if (s.pause) await Promise.all(waiting);
	}
	await Promise.all(waiting);
	for (const [session, kept] of model) {
		expect((await Array.fromAsync(journal.read(prefix + session))).map((e) => e.type)).toEqual(kept.types);
	}
}
