import type { Actor } from '../../src/domain/session/context.ts';
import type { Command } from '../../src/domain/session/commands.ts';
import type { SeatId, SessionId } from '../../src/domain/session/ids.ts';
import { replay } from '../../src/domain/session/evolve.ts';
import type { Known, State } from '../../src/domain/session/state.ts';
import type { ClientCommand } from '../../src/wire/commands.ts';
import type { CommandAck } from '../../src/wire/frames.ts';
import { completeCommand } from './complete.ts';
import { defaultDraft } from './defaults.ts';
import { Details } from './details.ts';
import { eventsOf, stored } from './events.ts';
import type { SessionPorts } from './ports.ts';
import { SessionRoom } from './room.ts';

/** A line of the organizer's list. */
export interface Summary {
	id: SessionId;
	entity: string;
	title: string;
	phase: Known['phase'];
	startsAt: number | null;
	timeZone: string;
	startups: number;
	officials: number;
}

/** All sessions of this server: loaded when first needed, dropped when nobody needs them. */
export class Sessions {
	readonly ports: SessionPorts;
	readonly #rooms = new Map<SessionId, Promise<SessionRoom>>();
	readonly #open = new Map<SessionId, SessionRoom>();

	constructor(ports: SessionPorts) {
		this.ports = ports;
		ports.people.seats.onGone(({ session, seat }) => this.#open.get(session)?.asideChanged({ seat }));
	}

	/** Loads what has to go on by itself after a start: a reveal under way, media, links. */
	async resume(): Promise<void> {
		for (const id of await this.ports.journal.sessions()) {
			const room = await this.room(id);
			if (room !== null && idle(room)) this.#drop(id);
		}
	}

	/** Null when there is no such session. */
	async room(id: SessionId): Promise<SessionRoom | null> {
		let loading = this.#rooms.get(id);
		if (loading === undefined) {
			loading = this.#load(id);
			this.#rooms.set(id, loading);
			loading.catch(() => this.#rooms.delete(id));
		}
		const room = await loading;
		if (room.state.phase !== 'none') return room;
		this.#drop(id);
		return null;
	}

	/** The id of a new draft. */
	async create(): Promise<SessionId> {
		const { journal, newId, clock } = this.ports;
		const id = newId();
		const draft = defaultDraft(newId);
		const event = stored(
			{ type: 'SessionCreated', session: id, draft, organizer: newId() },
			this.#details(id)
		);
		const result = await journal.append({ session: id, expected: 0, at: clock(), events: [event] });
		if (!result.ok) throw new StorageError(result.reason);
		return id;
	}

	/** Everybody's commands come through here. `made` in the ack is the id of a new seat or startup. */
	async submit(session: SessionId, id: string, client: ClientCommand, actor: Actor): Promise<CommandAck> {
		const { command, made } = completeCommand(client, this.ports.newId);
		return this.perform(session, id, command, made, actor);
	}

	/** For commands that a door makes itself, after its own checks: a deck of slides. */
	async perform(
		session: SessionId,
		id: string,
		command: Command,
		made: string | null,
		actor: Actor
	): Promise<CommandAck> {
		const room = await this.room(session);
		if (room === null) return { ok: false, refusal: 'not-found' };
		const ack = await room.submit(id, command, actor, made);
		if (ack.ok && command.type === 'deleteDraft') await this.#delete(session);
		return ack;
	}

	async organizerSeat(session: SessionId): Promise<SeatId | null> {
		const room = await this.room(session);
		return room === null || room.state.phase === 'none' ? null : room.state.organizer;
	}

	async list(): Promise<Summary[]> {
		const { journal } = this.ports;
		const ids = await journal.sessions();
		const all = await Promise.all(ids.map((id) => this.#summary(id)));
		return all
			.filter((s) => s !== null)
			.sort((a, b) => (b.startsAt ?? Infinity) - (a.startsAt ?? Infinity) || (a.id < b.id ? -1 : 1));
	}

	close(): void {
		for (const room of this.#open.values()) room.close();
	}

	async #summary(id: SessionId): Promise<Summary | null> {
		const state = this.#open.get(id)?.state ?? (await this.#replay(id));
		if (state.phase === 'none') return null;
		const { draft } = state;
		return {
			id,
			entity: draft.entity,
			title: draft.challenge.title,
			phase: state.phase,
			startsAt: draft.startsAt,
			timeZone: draft.timeZone,
			startups: state.startups.length,
			officials: state.seats.filter((s) => s.role === 'official').length
		};
	}

	async #replay(id: SessionId): Promise<State> {
		return replay(eventsOf(await this.ports.journal.read(id), this.#details(id)));
	}

	#details(id: SessionId): Details {
		return new Details(id, this.ports.vault, this.ports.random);
	}

	async #load(id: SessionId): Promise<SessionRoom> {
		const room = new SessionRoom(id, this.ports);
		await room.load();
		this.#open.set(id, room);
		return room;
	}

	#drop(id: SessionId): void {
		this.#open.get(id)?.close();
		this.#open.delete(id);
		this.#rooms.delete(id);
	}

	async #delete(id: SessionId): Promise<void> {
		const { journal, people, vault, slides, voice } = this.ports;
		voice.follow(id, null);
		await journal.forget(id);
		people.forget(id);
		vault.destroySession(id);
		slides.forgetSession(id);
		this.#drop(id);
	}
}

export class StorageError extends Error {
	override readonly name = 'StorageError';
}

/** Over, and nobody looks: it need not stay in memory. */
function idle(room: SessionRoom): boolean {
	return room.viewers === 0 && ['draft', 'closed', 'aborted'].includes(room.state.phase);
}
