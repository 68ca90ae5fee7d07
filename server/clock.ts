import { uptime } from 'node:os';
import type { Clock } from './ports.ts';

/** More than the machine's clock is ever adjusted by at once; a sleep or a wrong setting is longer. */
const JUMP_MS = 2000;
/** A jump as far as this is believed once it has lasted. */
const FAR_MS = 3_600_000;
const LASTS_MS = 60_000;

/**
 * Time that never runs backwards: it goes on with the machine's steady clock, whatever the wall clock does. When the
 * wall clock is far ahead (the machine slept, or its clock was wrong at the start) that is followed; when it is set
 * back it is not, for timers and the reveal hang on it.
 *
 * @param wall ms since the Unix epoch
 * @param steady ms from any origin, never set
 * @param up the same, and it goes on while the machine sleeps
 */
export function steadyClock(
	wall: () => number = Date.now,
	steady = () => performance.now(),
	up = () => uptime() * 1000
): Clock {
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
	clock.machine = { wall, lived: livedTime(wall, steady, up) };
	return clock;
}

/** The machine is asked how long it has been up where its clock has jumped alone: that takes long. */
function livedTime(wall: () => number, steady: () => number, up: () => number): () => number {
	const begun = up() - steady();
	let away = wall() - steady();
	let slept = 0;
	return () => {
		const now = steady();
		if (Math.abs(wall() - now - away) > JUMP_MS) {
			away = wall() - now;
			slept = Math.max(slept, up() - now - begun);
		}
		return now + slept;
	};
}
