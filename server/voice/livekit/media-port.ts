import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 60_000;
const WITHIN_MS = 5_000;
/** Framed as media over TCP is, and no STUN: LiveKit ends a connection that begins so. */
const NO_STUN = Buffer.from([0, 4, 0xff, 0xff, 0xff, 0xff]);

/** Whether LiveKit's TCP media port takes a connection: what takes none leaves it to the system, open and unread. */
export function takesTcp(port: number, withinMs = WITHIN_MS): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect({ port, host: '127.0.0.1' });
		const late = setTimeout(() => over(false), withinMs);
		let connected = false;
		const over = (taken: boolean): void => {
			clearTimeout(late);
			socket.destroy();
			resolve(taken);
		};
		socket
			.once('connect', () => {
				connected = true;
				socket.write(NO_STUN);
			})
			.once('end', () => over(true))
			.on('error', () => over(connected))
			.resume();
	});
}

/**
 * Looks from time to time whether media still comes in by TCP. Resolves with true once it does not and nobody needs
 * LiveKit; with false at `end`.
 *
 * @param told called once when it does not, and once when it does again
 */
export async function shut(
	takes: () => Promise<boolean>,
	idle: () => boolean,
	told: (shut: boolean) => void,
	end: AbortSignal,
	everyMs = EVERY_MS
): Promise<boolean> {
	let [missed, said] = [0, false];
	while (!end.aborted) {
		await sleep(everyMs, undefined, { signal: end, ref: false }).catch(() => {});
		if (end.aborted) break;
		missed = (await takes()) ? 0 : missed + 1;
		// Once may be a machine that is busy.
		const now = missed > 1;
		if (now !== said && (now || missed === 0)) told((said = now));
		if (now && idle()) return !end.aborted;
	}
	return false;
}
