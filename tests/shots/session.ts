import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose, type Composed } from '../../server/compose.ts';
import { readConfig } from '../../server/config.ts';
import { SimulatedPresenter } from '../../server/demo/cast.ts';
import { demoDraft, PARTS, QUESTIONS } from '../../server/demo/script.ts';
import { buildIfStale } from '../../server/launch/build.ts';
import { builtPages } from '../../server/launch/pages.ts';
import { Say } from '../../server/launch/say.ts';
import { createLog } from '../../server/log.ts';
import type { SessionRoom } from '../../server/sessions/room.ts';
import { createVoice, type LocalVoice } from '../../server/voice/index.ts';
import { createSpeech } from '../../server/voice/speech/index.ts';
import type { Command } from '../../src/domain/session/commands.ts';
import type { Role } from '../../src/domain/session/roles.ts';

const word = () => randomBytes(12).toString('hex');

/** The real server with the pages as built, in this process, so that scenes can be set without clicking. */
export class Stage {
	readonly server: Composed;
	readonly voice: LocalVoice;
	readonly base: string;
	readonly #dataDir: string;

	private constructor(server: Composed, voice: LocalVoice, base: string, dataDir: string) {
		this.server = server;
		this.voice = voice;
		this.base = base;
		this.#dataDir = dataDir;
	}

	static async open(): Promise<Stage> {
		await buildIfStale(new Say(process.stdout));
		const dataDir = mkdtempSync(join(tmpdir(), 'blindpick-shots-'));
		const config = readConfig({ DATA_DIR: dataDir, PORT: '0' });
		const log = createLog('silent');
		const voice = await createVoice({ dataDir, config, log, onProgress: () => {} });
		const server = await compose({
			config,
			clock: () => Date.now(),
			random: (n) => new Uint8Array(randomBytes(n)),
			log,
			voice,
			speech: await createSpeech({ speech: null, piper: {} }),
			pages: builtPages
		});
		return new Stage(server, voice, `http://localhost:${await server.listen()}`, dataDir);
	}

	async close(): Promise<void> {
		await this.server.close();
		rmSync(this.#dataDir, { recursive: true, force: true });
	}

	/** A prepared session: three officials, three startups with slides. */
	async session(): Promise<ShownSession> {
		const id = await this.server.sessions.create();
		const room = await this.server.sessions.room(id);
		if (room === null) throw new Error('no session');
		return new ShownSession(this, id, room).prepare();
	}
}

export class ShownSession {
	readonly id: string;
	readonly #stage: Stage;
	readonly #room: SessionRoom;
	readonly seats: Record<string, string> = {};

	constructor(stage: Stage, id: string, room: SessionRoom) {
		this.#stage = stage;
		this.id = id;
		this.#room = room;
	}

	get state() {
		const { state } = this.#room;
		if (state.phase === 'none' || state.phase === 'draft' || state.phase === 'aborted') {
			throw new Error(`nothing to see while ${state.phase}`);
		}
		return state;
	}

	async prepare(): Promise<this> {
		const { server } = this.#stage;
		this.seats['organizer'] = (await server.sessions.organizerSeat(this.id)) ?? '';
		await this.as('organizer', { type: 'saveDraft', draft: { ...demoDraft(word, Date.now()), captions: true }, base: 0 });
		const add = async (name: string, role: Exclude<Role, 'organizer' | 'presenter'>) => {
			const seat = (this.seats[name] = word());
			await this.as('organizer', { type: 'addSeat', seat, role, startup: null, name });
		};
		for (const name of ['official', 'ana', 'beto']) await add(name, 'official');
		for (const role of ['moderator', 'auditor', 'captioner', 'projector'] as const) await add(role, role);
		for (const [i, part] of PARTS.entries()) {
			const startup = word();
			const seat = (this.seats[`presenter${i}`] = word());
			await this.as('organizer', { type: 'putStartup', startup, seat, identity: part.identity });
			await new SimulatedPresenter(seat, startup, part).prepare(server, this.id);
		}
		return this;
	}

	async as(name: string, command: Command): Promise<void> {
		const seat = this.seats[name] ?? '';
		const role = ROLES[name] ?? (name.startsWith('presenter') ? 'presenter' : 'official');
		const actor = { kind: 'seat', seat, role } as const;
		const ack = await this.#stage.server.sessions.perform(this.id, word(), command, null, actor);
		if (!ack.ok) throw new Error(`${command.type} by ${name}: ${ack.refusal}`);
	}

	/** Where a seat's page is, and the cookie that opens it. */
	enter(name: string): { path: string; cookie: string } {
		const { people } = this.#stage.server;
		const seat = this.seats[name] ?? '';
		const path = people.seats.of(this.id, seat)?.path ?? '';
		const { invitations } = people;
		const token = invitations.show(this.id, seat) ?? invitations.issue(this.id, seat) ?? '';
		const redeemed = people.devices.redeem(path, token, { confirmMove: true });
		return { path, cookie: redeemed.ok ? redeemed.cookie : '' };
	}

	link(name: string): string {
		const { people } = this.#stage.server;
		const seat = this.seats[name] ?? '';
		return `/s/${people.seats.of(this.id, seat)?.path}/join#${people.invitations.show(this.id, seat)}`;
	}

	/** The name of who is called now. */
	presenter(): string {
		const live = this.state.phase === 'pitching' ? this.state.live : null;
		const startup = live === null ? null : this.#room.facts.startupOf(live.slot);
		const seat = this.state.seats.find((s) => s.startup === startup)?.id;
		return Object.entries(this.seats).find(([, id]) => id === seat)?.[0] ?? '';
	}

	nextSlot(): string {
		return this.state.slots.find((s) => s.status === 'waiting')?.slot ?? '';
	}

	async score(name: string, slot: string, marks: readonly number[], comment = ''): Promise<void> {
		const scored = this.state.draft.rubric.map((c) => c.id);
		const sheet = { marks: Object.fromEntries(scored.map((c, i) => [c, marks[i] ?? 3])), texts: {}, comment };
		const base = this.state.sheets[slot]?.[this.seats[name] ?? '']?.revision ?? 0;
		await this.as(name, { type: 'saveSheet', slot, sheet, base });
		await this.as(name, { type: 'submitSheet', slot });
	}

	async ask(name: string, which: number): Promise<void> {
		await this.as(name, { type: 'askQuestion', text: QUESTIONS[which] ?? '' });
	}
}

const ROLES: Readonly<Record<string, Role>> = {
	organizer: 'organizer',
	moderator: 'moderator',
	auditor: 'auditor',
	captioner: 'captioner',
	projector: 'projector'
};
