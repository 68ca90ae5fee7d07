import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { compose } from '../../server/compose.ts';
import { readConfig } from '../../server/config.ts';
import { buildIfStale } from '../../server/launch/build.ts';
import { freshPages } from './pages.ts';
import { Say } from '../../server/launch/say.ts';
import { createLog } from '../../server/log.ts';
import type { RecordFile } from '../../server/sessions/record.ts';
import { createVoice } from '../../server/voice/index.ts';
import { NO_SPEECH, type Speech } from '../../server/voice/speech/port.ts';
import type { Command } from '../../src/domain/session/commands.ts';
import type { Role } from '../../src/domain/session/roles.ts';
import { isOpen } from '../../src/domain/session/state.ts';
import { recorded } from './recorded.ts';

const word = () => randomBytes(12).toString('hex');
const IDENTITY = { country: 'PE', city: '', website: '', legalRepresentative: '', contact: '', people: [] };

/** The whole product in this process with one session drawn, led by commands instead of clicks. */
export interface House {
	/** False where no LiveKit can be had. */
	voice: boolean;
	as(who: Who, command: Command): Promise<void>;
	/** Opens the page of a seat, signed in. */
	enter(browser: Browser, who: Who, prepare?: (page: Page) => Promise<void>): Promise<Page>;
	/** Opens the organizer's page of the session. */
	desk(browser: Browser): Promise<Page>;
	/** The first slot that can be called. */
	slot(): string;
	/** All slots, as drawn. */
	slots(): string[];
	/** The presenter's seat of the first startup. */
	presenter(slot: string): string;
	/** All its seats: up to three speakers. */
	team: readonly string[];
	/** `captioner` is '' in a house without captions. */
	seat: Readonly<Record<'organizer' | 'moderator' | 'auditor' | 'official' | 'captioner', string>>;
	/** The record as it would be exported. */
	record(): Promise<RecordFile>;
	/** Where the pages of a seat are, without the origin. */
	path(seat: string): string;
	close(): Promise<void>;
}
type Who = [seat: string, role: Role];

export interface HouseOptions {
	/** With captions and somebody who types them. */
	captions?: boolean;
	/** What reads written pitches aloud; none unless given. */
	speech?: Speech;
	/** Speakers of the first startup, 1 … 3. */
	speakers?: number;
	/** Of the first startup. */
	name?: string;
	/** One unless given; the others have one presenter each. */
	startups?: number;
}

export async function openHouse(options: HouseOptions = {}): Promise<House> {
	await buildIfStale(new Say(process.stdout));
	const dataDir = mkdtempSync(join(tmpdir(), 'blindpick-house-'));
	const config = readConfig({ DATA_DIR: dataDir, PORT: '0' });
	const log = createLog('error');
	const voice = await createVoice({ dataDir, config, log });
	const random = (n: number) => new Uint8Array(randomBytes(n));
	const server = await compose({
		config,
		clock: () => Date.now(),
		random,
		log,
		voice,
		pages: freshPages,
		speech: options.speech ?? NO_SPEECH
	});
	const base = `http://localhost:${await server.listen()}`;
	const session = await server.sessions.create();
	const organizer = (await server.sessions.organizerSeat(session)) ?? '';
	const room = await server.sessions.room(session);
	if (room === null || room.state.phase === 'none') throw new Error('no session');

	const as = async ([seat, role]: Who, command: Command): Promise<void> => {
		const ack = await server.sessions.perform(session, word(), command, null, { kind: 'seat', seat, role });
		if (!ack.ok) throw new Error(`${command.type}: ${ack.refusal}`);
	};
	const boss: Who = [organizer, 'organizer'];
	const add = async (role: 'moderator' | 'auditor' | 'official' | 'captioner'): Promise<string> => {
		const seat = word();
		await as(boss, { type: 'addSeat', seat, role, startup: null, name: role });
		return seat;
	};
	const challenge = { title: 'Reto', problem: 'P', affected: '', requirement: 'R' };
	const draft = {
		...room.state.draft,
		entity: 'Entidad',
		challenge,
		startsAt: Date.now(),
		quorum: 1,
		captions: options.captions ?? false
	};
	await as(boss, { type: 'saveDraft', draft, base: 0 });
	const seat = {
		organizer,
		moderator: await add('moderator'),
		auditor: await add('auditor'),
		official: await add('official'),
		captioner: options.captions ? await add('captioner') : ''
	};
	const startup = word();
	const presenter = word();
	const identity = { name: options.name ?? 'Quipu Zafiro', ...IDENTITY };
	await as(boss, { type: 'putStartup', startup, seat: presenter, identity });
	const team = [presenter];
	while (team.length < (options.speakers ?? 1)) {
		team.push(word());
		await as(boss, { type: 'addSeat', seat: team.at(-1) ?? '', role: 'presenter', startup, name: 'speaker' });
	}
	for (let n = 1; n < (options.startups ?? 1); n++) {
		const other = { ...IDENTITY, name: `Otra ${n}` };
		await as(boss, { type: 'putStartup', startup: word(), seat: word(), identity: other });
	}
	await as(boss, { type: 'openDoors' });
	await as([seat.official, 'official'], { type: 'declareTies', ties: '' });
	await as([seat.auditor, 'auditor'], { type: 'contribute', contribution: 'chance' });
	const path = (of: string) => `/s/${server.people.seats.of(session, of)?.path ?? ''}`;

	return {
		voice: voice.status().mode !== 'off',
		as,
		seat,
		record: () => recorded(room),
		path,
		slot: () => (room.state.phase === 'lobby' ? (room.state.slots[0]?.slot ?? '') : ''),
		slots: () => (isOpen(room.state) ? room.state.slots.map((s) => s.slot) : []),
		presenter: () => presenter,
		team,
		enter: async (browser, [who], prepare) => {
			const { invitations } = server.people;
			const own = server.people.seats.of(session, who)?.path ?? '';
			const token = invitations.show(session, who) ?? invitations.issue(session, who) ?? '';
			const redeemed = server.people.devices.redeem(own, token, { confirmMove: true });
			if (!redeemed.ok) throw new Error('no cookie');
			const context = await browser.newContext({
				locale: 'es-PE',
				permissions: ['microphone', 'camera'],
				bypassCSP: prepare !== undefined
			});
			const at = { domain: 'localhost', path: `/s/${own}` };
			await context.addCookies([{ name: 'bp_seat', value: redeemed.cookie, ...at }]);
			const page = await context.newPage();
			await prepare?.(page);
			await page.goto(base + path(who));
			return page;
		},
		desk: async (browser) => {
			const { organizers } = server.people;
			const value = organizers.redeem(organizers.issueLink()) ?? '';
			const context = await browser.newContext({ locale: 'es-PE' });
			await context.addCookies([{ name: 'bp_organizer', value, domain: 'localhost', path: '/o' }]);
			const page = await context.newPage();
			await page.goto(`${base}/o/sessions/${session}`);
			return page;
		},
		close: async () => {
			await server.close();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}
