import type { Actor } from '../../src/domain/session/context.ts';
import type { Command } from '../../src/domain/session/commands.ts';
import { evolve } from '../../src/domain/session/evolve.ts';
import type { SeatId, SessionId } from '../../src/domain/kernel/ids.ts';
import type { Language } from '../../src/domain/session/script.ts';
import { closes } from '../../src/domain/session/rules/closing.ts';
import type { ClientCommand } from '../../src/wire/commands.ts';
import type { CommandAck } from '../../src/wire/frames.ts';
import { isLocked } from '../store/lock.ts';
import type { JsonValue } from '../journal/port.ts';
import type { Provided } from '../streams/submission.ts';
import { completeCommand } from './complete.ts';
import { defaultDraft } from './defaults.ts';
import { DamagedError, isDamage } from './damaged.ts';
import { Details } from './details.ts';
import { stored } from './events.ts';
import type { SessionPorts } from './ports.ts';
import { SessionRoom } from './room.ts';
import { summaryOf, type Summary } from './summary.ts';

/** A line of the organizer's list; of a damaged session it tells what is still known. */
export type ListedSession = Omit<Summary, 'organizer' | 'phase'> & {
	id: SessionId;
	phase: Summary['phase'] | null;
	damaged: boolean;
};

/** What is told of a session of which nothing is known: from before there were summaries, and damaged. */
const UNKNOWN = {
	organizer: '',
	entity: '',
	title: '',
	phase: null,
	startsAt: null,
	timeZone: 'UTC',
	startups: 0,
	officials: 0
};
/** Between two slices of looking at sessions that nobody asked for, ms. */
const REST_MS = 5;
/** A session that was found whole after a fault is not looked at again for so long, ms. */
const LOOK_AGAIN_MS = 10_000;
/** How often a session is looked at while it goes on being written. */
const LOOKS = 5;
/** How long a list asked for right after a start waits for all to be looked at, ms. */
const LIST_WAITS_MS = 1000;
/** How long a stop waits for what is closed and not recorded, ms. */
const SETTLE_MS = 1000;

/** Phases in which something goes on by itself after a start: a reveal under way, media. Others wait for somebody. */
const UNDER_WAY: readonly Summary['phase'][] = ['revealing', 'pitching', 'review', 'sealed'];

/** All sessions of this server: loaded when first needed, dropped when nobody needs them. */
export class Sessions {
	readonly ports: SessionPorts;
	readonly #damaged = new Map<SessionId, DamagedError>();
	/** Settles when every session has been looked at since the start. */
	#inspected: Promise<void> = Promise.resolve();
	#closed = false;
	#listing: Promise<ListedSession[]> | null = null;
	readonly #listeners: ((session: SessionId) => void)[] = [];
	readonly #deleted: ((session: SessionId) => void)[] = [];
	/** Drafts that are gone: none begins under their ids, which others still take for gone. */
	readonly #forgotten = new Set<SessionId>();
	/** Sessions in which something failed, and when they were last found to be whole. */
	readonly #looking = new Map<SessionId, Promise<void>>();
	readonly #whole = new Map<SessionId, number>();
	readonly #rooms = new Map<SessionId, Promise<SessionRoom>>();
	readonly #open = new Map<SessionId, SessionRoom>();

