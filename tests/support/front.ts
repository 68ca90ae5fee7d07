import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { compose, type Composed, type Parts } from '../../server/compose.ts';
import { readConfig } from '../../server/config.ts';
import { createLog } from '../../server/log.ts';
import { voiceOff } from '../../server/voice/index.ts';
import type { Command } from '../../src/domain/session/commands.ts';
import type { Role } from '../../src/domain/session/roles.ts';
import type { CommandAck } from '../../src/wire/frames.ts';

type Pages = Parts['pages'];
const NO_PAGES: Pages = async () => (_req, res) => void res.status(404).type('text/plain').send('');
const word = () => randomBytes(12).toString('hex');

/** One seat with what its browser would hold. */
export interface Held {
	seat: string;
	path: string;
	cookie: string;
}

/** A whole server without pages and voice, one session on it, and time that can be moved on. */
export class Front {
	readonly server: Composed;
	readonly base: string;
	readonly session: string;
	/** All that was drawn. */
	readonly drawn: ReadonlySet<string>;
	/** Links by seat: a used one is shown no more. */
	readonly #tokens = new Map<string, string>();
	readonly #secure: boolean;
	readonly #dataDir: string;
	readonly #time: { ahead: number };

	private constructor(
		server: Composed,
		base: string,
		session: string,
		dataDir: string,
		time: { ahead: number },
		drawn: ReadonlySet<string>,
		secure: boolean
	) {
		this.#secure = secure;
		this.drawn = drawn;
		this.server = server;
		this.base = base;
		this.session = session;
		this.#dataDir = dataDir;
		this.#time = time;
	}

	static async open(env: Record<string, string> = {}, pages: Pages = NO_PAGES): Promise<Front> {
		const dataDir = mkdtempSync(join(tmpdir(), 'blindpick-front-'));
		const time = { ahead: 0 };
		const drawn = new Set<string>();
		const server = await compose({
			config: readConfig({ DATA_DIR: dataDir, PORT: '0', ...env }),
			clock: () => Date.now() + time.ahead,
			random: (n) => {
				const bytes = randomBytes(n);
				drawn.add(bytes.toString('base64url'));
				return new Uint8Array(bytes);
			},
			log: createLog('silent'),
			voice: voiceOff('not in this test'),
			pages
		});
		const base = `http://127.0.0.1:${await server.listen()}`;
		const secure = env.PUBLIC_URL?.startsWith('https:') ?? false;
		return new Front(server, base, await server.sessions.create(), dataDir, time, drawn, secure);
	}

	get port(): number {
		return Number(new URL(this.base).port);
	}

	later(ms: number): void {
		this.#time.ahead += ms;
	}

	async as(seat: string, role: Role, command: Command): Promise<CommandAck> {
		return this.server.sessions.perform(this.session, word(), command, null, { kind: 'seat', seat, role });
	}

	async desk(command: Command): Promise<void> {
		const seat = (await this.server.sessions.organizerSeat(this.session)) ?? '';
		const ack = await this.as(seat, 'organizer', command);
		if (!ack.ok) throw new Error(`${command.type}: ${ack.refusal}`);
	}

	/** A new seat whose link was redeemed. */
	async seat(role: 'official' | 'moderator' | 'auditor'): Promise<Held> {
		const seat = word();
		await this.desk({ type: 'addSeat', seat, role, startup: null, name: role });
		return { seat, ...this.redeem(seat) };
	}

