import { Server as Engine, type ServerOptions, type Socket as Conn } from 'engine.io';
import type { IncomingMessage } from 'node:http';
import type { Server } from 'socket.io';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Answers } from '../http/answers.ts';
import type { RandomBytes } from '../ports.ts';

/** As long as the libraries' own ids. */
const ID_BYTES = 15;
/** No connection has this id. */
const UNKNOWN = '-';
export type { Conn };

/**
 * However many frames came in one piece, those of control too: one of each connection in a turn of the event loop. Of a
 * message's parts, which count for nothing, few.
 */
function oneInATurn(maxFragments: number): typeof WebSocketServer {
	return class extends WebSocketServer {
		constructor(options: ConstructorParameters<typeof WebSocketServer>[0]) {
			super({ ...options, allowSynchronousEvents: false, maxFragments });
		}
	} as typeof WebSocketServer;
}

/**
 * The socket engine with ids that say nothing: its own carry a count of all connections, so that whoever comes twice
 * sees how many others came in between.
 */
export class DoorEngine extends Engine {
	readonly #random: RandomBytes;
	readonly #answers: Answers;

	/** @param fragments parts of one message */
	constructor(random: RandomBytes, answers: Answers, fragments: number, options: ServerOptions) {
		super({ ...options, wsEngine: oneInATurn(fragments) });
		this.#random = random;
		this.#answers = answers;
		// On what opens a socket too; whatever else is answered has them already.
		this.use((_: unknown, res: { setHeader(name: string, value: string): void }, next: () => void) => {
			for (const [name, value] of answers.headers) res.setHeader(name, value);
			next();
		});
	}

	/** An upgrade that is none of the engine's is refused as every other is. */
	protected override verify(
		...[req, upgrade, told]: Parameters<Engine['verify']>
	): ReturnType<Engine['verify']> {
		return super.verify(req, upgrade, (code, context) => {
			if (!upgrade || code === undefined) return told(code, context);
			this.#answers.refuse(req.socket as Duplex, 400);
		});
	}

	override generateId(): string {
		return Buffer.from(this.#random(ID_BYTES)).toString('base64url');
	}

	/** The same for the sockets that live in the engine's connections. */
	nameSockets(io: Server): void {
		const home = io.of('/') as unknown as { _createSocket(...args: unknown[]): Promise<object> };
		const create = home._createSocket.bind(home);
		home._createSocket = async (...args) => Object.assign(await create(...args), { id: this.generateId() });
	}

	/**
	 * The connection that a request goes on with; null for one that begins. A connection's id opens nothing by itself:
	 * where it is not the caller's, the engine finds it as unknown as any other.
	 */
	owned(req: IncomingMessage, mine: (conn: Conn) => boolean): Conn | null {
		const query: Record<string, string> = Object.fromEntries(
			new URL(req.url ?? '/', 'http://here').searchParams
		);
		const conn = Object.hasOwn(this.clients, query.sid ?? '') ? this.clients[query.sid ?? ''] : undefined;
		const found = conn !== undefined && mine(conn as Conn) ? (conn as Conn) : null;
		if (query.sid && found === null) query.sid = UNKNOWN;
		// The engine takes what stands here instead of reading the address once more.
		(req as IncomingMessage & { _query: typeof query })._query = query;
		return found;
	}
}
