import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import pino from 'pino';
import { compose, type Composed } from '../../server/compose.ts';
import { readConfig } from '../../server/config.ts';
import { builtPages } from '../../server/launch/pages.ts';
import { inlinePictures, inlineWork } from '../support/work.ts';
import { Chance } from './chance.ts';
import { speech } from './speech.ts';
import { Time } from './time.ts';
import { WatchedVoice } from './voice.ts';
import { ORIGIN } from './wire.ts';

/** Where small files are written fastest; the server syncs them all the same. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const BEGIN = 1_900_000_000_000;
const BUILT = new URL('../../build/handler.js', import.meta.url);

/** One whole server, as it is composed in the product, with time and chance from outside. */
export interface House {
	server: Composed;
	voice: WatchedVoice;
	time: Time;
	chance: Chance;
	port: number;
	/** Whether real pages are served. */
	pages: boolean;
	close(): Promise<void>;
}

export interface Ears {
	log(line: string): void;
	stage(plan: string): void;
}

/** @param guard with BLIND_GUARD=block */
export async function openHouse(seed: string | number, ears: Ears, guard = false): Promise<House> {
	const dataDir = mkdtempSync(join(FOLDER, 'blindpick-blind-'));
	const time = new Time(BEGIN);
	const chance = new Chance(seed);
	const voice = new WatchedVoice((text) => ears.stage(text));
	const pages = await pagesIfBuilt();
	const server = await compose({
		config: readConfig({
			DATA_DIR: dataDir,
			PORT: '0',
			HOST: '127.0.0.1',
			PUBLIC_URL: ORIGIN,
			BLIND_GUARD: guard ? 'block' : ''
		}),
		clock: () => time.now,
		timers: time,
		random: chance.bytes,
		log: pino({ level: 'trace', base: null, timestamp: false }, { write: (line) => ears.log(line) }),
		voice,
		speech: speech(),
		work: inlineWork(),
		pictures: inlinePictures(),
		pages: async () => pages ?? ((_req, res) => void res.status(404).type('text/plain').send(''))
	});
	const port = await server.listen();
	return {
		server,
		voice,
		time,
		chance,
		port,
		pages: pages !== null,
		close: async () => {
			await server.close();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}

let built: Promise<RequestHandler | null> | null = null;

/** The pages as built, once for all servers of a process; without a build there are none. */
function pagesIfBuilt(): Promise<RequestHandler | null> {
	built ??= existsSync(BUILT) ? builtPages() : Promise.resolve(null);
	return built;
}
