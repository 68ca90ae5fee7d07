import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { refuse, type Aggregate } from '../../../src/domain/kernel/aggregate.ts';
import { openDatabase } from '../../../server/store/database.ts';
import { SqliteJournal } from '../../../server/store/journal.ts';
import { Stream, type Accompaniment } from '../../../server/streams/stream.ts';

/** Something small that has nothing of a session: a box of so many places, into which people put things. */
interface Box {
	things: readonly string[];
}
type Put = { thing: string };
type Thing = { type: 'Put'; thing: string } | { type: 'Emptied' };

const PLACES = 40;
const BOX: Aggregate<Box, Put | 'empty', Thing, string, { now: number }> = {
	none: { things: [] },
	decide: ({ things }, command) => {
		if (command === 'empty') return { ok: true, events: things.length === 0 ? [] : [{ type: 'Emptied' }] };
		if (things.length >= PLACES) return refuse('limit');
		return { ok: true, events: [{ type: 'Put', thing: command.thing }] };
	},
	evolve: ({ things }, event) => ({ things: event.type === 'Emptied' ? [] : [...things, event.thing] })
};

const open: (() => void)[] = [];
afterEach(() => open.splice(0).forEach((close) => close()));

function folder(): string {
	const dir = mkdtempSync(join(tmpdir(), 'blindpick-stream-'));
	open.push(() => rmSync(dir, { recursive: true, force: true }));
	return dir;
}

/** A process of its own, as far as the store goes. */
function box(dir: string, beside: () => Accompaniment = () => ({})) {
	const db = openDatabase(dir);
	open.unshift(() => db.close());
	let now = 0;
	const advanced: Thing[] = [];
	const stream = new Stream('box', {
		aggregate: BOX,
		codec: {
			store: ({ type, ...data }) => ({ type, data }),
			read: ({ type, data }) => ({ ...(data as object), type }) as Thing
		},
		journal: new SqliteJournal(db),
		seatOf: (who: string) => who,
		context: () => ({ now: ++now }),
		beside,
		hindrance: () => null,
		noted: () => {},
		advanced: (events) => advanced.push(...events),
		recorded: () => {}
	});
	const put = (thing: string, id = thing) =>
		stream.submit({ id, actor: 'ana', command: { thing }, made: null });
	const load = () =>
		stream.load(
			() => {},
			() => {}
		);
	return { stream, put, load, advanced };
}

describe('[J32] the same runner for any aggregate', () => {
	test('what is accepted is there after it is read again, in its order', async () => {
		const dir = folder();
		const one = box(dir);
		expect(await Promise.all(['a', 'b', 'c'].map((x) => one.put(x)))).toEqual([
			{ ok: true, at: 1, made: null },
			{ ok: true, at: 2, made: null },
			{ ok: true, at: 3, made: null }
		]);
		expect(one.stream.state).toEqual({ things: ['a', 'b', 'c'] });
		expect(one.advanced.length).toBe(3);
		const again = box(dir);
		await again.load();
		expect([again.stream.state, again.stream.seq]).toEqual([one.stream.state, 3]);
		// To read is to tell nobody.
		expect(again.advanced).toEqual([]);
	});

	test('an id is carried out once, at once or later, and by whoever reads the same store', async () => {
		const dir = folder();
		const one = box(dir);
		const [first, same] = await Promise.all([one.put('a', 'x'), one.put('a', 'x')]);
		expect(same).toEqual(first);
		const other = box(dir);
		expect(await other.put('a', 'x')).toEqual(first);
		expect((await other.put('b')).ok).toBe(true);
		expect(other.stream.state).toEqual({ things: ['a', 'b'] });
	});

	test('what is refused, by the rule or where it is stored, changes nothing', async () => {
		const dir = folder();
		let refusal: 'limit' | null = 'limit';
		const one = box(dir, () => ({ effects: () => refusal }));
		expect(await one.put('a')).toEqual({ ok: false, refusal: 'limit' });
		expect([one.stream.state, one.stream.seq]).toEqual([{ things: [] }, 0]);
		refusal = null;
		expect((await one.put('a')).ok).toBe(true);
		for (let i = 1; i < PLACES; i++) expect((await one.put(`${i}`)).ok).toBe(true);
		expect(await one.put('more')).toEqual({ ok: false, refusal: 'limit' });
		expect(one.stream.seq).toBe(PLACES);
	});

	test('two processes on one store: whatever they put at the same time is there once, and no place is given twice', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.nat(1), fc.integer({ min: 0, max: 30 })), { minLength: 1, maxLength: 60 }),
				async (presses) => {
					const dir = folder();
					const both = [box(dir), box(dir)];
					const acks = await Promise.all(
						presses.map(([which, thing]) =>
							both[which]!.put(`${thing}`).then((ack) => [`${thing}`, ack] as const)
						)
					);
					const read = box(dir);
					await read.load();
					const { things } = read.stream.state;
					expect(new Set(things).size).toBe(things.length);
					for (const [thing, ack] of acks) if (ack.ok) expect(things).toContain(thing);
					// Who was refused for another's sake is told to try again, and has lost nothing.
					for (const [, ack] of acks) if (!ack.ok) expect(['busy', 'limit']).toContain(ack.refusal);
					expect(things.length).toBeLessThanOrEqual(PLACES);
				}
			),
			{ numRuns: 25 }
		);
	});
});
