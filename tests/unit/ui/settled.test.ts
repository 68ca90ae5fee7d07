import { expect, test } from 'vitest';
import { meant, SETTLE_MS } from '../../../src/lib/panel/moderator/settled.ts';

const SEEN = 10_000;

test.each<[string, at: number, repeat: boolean, since: number | null, boolean]>([
	['made once the button has said so for long enough', SEEN + SETTLE_MS, false, SEEN, true],
	['much later', SEEN + 60_000, false, SEEN, true],
	['in haste after the last one', SEEN + 250, false, SEEN, false],
	['just before', SEEN + SETTLE_MS - 1, false, SEEN, false],
	['made before the change, and delivered whenever', SEEN - 5, false, SEEN, false],
	['made before it was to be seen', SEEN + 60_000, false, null, false],
	['of a key that is held', SEEN + 60_000, true, SEEN, false]
])('[E57] a press of the next step, %s', (_, at, repeat, since, counts) => {
	expect(meant({ at, repeat }, since)).toBe(counts);
});
