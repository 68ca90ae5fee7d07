import type { Clock } from '../ports.ts';

const SECOND_MS = 1000;

/** What the engine hands on of a connection. */
interface Packet {
	type?: string;
	data?: string | Buffer;
}

/** Hello, in the only room there is; later events, whose acks have a number; at most once goodbye. */
const HELLO = /^0(\{|$)/;
const EVENT = /^2\d{0,10}\[/;
const GOODBYE = '1';

/**
 * What our own pages say on one connection, and in which order. Anything else would only make work: each hello more
 * is a socket more with a whole view, and other rooms, parts in bytes and acks are of no use here.
 */
export class FrameOrder {
	readonly #atOnce: number;
	readonly #clock: Clock;
	#greeted = false;
	#since = 0;
	#heard = 0;

	/** @param atOnce so many packets in a second */
	constructor(atOnce: number, clock: Clock) {
		this.#atOnce = atOnce;
		this.#clock = clock;
	}

	/** Asked of each packet once, before anything is made of it. False: nothing more is to be heard from there. */
	take({ type, data }: Packet): boolean {
		const now = this.#clock();
		if (now - this.#since >= SECOND_MS) [this.#since, this.#heard] = [now, 0];
		this.#heard += 1;
		if (this.#heard > this.#atOnce) return false;
		if (type !== 'message') return type === 'pong' || type === 'close';
		if (typeof data !== 'string') return false;
		if (this.#greeted) return EVENT.test(data) || data === GOODBYE;
		this.#greeted = true;
		return HELLO.test(data);
	}
}
