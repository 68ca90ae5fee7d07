import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import express from 'express';
import type { Config, limits } from '../config.ts';
import { bodyFollows, type Answers } from './answers.ts';

/** Whether a peer is one of our proxies, and so speaks for others. */
type Trusts = (address: string, hop: number) => boolean;

/**
 * The HTTP server with what it bears from whoever has not yet said anything: connections that wait for a first
 * request, or for its end, are counted by address. Where there are too many, the one that has said nothing for longest
 * gives way, so that a whole ministry behind one address comes in as long as each of its browsers goes on.
 */
export function createHttp(most: typeof limits, trustProxy: Config['trustProxy'], answers: Answers): Server {
	const trusts = trusting(trustProxy);
	const open = new HalfOpen(most.halfOpenPerAddress);
	const under = new WeakMap<Socket, ServerResponse>();
	const http: Server = createServer({
		ServerResponse: answers.Response,
		headersTimeout: most.headersMs,
		requestTimeout: most.requestMs,
		connectionsCheckingInterval: most.headersMs / 4,
		// From here on the gate decides at once, and counts by seat.
		shouldUpgradeCallback: (req) => {
			open.settle(req.socket);
			return http.listenerCount('upgrade') > 0;
		}
	});
	// Whoever does not read its answer for so long does not get the rest.
	http.timeout = most.stalledMs;
	http.on('connection', (socket: Socket) => {
		const { remoteAddress = '' } = socket;
		// A proxy keeps connections of its own ready; whom each is for is known with the request.
		if (!trusts(remoteAddress, 0)) open.enter(remoteAddress, socket);
	});
	// What cannot be read as a request gets an answer as any other does, where none is under way.
	http.on('clientError', (error: Error & { code?: string }, socket: Socket) => {
		const res = under.get(socket);
		const busy = res?.headersSent === true && !res.writableFinished;
		if (!socket.writable || busy || error.code === 'ECONNRESET') return void socket.destroy();
		answers.refuse(socket, UNREAD[error.code ?? ''] ?? 400);
	});
	http.on('request', (req, res) => {
		under.set(req.socket, res);
		open.settle(req.socket);
		if (!bodyFollows(req)) return;
		open.enter(addressOf(req, trusts), req.socket);
		req.once('end', () => open.settle(req.socket)).once('close', () => open.settle(req.socket));
	});
	return http;
}

/** Why a request could not be read, where Node has an answer of its own for it. */
const UNREAD: Readonly<Record<string, number>> = {
	HPE_HEADER_OVERFLOW: 431,
	HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
	ERR_HTTP_REQUEST_TIMEOUT: 408
};

/** By address, in the order in which they came. Nothing of it is written down or logged. */
class HalfOpen {
	readonly #most: number;
	readonly #byAddress = new Map<string, Set<Socket>>();
	readonly #addresses = new WeakMap<Socket, string>();
	readonly #heard = new WeakSet<Socket>();

	constructor(most: number) {
		this.#most = most;
	}

	enter(address: string, socket: Socket): void {
		const known = this.#byAddress.get(address) ?? new Set();
		this.#byAddress.set(address, known);
		known.add(socket);
		this.#addresses.set(socket, address);
		// One connection carries many requests.
		if (!this.#heard.has(socket)) socket.once('close', () => this.settle(socket));
		this.#heard.add(socket);
		const [oldest] = known;
		if (known.size > this.#most) oldest?.destroy();
	}

	settle(socket: Socket): void {
		const address = this.#addresses.get(socket);
		if (address === undefined) return;
		this.#addresses.delete(socket);
		const known = this.#byAddress.get(address);
		known?.delete(socket);
		if (known?.size === 0) this.#byAddress.delete(address);
	}
}

/** Whom a request is for, as our proxies tell it. */
export function addressTeller(trustProxy: Config['trustProxy']): (req: IncomingMessage) => string {
	const trusts = trusting(trustProxy);
	return (req) => addressOf(req, trusts);
}

/** Express's own reading of it, so that all doors agree on who asks. */
function trusting(trustProxy: Config['trustProxy']): Trusts {
	return express().set('trust proxy', trustProxy).get('trust proxy fn') as Trusts;
}

function addressOf(req: IncomingMessage, trusts: Trusts): string {
	const told = String(req.headers['x-forwarded-for'] ?? '').split(',');
	const hops = [
		req.socket.remoteAddress ?? '',
		...told
			.map((a) => a.trim())
			.filter(Boolean)
			.reverse()
	];
	return hops.find((address, i) => !trusts(address, i)) ?? hops.at(-1) ?? '';
}
