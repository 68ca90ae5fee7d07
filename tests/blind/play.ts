import sharp from 'sharp';
import type { ClientCommand } from '../../src/wire/commands.ts';
import type { CommandAck } from '../../src/wire/frames.ts';
import type { SlotId } from '../../src/domain/kernel/ids.ts';
import { isOpen, type Known, type Slot } from '../../src/domain/session/state.ts';
import type { Member } from './cast.ts';
import type { House } from './house.ts';
import { person, type Person } from './people.ts';
import type { Record } from './record.ts';
import { settle } from './time.ts';
import { exchange, Line, type Answer, type Ask } from './wire.ts';

/** What was visited, over all runs. */
export type Coverage = Set<string>;
const LONG = 8192;
/** Enough for views to be sent after a command. */
const FLUSH_MS = 20;

/** One run of a session: the people in it and what they can do, each act drawing chance for itself. */
export class Play {
	readonly house: House;
	readonly record: Record;
	readonly covered: Coverage;
	readonly cast: readonly Member[];
	readonly run: 'a' | 'b';
	/** Through the doors, or, to see in advance how a draw falls, straight into the server. */
	readonly doors: boolean;
	readonly people: Person[] = [];
	readonly startups: string[] = [];
	readonly organizer = person('organizer', 'organizer', { blind: false });
	/** Another window of the organizer's, for what only this run has: frames are counted by connection. */
	readonly beside = person('organizer, beside', 'organizer', { blind: false });
	readonly outsider = person('outsider', 'outsider');
	session = '';
	/** For measurements: the slot that is on and the slide that is shown. */
	timed = '';
	timedSlide = '';
	/** Slides per slot, in the drawn order. */
	decks: readonly number[] = [];
	readonly #tokens = new Map<string, string>();
	#acts = 0;
	#noises = 0;

	constructor(
		house: House,
		record: Record,
		covered: Coverage,
		cast: readonly Member[],
		run: 'a' | 'b',
		doors = true
	) {
		this.house = house;
		this.record = record;
		this.covered = covered;
		this.cast = cast;
		this.run = run;
		this.doors = doors;
	}

	beginStep(step: number): void {
		this.record.step = step;
		this.#acts = 0;
		this.#noises = 0;
	}

	/** The next act of the script: both runs draw the same for it. */
	act(): void {
		this.house.chance.for(`${this.record.step}.${this.#acts++}`);
	}

	/** The next act that only this run has. */
	noise(): void {
		this.house.chance.for(`only ${this.run} ${this.record.step}.${this.#noises++}`);
	}

