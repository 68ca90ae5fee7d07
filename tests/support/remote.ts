import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { demoDraft } from '../../server/demo/script.ts';
import type { Desk } from '../../src/domain/session/view.ts';
import type { ClientCommand } from '../../src/wire/commands.ts';
import { withNews, type CommandAck, type ViewFrame } from '../../src/wire/frames.ts';

const word = () => randomBytes(12).toString('hex');
const cookieOf = (r: Response) => (r.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const post = (base: string, path: string, body: unknown, cookie = '') =>
	fetch(base + path, {
		method: 'POST',
		headers: { 'content-type': 'application/json', origin: base, cookie },
		body: JSON.stringify(body)
	});

/** How a page comes back, and how long it waits for an ack before it sends the same again. */
const AGAIN = { reconnectionDelay: 300, reconnectionDelayMax: 1_000, timeout: 5_000 };
const RETRY_MS = 4_000;
const PASSING = ['busy', 'storage', 'rate'];

/** One seat over a socket, as its page has it: for what stands around the screen that a test looks at. */
export class Remote {
	/** Of its pages, and what opens them. */
	readonly path: string;
	readonly cookie: string;
	readonly #socket: Socket;
	#shared: object | null = null;
	#own: object | null = null;
	/** Why the server ended it; null while it did not. */
	ended: string | null = null;
	/** Told every view, and whether it is the first of a connection. */
	onView: (frame: ViewFrame, first: boolean) => void = () => {};

	constructor(base: string, path: string, cookie: string, query: Record<string, string> = {}) {
		this.path = path.replace(/\/live$/, '');
		this.cookie = cookie;
		this.#socket = io(base, {
			path,
			query,
			auth: { tab: word() },
			transports: ['websocket'],
			forceNew: true,
			extraHeaders: { cookie, origin: base },
			...AGAIN
		});
		let first = true;
		this.#socket.on('connect', () => (first = true));
		this.#socket.on('ended', (e: { why: string }) => {
			this.ended = e.why;
			this.#socket.disconnect();
		});
		this.#socket.on('view', (f: ViewFrame) => {
			this.#shared = withNews(this.#shared, f.shared);
			this.#own = withNews(this.#own, f.own);
			this.onView(f, first);
			first = false;
		});
	}

	get connected(): boolean {
		return this.#socket.connected;
	}

	shared<T>(): T {
		return (this.#shared ?? {}) as T;
	}

	own<T>(): T {
		return (this.#own ?? {}) as T;
	}

	/** The server's time, ms. */
	async clock(): Promise<number> {
		const { t } = await this.#socket.timeout(RETRY_MS).emitWithAck('clock', {});
		return t as number;
	}

	/** Its answer, whatever happens to the server meanwhile: sent again under one id as a page does. */
	async insist(command: ClientCommand, id: string, forMs: number): Promise<CommandAck> {
		for (const until = performance.now() + forMs; performance.now() < until; await sleep(300)) {
			const ack: CommandAck | null = await this.#socket
				.timeout(RETRY_MS)
				.emitWithAck('command', { id, command })
				.catch(() => null);
			if (ack !== null && (ack.ok || !PASSING.includes(ack.refusal))) return ack;
		}
		throw new Error(`${command.type} was never answered`);
	}

	/** Loses the connection as a network does. */
	cut(): void {
		this.#socket.io.engine.close();
	}

	/** Throws on a refusal. Resolves with the id of what was made. */
	async do(command: ClientCommand): Promise<string> {
		const ack: CommandAck = await this.#socket
			.timeout(10_000)
			.emitWithAck('command', { id: word(), command });
		if (!ack.ok) throw new Error(`${command.type}: ${ack.refusal}`);
		return ack.made ?? '';
	}

	/** The view, as soon as it fulfils a condition. */
	async until<T>(holds: (view: T) => boolean): Promise<T> {
		for (let i = 0; i < 200; i++) {
			const view = this.shared<T>();
			if (holds(view)) return view;
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		throw new Error('the view never came to it');
	}

	close(): void {
		this.#socket.disconnect();
	}
}

export interface Prepared {
	session: string;
	organizer: Remote;
	/** Link of each seat by role, in the order they were added. */
	links: Record<string, string[]>;
}

/** The cookie of an organizer, by a link that works once. */
export async function signIn(base: string, organizerLink: string): Promise<string> {
	const token = organizerLink.split('#')[1] ?? '';
	return cookieOf(await post(base, '/o/api/redeem', { token }));
}

/** A filled draft with one seat per name and two startups, through the doors that people use. */
export async function prepare(base: string, organizerLink: string): Promise<Prepared> {
	return prepareAs(base, await signIn(base, organizerLink), 3);
}

/** The same for whoever is signed in. */
export async function prepareAs(base: string, cookie: string, officials: number): Promise<Prepared> {
	const made = (await (await post(base, '/o/api/sessions', {}, cookie)).json()) as { id: string };
	const organizer = new Remote(base, '/o/live', cookie, { session: made.id });
	const desk = await organizer.until<Desk>((d) => d.draft !== undefined);
	const draft = demoDraft(word, Date.now());
	await organizer.do({ type: 'saveDraft', draft, base: desk.draftRevision });
	for (const role of [
		...Array.from({ length: officials }, () => 'official' as const),
		'moderator' as const,
		'auditor' as const,
		'projector' as const
	]) {
		await organizer.do({ type: 'addSeat', role, startup: null, name: role });
	}
	for (const name of ['Quipu Vial', 'Yakuna']) {
		const identity = { name, country: 'PE', city: 'Lima', website: 'https://example.org' };
		const rest = { legalRepresentative: '', contact: '', people: [] };
		await organizer.do({ type: 'putStartup', startup: null, identity: { ...identity, ...rest } });
	}
	const { people } = await organizer.until<Desk>((d) => (d.people?.length ?? 0) === officials + 5);
	const links: Record<string, string[]> = {};
	for (const p of people) (links[p.role] ??= []).push(base + p.link.path);
	return { session: made.id, organizer, links };
}

/** Takes a seat by its link. */
export async function takeSeat(link: string): Promise<Remote> {
	const url = new URL(link);
	const path = url.pathname.replace(/\/join$/, '');
	const redeemed = await post(url.origin, `${path}/api/redeem`, { token: url.hash.slice(1), move: true });
	return new Remote(url.origin, `${path}/live`, cookieOf(redeemed));
}

/** From a prepared draft to the first pitch: doors, draw, call, start. Officials declare for themselves. */
export async function toFirstPitch(p: Prepared): Promise<Remote> {
	await p.organizer.do({ type: 'openDoors' });
	const auditor = await takeSeat(p.links['auditor']?.[0] ?? '');
	await auditor.do({ type: 'contribute', contribution: 'suerte' });
	auditor.close();
	const moderator = await takeSeat(p.links['moderator']?.[0] ?? '');
	const stage = await moderator.until<{ slots?: { id: string }[] }>((s) => (s.slots?.length ?? 0) > 0);
	await moderator.do({ type: 'callSlot', slot: stage.slots?.[0]?.id ?? '' });
	await moderator.do({ type: 'startStep', step: 'pitch' });
	return moderator;
}
