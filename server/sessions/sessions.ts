import type { Actor } from '../../src/domain/session/context.ts';
import type { Command } from '../../src/domain/session/commands.ts';
import { evolve } from '../../src/domain/session/evolve.ts';
import type { SeatId, SessionId } from '../../src/domain/session/ids.ts';
import type { ClientCommand } from '../../src/wire/commands.ts';
import type { CommandAck } from '../../src/wire/frames.ts';
import { isLocked } from '../journal/lock.ts';
import type { JsonValue } from '../journal/port.ts';
import { completeCommand } from './complete.ts';
import { defaultDraft } from './defaults.ts';
import { Details } from './details.ts';
import { stored } from './events.ts';
import type { SessionPorts } from './ports.ts';
import { SessionRoom } from './room.ts';
import { summaryOf, type Summary } from './summary.ts';

/** A line of the organizer's list. */
export type Row = Omit<Summary, 'organizer'> & { id: SessionId };

/** Phases in which something goes on by itself after a start: a reveal under way, media. Others wait for somebody. */
const UNDER_WAY: readonly Summary['phase'][] = ['revealing', 'pitching', 'review', 'sealed'];

/** All sessions of this server: loaded when first needed, dropped when nobody needs them. */
export class Sessions {
	readonly ports: SessionPorts;
	readonly #rooms = new Map<SessionId, Promise<SessionRoom>>();
	readonly #open = new Map<SessionId, SessionRoom>();

	constructor(ports: SessionPorts) {
		this.ports = ports;
		ports.people.seats.onGone(({ session, seat }) => this.#open.get(session)?.asideChanged({ seat }));
	}

	/** Loads what has to go on by itself after a start, what is nearest to its end first. */
	async resume(): Promise<void> {
		const all = await this.#listed();
		for (const phase of UNDER_WAY) {
			for (const { id } of all.filter((s) => s.summary?.phase === phase)) await this.room(id);
		}
		for (const { id } of all.filter((s) => s.summary === null)) await this.#summarise(id);
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
		const event = { type: 'SessionCreated', session: id, draft, organizer: newId() } as const;
		const details = new Details(id, this.ports.vault, this.ports.random);
		const result = await journal.append({
			session: id,
			expected: 0,
			at: clock(),
			events: [stored(event, details)],
			summary: summaryOf(evolve({ phase: 'none' }, event)) as unknown as JsonValue
		});
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
		return ack.ok && command.type === 'deleteDraft' ? this.#delete(session, ack) : ack;
	}

	async organizerSeat(session: SessionId): Promise<SeatId | null> {
		const room = await this.room(session);
		return room === null || room.state.phase === 'none' ? null : room.state.organizer;
	}

	/** All sessions, the latest date first: from what is kept beside the events, without reading them. */
	async list(): Promise<Row[]> {
		const rows = (await this.#listed()).flatMap(({ id, summary }): Row[] => {
			if (summary === null) return [];
			const { organizer: _, ...told } = summary;
			return [{ id, ...told }];
		});
		return rows.sort((a, b) => (b.startsAt ?? Infinity) - (a.startsAt ?? Infinity) || (a.id < b.id ? -1 : 1));
	}

	close(): void {
		for (const room of this.#open.values()) room.close();
	}

	async #listed(): Promise<{ id: SessionId; summary: Summary | null }[]> {
		const all = await this.ports.journal.list();
		return all.map(({ session, summary }) => ({ id: session, summary: summary as Summary | null }));
	}

	/** For a session from before there were summaries. */
	async #summarise(id: SessionId): Promise<void> {
		const room = await this.room(id);
		const summary = room === null ? null : summaryOf(room.state);
		if (room === null || summary === null) return;
		await this.ports.journal.append({
			session: id,
			expected: room.live.seq,
			at: this.ports.clock(),
			events: [],
			summary: summary as unknown as JsonValue
		});
		if (room.viewers === 0 && !UNDER_WAY.includes(summary.phase)) this.#drop(id);
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

	async #delete(id: SessionId, ack: CommandAck): Promise<CommandAck> {
		const { journal, people, vault, slides, voice } = this.ports;
		voice.follow(id, null);
		try {
			await journal.forget(id, () => {
				people.forget(id);
				vault.destroySession(id);
			});
		} catch (error) {
			return { ok: false, refusal: isLocked(error) ? 'busy' : 'storage' };
		}
		slides.forgetSession(id);
		this.#drop(id);
		return ack;
	}
}

export class StorageError extends Error {
	override readonly name = 'StorageError';
}
