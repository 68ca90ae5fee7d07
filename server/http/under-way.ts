import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that were not answered to the end: of one connection, of one seat and of the strangers of one address. */
export interface MostUnderWay {
	underWayPerConnection: number;
	underWayPerSeat: number;
	underWayPerAddress: number;
}

/** Whom a request counts for. */
export interface Requester {
	/** Of a seat, of an organizer's sign-in, or of an address. */
	name: string;
	/** Its cookie is good: what strangers do at its address is not its own. */
	known: boolean;
}

/**
 * What is asked and not yet answered, with its bounds. Node hands on every request that stands in what was read, one
 * behind the other: a browser asks for one at a time, so a connection with more than some of them is ended, and nothing
 * of what stands behind is begun.
 */
export class UnderWay {
	readonly #most: MostUnderWay;
	readonly #connections = new WeakMap<Socket, number>();
	readonly #askers = new Map<string, Set<ServerResponse>>();

	constructor(most: MostUnderWay) {
		this.#most = most;
	}

	/** Whether the request may go on; else it was answered. */
	enter({ name, known }: Requester, res: ServerResponse): boolean {
		const { socket } = res.req;
		const mine = (this.#connections.get(socket) ?? 0) + 1;
		if (mine > this.#most.underWayPerConnection) {
			socket.destroy();
			return false;
		}
		this.#connections.set(socket, mine);
		const theirs = this.#askers.get(name) ?? new Set();
		const most = known ? this.#most.underWayPerSeat : this.#most.underWayPerAddress;
		const may = theirs.size < most || this.#giveWay(theirs);
		if (may) this.#askers.set(name, theirs.add(res));
		res.once('close', () => {
			this.#connections.set(socket, (this.#connections.get(socket) ?? 1) - 1);
			theirs.delete(res);
			if (theirs.size === 0 && this.#askers.get(name) === theirs) this.#askers.delete(name);
		});
		if (!may) res.writeHead(429, { connection: 'close' }).end();
		return may;
	}

	/** Whoever lets answers lie unread holds the place of others: of their connections the fullest ends. */
	#giveWay(theirs: Set<ServerResponse>): boolean {
		let fullest: Socket | null = null;
		let most = 0;
		for (const { req } of theirs) {
			const asked = this.#connections.get(req.socket) ?? 0;
			if (req.socket.writableLength === 0 || asked <= most) continue;
			[fullest, most] = [req.socket, asked];
		}
		fullest?.destroy();
		for (const res of theirs) if (res.req.socket === fullest) theirs.delete(res);
		return fullest !== null;
	}
}
