import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that were not answered to the end, of one connection and of one address. */
export interface MostUnderWay {
	underWayPerConnection: number;
	underWayPerAddress: number;
}

/**
 * Bounds what is asked and not yet answered. Node hands on every request that stands in what was read, one behind the
 * other: a browser asks for one at a time, so a connection with more than some of them is ended, and nothing of what
 * stands behind is begun. An address that has too many under way over all its connections is told so.
 *
 * @param addressOf whom a request is for, as our proxies tell it
 */
export function bounded(
	listener: RequestListener,
	most: MostUnderWay,
	addressOf: (req: IncomingMessage) => string
): RequestListener {
	const connections = new WeakMap<Socket, number>();
	const addresses = new Map<string, number>();
	return (req: IncomingMessage, res: ServerResponse) => {
		const { socket } = req;
		if (socket.destroyed) return;
		const mine = (connections.get(socket) ?? 0) + 1;
		if (mine > most.underWayPerConnection) return void socket.destroy();
		connections.set(socket, mine);
		const address = addressOf(req);
		const theirs = (addresses.get(address) ?? 0) + 1;
		addresses.set(address, theirs);
		res.once('close', () => {
			connections.set(socket, (connections.get(socket) ?? 1) - 1);
			const left = (addresses.get(address) ?? 1) - 1;
			if (left > 0) addresses.set(address, left);
			else addresses.delete(address);
		});
		if (theirs > most.underWayPerAddress) return void res.writeHead(429, { connection: 'close' }).end();
		listener(req, res);
	};
}