	constructor(ports: SessionPorts) {
		this.ports = ports;
		ports.people.seats.onGone(({ session, seat }) => this.#open.get(session)?.seatGone(seat));
	}

	/**
	 * Loads what has to go on by itself after a start, what is nearest to its end first; then looks at all others, with
	 * rests, so that damage is known before somebody needs them. What fails is told and stays with its session.
	 */
	resume(): Promise<void> {
		return (this.#inspected = this.#resume());
	}

	/** Null when there is no such session. Rejects with {@link DamagedError} when it can no longer be read. */
	async room(id: SessionId): Promise<SessionRoom | null> {
		const damaged = this.#damaged.get(id);
		if (damaged !== undefined) throw damaged;
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

	/** A seat's link was redeemed: for whoever looks at it just now. */
	linkChanged(session: SessionId, seat: SeatId): void {
		this.#open.get(session)?.asideChanged({ seat });
	}

	/**
	 * The id of a new draft.
	 * @param language of its criteria
	 * @param asked its id: where it was begun before under the same, that one is meant
	 */
	async create(language: Language = 'es', asked?: SessionId): Promise<SessionId> {
		const { journal, newId, clock } = this.ports;
		const id = asked === undefined || this.#forgotten.has(asked) ? newId() : asked;
		const draft = defaultDraft(newId, language);
		const event = { type: 'SessionCreated', session: id, draft, organizer: newId() } as const;
		const details = new Details(id, this.ports.vault, this.ports.random);
		const result = await journal.append({
			session: id,
			expected: 0,
			at: clock(),
			events: [stored(event, details)],
			summary: summaryOf(evolve({ phase: 'none' }, event)) as unknown as JsonValue,
			// From the beginning, so that who does something to be sealed first leaves no mark.
			effects: () => details.prepare()
		});
		if (!result.ok && result.reason !== 'conflict') throw new StorageError(result.reason);
		return id;
	}

	/**
	 * Everybody's commands come through here. `made` in the ack is the id of a new seat or startup.
	 *
	 * @param provided what has to hold when it is stored
	 */
	async submit(
		session: SessionId,
		id: string,
		client: ClientCommand,
		actor: Actor,
		provided?: Provided
	): Promise<CommandAck> {
		const { command, made } = completeCommand(client, this.ports.newId);
		return this.perform(session, id, command, made, actor, provided);
	}

	/** For commands that a door makes itself, after its own checks: a deck of slides. */
	async perform(
		session: SessionId,
		id: string,
		command: Command,
		made: string | null,
		actor: Actor,
		provided?: Provided
	): Promise<CommandAck> {
		const room = await this.room(session);
		if (room === null) return { ok: false, refusal: 'not-found' };
		const counted = actor.kind === 'seat' && !closes(command, actor);
		if (counted && !room.mayRecord(actor.seat)) return { ok: false, refusal: 'rate' };
		const ack = await this.#submitted(room, () => room.submit({ ...provided, id, command, actor, made }));
		return ack.ok && command.type === 'deleteDraft' ? this.#delete(room, ack) : ack;
	}

	/** Of a damaged session too, so that its organizer can be told. */
	async organizerSeat(session: SessionId): Promise<SeatId | null> {
		try {
			const room = await this.room(session);
			return room === null || room.state.phase === 'none' ? null : room.state.organizer;
		} catch (error) {
			if (!(error instanceof DamagedError)) throw error;
			const listed = await this.#listed();
			return listed.find((s) => s.id === session)?.summary?.organizer ?? '';
		}
	}

	/** All sessions, the latest date first: from what is kept beside the events, without reading them. */
	list(): Promise<ListedSession[]> {
		// Whoever asks while it is being made gets the same.
		this.#listing ??= this.#list().finally(() => (this.#listing = null));
		return this.#listing;
	}

	async #list(): Promise<ListedSession[]> {
		await atMost(this.#inspected, LIST_WAITS_MS);
		const rows = (await this.#listed()).map(({ id, summary }): ListedSession => {
			const { organizer: _, ...told } = summary ?? UNKNOWN;
			return { id, damaged: this.#damaged.has(id), ...told };
		});
		return rows.sort((a, b) => (b.startsAt ?? Infinity) - (a.startsAt ?? Infinity) || (a.id < b.id ? -1 : 1));
	}

	/** Told when a session that people are in turns out to be damaged. */
	onDamaged(listener: (session: SessionId) => void): void {
		this.#listeners.push(listener);
	}

	/** Told when a draft is gone for ever. */
	onDeleted(listener: (session: SessionId) => void): void {
		this.#deleted.push(listener);
	}

	/** Before a stop: what is closed and not recorded has a last moment to be. */
	async settle(): Promise<void> {
		const until = performance.now() + SETTLE_MS;
		const holding = () => [...this.#open.values()].some((room) => room.live.holding);
		while (holding() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 10));
	}

	close(): void {
		this.#closed = true;
		for (const room of this.#open.values()) room.close();
	}

	async #listed(): Promise<{ id: SessionId; summary: Summary | null }[]> {
		const all = await this.ports.journal.list();
		return all.map(({ session, summary }) => ({ id: session, summary: summary as Summary | null }));
	}

	async #resume(): Promise<void> {
		const all = await this.#listed();
		const urgent = UNDER_WAY.flatMap((phase) => all.filter((s) => s.summary?.phase === phase));
		for (const { id } of urgent) await this.room(id).catch((error) => this.#told(id, error));
		const others = all.filter((s) => !urgent.includes(s));
		// Until it is looked at, nothing is known of a session from before there were summaries.
		others.sort((a, b) => Number(b.summary === null) - Number(a.summary === null));
		await this.#inspectAll(others);
	}

	async #inspectAll(all: readonly { id: SessionId; summary: Summary | null }[]): Promise<void> {
		for (const { id, summary } of all) {
			if (this.#closed) return;
			try {
				await this.#inspect(id, summary === null);
			} catch (error) {
				this.#told(id, error);
			}
			await new Promise((resolve) => setTimeout(resolve, REST_MS));
		}
	}

	/** @param bare from before there were summaries: it gets one */
	async #inspect(id: SessionId, bare: boolean): Promise<void> {
		if (this.#rooms.has(id) || this.#damaged.has(id)) return;
		const room = new SessionRoom(id, this.ports);
		try {
			await room.inspect(REST_MS);
		} catch (error) {
			throw this.#judged(id, error);
		} finally {
			room.close();
		}
		// A stop may have come between the abort and what follows from it.
		if (room.state.phase === 'aborted') {
			this.ports.slides.forgetSession(id);
			this.ports.closings.forget(id);
		}
		const summary = summaryOf(room.state);
		if (!bare || summary === null || this.#closed) return;
		const { journal, clock } = this.ports;
		const expected = room.live.seq;
		await journal.append({
			session: id,
			expected,
			at: clock(),
			events: [],
			summary: summary as unknown as JsonValue
		});
	}

	async #load(id: SessionId): Promise<SessionRoom> {
		const room = new SessionRoom(id, this.ports, (error) => this.#lookInto(id, error));
		try {
			await room.load();
		} catch (error) {
			room.close();
			throw this.#judged(id, error);
		}
		this.#open.set(id, room);
		return room;
	}

	/** What the store refused, or what threw, may be damage: whoever asked is told so then. */
	async #submitted(room: SessionRoom, submit: () => Promise<CommandAck>): Promise<CommandAck> {
		const { id } = room.live;
		const ack = await submit().catch(async (error: unknown) => {
			throw await this.#lookInto(id, error);
		});
		const suspect = !ack.ok && (ack.refusal === 'storage' || ack.refusal === 'unrecorded');
		const damaged = suspect ? await this.#lookInto(id, null) : null;
		if (damaged !== null) throw damaged;
		return ack;
	}

	/**
	 * Looks at a session anew in which something failed; when it is damaged, all who are in it are told.
	 *
	 * @returns that it is damaged, or the fault itself
	 */
	async #lookInto(id: SessionId, error: unknown): Promise<unknown> {
		const since = performance.now() - (this.#whole.get(id) ?? -Infinity);
		const passing = error !== null && !isDamage(error);
		if (!this.#closed && !this.#damaged.has(id) && !passing && since >= LOOK_AGAIN_MS) {
			const looking = this.#looking.get(id) ?? this.#look(id).finally(() => this.#looking.delete(id));
			this.#looking.set(id, looking);
			await looking;
		}
		return this.#damaged.get(id) ?? error;
	}

	async #look(id: SessionId): Promise<void> {
		const seq = () => this.#open.get(id)?.live.seq;
		for (let tries = 1; ; tries++) {
			const before = seq();
			const found = await this.#fault(id);
			// What was recorded meanwhile may be all that was wrong with it.
			if (found !== null && seq() !== before && tries < LOOKS) continue;
			if (found === null) return void this.#whole.set(id, performance.now());
			this.#judged(id, found);
			this.#drop(id);
			this.ports.voice.follow(id, null);
			for (const listener of this.#listeners) listener(id);
			return;
		}
	}

	/** What is wrong with what is stored of a session; null for nothing, or nothing that lasts. */
	async #fault(id: SessionId): Promise<unknown> {
		const room = new SessionRoom(id, this.ports);
		try {
			await room.inspect();
			return null;
		} catch (error) {
			await new Promise((resolve) => setImmediate(resolve));
			return isDamage(error) ? error : null;
		} finally {
			room.close();
		}
	}

	/** Damage is remembered and told once: whoever comes to the session is told from then on. */
	#judged(id: SessionId, error: unknown): unknown {
		if (!isDamage(error)) return error;
		const damaged = this.#damaged.get(id) ?? new DamagedError(id, error);
		if (!this.#damaged.has(id))
			this.ports.faults.tell(
				'session damaged; a backup brings it back, and all sessions to its moment',
				error,
				id
			);
		this.#damaged.set(id, damaged);
		return damaged;
	}

	#told(id: SessionId, error: unknown): void {
		if (!(error instanceof DamagedError)) this.ports.faults.tell('session not loaded', error, id);
	}

	#drop(id: SessionId): void {
		this.#open.get(id)?.close();
		this.#open.delete(id);
		this.#rooms.delete(id);
	}

	async #delete({ live }: SessionRoom, ack: CommandAck): Promise<CommandAck> {
		const { journal, closings, people, vault, slides, voice } = this.ports;
		const { id } = live;
		try {
			await journal.forget(id, () => {
				// Its doors may have been opened since it was accepted.
				if (live.coming.phase !== 'draft') throw new OpenedError();
				people.forget(id);
				vault.destroySession(id);
				live.forgotten = true;
			});
		} catch (error) {
			live.forgotten = false;
			if (error instanceof OpenedError) return { ok: false, refusal: 'not-now' };
			return { ok: false, refusal: isLocked(error) ? 'busy' : 'storage' };
		}
		voice.follow(id, null);
		slides.forgetSession(id);
		closings.forget(id);
		this.#drop(id);
		this.#forgotten.add(id);
		for (const listener of this.#deleted) listener(id);
		return ack;
	}
}

async function atMost(work: Promise<void>, ms: number): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
	await Promise.race([work.catch(() => {}), late]);
	clearTimeout(timer);
}

/** What was to be deleted is no draft any more. */
class OpenedError extends Error {
	override readonly name = 'OpenedError';
}

export class StorageError extends Error {
	override readonly name = 'StorageError';
}
