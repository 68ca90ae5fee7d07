import { expect, test } from 'vitest';
import { Pulse } from '../../../src/lib/voice/pulse.svelte.ts';

test('[M30] sound that was not made in time is a hole; mail that was read late is none', () => {
	const pulse = new Pulse();
	pulse.await(1000, 500);
	expect(pulse.hasHole(1050, 550)).toBe(false);
	const beat = { type: 'beat', input: 0.1, peak: 0.2, output: 0.1, faulty: false } as const;
	pulse.beat(beat, 1050, 550);
	// The page was busy for 600 ms while the sound went on.
	expect(pulse.hasHole(1650, 1150)).toBe(false);
	pulse.beat(beat, 1650, 1150);
	// Of 600 ms only 50 were made.
	expect(pulse.hasHole(2250, 1200)).toBe(true);
	pulse.beat(beat, 2250, 1200);
	expect(pulse.hasHole(2300, 1250)).toBe(false);
});
