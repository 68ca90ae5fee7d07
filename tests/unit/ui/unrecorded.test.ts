import { expect, test } from 'vitest';
import { fallen, type Closed } from '../../../src/lib/panel/moderator/unrecorded.ts';

const CLOSED: Closed = { slot: 'a', cut: true, locked: true, quiet: true };

test('[E25] what was closed without a record and is open after a stop is named, the cut first', () => {
	expect(fallen(CLOSED, CLOSED)).toBeNull();
	expect(fallen(CLOSED, { slot: 'a', cut: false, locked: false, quiet: false })).toBe('cutNow');
	expect(fallen(CLOSED, { ...CLOSED, locked: false })).toBe('lockPresenter');
	expect(fallen(CLOSED, { ...CLOSED, quiet: false })).toBe('giveFloor');
	expect(fallen({ ...CLOSED, cut: false }, { ...CLOSED, slot: 'b', locked: false })).toBeNull();
});
