import type { Server as HttpServer } from 'node:http';
import type { RequestHandler } from 'express';
import type { SessionId } from '../src/domain/kernel/ids.ts';
import { allowedOrigins, limits, type Config } from './config.ts';
import { Faults } from './faults.ts';
import { Answers } from './http/answers.ts';
import { createApp } from './http/app.ts';
import { Auth } from './http/auth.ts';
import { Doors } from './http/doors.ts';
import { Entrance } from './http/entrance.ts';
import { addressTeller, createHttp, HalfOpen } from './http/half-open.ts';
import { RequestQueue } from './http/line.ts';
import type { Paces } from './http/pace.ts';
import { PictureProcesses, type Pictures } from './pictures/processes.ts';
import { createSlides, type Slides } from './pictures/slides.ts';
import { UnderWay } from './http/under-way.ts';
import { ClosingsFile, closingsMac } from './journal/closings.ts';
import { holdsTogether, openDatabase, scrub, standFor, type Database } from './store/database.ts';
import {
	adoptHeads,
	headSigner,
	fallenBehind,
	keepHeads,
	newestIn,
	refuseLostDatabase
} from './store/heads.ts';
import { STAND_MS } from './store/lock.ts';
import { SqliteJournal } from './store/journal.ts';
import { SecurityLog, type Log } from './log.ts';
import { browserKey, browserNamer, derivedBrowserKey } from './people/browsers.ts';
import { LateCounts } from './people/late-counts.ts';
import { People } from './people/people.ts';
import { NODE_TIMERS, attended, type Clock, type RandomBytes, type Timers } from './ports.ts';
import { RealtimeDoor } from './realtime/door.ts';
import { UpgradeGate } from './realtime/gate.ts';
import { Quotas } from './sessions/quotas.ts';
import { Presence } from './sessions/presence.ts';
import { Sessions } from './sessions/sessions.ts';
import { localSignals } from './sessions/signals.ts';
import { Identities } from './vault/identities.ts';
import { loadServerKey } from './vault/key.ts';
import { Marks } from './vault/marks.ts';
import { Vault } from './vault/vault.ts';
import type { Voice } from './voice/port.ts';
import { NO_SPEECH, type Speech } from './voice/speech/port.ts';
import { HANDS, Pool } from './work/pool.ts';
import type { Work } from './work/port.ts';
import { Turns } from './work/turns.ts';

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
	/** Threads of its own unless given. */
	work?: Work;
	/** Processes of its own unless given. */
	pictures?: Pictures;
	/** Made once the HTTP server exists, for development's hot reload needs it. */
	pages: (http: HttpServer) => Promise<RequestHandler>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface Composed {
	http: HttpServer;
	sessions: Sessions;
	people: People;
	presence: Presence;
	slides: Slides;
	/** How fast each seat, and each address, may ask. */
	paces: Paces;
	/** Sessions that had gone further at the last orderly stop than the database now says. */
	behind: readonly string[];
	/** Of what was closed and not recorded before the stop and is damaged, the session of each; null: not to be read. */
	unread: readonly (SessionId | null)[];
	/** The database file is damaged; what of it can be read is. */
	torn: boolean;
	/** Whole days by which the machine's clock is behind what was recorded last. */
	ahead: number;
	/** The port it listens on. */
	listen(): Promise<number>;
	close(): Promise<void>;
}

