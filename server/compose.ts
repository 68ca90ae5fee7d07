import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestHandler } from 'express';
import { MEDIA_KINDS, type MediaKind } from '../src/domain/session/media.ts';
import { allowedOrigins, limits, type Config } from './config.ts';
import { createApp } from './http/app.ts';
import { Auth, type Caller } from './http/auth.ts';
import { Doors } from './http/doors.ts';
import { target, type Target } from './http/paths.ts';
import { createSlides, type Slides } from './http/slides.ts';
import { openDatabase, scrub, standFor } from './journal/database.ts';
import {
	adoptHeads,
	headSigner,
	fallenBehind,
	keepHeads,
	newestIn,
	refuseLostDatabase
} from './journal/heads.ts';
import { STAND_MS } from './journal/lock.ts';
import { SqliteJournal } from './journal/sqlite.ts';
import type { Log } from './log.ts';
import { People } from './people/people.ts';
import { NODE_TIMERS, type Clock, type RandomBytes, type Timers } from './ports.ts';
import { RealtimeDoor } from './realtime/door.ts';
import { Presence } from './sessions/presence.ts';
import { Sessions } from './sessions/sessions.ts';
import { localSignals } from './sessions/signals.ts';
import { Identities } from './vault/identities.ts';
import { loadServerKey } from './vault/key.ts';
import { Vault } from './vault/vault.ts';
import type { Voice } from './voice/port.ts';
import { NO_SPEECH, type Speech } from './voice/speech/port.ts';

/** Everything that differs between the product, the demo and a test comes in here, time and chance included. */
export interface Parts {
	config: Config;
	clock: Clock;
	/** Node's own unless given. */
	timers?: Timers;
	random: RandomBytes;
	log: Log;
	voice: Voice;
	/** None unless given. */
	speech?: Speech;
	/** Made once the HTTP server exists, for development's hot reload needs it. */
	pages: (http: HttpServer) => Promise<RequestHandler>;
}

export interface Composed {
	http: HttpServer;
	sessions: Sessions;
	people: People;
	presence: Presence;
	slides: Slides;
	/** Sessions that had gone further at the last orderly stop than the database now says. */
	behind: readonly string[];
	/** The port it listens on. */
	listen(): Promise<number>;
	close(): Promise<void>;
}

