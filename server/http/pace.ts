import { isIPv6 } from 'node:net';
import type { limits } from '../config.ts';
import type { Clock } from '../ports.ts';

export type PaceName = keyof typeof limits.paces;
type Pace = (typeof limits.paces)[PaceName];

/** What one seat has left of one pace. */
interface Left {
	requests: number;
	bytes: number;
	underWay: number;
	at: number;
}

const MINUTE = 60_000;
/** After an hour every bucket is full again, and need not be remembered. */
const REST = 60 * MINUTE;

/**
 * How fast each seat may ask, over all its connections: token buckets by the server's own clock, so that a server which
 * is run twice alike also paces alike. Nobody's pace depends on anybody else's.
 */
export class Paces {
	readonly #clock: Clock;
	readonly #paces: typeof limits.paces;
	readonly #left = new Map<string, Left>();
	#swept = 0;

	constructor(clock: Clock, paces: typeof limits.paces) {
		this.#clock = clock;
		this.#paces = paces;
	}

	/**
	 * Lets a request in and returns what is to be called when it is over; null when there were too many.
	 *
	 * @param bytes of its body
	 */
	enter(name: PaceName, seat: string, bytes: number): (() => void) | null {
		const pace = this.#paces[name];
		const left = this.#of(`${name} ${seat}`, pace);
		if (left.requests < 1 || left.bytes < bytes || left.underWay >= pace.underWay) return null;
		left.requests -= 1;
		left.bytes -= bytes;
		left.underWay += 1;
		return () => void (left.underWay -= 1);
	}

	/** Whether there are no requests left just now. */
	spent(name: PaceName, seat: string): boolean {
		return this.#of(`${name} ${seat}`, this.#paces[name]).requests < 1;
	}

	#of(key: string, pace: Pace): Left {
		const at = this.#clock();
		const left = this.#left.get(key) ?? {
			requests: pace.atOnce,
			bytes: pace.bytesAtOnce,
			underWay: 0,
			at
		};
		const minutes = (at - left.at) / MINUTE;
		left.requests = Math.min(pace.atOnce, left.requests + minutes * pace.perMinute);
		left.bytes = Math.min(pace.bytesAtOnce, left.bytes + minutes * pace.bytesPerMinute);
		left.at = at;
		if (at - this.#swept > REST) this.#sweep(at);
		this.#left.set(key, left);
		return left;
	}

	#sweep(now: number): void {
		this.#swept = now;
		for (const [key, { at, underWay }] of this.#left)
			if (underWay === 0 && now - at > REST) this.#left.delete(key);
	}
}

/** Whose pace an address has: of the newer kind everybody has as many as they like, in one network. */
export function networkOf(address: string): string {
	const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
	if (!isIPv6(plain)) return plain;
	const [head = '', tail] = plain.split('::');
	const words = (text: string) => (text === '' ? [] : text.split(':'));
	const [front, back] = [words(head), words(tail ?? '')];
	const gap = tail === undefined ? 0 : 8 - front.length - back.length;
	return [...front, ...Array.from({ length: gap }, () => '0'), ...back]
		.slice(0, 4)
		.map((word) => word.replace(/^0+(?=.)/, ''))
		.join(':');
}
