import { Pair } from './pair.ts';
import type { FromRelay, ToRelay } from './messages.ts';

/** The relay's own process, for all sessions of a server. It says nothing but these messages. */

const TICK_MS = 5;
const pairs = new Map<number, Pair>();

function say(message: FromRelay): void {
	if (process.connected) process.send?.(message);
}

function hear(message: ToRelay): void {
	switch (message.t) {
		case 'open': {
			const { pair, access, gate } = message;
			const opened = new Pair(gate, {
				open: (track) => say({ t: 'open', pair, track }),
				lost: () => {
					pairs.delete(pair);
					say({ t: 'lost', pair });
				}
			});
			pairs.set(pair, opened);
			return void opened.open(access);
		}
		case 'gate':
			return pairs.get(message.pair)?.setGate(message.gate);
		case 'close': {
			const closing = pairs.get(message.pair);
			pairs.delete(message.pair);
			return void closing?.close();
		}
		case 'ping':
			return say({ t: 'pong' });
		default:
			message satisfies never;
	}
}

process.on('message', (message) => hear(message as ToRelay));
// Without its parent a relay has no gate to obey.
process.on('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
setInterval(() => {
	const now = performance.now();
	for (const pair of pairs.values()) pair.tick(now);
}, TICK_MS);
say({ t: 'pong' });
