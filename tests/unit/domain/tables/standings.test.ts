import { describe, expect, test } from 'vitest';
import { standing, type SheetStanding } from '../../../../src/domain/session/rules/results.ts';
import { matchOf, sessionResults, standings } from '../../../../src/domain/session/rules/tally.ts';
import type { OpenedDoors, Slot, SlotStatus, State } from '../../../../src/domain/session/state.ts';
import { given } from '../given.ts';

type Revealed = Extract<State, { phase: 'revealed' }>;
/** slot1 is of su1; o1 has a match with it, o2 has one with su2; o3 counts for both. */
function revealed(): Revealed {
	const { state } = given().drawn().revealed();
	if (state.phase !== 'revealed') throw new Error('not revealed');
	const match = (seat: string, startup: string) => ({ seat, startup, reason: startup });
	return { ...state, matches: [match('o1', 'su1'), match('o2', 'su2')] };
}

const lies = (submittedAt: number | null) => {
	return { sheet: { marks: {}, texts: {}, comment: '' }, revision: 1, savedAt: 1, submittedAt };
};

describe('[S3] what becomes of a sheet', () => {
	type Row = [string, SlotStatus, 'in' | 'saved' | null, match: boolean, knows: string, SheetStanding];
	test.each<Row>([
		['handed in', 'done', 'in', false, '', 'counted'],
		['handed in while it is on', 'live', 'in', false, '', 'counted'],
		['not handed in', 'done', 'saved', false, '', 'abstention'],
		['none', 'done', null, false, '', 'abstention'],
		['of a match', 'done', 'in', true, '', 'match'],
		['recognised', 'done', 'in', false, 'o1 a', 'recognised'],
		['of a match, and recognised', 'done', 'in', true, 'o1 a', 'match'],
		['another pitch recognised', 'done', 'in', false, 'o1 b', 'counted'],
		['recognised by a colleague', 'done', 'in', false, 'o2 a', 'counted'],
		['recognised and not handed in', 'done', 'saved', false, 'o1 a', 'recognised'],
		['void, whatever else', 'void', 'in', true, 'o1 a', 'void'],
		['skipped, whatever else', 'skipped', 'in', true, 'o1 a', 'skipped']
	])('%s', (_, status, sheet, match, knows, stands) => {
		const [seat = '', of = ''] = knows.split(' ');
		const s = revealed();
		const doors: OpenedDoors = {
			...s,
			recognitions: knows === '' ? [] : [{ seat, slot: of }],
			sheets: sheet === null ? {} : { a: { o1: lies(sheet === 'in' ? 2 : null) } }
		};
		const matched = match ? { seat: 'o1', startup: 'su1', reason: 'socio' } : null;
		expect(standing(doors, { ...(s.slots[0] as Slot), slot: 'a', status }, 'o1', () => matched)).toBe(stands);
	});
});

describe('[S3] [S1] sheets once slots and startups are joined', () => {
	test.each([
		['o1', 'slot1', 'su1'],
		['o1', 'slot2', null],
		['o2', 'slot1', null],
		['o2', 'slot2', 'su2'],
		['o3', 'slot1', null],
		['o1', 'slot9', null]
	])('the match of %s with %s: %s', (seat, slot, reason) => {
		expect(matchOf(revealed(), seat, slot)?.reason ?? null).toBe(reason);
	});

	test('each official, and nobody else, has a standing for each pitch, and those that count are counted', () => {
		const s = revealed();
		const [first, second] = s.slots as [Slot, Slot];
		const said = (x: Slot) => standings(s, x).map((y) => `${y.seat} ${y.standing}`);
		expect(said(first)).toEqual(['o1 match', 'o2 counted', 'o3 counted']);
		expect(said(second)).toEqual(['o1 counted', 'o2 match', 'o3 counted']);
		expect(sessionResults(s).rows.map((r) => [r.total, r.counted])).toEqual([
			[4, 2],
			[3, 2]
		]);
	});

	test.each<[part: string, (s: Revealed) => Partial<Revealed>, again: boolean]>([
		['other sheets', (s) => ({ sheets: { ...s.sheets } }), true],
		['other settings', (s) => ({ draft: { ...s.draft } }), true],
		['other slots', (s) => ({ slots: [...s.slots] }), true],
		['other seats', (s) => ({ seats: [...s.seats] }), true],
		['other matches', (s) => ({ matches: [...s.matches] }), true],
		['other recognitions', (s) => ({ recognitions: [...s.recognitions] }), true],
		['other openings', (s) => ({ reveal: { ...s.reveal, openings: [...s.reveal.openings] } }), true],
		[
			'another decision',
			(s) => ({ reveal: { ...s.reveal, decision: { slots: [], reason: '', revision: 1 } } }),
			false
		],
		['another floor', () => ({ floor: { kind: 'nobody' } }), false]
	])('[D36] %s: results are worked out anew, or are not', (_, change, again) => {
		const s = revealed();
		const before = sessionResults(s);
		const after = sessionResults({ ...s, ...change(s) });
		expect(after).toEqual(before);
		expect(after === before).toBe(!again);
	});
});
