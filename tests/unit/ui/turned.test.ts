import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pitched, shut, turned, type TurnedSheet } from '../../../src/lib/panel/official/turned.ts';
import type { SlotView } from '../../../src/domain/session/view.ts';
import { EMPTY_SHEET } from '../../../src/wire/index.ts';

const slot = (id: string, status: SlotView['status']) => ({ id, status }) as SlotView;
const sheets = (...ids: string[]) =>
	Object.fromEntries(
		ids.map((id) => [id, { sheet: EMPTY_SHEET, revision: 1, savedAt: 1, submittedAt: null }])
	);
const NONE: TurnedSheet = { slot: null, live: null };
const SET_ASIDE = ['skipped', 'void', 'postponed'] as const;

test.each(SET_ASIDE)('[E53] a pitch that is %s under the hand turns to no other sheet', (status) => {
	const before = turned(NONE, 'b', [slot('a', 'done'), slot('b', 'live')], sheets('a'));
	const slots = [slot('a', 'done'), slot('b', status)];
	const after = turned(before, null, slots, sheets('a'));
	expect([before.slot, after.slot]).toEqual(['b', 'b']);
	expect(pitched(slots, sheets('a'))).toEqual(['a']);
	expect(shut(slots[1]!)).toBe(status !== 'postponed');
	// Called again, or another is.
	expect(turned({ ...after, slot: 'a' }, 'b', [slot('a', 'done'), slot('b', 'live')], {}).slot).toBe('b');
	expect(turned(after, 'c', [...slots, slot('c', 'called')], {}).slot).toBe('c');
});

test('[E53] whoever comes sees the pitch that runs, or the newest whose sheet can be chosen', () => {
	const slots = [slot('a', 'done'), slot('b', 'skipped'), slot('c', 'waiting')];
	expect(turned(NONE, null, slots, {})).toEqual({ slot: 'a', live: null });
	expect(turned(NONE, 'c', [...slots.slice(0, 2), slot('c', 'live')], {})).toEqual({ slot: 'c', live: 'c' });
	expect(turned(NONE, null, [slot('a', 'waiting')], {}).slot).toBeNull();
	expect(turned({ slot: 'gone', live: null }, null, slots, {}).slot).toBe('a');
});

test('[E53] whatever happens to the pitches, the sheet on screen goes only when another pitch comes on', () => {
	const status = fc.constantFrom<SlotView['status']>(
		...(['waiting', 'called', 'live', 'done', 'postponed', 'skipped', 'void'] as const)
	);
	const step = fc.record({
		of: fc.array(status, { minLength: 3, maxLength: 3 }),
		live: fc.constantFrom(null, '0', '1', '2')
	});
	fc.assert(
		fc.property(fc.array(step, { minLength: 2 }), (steps) => {
			let before: TurnedSheet = { slot: '1', live: '1' };
			for (const { of, live } of steps) {
				const after = turned(
					before,
					live,
					of.map((s, i) => slot(String(i), s)),
					{}
				);
				const came = live !== null && live !== before.live;
				expect(after).toEqual({ slot: came ? live : before.slot, live });
				before = after;
			}
		})
	);
});
