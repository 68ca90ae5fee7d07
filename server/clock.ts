import type { Clock } from './ports.ts';

/** More than the machine's clock is ever adjusted by at once; a sleep or a wrong setting is longer. */
const JUMP_MS = 2000;
/** By a jump as far as this sign-ins would end: it is believed once it has lasted. */
const FAR_MS = 3_600_000;
const LASTS_MS = 60_000;

/**
 * Time that never runs backwards: it goes on with the machine's steady clock, whatever the wall clock does. When the
 * wall clock is far ahead (the machine slept, or its clock was wrong at the start) that is followed; when it is set
 * back it is not, for timers and the reveal hang on it. Its calendar is the wall clock's, which comes back.
 *
 * @param wall ms since the Unix epoch
 * @param steady ms from any origin, never set
 */
export function steadyClock(wall: () => number = Date.now, steady = () => performance.now()): Clock {
	let offset = wall() - steady();
	/** Since when the wall clock has been far ahead. */
	let far: number | null = null;
	const clock: Clock = () => {
		const now = steady();
		const ahead = wall() - (now + offset);
		far = ahead > FAR_MS ? (far ?? now) : null;
		if (ahead > JUMP_MS && (far === null || now - far >= LASTS_MS)) offset += ahead;
		return Math.round(now + offset);
	};
	clock.notBefore = (at) => (offset += Math.max(0, at - clock()));
	clock.calendar = () => Math.min(clock(), Math.round(wall()));
	return clock;
}
