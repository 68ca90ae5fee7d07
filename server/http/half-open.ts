import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import express from 'express';
import type { Config, limits } from '../config.ts';
import { bodyFollows, type Answers } from './answers.ts';
import type { RequestQueue } from './line.ts';
import { networkOf } from './pace.ts';
import { parsePiecemeal } from './piecemeal.ts';

/** Whether a peer is one of our proxies, and so speaks for others. */
type Trusts = (address: string, hop: number) => boolean;

/**
 * The HTTP server with what it bears from whoever has not yet said anything: connections that wait for a first request
 * are counted by network. Where there are too many, the one that has said nothing for longest gives way, so that a
 * whole ministry behind one address comes in as long as each of its browsers goes on.
 */
export function createHttp(
	most: typeof limits,
	trustProxy: Config['trustProxy'],
	answers: Answers,
	open: HalfOpen,
	line: RequestQueue
): Server {
	const trusts = trusting(trustProxy);
	const under = new WeakMap<Socket, ServerResponse>();
	const handed = new WeakSet<Socket>();
	const http: Server = createServer({
		ServerResponse: answers.Response,
		headersTimeout: most.headersMs,
		requestTimeout: most.requestMs,
		connectionsCheckingInterval: most.headersMs / 4,
		// From here on the gate decides at once, and counts by seat.
		shouldUpgradeCallback: (req) => {
			open.settle(req.socket);
			const upgrades = http.listenerCount('upgrade') > 0;
			if (upgrades) handed.add(req.socket);
			return upgrades;
		}
	});
	parsePiecemeal(http, line, (socket) => handed.has(socket));
	// Whoever does not read its answer for so long does not get the rest.
	http.timeout = most.stalledMs;
	http.on('connection', (socket: Socket) => {
		const { remoteAddress = '' } = socket;
		// A proxy keeps connections of its own ready; whom each is for is known with the request.
		if (!trusts(remoteAddress, 0)) open.enter(networkOf(remoteAddress), socket);
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
	});
	// It would be answered, and what follows it be read, before any door knew of it.
	http.on('checkExpectation', (req, res) => answers.refuseRequest(req, res, 417));
	return http;
}

/** Why a request could not be read, where Node has an answer of its own for it. */
const UNREAD: Readonly<Record<string, number>> = {
	HPE_HEADER_OVERFLOW: 431,
	HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
	ERR_HTTP_REQUEST_TIMEOUT: 408
};

/**
 * Connections that wait for a request or for its end, by whose they are, in the order in which they came. Nothing of it
 * is written down or logged.
 */
export class HalfOpen {
	readonly #most: number;
	readonly #byName = new Map<string, Set<Socket>>();
	readonly #names = new WeakMap<Socket, string>();
	readonly #heard = new WeakSet<Socket>();

	/** @param most of one name; beyond it the one that waits longest gives way */
	constructor(most: number) {
		this.#most = most;
	}

	/** @param name whoever asks: strangers take the place of no seat's upload */
	body(name: string, req: IncomingMessage): void {
		if (!bodyFollows(req) || req.complete) return;
		const settle = () => this.settle(req.socket);
		this.enter(name, req.socket);
		req.once('end', settle).once('close', settle);
	}

	enter(name: string, socket: Socket): void {
		this.settle(socket);
		const known = this.#byName.get(name) ?? new Set();
		this.#byName.set(name, known);
		known.add(socket);
		this.#names.set(socket, name);
		// One connection carries many requests.
		if (!this.#heard.has(socket)) socket.once('close', () => this.settle(socket));
		this.#heard.add(socket);
		const [oldest] = known;
		if (known.size <= this.#most || oldest === undefined) return;
		// At once, not when it is closed: many come in one turn of the event loop, and each takes a place.
		this.settle(oldest);
		oldest.destroy();
	}

	settle(socket: Socket): void {
		const name = this.#names.get(socket);
		if (name === undefined) return;
		this.#names.delete(socket);
		const known = this.#byName.get(name);
		known?.delete(socket);
		if (known?.size === 0) this.#byName.delete(name);
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
