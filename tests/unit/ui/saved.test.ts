import { expect, test } from 'vitest';
import { savedOf } from '../../../src/lib/ui/saved.ts';

const at = (time: number) => ({ kind: 'saved', at: time }) as const;

test('[E72] what is recorded has the newest time of all sheets; what is not, is not said to be', () => {
	expect(savedOf(at(3), [at(3), at(7), { kind: 'saving' }])).toEqual(at(7));
	expect(savedOf(at(7), [])).toEqual(at(7));
	for (const shown of [undefined, { kind: 'idle' }, { kind: 'saving' }, { kind: 'failed' }] as const)
		expect(savedOf(shown, [at(7)])).toBe(shown);
});
