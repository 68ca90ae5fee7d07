import { request } from 'node:http';
import type { Readable } from 'node:stream';
import { WebSocket } from 'ws';

/** Under this name the server believes to be reached: the same in both runs, whatever its port. */
export const ORIGIN = 'http://blind.localhost';

/** A machine somebody sits at: what it tells about itself with every request. */
export interface Device {
	/** One of the loopback's addresses. */
	address: string;
	agent: string;
	language: string;
	cookie: string;
}

export interface Ask {
	method: string;
	path: string;
	headers?: Readonly<Record<string, string>>;
	body?: string | Buffer;
}

export interface Answer {
	status: number;
	/** Status line and header lines as they came, in their order and spelling. */
	head: string;
	body: Buffer;
	cookie: string | null;
}

/** One HTTP exchange on a connection of its own. */
export function exchange(port: number, device: Device, ask: Ask): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const body = ask.body ?? '';
		const req = request({
			host: '127.0.0.1',
			port,
			localAddress: device.address,
			agent: false,
			method: ask.method,
			path: ask.path,
			headers: { ...told(device), 'content-length': Buffer.byteLength(body), ...ask.headers }
		});
		req.on('error', reject);
		// A door that refuses an upgrade answers like any other.
		req.on('response', (res) => void read(res).then((bytes) => resolve(answer(res, bytes)), reject));
		req.on('upgrade', (res, socket) => {
			socket.destroy();
			resolve(answer(res, Buffer.alloc(0)));
		});
		req.end(body);
	});
}

function told(device: Device): Record<string, string> {
	return {
		host: new URL(ORIGIN).host,
		origin: ORIGIN,
		'user-agent': device.agent,
		'accept-language': device.language,
		...(device.cookie === '' ? {} : { cookie: device.cookie })
	};
}

async function read(stream: Readable): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

interface Head {
	statusCode?: number | undefined;
	statusMessage?: string | undefined;
	rawHeaders: string[];
	headers: Record<string, string | string[] | undefined>;
}

function answer(res: Head, body: Buffer): Answer {
	const cookie = res.headers['set-cookie']?.[0]?.split(';')[0] ?? null;
	return { status: res.statusCode ?? 0, head: headOf(res), body, cookie };
}

function headOf(res: Head): string {
	const lines = [`${res.statusCode} ${res.statusMessage}`];
	for (let i = 0; i < res.rawHeaders.length; i += 2)
		lines.push(`${res.rawHeaders[i]}: ${res.rawHeaders[i + 1]}`);
	return lines.join('\n');
}

export type Heard = (text: string) => void;

/** A live connection spoken by hand, so that every frame is seen as it is: Engine.IO 4 and Socket.IO 5 over `ws`. */
export class Line {
	readonly #ws: WebSocket;
	readonly #heard: Heard;
	readonly #acks = new Map<number, (answer: unknown) => void>();
	#views: (() => void)[] = [];
	#next = 0;
	readonly closed: Promise<void>;
	isOpen = false;

	private constructor(port: number, path: string, device: Device, heard: Heard) {
		this.#heard = heard;
		const at = `ws://127.0.0.1:${port}${path}${path.includes('?') ? '&' : '?'}EIO=4&transport=websocket`;
		this.#ws = new WebSocket(at, { headers: told(device), localAddress: device.address });
		this.#ws.on('message', (data, binary) => this.#take(binary ? `binary ${String(data)}` : String(data)));
		this.#ws.on('error', () => {});
		this.closed = new Promise((resolve) => this.#ws.on('close', () => this.#end(resolve)));
	}

	/** Null when the door refuses; its answer is heard either way. */
	static async open(port: number, path: string, device: Device, heard: Heard): Promise<Line | null> {
		const line = new Line(port, path, device, heard);
		const open = await new Promise<boolean>((resolve) => {
			line.#ws.on('upgrade', (res) => {
				heard(headOf(res));
				resolve(true);
			});
			line.#ws.on('unexpected-response', (_, res) => {
				void read(res).then((body) => {
					heard(`${headOf(res)}\n\n${body.toString('latin1')}`);
					resolve(false);
				});
			});
			line.#ws.on('error', () => resolve(false));
		});
		if (!open) return null;
		line.isOpen = true;
		const first = line.nextView();
		line.raw('40');
		await Promise.race([first, line.closed]);
		return line;
	}

	raw(text: string): void {
		this.#ws.send(text);
	}

	/** An event with an ack; undefined when the connection ends before it. */
	ask(event: string, frame: unknown): Promise<unknown> {
		const id = this.#next++;
		const answered = new Promise((resolve) => this.#acks.set(id, resolve));
		this.raw(`42${id}${JSON.stringify([event, frame])}`);
		return Promise.race([answered, this.closed.then(() => undefined)]);
	}

	tell(event: string, frame: unknown): void {
		this.raw(`42${JSON.stringify([event, frame])}`);
	}

	/** Resolves once everything the server has written to this connection has arrived: acks keep their place. */
	async rest(): Promise<void> {
		if (this.isOpen) await this.ask('clock', {});
	}

	nextView(): Promise<void> {
		return new Promise((resolve) => this.#views.push(resolve));
	}

	async close(): Promise<void> {
		await this.rest();
		this.#ws.close();
		await this.closed;
	}

	cut(): void {
		this.#ws.terminate();
	}

	#take(text: string): void {
		// The engine's heartbeat runs by the machine's own clock.
		if (text === '2') return this.raw('3');
		this.#heard(text);
		const ack = /^43(\d+)(.*)$/s.exec(text);
		if (ack !== null) {
			this.#acks.get(Number(ack[1]))?.((JSON.parse(ack[2] as string) as unknown[])[0]);
			return;
		}
		if (!text.startsWith('42["view"')) return;
		const waiting = this.#views;
		this.#views = [];
		for (const resolve of waiting) resolve();
	}

	#end(resolve: () => void): void {
		if (this.isOpen) this.#heard('‹closed›');
		this.isOpen = false;
		resolve();
	}
}
