import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import { compose, type Composed } from '../../server/compose.ts';
import { readConfig } from '../../server/config.ts';
import { createLog, type Log } from '../../server/log.ts';
import { NODE_TIMERS, type Timers } from '../../server/ports.ts';
import { defaultDraft } from '../../server/sessions/defaults.ts';
import { NO_SPEECH, type Speech } from '../../server/voice/speech/port.ts';
import { createVoice, voiceOff } from '../../server/voice/index.ts';
import type { Work } from '../../server/work/port.ts';
import type { Command } from '../../src/domain/session/commands.ts';
import type { Identity } from '../../src/domain/kernel/identity.ts';
import type { Role } from '../../src/domain/session/roles.ts';

type Pages = (http: Server) => Promise<RequestHandler>;
const noPages: Pages = async () => (_req, res) => void res.status(404).type('text/plain').send('');
const word = () => randomBytes(9).toString('base64url');

/** The product as composed for `npm start`, in this process, with a session to act in; with voice only if asked. */
export class Hosted {
	readonly server: Composed;
	readonly base: string;
	readonly dataDir: string;
	readonly seats: Record<string, { seat: string; role: Role }> = {};
	session = '';

	private constructor(server: Composed, base: string, dataDir: string) {
		this.server = server;
		this.base = base;
		this.dataDir = dataDir;
	}

	static async open(
		pages: Pages = noPages,
		speech: Speech = NO_SPEECH,
		log: Log = createLog('silent'),
		timers: Timers = NODE_TIMERS,
		work?: Work,
		media = false
	): Promise<Hosted> {
		const dataDir = mkdtempSync(join(tmpdir(), 'blindpick-house-'));
		const off = () => voiceOff('not in this test');
		const config = readConfig({ DATA_DIR: dataDir, PORT: '0' });
		const voice = media ? await createVoice({ dataDir: readConfig({}).dataDir, config, log }) : off();
		const server = await compose({
			config,
			clock: () => Date.now(),
			random: (n) => new Uint8Array(randomBytes(n)),
			log,
			timers,
			voice,
			pages,
			speech,
			...(work === undefined ? {} : { work })
		});
		return new Hosted(server, `http://localhost:${await server.listen()}`, dataDir);
	}

	/** Three officials, moderator, auditor, projector and one presenter per identity: `presenter0`, … */
	async prepare(identities: readonly Identity[]): Promise<this> {
		this.session = await this.server.sessions.create();
		const seat = (await this.server.sessions.organizerSeat(this.session)) as string;
		this.seats['organizer'] = { seat, role: 'organizer' };
		const draft = {
			...defaultDraft(word),
			entity: 'Municipalidad de Prueba',
			challenge: {
				title: 'Baches sin atender',
				problem: 'Los baches tardan meses.',
				affected: '',
				requirement: 'Priorizar con datos.'
			},
			startsAt: Date.now() + 3_600_000
		};
		await this.as('organizer', { type: 'saveDraft', draft, base: 0 });
		for (const name of ['official1', 'official2', 'official3', 'moderator', 'auditor', 'projector']) {
			const role = name.replace(/\d/, '') as Exclude<Role, 'organizer'>;
			this.seats[name] = { seat: word(), role };
			const { seat } = this.seats[name];
			await this.as('organizer', { type: 'addSeat', seat, role, startup: null, name });
		}
		for (const [i, identity] of identities.entries()) {
			const seat = word();
			this.seats[`presenter${i}`] = { seat, role: 'presenter' };
			await this.as('organizer', { type: 'putStartup', startup: `su${i}`, seat, identity });
		}
		return this;
	}

	async as(name: string, command: Command): Promise<void> {
		const who = this.seats[name];
		if (who === undefined) throw new Error(`no seat of ${name}`);
		const actor = { kind: 'seat', ...who } as const;
		const ack = await this.server.sessions.perform(this.session, word(), command, null, actor);
		if (!ack.ok) throw new Error(`${command.type} by ${name}: ${ack.refusal}`);
	}

	/** Doors open, ties declared, order drawn. @param declared numbers of the officials who declared theirs */
	async drawn(declared: readonly number[] = [1, 2, 3]): Promise<this> {
		await this.as('organizer', { type: 'openDoors' });
		for (const n of declared) await this.as(`official${n}`, { type: 'declareTies', ties: '' });
		await this.as('auditor', { type: 'contribute', contribution: 'dice' });
		return this;
	}

	/** Calls the slot in which a presenter pitches and starts its pitch. */
	async pitch(presenter: number): Promise<void> {
		const room = await this.server.sessions.room(this.session);
		if (room?.state.phase !== 'lobby' && room?.state.phase !== 'pitching') throw new Error('not now');
		const slot = room.state.slots.find((s) => room.facts.startupOf(s.slot) === `su${presenter}`)?.slot ?? '';
		await this.as('moderator', { type: 'callSlot', slot });
		await this.as('moderator', { type: 'startStep', step: 'pitch' });
	}

	/** Where a seat's pages are, and the cookie that opens them. */
	enter(name: string): { path: string; cookie: string } {
		const { people } = this.server;
		const seat = this.seats[name]?.seat ?? '';
		const path = people.seats.of(this.session, seat)?.path ?? '';
		const token =
			people.invitations.show(this.session, seat) ?? people.invitations.issue(this.session, seat) ?? '';
		const redeemed = people.devices.redeem(path, token, { confirmMove: true });
		if (!redeemed.ok) throw new Error(`${name} cannot enter`);
		return { path: `/s/${path}`, cookie: redeemed.cookie };
	}

	async close(): Promise<void> {
		await this.server.close();
		rmSync(this.dataDir, { recursive: true, force: true });
	}
}

export function identity(name: string, more: Partial<Identity> = {}): Identity {
	const none = { country: 'PE', city: '', website: '', legalRepresentative: '', contact: '', people: [] };
	return { ...none, name, ...more };
}
