import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import { compose, type Composed } from '../../../server/compose.ts';
import { readConfig } from '../../../server/config.ts';
import type { Log } from '../../../server/log.ts';
import { defaultDraft } from '../../../server/sessions/defaults.ts';
import { voiceOff } from '../../../server/voice/index.ts';
import type { Command } from '../../../src/domain/session/commands.ts';
import type { Role } from '../../../src/domain/session/roles.ts';
import { stretchOf } from '../../../src/domain/session/rules/captions.ts';
import { asWav } from '../../../src/lib/presenter/sendTake.ts';

/** Numbers from a seed (mulberry32). */
function dice(seed: number): () => number {
	let a = seed >>> 0;
	return () => {
		a = (a + 0x6d2b79f5) | 0;
		let t = Math.imul(a ^ (a >>> 15), 1 | a);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
}

interface Startup {
	id: string;
	seats: readonly string[];
	/** 0 … 1: how much of everything its people do, and how late. */
	much: number;
}

export interface Played {
	session: string;
	startups: readonly Startup[];
	/** Which startup pitches in which slot: known to the test alone. */
	truth: ReadonlyMap<string, string>;
}

/** The whole server on a folder, with time and chance of the test's own. */
export class Stage {
	readonly dataDir = mkdtempSync(join(tmpdir(), 'blindpick-stolen-'));
	readonly lines: string[] = [];
	readonly #roll: () => number;
	#now = 1_900_000_000_000;
	server!: Composed;
	base = '';

	constructor(seed: number) {
		this.#roll = dice(seed);
		onTestFinished(() => rmSync(this.dataDir, { recursive: true, force: true }));
	}

	async start(): Promise<void> {
		this.server = await compose({
			config: readConfig({ DATA_DIR: this.dataDir, PORT: '0' }),
			clock: () => this.#now,
			random: (n) => Uint8Array.from({ length: n }, () => Math.floor(256 * this.#roll())),
			log: this.#log(),
			voice: voiceOff('not in this test'),
			pages: async () => (_req, res) => void res.status(404).end()
		});
		this.base = `http://localhost:${await this.server.listen()}`;
	}

	/**
	 * A session up to just before its abort. All that a startup's people do, before and on the stage, goes by its `much`;
	 * the order of registration and the size of a team do not.
	 */
	async play({
		startups: n,
		until,
		files
	}: {
		startups: number;
		until: 'pitching' | 'review';
		files: boolean;
	}): Promise<Played> {
		const { sessions } = this.server;
		const session = await sessions.create();
		const organizer = (await sessions.organizerSeat(session)) ?? '';
		const room = (await sessions.room(session))!;
		const roles = new Map<string, Role>([[organizer, 'organizer']]);
		const as = async (seat: string, command: Command) => {
			this.#later(400);
			const actor = { kind: 'seat', seat, role: roles.get(seat)! } as const;
			const ack = await sessions.perform(session, this.#word(), command, null, actor);
			if (!ack.ok) throw new Error(`${command.type}: ${ack.refusal}`);
		};
		const seatOf = (role: Role) => {
			const seat = this.#word();
			roles.set(seat, role);
			return seat;
		};
		const people = { moderator: '', auditor: '', captioner: '', one: '', two: '' };
		for (const name of Object.keys(people) as (keyof typeof people)[]) {
			const role = name === 'one' || name === 'two' ? 'official' : name;
			people[name] = seatOf(role);
			await as(organizer, { type: 'addSeat', seat: people[name], role, startup: null, name });
		}
		const challenge = { title: 'Reto', problem: 'P', affected: '', requirement: 'R' };
		const draft = { ...defaultDraft(() => this.#word()), entity: 'Entidad', challenge, startsAt: 1 };
		await as(organizer, { type: 'saveDraft', draft: { ...draft, quorum: 1, captions: true }, base: 0 });

		const startups = Array.from({ length: n }, (_, i): Startup => {
			const seats = [seatOf('presenter'), ...(i % 2 === 0 ? [seatOf('presenter')] : [])];
			return { id: this.#word(), seats, much: this.#roll() };
		});
		const text = (much: number) => 'una palabra '.repeat(1 + Math.round(20 * much)).trim();
		for (const { id, seats, much } of startups) {
			const contact = { legalRepresentative: text(much), contact: text(much), people: [] };
			const identity = { name: `Zafiro ${id}`, country: 'PE', city: 'Cusco', website: '', ...contact };
			const [seat, more] = seats as [string, string?];
			await as(organizer, { type: 'putStartup', startup: id, seat, identity });
			if (more !== undefined)
				await as(organizer, { type: 'addSeat', seat: more, role: 'presenter', startup: id, name: 'm' });
		}
		for (const name of ['moderator', 'auditor', 'captioner', 'one', 'two'] as const)
			await this.#enter(session, people[name]);
		await as(organizer, { type: 'openDoors' });
		for (const seat of [people.one, people.two]) await as(seat, { type: 'declareTies', ties: 'una prima' });

		// Who does more comes later. The last one's second speaker never comes, the first one's link is taken away.
		const byMuch = startups.toSorted((a, b) => a.much - b.much);
		for (const { id, seats, much } of byMuch) {
			for (const [i, seat] of seats.entries()) {
				this.#later(60_000 * much);
				if (i > 0 && much > 0.6) continue;
				const times = 1 + Math.round(2 * much);
				for (let j = 0; j < times; j++) {
					if (j > 0) await as(organizer, { type: 'reissueLink', seat });
					await this.#enter(session, seat);
				}
				if (i > 0 && much < 0.3) await as(organizer, { type: 'revokeLink', seat });
			}
			const seat = seats[0]!;
			const slides = 2 + Math.round(6 * much);
			for (let j = 0; j <= Math.round(2 * much); j++) {
				const ids = Array.from({ length: slides }, () => this.#word());
				if (files) for (let k = 0; k < slides; k++) ids[k] = await this.#picture(session, seat, much);
				const deck = ids.map((slide) => ({ id: slide, text: text(much) }));
				await as(seat, { type: 'uploadDeck', slides: deck });
			}
			const script = { language: 'es', texts: [text(much)], kept: [] } as const;
			await as(seat, { type: 'saveScript', script });
			await as(seat, { type: 'sendHelp', startup: id, text: text(much) });
			await as(organizer, { type: 'sendHelp', startup: id, text: text(much) });
			const wav = asWav(Float32Array.from({ length: 4800 + 9600 * much }, (_, k) => 0.1 * Math.sin(k / 9)));
			this.server.people.takes.put(session, seat, wav);
			const match = { type: 'setMatch', seat: people.one, startup: id } as const;
			await as(organizer, { ...match, matched: much > 0.5, reason: text(much) });
		}
		await as(people.auditor, { type: 'contribute', contribution: this.#word() });

		const { state } = room;
		if (state.phase !== 'lobby') throw new Error('no lobby');
		const truth = new Map(state.slots.map(({ slot }) => [slot, room.facts.startupOf(slot)!]));
		const moderator = (command: Command) => as(people.moderator, command);
		for (const { slot } of state.slots) {
			const own = startups.find((s) => s.id === truth.get(slot))!;
			const { much, id } = own;
			const seat = own.seats[0]!;
			await moderator({ type: 'callSlot', slot });
			await moderator({ type: 'startStep', step: 'pitch' });
			for (let j = 1; j < 2 + Math.round(6 * much); j++) {
				this.#later(10_000 * much);
				await as(seat, { type: 'showSlide', index: j });
				const stretch = stretchOf(room.state) ?? '';
				await as(people.captioner, { type: 'caption', text: text(much / 3), stretch });
			}
			await as(people.one, { type: 'askQuestion', text: text(much) });
			await as(seat, { type: 'sendHelp', startup: id, text: text(much) });
			await as(organizer, { type: 'sendHelp', startup: id, text: text(much) });
			await as(organizer, { type: 'reissueLink', seat: own.seats.at(-1)! });
			await as(seat, { type: 'leaveFloor' });
			for (const official of [people.one, people.two]) {
				const marks = Object.fromEntries(draft.rubric.map((c) => [c.id, 1 + Math.round(4 * much)]));
				const sheet = { marks, texts: {}, comment: text(much) };
				await as(official, { type: 'saveSheet', slot, sheet, base: 0 });
				await as(official, { type: 'saveNote', slot, text: text(much), base: 0 });
			}
			const last = slot === state.slots.at(-1)!.slot;
			if (last && until === 'pitching') break;
			await moderator({ type: 'startStep', step: 'scoring' });
			await moderator({ type: 'finishSlot' });
		}
		if (until === 'review') await moderator({ type: 'openReview' });
		return { session, startups, truth };
	}

	async abort(session: string): Promise<void> {
		this.#later(60_000);
		const seat = (await this.server.sessions.organizerSeat(session)) ?? '';
		const actor = { kind: 'seat', seat, role: 'organizer' } as const;
		const abort = { type: 'abort', reason: 'corte de luz' } as const;
		const ack = await this.server.sessions.perform(session, this.#word(), abort, null, actor);
		if (!ack.ok) throw new Error(`abort: ${ack.refusal}`);
	}

	/** Through the door, so that all is written that it writes. @returns the cookie */
	async #enter(session: string, seat: string): Promise<string> {
		const { people } = this.server;
		const path = people.seats.of(session, seat)?.path ?? '';
		const token = people.invitations.show(session, seat) ?? '';
		const answer = await fetch(`${this.base}/s/${path}/api/redeem`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', origin: this.base },
			body: JSON.stringify({ token, move: true })
		});
		if (answer.status !== 204) throw new Error(`no entry: ${answer.status}`);
		return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
	}

	async #picture(session: string, seat: string, much: number): Promise<string> {
		const size = 40 + Math.round(400 * much);
		const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
		const raw = { width: size, height: size, channels: 3, noise } as const;
		const png = await sharp({ create: { ...raw, background: '#fff' } })
			.png()
			.toBuffer();
		return (await this.server.slides.savePicture(session, seat, png)).id;
	}

	#later(ms: number): void {
		this.#now += Math.round(ms) + Math.floor(50 * this.#roll());
	}

	#word(): string {
		const bytes = Array.from({ length: 12 }, () => Math.floor(256 * this.#roll()));
		return Buffer.from(bytes).toString('hex');
	}

	#log(): Log {
		const keep = (...said: unknown[]) => void this.lines.push(JSON.stringify(said));
		const log = { error: keep, warn: keep, info: keep, debug: keep, child: () => log };
		return log as unknown as Log;
	}
}
