import { ServerResponse, STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import helmet from 'helmet';
import type { limits } from '../config.ts';

/** What is no page loads nothing, whatever a browser takes it for. */
const NOTHING = {
	'default-src': ["'none'"],
	'base-uri': ["'none'"],
	'form-action': ["'none'"],
	'frame-ancestors': ["'none'"],
	'object-src': ["'none'"]
};

/**
 * For the files of the pages: a worker lives under the policy that its own file came with. Pages bring one of their
 * own, with a nonce.
 */
export const FILES_POLICY = [
	...["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
	...["object-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'", "font-src 'self'"],
	"img-src 'self' blob: data:"
].join('; ');

const YEAR = 31_536_000;
/** What is text by its type says how it is written. */
const TEXT = /^(text\/[^;]+|application\/(javascript|xml)|[^;]+\+xml)$/i;

type Answering = typeof ServerResponse<IncomingMessage>;

/** How the server answers, whichever part of it does: headers that no answer is without, and an end for what it refused. */
export class Answers {
	/** Name and value, the same on every answer. */
	readonly headers: readonly (readonly [string, string])[];
	readonly #limits: Pick<typeof limits, 'refusedBytes' | 'farewellMs' | 'littleBytes'>;

	/** @param secure people come by https */
	constructor(secure: boolean, most: Pick<typeof limits, 'refusedBytes' | 'farewellMs' | 'littleBytes'>) {
		this.headers = headersOf(secure);
		this.#limits = most;
	}

	/** Node's own answers (a request that it cannot read, a host that is not named) are made of it too. */
	get Response(): Answering {
		const { headers } = this;
		const before = (res: ServerResponse) => this.#before(res);
		return class extends ServerResponse {
			constructor(...args: ConstructorParameters<Answering>) {
				super(...args);
				for (const [name, value] of headers) this.setHeader(name, value);
				// Of the response itself: Express gives it another prototype.
				const write = this.writeHead as (...given: unknown[]) => this;
				this.writeHead = (status: number, ...more: unknown[]) => {
					const given = more.at(-1);
					const named = typeof given === 'object' && given !== null && !Array.isArray(given);
					for (const [name, value] of Object.entries(named ? given : {}))
						if (value !== undefined) this.setHeader(name, value as string);
					if (!this.headersSent) before(this);
					return write.call(this, status, ...(named ? more.slice(0, -1) : more));
				};
			}
		} as Answering;
	}

	/** Answers where there is no response, to an upgrade or to what is no request, and reads nothing more. */
	refuse(socket: Duplex, status = 404): void {
		const lines = [
			`HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
			'Connection: close',
			'Content-Length: 0',
			...this.headers.map(([name, value]) => `${name}: ${value}`)
		];
		socket.removeAllListeners('data');
		socket.end(`${lines.join('\r\n')}\r\n\r\n`);
		socket.destroySoon?.();
	}

	/** A request that is not let in at all. Where an earlier one of its connection is not answered yet, in silence. */
	refuseRequest({ socket }: IncomingMessage, res: ServerResponse, status: number): void {
		if (res.socket === null) socket.destroy();
		else this.refuse(socket, status);
	}

	#before(res: ServerResponse): void {
		const type = res.getHeader('content-type');
		if (typeof type === 'string' && TEXT.test(type.trim()))
			res.setHeader('content-type', `${type.trim()}; charset=utf-8`);
		// A little is read to its end: so a path that is not there answers as one that has read what it was asked.
		if (bodyFollows(res.req) && !res.req.complete && !this.#isLittle(res.req)) this.#endAfter(res);
	}

	#isLittle({ headers }: IncomingMessage): boolean {
		return Number(headers['content-length'] ?? 0) <= this.#limits.littleBytes;
	}

	/**
	 * Answered before its body was there: the connection ends with the answer. Of the rest as much is read as a page of
	 * ours sends, since a browser sends all before it reads; then nothing more is taken.
	 */
	#endAfter(res: ServerResponse): void {
		const { req } = res;
		const socket: Socket = req.socket;
		const { refusedBytes, farewellMs } = this.#limits;
		res.setHeader('connection', 'close');
		let left = refusedBytes;
		req.on('data', (rest: Buffer) => {
			if ((left -= rest.length) > 0 || req.isPaused()) return;
			req.pause();
			setTimeout(() => socket.destroy(), farewellMs).unref();
		});
		// A handler that stopped in the middle of it has paused it.
		req.resume();
		const destroySoon = socket.destroySoon.bind(socket);
		// Closed with bytes unread, the network would take the answer back.
		socket.destroySoon = () => {
			if (req.complete) return destroySoon();
			socket.end();
			req.once('end', destroySoon);
		};
	}
}

/** What does not say its length is let in nowhere ({@link Entrance}). */
export function bodyFollows({ headers }: IncomingMessage): boolean {
	return Number(headers['content-length'] ?? 0) > 0;
}

function headersOf(secure: boolean): [string, string][] {
	const headers: [string, string][] = [];
	const collecting = {
		setHeader: (name: string, value: string) => void headers.push([name, value]),
		removeHeader: () => {}
	};
	const set = helmet({
		contentSecurityPolicy: { useDefaults: false, directives: NOTHING },
		crossOriginEmbedderPolicy: false,
		referrerPolicy: { policy: 'no-referrer' },
		strictTransportSecurity: secure ? { maxAge: YEAR, includeSubDomains: true } : false
	});
	set({} as IncomingMessage, collecting as unknown as ServerResponse, () => {});
	return headers;
}

declare module 'node:stream' {
	interface Duplex {
		destroySoon?(): void;
	}
}