	get #prefix(): string {
		return this.#secure ? '__Secure-' : '';
	}

	/** On another device than before. */
	redeem(seat: string): { path: string; cookie: string } {
		const { people } = this.server;
		const path = people.seats.of(this.session, seat)?.path ?? '';
		const token = this.#tokens.get(seat) ?? people.invitations.show(this.session, seat) ?? '';
		this.#tokens.set(seat, token);
		const redeemed = people.devices.redeem(path, token, { confirmMove: true });
		if (!redeemed.ok) throw new Error('no cookie');
		return { path: `/s/${path}/live/?`, cookie: `${this.#prefix}bp_seat=${redeemed.cookie}` };
	}

	/** The organizer's way to the session, and the bare cookie. */
	organizer(): Held & { bare: string } {
		const { organizers } = this.server.people;
		const bare = organizers.redeem(organizers.issueLink()) ?? '';
		return {
			seat: '',
			path: `/o/live/?session=${this.session}&`,
			cookie: `${this.#prefix}bp_organizer=${bare}`,
			bare
		};
	}

	headers({ cookie }: Held): Record<string, string> {
		return { cookie, origin: `http://localhost:${this.port}` };
	}

	/** A connection before its hello, which is said by `hello`. */
	async dial(held: Held): Promise<Raw> {
		const url = `${this.base.replace('http', 'ws')}${held.path}EIO=4&transport=websocket`;
		const raw = new Raw(new WebSocket(url, { headers: this.headers(held) }));
		await raw.opened;
		return raw;
	}

	/** A connection with its first view. */
	async enter(held: Held, tab?: string): Promise<Raw> {
		const raw = await this.dial(held);
		raw.hello(tab);
		await raw.until((r) => r.frames.some((f) => /^42\["(view|ended)"/.test(f)) || r.closed);
		return raw;
	}

	/** A polling request of a connection; without an id it begins one. */
	poll(held: Held, sid = '', body?: string, headers = this.headers(held)): Promise<Response> {
		const at = `${this.base}${held.path}EIO=4&transport=polling${sid === '' ? '' : `&sid=${sid}`}`;
		return fetch(at, { headers, ...(body === undefined ? {} : { method: 'POST', body }) });
	}

	async close(): Promise<void> {
		await this.server.close();
		rmSync(this.#dataDir, { recursive: true, force: true });
	}
}

/** The engine's and the socket's protocol by hand, so that what no library does can be done. */
export class Raw {
	readonly ws: WebSocket;
	readonly frames: string[] = [];
	readonly opened: Promise<boolean>;
	closed = false;
	#next = 0;

	constructor(ws: WebSocket) {
		this.ws = ws;
		ws.on('message', (data) => {
			const text = String(data);
			if (text === '2') return this.say('3');
			this.frames.push(text);
		});
		ws.on('error', () => {});
		ws.on('close', () => (this.closed = true));
		this.opened = new Promise((resolve) => {
			ws.on('open', () => resolve(true));
			ws.on('close', () => resolve(false));
		});
	}

	say(text: string): void {
		this.ws.send(text, () => {});
	}

	hello(tab?: string): void {
		this.say(tab === undefined ? '40' : `40${JSON.stringify({ tab })}`);
	}

	get sid(): string {
		return (JSON.parse(this.frames[0]?.slice(1) ?? '{}') as { sid?: string }).sid ?? '';
	}

	/** Sends a command and waits for its ack, or for the end of the connection: null. */
	async command(command: object, id = word()): Promise<CommandAck | null> {
		const n = this.#next++;
		this.say(`42${n}${JSON.stringify(['command', { id, command }])}`);
		const mine = (f: string) => f.startsWith(`43${n}[`);
		await this.until((r) => r.closed || r.frames.some(mine));
		const ack = this.frames.find(mine);
		return ack === undefined ? null : ((JSON.parse(ack.slice(ack.indexOf('['))) as CommandAck[])[0] ?? null);
	}

	get ended(): string | null {
		const frame = this.frames.find((f) => f.startsWith('42["ended"'));
		return frame === undefined ? null : (JSON.parse(frame.slice(2)) as [string, { why: string }])[1].why;
	}

	async until(holds: (raw: this) => boolean): Promise<this> {
		for (let i = 0; i < 400 && !holds(this); i++) await new Promise((resolve) => setTimeout(resolve, 20));
		if (!holds(this)) throw new Error(`it never came to it: ${this.frames.join(' ').slice(0, 300)}`);
		return this;
	}
}
