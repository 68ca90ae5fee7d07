import type { Clock } from './ports.ts';

/** More than the machine's clock is ever adjusted by at once; a sleep or a wrong setting is longer. */
const JUMP_MS = 2000;

/**
 * Time that never runs backwards: it goes on with the machine's steady clock, whatever the wall clock does. When the
 * wall clock is far ahead (the machine slept, or its clock was wrong at the start) that is followed; when it is set
 * back it is not, for timers and the reveal hang on it.
 *
 * @param wall ms since the Unix epoch
 * @param steady ms from any origin, never set
 */
export function steadyClock(wall: () => number = Date.now, steady = () => performance.now()): Clock {
	let offset = wall() - steady();
	const clock: Clock = () => {
		const now = steady();
		const ahead = wall() - (now + offset);
		if (ahead > JUMP_MS) offset += ahead;
		return Math.round(now + offset);
	};
	clock.notBefore = (at) => (offset += Math.max(0, at - clock()));
	return clock;
}
