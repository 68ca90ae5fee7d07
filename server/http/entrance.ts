import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HalfOpen } from './half-open.ts';
import type { RequestQueue } from './line.ts';
import { networkOf, type Paces } from './pace.ts';
import { mayFind } from './paths.ts';
import type { Requester, UnderWay } from './under-way.ts';

export interface EntranceParts {
	line: RequestQueue;
	underWay: UnderWay;
	paces: Paces;
	open: HalfOpen;
	/** The seat, or the organizer's sign-in, whose cookie is good; null for a stranger. Asked of everything that comes. */
	knows(req: IncomingMessage): string | null;
	/** Whom a request is for, as our proxies tell it. */
	addressOf(req: IncomingMessage): string;
	/** Somebody was refused for the pace of an address. */
	over(req: IncomingMessage): void;
	refuse(req: IncomingMessage, res: ServerResponse, status: number): void;
}

/**
 * Before all doors: what comes by HTTP waits here for its turn, and whoever has a cookie that is good is counted apart
 * from the strangers of the same address. Of those, an address that keeps finding nothing is told so before anything is
 * looked for.
 */
export class Entrance {
	readonly #parts: EntranceParts;
	/** What connections asked first in this turn of the event loop. */
	#first: WeakMap<Socket, { of: string; seat: string | null }> | null = null;

	constructor(parts: EntranceParts) {
		this.#parts = parts;
	}

	requests(listener: RequestListener): RequestListener {
		return (req: IncomingMessage, res: ServerResponse) => {
			if (req.socket.destroyed) return;
			// A body in chunks: pages say how long theirs are, and each chunk costs a call, be it of one byte.
			if (req.headers['transfer-encoding'] !== undefined) return this.#parts.refuse(req, res, 411);
			const asker = this.#askerOf(req);
			this.#parts.open.body(asker.name, req);
			if (!this.#parts.underWay.enter(asker, res)) return;
			this.#parts.line.enter(asker.name, () => {
				if (res.closed || req.socket.destroyed) return;
				if (this.#lost(asker, req)) return void res.writeHead(429, { connection: 'close' }).end();
				res.once('close', () => res.statusCode === 404 && this.foundNothing(asker));
				listener(req, res);
			});
		};
	}

	/** @param refuse says so, with a status */
	upgrade(
		req: IncomingMessage,
		socket: Duplex,
		refuse: (status: number) => void,
		enter: (asker: Requester) => void
	): void {
		const asker = this.#askerOf(req);
		this.#parts.line.enter(asker.name, () => {
			if (socket.destroyed) return;
			if (this.#lost(asker, req)) return refuse(429);
			enter(asker);
		});
	}

	foundNothing({ known, name }: Requester): void {
		if (!known) this.#parts.paces.enter('nothing', name, 0)?.();
	}

	#lost({ known, name }: Requester, req: IncomingMessage): boolean {
		if (known || mayFind(req) || !this.#parts.paces.spent('nothing', name)) return false;
		this.#parts.over(req);
		return true;
	}

	#askerOf(req: IncomingMessage): Requester {
		const seat = this.#seatOf(req);
		if (seat !== null) return { name: seat, known: true };
		return { name: networkOf(this.#parts.addressOf(req)), known: false };
	}

	/** One cookie is looked at of a connection in a turn: whoever asks for more before the answer is no browser. */
	#seatOf(req: IncomingMessage): string | null {
		if (this.#first === null) setImmediate(() => (this.#first = null));
		this.#first ??= new WeakMap();
		const of = `${req.url} ${req.headers.cookie}`;
		const first = this.#first.get(req.socket);
		if (first !== undefined) return first.of === of ? first.seat : null;
		const seat = this.#known(req);
		this.#first.set(req.socket, { of, seat });
		return seat;
	}

	/** Where the stores fail just now, the doors say so. */
	#known(req: IncomingMessage): string | null {
		try {
			return this.#parts.knows(req);
		} catch {
			return null;
		}
	}
}
