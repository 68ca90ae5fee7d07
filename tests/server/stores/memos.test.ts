import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HELP_MAX } from '../../../server/people/help.ts';
import { crowd } from './crowd.ts';
import { addSeat, noteOf } from '../../support/people.ts';

const place = { session: 's', seat: 'o1', slot: 'k1' };

describe('private notes', () => {
	test('[N1] are read back as written, also after a restart, by their own seat alone', () => {
		const all = crowd();
		const { notes } = all.people;
		expect(noteOf(notes, 's', 'o1', 'k1')).toEqual({ text: '', rev: 0, at: 0 });
		expect(notes.write({ ...place, text: 'niña', base: 0, id: 'w1' })).toEqual({
			ok: true,
			rev: 1,
			at: all.clock.now
		});
		notes.write({ ...place, slot: 'k2', text: 'two', base: 0, id: 'w2' });
		all.db.close();
		const again = crowd(all.dir, 'again').people.notes;
		expect(noteOf(again, 's', 'o1', 'k1')).toEqual({ text: 'niña', rev: 1, at: all.clock.now });
		expect([...again.all('s', 'o1')].map(([slot, n]) => [slot, n.text])).toEqual([
			['k1', 'niña'],
			['k2', 'two']
		]);
		expect(again.all('s', 'o2').size).toBe(0);
	});

	test('[N2] of two tabs the later is refused with the text that is there, and overwrites nothing', () => {
		const { notes } = crowd().people;
		notes.write({ ...place, text: 'a', base: 0, id: 'w1' });
		notes.write({ ...place, text: 'ab', base: 1, id: 'w2' });
		const stale = notes.write({ ...place, text: 'ax', base: 1, id: 'w3' });
		expect(stale).toMatchObject({ ok: false, reason: 'stale', current: { text: 'ab', rev: 2 } });
		expect(notes.write({ ...place, text: 'x', base: 7, id: 'w4' })).toMatchObject({ reason: 'stale' });
		expect(notes.write({ ...place, text: 'abx', base: 2, id: 'w5' })).toMatchObject({ ok: true, rev: 3 });
	});

	test('[N2] a write sent again changes nothing', () => {
		const all = crowd();
		const write = { ...place, text: 'a', base: 0, id: 'w1' };
		const first = all.people.notes.write(write);
		all.clock.now += 1000;
		expect(all.people.notes.write(write)).toEqual(first);
		expect(noteOf(all.people.notes, 's', 'o1', 'k1').rev).toBe(1);
	});

	test('a note over the limit is refused and leaves the old one', () => {
		const { notes } = crowd().people;
		notes.write({ ...place, text: 'a', base: 0, id: 'w1' });
		const long = { ...place, text: 'x'.repeat(10_001), base: 1, id: 'w2' };
		expect(notes.write(long)).toEqual({ ok: false, reason: 'long' });
		expect(noteOf(notes, 's', 'o1', 'k1').text).toBe('a');
	});
});

describe('help', () => {
	const post = (id: string, text: string, startup = 'a') => ({
		id,
		startup,
		from: 'presenter' as const,
		text
	});

	test('[N3] both sides write in order, each startup apart', () => {
		const all = crowd();
		const { help } = all.people;
		help.post('s', post('1', 'my microphone'));
		all.clock.now += 5;
		help.post('s', { id: '1', startup: 'a', from: 'organizer', text: 'reload' });
		help.post('s', post('2', 'hello', 'b'));
		expect(help.of('s', 'a').map((m) => [m.from, m.text, m.at])).toEqual([
			['presenter', 'my microphone', all.clock.now - 5],
			['organizer', 'reload', all.clock.now]
		]);
		expect(help.of('s', 'b').length).toBe(1);
		expect(help.all('s').map((m) => m.startup)).toEqual(['a', 'a', 'b']);
		expect(help.all('t')).toEqual([]);
	});

	test('[N2] a message sent again is there once', () => {
		const all = crowd();
		const first = all.people.help.post('s', post('1', 'x'));
		all.clock.now += 5;
		expect(all.people.help.post('s', post('1', 'x'))).toEqual(first);
		expect(all.people.help.of('s', 'a').length).toBe(1);
	});

	test('has limits', () => {
		const { help } = crowd().people;
		expect(help.post('s', post('1', 'x'.repeat(1001)))).toEqual({ ok: false, reason: 'long' });
		for (let i = 0; i < HELP_MAX; i++) expect(help.post('s', post(`${i}`, 'x')).ok).toBe(true);
		expect(help.post('s', post('more', 'x'))).toEqual({ ok: false, reason: 'many' });
		expect(help.post('s', post('0', 'x')).ok).toBe(true);
		expect(help.post('s', post('more', 'x', 'b')).ok).toBe(true);
		// Who fills one side leaves the other its own.
		expect(help.post('s', { ...post('more', 'x'), from: 'organizer' }).ok).toBe(true);
	});
});

describe('on the disk', () => {
	test('[N4] notes and help are encrypted, bound to their place, and gone with the session’s key', () => {
		const all = crowd();
		const { notes, help } = all.people;
		notes.write({ ...place, text: 'strawberry', base: 0, id: 'w1' });
		notes.write({ ...place, slot: 'k2', text: 'cherry', base: 0, id: 'w2' });
		help.post('s', { id: '1', startup: 'a', from: 'presenter', text: 'blueberry' });
		const disk = readdirSync(all.dir).map((file) => readFileSync(join(all.dir, file), 'latin1'));
		expect(disk.join()).not.toMatch(/berry|cherry/);
		all.db.exec(`UPDATE people_note SET sealed = (SELECT sealed FROM people_note WHERE slot = 'k2')`);
		expect(() => noteOf(notes, 's', 'o1', 'k1')).toThrow();
		expect(noteOf(notes, 's', 'o1', 'k2').text).toBe('cherry');
		all.vault.destroySession('s');
		expect(() => noteOf(notes, 's', 'o1', 'k2')).toThrow();
		expect(() => help.of('s', 'a')).toThrow();
	});

	test('a forgotten draft leaves nobody and nothing', () => {
		const all = crowd();
		addSeat(all.people, { session: 's', seat: 'o1', role: 'official', name: 'Ana' });
		addSeat(all.people, { session: 't', seat: 'o1', role: 'official', name: 'Eva' });
		all.people.notes.write({ ...place, text: 'x', base: 0, id: 'w1' });
		all.people.help.post('s', { id: '1', startup: 'a', from: 'presenter', text: 'x' });
		all.people.forget('s');
		expect(all.people.seats.all('s')).toEqual([]);
		expect(all.people.names.all('s').size).toBe(0);
		expect(noteOf(all.people.notes, 's', 'o1', 'k1').rev).toBe(0);
		expect(all.people.help.all('s')).toEqual([]);
		expect(all.people.names.get('t', 'o1')?.name).toBe('Eva');
		expect(all.gone).toEqual([['o1', 'deleted']]);
	});
});