	/** Draws for whoever acts: a startup's own people are no part of the script, but for the witness. */
	#drawFor(who: Person): void {
		if (who.startup !== null && !who.blind) this.noise();
		else this.act();
	}

	async state(): Promise<Known> {
		const room = await this.house.server.sessions.room(this.session);
		if (room === null || room.state.phase === 'none') throw new Error('the session is gone');
		return room.state;
	}

	async slots(): Promise<readonly Slot[]> {
		const state = await this.state();
		return isOpen(state) ? state.slots : [];
	}

	all(role: Person['role']): Person[] {
		return this.people.filter((p) => p.role === role);
	}

	/** Place in the cast of the startup that pitches in a slot: known to the server alone. */
	async castOf(slot: SlotId): Promise<number> {
		const room = await this.house.server.sessions.room(this.session);
		return this.startups.indexOf(room?.facts.startupOf(slot) ?? '');
	}

	presenter(cast: number): Person {
		return this.people.find((p) => p.startup === cast) as Person;
	}

	path(who: Person): string {
		return this.house.server.people.seats.of(this.session, who.seat)?.path ?? 'nobody';
	}

	token(who: Person): string {
		// Read once, a link is in its owner's hands alone.
		const shown = this.house.server.people.invitations.show(this.session, who.seat);
		if (shown !== undefined) this.#tokens.set(who.seat, shown);
		return this.#tokens.get(who.seat) ?? 'none';
	}

	/** @param route the pattern, for the coverage */
	async http(who: Person, ask: Ask, route = ask.path): Promise<Answer> {
		const answer = await exchange(this.house.port, who.device, ask);
		this.covered.add(`route ${ask.method} ${route} ${answer.status}`);
		if (who.blind) {
			if (answer.body.length > LONG) this.record.file(answer.body);
			this.record.add(`${who.key} http`, `${ask.method} ${route}\n${answer.head}\n\n${shown(answer.body)}`);
		}
		return answer;
	}

	/** @param move also when another device is signed in */
	async redeem(who: Person, move = false): Promise<number> {
		const ask = { token: this.token(who), move };
		const answer = await this.http(
			who,
			{
				method: 'POST',
				path: `/s/${this.path(who)}/api/redeem`,
				headers: JSON_TYPE,
				body: JSON.stringify(ask)
			},
			'/s/:path/api/redeem'
		);
		if (answer.cookie !== null) who.device = { ...who.device, cookie: answer.cookie };
		return answer.status;
	}

	async connect(who: Person): Promise<boolean> {
		const stream = `${who.key} socket ${++who.lines}`;
		const heard = (text: string) => this.#hear(who, stream, text);
		const at = who.role === 'organizer' ? `/o/live/?session=${this.session}` : `/s/${this.path(who)}/live/`;
		who.line = await Line.open(this.house.port, at, who.device, heard);
		return who.line !== null;
	}

	#hear(who: Person, stream: string, text: string): void {
		if (who.blind) this.record.add(stream, text);
		else if (who.role === 'presenter') {
			this.record.presenters.push(text);
			this.record.looked ||= !this.record.aborted && text.includes('"view"');
		}
	}

	/** Signed in and connected, by whatever that takes. */
	async enter(who: Person): Promise<void> {
		if (who.line?.isOpen) return;
		this.#drawFor(who);
		if (who.device.cookie === '') await this.redeem(who);
		await settle();
		await this.connect(who);
		this.covered.add(`role ${who.role}`);
	}

	async leave(who: Person): Promise<void> {
		await who.line?.close();
		who.line = null;
		await settle();
	}

	/** A command through the person's own connection; null when there is none. */
	async send(who: Person, command: ClientCommand): Promise<CommandAck | null> {
		await this.enter(who);
		this.#drawFor(who);
		return this.sent(who, command, this.#id(who.startup !== null && !who.blind));
	}

	/** The organizer's, in the script or beside it. */
	async desk(command: ClientCommand, only = false, purpose?: string): Promise<CommandAck | null> {
		if (only) this.noise();
		else this.act();
		if (purpose !== undefined) this.house.chance.for(purpose);
		if (only && this.doors) await this.#besides();
		return this.sent(only ? this.beside : this.organizer, command, purpose ?? this.#id(only));
	}

	async #besides(): Promise<void> {
		const { seat, device } = this.organizer;
		this.beside.seat = seat;
		this.beside.device = device;
		if (!this.beside.line?.isOpen) await this.connect(this.beside);
	}

	#id(only: boolean): string {
		const n = only ? `only-${this.#noises}` : `both-${this.#acts}`;
		return `command-${this.record.step}-${n}`;
	}

	/** A command under an id of the caller's, over a connection that is there. */
	async sent(who: Person, command: ClientCommand, id: string): Promise<CommandAck | null> {
		const key = id.replaceAll(' ', '-').padEnd(8, '-');
		const { server } = this.house;
		const aborts = command.type === 'abort' && !this.record.aborted;
		if (aborts) this.record.aborted = true;
		const answer = this.doors
			? await who.line?.ask('command', { id: key, command })
			: await server.sessions.submit(this.session, key, command, {
					kind: 'seat',
					seat: who.seat,
					role: who.role as 'organizer'
				});
		await settle();
		this.covered.add(`role ${who.role}`);
		const ack = (answer ?? null) as CommandAck | null;
		if (aborts && !ack?.ok) this.record.aborted = false;
		if (ack?.ok && command.type === 'callSlot') this.record.called = true;
		if (ack !== null) this.covered.add(`command ${command.type} ${ack.ok ? 'done' : 'refused'}`);
		return ack;
	}

	/** The auditor's word, from which the order follows. */
	async contribute(who: Person): Promise<void> {
		this.house.chance.for('draw');
		const command = { type: 'contribute', contribution: 'dados' } as const;
		if (!(await this.sent(who, command, 'contribution'))?.ok) throw new Error('no draw');
	}

	/** Time for views to go out. */
	flush(): Promise<void> {
		return this.house.time.pass(FLUSH_MS);
	}

	/** A deck as its presenter's browser sends it. @param draw before each request that makes an id */
	async upload(cast: number, texts: readonly string[], draw: () => void): Promise<void> {
		const who = this.presenter(cast);
		const member = this.cast[cast] as Member;
		const ids: string[] = [];
		if (texts.length > 0) {
			draw();
			const answer = await this.http(
				who,
				{
					method: 'POST',
					path: `/s/${this.path(who)}/api/slides/picture`,
					headers: {
						'content-type': 'image/jpeg',
						'content-disposition': `attachment; filename="${member.file}"`
					},
					body: await photo(member.exif)
				},
				'/s/:path/api/slides/picture'
			);
			// Not now: the slot was called, or it is over.
			if (answer.status !== 200) return settle();
			ids.push((JSON.parse(answer.body.toString()) as { id: string }).id);
		}
		draw();
		const slides = texts.map((text) => ({ id: ids[0], text }));
		const first = await this.#deck(who, { slides });
		if (first.status === 422) {
			// The presenter leaves standing what the linter found, and says why.
			const { found } = JSON.parse(first.body.toString()) as { found: object[] };
			draw();
			await this.#deck(who, { slides, kept: found.map((f) => ({ ...f, reason: 'Así se llama' })) });
		}
		await settle();
	}

	#deck(who: Person, body: object): Promise<Answer> {
		const path = `/s/${this.path(who)}/api/slides/deck`;
		const ask = { method: 'POST', path, headers: JSON_TYPE, body: JSON.stringify(body) };
		return this.http(who, ask, '/s/:path/api/slides/deck');
	}

	/** Until everything written has arrived. */
	async rest(): Promise<void> {
		for (const p of [...this.people, this.organizer, this.beside]) await p.line?.rest();
	}

	end(): void {
		for (const p of [...this.people, this.organizer, this.beside]) p.line?.cut();
	}
}

export const JSON_TYPE = { 'content-type': 'application/json' };

/** Long bodies by their sum; what is random in a page is taken out before. */
function shown(body: Buffer): string {
	const text = body.toString('latin1');
	if (body.length <= LONG || text.startsWith('<!doctype html>')) return text;
	return `‹${body.length} bytes, sum ${body.reduce((a, b) => (a * 31 + b) % 4_294_967_291, 7)}›`;
}

const photos = new Map<string, Promise<Buffer>>();

/** The same pixels, whoever wrote their name into it. */
function photo(exif: string): Promise<Buffer> {
	const made = photos.get(exif) ?? take(exif);
	photos.set(exif, made);
	return made;
}

function take(exif: string): Promise<Buffer> {
	return sharp({ create: { width: 64, height: 36, channels: 3, background: '#336699' } })
		.withExif({ IFD0: { Artist: exif, ImageDescription: exif, Software: exif } })
		.jpeg()
		.toBuffer();
}
