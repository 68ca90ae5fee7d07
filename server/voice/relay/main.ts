import { setTimeout as sleep } from 'node:timers/promises';
import { Faults } from '../../faults.ts';
import { Pair } from './pair.ts';
import type { FromRelay, ToRelay } from './messages.ts';

/** A relay's own process, for one session. It says nothing but these messages. */

const TICK_MS = 50;
const LEAVE_MS = 400;
const pairs = new Map<number, Pair>();

function say(message: FromRelay): void {
	if (process.connected) process.send?.(message);
}

/** Its log is its parent's. */
const faults = new Faults({ error: (fields, what) => say({ t: 'fault', fields, what }) });

function hear(message: ToRelay): void {
	switch (message.t) {
		case 'open': {
			const { pair, access, gate } = message;
			const events = {
				open: (track: string) => say({ t: 'open', pair, track }),
				lost: () => {
					pairs.delete(pair);
					say({ t: 'lost', pair });
				}
			};
			const opened = new Pair(gate, events, faults);
			pairs.set(pair, opened);
			return faults.run('pair', () => opened.open(access), { otherwise: events.lost });
		}
		case 'gate':
			return pairs.get(message.pair)?.setGate(message.gate);
		case 'close': {
			const closing = pairs.get(message.pair);
			pairs.delete(message.pair);
			return faults.run('pair', () => closing?.close());
		}
		case 'say': {
			const { pair, n, rate, samples } = message;
			const said = (whole: boolean) => say({ t: 'said', pair, n, whole });
			const speaking = pairs.get(pair);
			return speaking === undefined ? said(false) : speaking.say(samples, rate, said);
		}
		case 'hush':
			return pairs.get(message.pair)?.hush();
		case 'ping':
			return say({ t: 'pong' });
		default:
			message satisfies never;
	}
}

process.on('message', (message) => faults.run('message', () => hear(message as ToRelay)));
/** Without its parent a relay has no gate to obey: it says goodbye to the rooms, so that no ghost stays there. */
async function leave(): Promise<void> {
	const leaving = [...pairs.values()].map((pair) => pair.close());
	pairs.clear();
	await Promise.race([Promise.allSettled(leaving), sleep(LEAVE_MS)]);
	process.exit(0);
}

process.on('disconnect', () => faults.run('leave', leave, { otherwise: () => process.exit(1) }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
setInterval(() => {
	for (const pair of pairs.values()) pair.tick();
	// The audio threads serve all of a process: when one stands still, only a new process helps.
	if ([...pairs.values()].some((pair) => pair.deaf)) process.exit(1);
}, TICK_MS);
say({ t: 'pong' });