/** Builds and joins one server. Nothing starts before `listen`. */
export async function compose(parts: Parts): Promise<Composed> {
	const { config, clock, random, log, voice } = parts;
	const newId = () => Buffer.from(random(16)).toString('base64url');
	refuseLostDatabase(config.dataDir);
	const db = openDatabase(config.dataDir);
	// What was deleted just before a crash may still stand in the log.
	scrub(db);
	const behind = fallenBehind(config.dataDir, db);
	if (behind.length > 0)
		log.error({ sessions: behind.length }, 'the database is older than at the last stop');
	clock.notBefore?.(newestIn(db));
	const key = loadServerKey(db, config.dataDir, config.vaultKey, random);
	const sign = headSigner(key);
	const adopted = adoptHeads(db, sign);
	if (adopted > 0) log.warn({ sessions: adopted }, 'taken over from a version that did not sign heads');
	const vault = new Vault(db, key, random);
	standFor(db, STAND_MS);
	const identities = new Identities(vault);
	const people = new People(db, vault, clock, random);
	const journal = new SqliteJournal(
		db,
		(error) => log.error({ error: (error as Error).message }, 'journal'),
		sign
	);
	const slides = createSlides({ dataDir: config.dataDir, newId, limits });
	const presence = new Presence();
	const sessions = new Sessions({
		journal,
		vault,
		identities,
		people,
		signals: localSignals(),
		presence,
		voice,
		speech: parts.speech ?? NO_SPEECH,
		slides,
		guard: config.guard,
		clock,
		timers: parts.timers ?? NODE_TIMERS,
		random,
		newId
	});
	const http = createServer();
	let port = config.port;
	const auth = new Auth(people, sessions, () => allowedOrigins(config, port));
	const doors = new Doors({ auth, people, sessions, slides, limits, secure: config.secure, newId });
	const realtime = new RealtimeDoor({ sessions, presence, clock, limits, log });
	const gate = new Gate(auth, realtime, voice);
	people.seats.onGone(({ session, seat }, why) => {
		realtime.end(session, seat, why === 'moved' ? 'moved' : 'revoked');
		voice.removeSeat(session, seat);
	});
	voice.onHealth((session, healthy) => {
		void sessions.room(session).then((room) => room?.setRelay(healthy ? 'ok' : 'down'));
	});
	http.on('upgrade', (req, socket, head) => gate.upgrade(req, socket, head));
	const pages = await parts.pages(http);
	const app = createApp({
		doors,
		pages,
		live: gate.requests(),
		trustProxy: config.trustProxy,
		secure: config.secure,
		log
	});
	http.on('request', app);
	return {
		http,
		sessions,
		people,
		presence,
		slides,
		behind,
		listen: async () => {
			await new Promise<void>((resolve, reject) => {
				http.once('error', reject);
				http.listen(config.port, config.host, resolve);
			});
			const address = http.address();
			if (address !== null && typeof address === 'object') port = address.port;
			void sessions.resume().catch((error) => log.error({ error: (error as Error).message }, 'resume'));
			return port;
		},
		close: async () => {
			realtime.close();
			sessions.close();
			http.closeAllConnections();
			await new Promise<void>((resolve) => http.close(() => resolve()));
			if (parts.speech?.ok) await parts.speech.engine.close();
			await voice.close();
			await journal.close();
			try {
				keepHeads(config.dataDir, db);
			} catch (error) {
				log.error({ error: (error as Error).message }, 'heads not kept');
			}
			db.close();
		}
	};
}

/** Live paths: authenticated here, before the socket engine or LiveKit sees anything. */
class Gate {
	readonly #auth: Auth;
	readonly #realtime: RealtimeDoor;
	readonly #voice: Voice;

	constructor(auth: Auth, realtime: RealtimeDoor, voice: Voice) {
		this.#auth = auth;
		this.#realtime = realtime;
		this.#voice = voice;
	}

	upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
		const to = target(req.url ?? '/');
		// Not ours: development's hot reload listens to the same event.
		if (to === null) return void (isPage(req) && refuse(socket));
		socket.on('error', () => socket.destroy());
		void this.#caller(req, to).then(
			(caller) => {
				if (caller === null || !this.#auth.ourOrigin(req)) return refuse(socket);
				if (to.to === 'live') return this.#realtime.upgrade(caller, req, socket, head);
				const kind = kindOf(to.kind);
				if (kind === null) return refuse(socket);
				this.#voice.upgrade(caller, kind, req, socket, head);
			},
			() => refuse(socket)
		);
	}

	requests(): RequestHandler {
		return (req, res, next) => {
			const to = target(req.url);
			if (to === null) return next();
			void this.#caller(req, to).then(async (caller) => {
				const foreign = req.headers.origin !== undefined && !this.#auth.ourOrigin(req);
				if (caller === null || foreign) return void res.status(404).type('text/plain').send('');
				if (to.to === 'live') return this.#realtime.request(caller, req, res);
				const kind = kindOf(to.kind);
				res.status(kind === null ? 404 : await this.#voice.validate(caller, kind)).end();
			}, next);
		};
	}

	async #caller(req: IncomingMessage, to: Target): Promise<Caller | null> {
		return 'seat' in to ? this.#auth.seat(req, to.seat) : this.#auth.organizerSeat(req, to.organizer);
	}
}

function kindOf(text: string): MediaKind | null {
	return MEDIA_KINDS.find((k) => k === text) ?? null;
}

function isPage(req: IncomingMessage): boolean {
	return /^\/(s|o)\//.test(req.url ?? '');
}

function refuse(socket: Duplex): void {
	socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
	socket.destroySoon?.();
}

declare module 'node:stream' {
	interface Duplex {
		destroySoon?(): void;
	}
}