/** Builds and joins one server. Nothing starts before `listen`. */
export async function compose(parts: Parts): Promise<Composed> {
	const { config, clock, random, log, voice } = parts;
	const faults = new Faults(log);
	const timers = attended(parts.timers ?? NODE_TIMERS, (work) => faults.run('timer', work));
	const newId = () => Buffer.from(random(16)).toString('base64url');
	refuseLostDatabase(config.dataDir);
	const keyOf = (data: Database) =>
		loadServerKey(data, config.dataDir, config.vaultKey, random, () =>
			log.error({ table: 'vault_check' }, 'what tells the right key was damaged; it was made anew')
		);
	const db = openDatabase(config.dataDir, (old, schema) => {
		const adopted = adoptHeads(old, schema, headSigner(keyOf(old)));
		if (adopted > 0) log.warn({ sessions: adopted }, 'taken over from a version that did not sign heads');
	});
	// What was deleted just before a crash may still stand in the log.
	scrub(db);
	const behind = fallenBehind(config.dataDir, db);
	if (behind.size > 0) log.error({ sessions: behind.size }, 'the database is older than at the last stop');
	const torn = !holdsTogether(db, config.dataDir);
	if (torn) log.error({ torn }, 'the database file is damaged, restore it from a backup');
	const key = keyOf(db);
	const sign = headSigner(key);
	const ahead = startAfter(newestIn(db, sign), clock);
	if (ahead > 0) log.error({ days: ahead }, 'the machine’s clock is behind what was recorded');
	const vault = new Vault(db, key, random);
	standFor(db, STAND_MS);
	const identities = new Identities(vault);
	const people = new People(db, vault, clock, random);
	const journal = new SqliteJournal(db, (error) => faults.tell('journal', error), sign);
	const stored = db.prepare('SELECT 1 FROM journal_event WHERE session = ? LIMIT 1');
	const closings = new ClosingsFile(config.dataDir, {
		mac: closingsMac(key),
		knows: (session) => stored.get(session) !== undefined,
		tell: (what, error, session) => faults.tell(what, error, session)
	});
	const work = parts.work ?? new Pool(limits.work);
	const turns = () => new Turns({ ...limits.work, atOnce: Math.min(2, HANDS) });
	const pictures = parts.pictures ?? new PictureProcesses(limits);
	const slides = createSlides({ dataDir: config.dataDir, newId, limits, pictures, turns: turns() });
	const presence = new Presence();
	const sessions = new Sessions({
		journal,
		closings,
		behind,
		marks: new Marks(key, random),
		vault,
		identities,
		people,
		signals: localSignals(),
		presence,
		quotas: new Quotas(limits, clock),
		voice,
		speech: parts.speech ?? NO_SPEECH,
		readings: { turns: turns(), seconds: limits.hearSeconds },
		work,
		slides,
		guard: config.guard,
		clock,
		timers,
		faults,
		random,
		newId
	});
	const answers = new Answers(config.secure, limits);
	const open = new HalfOpen(limits.halfOpenPerAddress);
	const line = new RequestQueue();
	const http = createHttp(limits, config.trustProxy, answers, open, line);
	let port = config.port;
	const security = new SecurityLog(log, new LateCounts(db, clock), clock);
	const auth = new Auth({
		people,
		sessions,
		origins: () => allowedOrigins(config, port),
		secure: config.secure,
		security,
		nameBrowser: browserNamer(browsersOf(vault, key, log)),
		random
	});
	const realtime = new RealtimeDoor({
		sessions,
		presence,
		clock,
		timers,
		random,
		limits,
		log,
		security,
		faults,
		answers
	});
	const signedOut = (renewed?: string) => {
		realtime.sweep(renewed);
		voice.sweep();
	};
	const doors = new Doors({
		auth,
		people,
		sessions,
		slides,
		limits,
		secure: config.secure,
		security,
		clock,
		newId,
		signedOut
	});
	const entrance = new Entrance({
		line,
		underWay: new UnderWay(limits),
		paces: doors.paces,
		open,
		knows: (req) => auth.knows(req),
		addressOf: addressTeller(config.trustProxy),
		over: (req) => security.note('pace-exceeded', auth.roleAsked(req)),
		refuse: (req, res, status) => answers.refuseRequest(req, res, status)
	});
	const gate = new UpgradeGate({ auth, realtime, voice, faults, security, answers, entrance });
	let [minutely, hourly]: unknown[] = [];
	const everyMinute = () => {
		minutely = timers.set(everyMinute, MINUTE_MS);
		security.tellRefused();
		// So that a setting is seen when nobody asks for anything.
		people.calendar.now();
	};
	const everyHour = () => {
		hourly = timers.set(everyHour, HOUR_MS);
		faults.run('security log', () => security.catchUp());
		faults.run('calendar', () => people.keepTime());
	};
	people.seats.onGone(({ session, seat, role }, why) => {
		if (why === 'revoked') security.note('link-revoked', role);
		if (why === 'left') security.note('seat-left', role);
		realtime.end(session, seat, why);
		voice.removeSeat(session, seat);
	});
	people.organizers.onRenewed(signedOut);
	sessions.onDamaged((session) => realtime.endSession(session, 'damaged'));
	// Whoever deleted it gets the answer first.
	sessions.onDeleted((session) => void timers.set(() => realtime.endSession(session, 'deleted'), 0));
	voice.onHealth((session, health) => {
		const tell = async () => (await sessions.room(session))?.setRelay(health);
		faults.run('relay health', tell, { session });
	});
	http.on('upgrade', (req, socket, head) =>
		gate.upgrade(req, socket, head, http.listenerCount('upgrade') > 1)
	);
	const pages = await parts.pages(http);
	const app = createApp({
		doors,
		pages,
		live: gate.requests(),
		trustProxy: config.trustProxy,
		paces: doors.paces,
		security,
		faults,
		log
	});
	http.on('request', entrance.requests(app));
	return {
		http,
		sessions,
		people,
		presence,
		slides,
		paces: doors.paces,
		behind: [...behind.keys()],
		unread: closings.damaged,
		torn,
		ahead,
		listen: async () => {
			await new Promise<void>((resolve, reject) => {
				http.once('error', reject);
				http.listen(config.port, config.host, resolve);
			});
			const address = http.address();
			if (address !== null && typeof address === 'object') port = address.port;
			faults.run('resume', () => sessions.resume());
			everyMinute();
			everyHour();
			return port;
		},
		close: async () => {
			timers.clear(minutely);
			timers.clear(hourly);
			faults.run('security log', () => security.close());
			faults.run('calendar', () => people.keepTime());
			realtime.close();
			await sessions.settle();
			sessions.close();
			http.closeAllConnections();
			gate.close();
			await new Promise<void>((resolve) => http.close(() => resolve()));
			if (parts.speech?.ok) await parts.speech.engine.close();
			await work.close();
			await pictures.close();
			await voice.close();
			await journal.close();
			closings.close();
			try {
				keepHeads(config.dataDir, db);
			} catch (error) {
				log.error({ error: (error as Error).message }, 'heads not kept');
			}
			db.close();
		}
	};
}

/** @returns whole days by which the machine's clock is behind what was recorded */
function startAfter(newest: number, clock: Clock): number {
	const behind = newest - clock();
	clock.notBefore?.(newest);
	return Math.max(0, Math.floor(behind / DAY_MS));
}

/** Damaged, it ends nothing else: approvals from before are then not told from one browser's. */
function browsersOf(vault: Vault, key: Uint8Array, log: Log): Uint8Array {
	try {
		return browserKey(vault, key);
	} catch {
		log.error('the key of browsers does not open; another is used from now on');
		return derivedBrowserKey(key);
	}
}
