import { isDeepStrictEqual } from 'node:util';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Found } from '../../src/domain/lint/explained.ts';
import type { KeptFinding } from '../../src/domain/lint/finding.ts';
import type { Command } from '../../src/domain/session/commands.ts';
import type { Actor } from '../../src/domain/session/context.ts';
import { decide } from '../../src/domain/session/decide.ts';
import type { SessionEvent } from '../../src/domain/session/events.ts';
import { concerns } from '../../src/domain/session/project/concerns.ts';
import { callOf } from '../../src/domain/session/rules/closing.ts';
import { may } from '../../src/domain/session/rules/rights.ts';
import type { Language } from '../../src/domain/session/script.ts';
import { liveOf, type State } from '../../src/domain/session/state.ts';
import type { CommandAck } from '../../src/wire/frames.ts';
import { Guard } from '../guard/guard.ts';
import { limits } from '../limits.ts';
import { Pace } from '../pace.ts';
import type { Jobs } from '../work/port.ts';
import { SessionAside, type AsideChange } from './aside.ts';
import { Details } from './details.ts';
import { changedBy, perform, reconcile, type Outside } from './effects.ts';
import { Egress } from './egress.ts';
import { SessionFacts } from './facts.ts';
import { FollowUp } from './follow-up.ts';
import { lintBeside } from './lint.ts';
import { LiveSession, type SessionSubmission } from './live-session.ts';
import { holds } from './marked.ts';
import type { SessionPorts } from './ports.ts';
import type { RecordSource } from './record.ts';
import { SessionSecrets } from './secrets.ts';
import { Showing } from './showing.ts';
import { assertSound } from './sound.ts';
import { Views, type Viewer } from './views.ts';
import { WrittenPitch } from './written.ts';

/** Between two slices of reading a chain for a file, ms: nobody waits for it but who asked. */
const REST_MS = 8;
/** Seats or their links changed. */
const SEAT_EVENTS: readonly SessionEvent['type'][] = [
	'SeatAdded',
	'SeatRemoved',
	'StartupAdded',
	'StartupRemoved'
];

/** What the egress guard looks for, or at, is another. */
const GUARDED: readonly SessionEvent['type'][] = [
	'DraftSaved',
	'DeckUploaded',
	'StartupRemoved',
	'SessionAborted'
];

type Suspect = (error: unknown) => Promise<unknown>;
const SYSTEM = { kind: 'system' } as const;

/** One session with all that follows its state: views, media, the key release. */
export class SessionRoom {
	readonly live: LiveSession;
	readonly facts: SessionFacts;
	readonly #ports: SessionPorts;
	readonly #outside: Outside;
	readonly #aside: SessionAside;
	readonly #egress: Egress | null;
	readonly #showing: Showing;
	readonly #followUp: FollowUp;
	readonly #written: WrittenPitch;
	readonly #suspect: Suspect;
	/** The call in which something was held back, and that is noted. */
	#heldIn = '';

	/** @param suspect looks into a fault that damage may be behind, and says what it is; not when it is only looked at */
	constructor(id: string, ports: SessionPorts, suspect: Suspect = async (error) => error) {
		this.#ports = ports;
		this.#suspect = suspect;
		const { people, identities, vault, random } = ports;
		const secrets = new SessionSecrets(id, vault, identities, random);
		const details = new Details(id, vault, random);
		this.#outside = {
			session: id,
			people,
			identities,
			secrets,
			details,
			forgetCommands: () => this.#forgetCommands()
		};
		this.live = new LiveSession(id, {
			journal: ports.journal,
			details,
			timers: ports.timers,
			context: (state) => this.facts.context(state),
			perform: (effects) => perform(this.#outside, effects),
			advanced: (events) => this.#advanced(events),
			recorded: (seat, bytes) => ports.quotas.recorded(this.facts.payer(seat), bytes),
			closed: () => this.#closedNow(),
			closings: ports.closings,
			fault: (error) => ports.faults.tell('closing not recorded', error, id)
		});
		this.facts = new SessionFacts(id, this.live, secrets, ports);
		this.#egress = ports.guard ? this.#guarded() : null;
		this.#aside = new SessionAside(this.live, secrets, people, identities);
		this.#showing = new Showing({
			views: this.#views(),
			timers: ports.timers,
			clock: ports.clock,
			state: () => this.state,
			aside: () => this.#aside.view(),
			alone: (what, work) => this.#alone(what, work),
			noticed: (work) => this.#noticed(work)
		});
		this.#written = new WrittenPitch(id, ports, () => this.state, {
			sayable: (startup, text, lines, said) => this.#egress?.sayable(startup, text, lines, said) ?? lines,
			caption: (slot, text) => this.#caption(slot, text),
			changed: (startup) => this.#showing.later((seat) => seat.startup === startup)
		});
		this.#followUp = new FollowUp({
			session: id,
			ports,
			facts: this.facts,
			state: () => this.state,
			release: () => this.#ours('release', { type: 'releaseKey' }),
			alone: (what, work) => this.#alone(what, work),
			silent: () => this.#written.hush()
		});
		this.#tellBeside();
	}

	get state(): State {
		return this.live.state;
	}

	/** Reads the session and picks up whatever a stop left undone. @throws when it is damaged */
	async load(): Promise<void> {
		await this.inspect();
		const closed = await this.live.takeUp();
		reconcile(this.#outside, this.state);
		if (this.state.phase === 'aborted') this.#followUp.forgetFiles();
		this.#aside.changed('all');
		this.#followUp.now();
		for (const record of closed) this.#alone('closing', record);
	}

	/** Only reads it, and all it needs later. @throws when it is damaged */
	async inspect(restMs = 0): Promise<void> {
		await this.live.load(restMs);
		assertSound(this.#outside, this.#ports.vault, this.state, this.live.withheld);
	}

	async submit(asked: SessionSubmission): Promise<CommandAck> {
		const { command, actor, stands = () => true } = asked;
		let stored = false;
		/** Asked where it is stored, which a repeat is not. */
		const storing = (): boolean => {
			stored = true;
			return stands();
		};
		const ack = await this.live.submit(command.type === 'sayText' ? { ...asked, stands: storing } : asked);
		const changed = ack.ok ? changedBy(command, actor) : null;
		if (changed !== null) this.asideChanged(changed);
		if (ack.ok && stored && command.type === 'sayText' && stands()) this.#say(actor, command.text);
		return ack;
	}

	/** @param mark of the view that a page had last: when it tells of what is not here, an older backup was put back */
	async compare(mark: unknown): Promise<void> {
		if (this.#aside.behind !== null) return;
		if (await this.#noticed(() => holds(this.#ports, this.live.id, mark))) return;
		this.#aside.behind ??= this.#ports.newId();
		this.#ports.faults.tell(
			'older than what a page has seen; an older backup was put back',
			null,
			this.live.id
		);
		this.#showing.later(() => true);
	}

	join(viewer: Viewer): void {
		this.#showing.join(viewer);
	}

	leave(viewer: Viewer): void {
		this.#showing.leave(viewer);
	}

	/** Something outside the evidence changed: names, links, help, the relay. */
	asideChanged(what: AsideChange): void {
		this.#aside.changed(what);
		if (what === 'all' || 'startup' in what) this.#egress?.changed();
		this.#showing.later((seat) => {
			if (what === 'all') return true;
			return 'seat' in what ? seat.id === what.seat : seat.startup === what.startup;
		});
	}

	/** A seat's device is signed out: what it began to say ends with it. */
	seatGone(seat: string): void {
		this.asideChanged({ seat });
		if (this.#written.sayer === seat) this.#written.hush();
	}

	/** A presenter's device began or ceased to give sound. */
	presenceChanged(): void {
		this.#showing.later((seat) => seat.role === 'moderator');
	}

	setRelay(relay: 'ok' | 'down' | 'away'): void {
		this.#aside.relay = relay;
		this.#showing.later((seat) => seat.role === 'moderator' || seat.role === 'presenter');
	}

	/** The event chain as stored: hashes can be checked from this file alone. @throws before its first event when it is damaged */
	async record(): Promise<RecordSource> {
		return this.#noticed(async () => {
			const read = () => this.#ports.journal.read(this.live.id, 0, REST_MS);
			for await (const _ of read());
			const key = this.#outside.details.key();
			return {
				format: 'blindpick-record-1',
				session: this.live.id,
				details: key === null ? null : bytesToHex(key),
				events: read()
			};
		});
	}

	/** All scores as a file. Rejects as {@link Work} does. */
	scores(ask: Parameters<Jobs['scores']>[0], seat: string, signal: AbortSignal): Promise<Uint8Array> {
		return this.#ports.work.do('scores', { session: this.live.id, seat, onAir: false }, ask, signal);
	}

	/** Whether a command would be accepted now: asked before anything is read, looked over or drawn for it. */
	takes(command: Command, actor: Actor): boolean {
		return this.#noticed(() => decide(this.state, command, actor, this.facts.context(this.state)).ok);
	}

	/** Whether anything more of a seat's may be recorded now. */
	mayRecord(seat: string): boolean {
		return this.#ports.quotas.open(this.facts.payer(seat));
	}

	/**
	 * What a presenter's texts give away and nobody gave a reason for. Rejects as {@link Work} does. `still`: whether what
	 * they were compared with is the same still.
	 */
	async lookedOver(
		seat: string,
		texts: readonly string[],
		kept: readonly KeptFinding[],
		signal: AbortSignal,
		onAir: boolean
	): Promise<{ found: readonly Found[]; still: () => boolean }> {
		const { identities, session } = this.#outside;
		const known = (startup: string) => identities.getIdentity(session, startup);
		const beside = () => this.#noticed(() => lintBeside(this.state, seat, known));
		const then = beside();
		const ask = then && { ...then, texts, kept };
		const found = ask && (await this.#ports.work.do('lint', { session, seat, onAir }, ask, signal));
		return { found: found ?? [], still: () => isDeepStrictEqual(beside(), then) };
	}

	/** A text as officials would hear it, for the writer alone; null where nothing reads it. @throws Error */
	readAloud(seat: string, text: string, language: Language, signal: AbortSignal): Promise<Uint8Array | null> {
		return this.#written.read(seat, text, language, signal);
	}

	/** Stops what was given to be said of the own startup. */
	hush(seat: string): void {
		const startup = this.facts.ownStartup(seat);
		if (startup !== null && this.#written.says(startup.id)) this.#written.hush();
	}

	slideAllowed(seat: string, id: string): boolean {
		return this.#noticed(() => this.facts.slideAllowed(seat, id));
	}

	close(): void {
		this.live.close();
		this.#showing.close();
		this.#written.hush();
		this.#followUp.close();
	}

	#guarded(): Egress {
		const { identities, session } = this.#outside;
		const guard = new Guard(
			(startup) => identities.getIdentity(session, startup),
			() => this.facts.everybodys()
		);
		return new Egress(
			guard,
			(state) => this.facts.pitching(state),
			() => this.#noteHeld()
		);
	}

	#views(): Views {
		const { marks, timers, clock } = this.#ports;
		const { perSecond, atOnce, restMs } = limits.ownViews;
		return new Views(
			this.#egress,
			(rest) => setImmediate(() => this.#alone('views', rest)),
			{
				pace: () => new Pace(perSecond, atOnce, clock),
				wait: (rest) => void timers.set(() => this.#alone('views', rest), restMs)
			},
			() => marks.make(this.live.id, this.live.end),
			(error) => {
				this.#alone('view', () => Promise.reject(error as Error));
				this.#showing.tryAgain();
			}
		);
	}

	/** What views tell besides the state and its stores. */
	#tellBeside(): void {
		const { behind, voice } = this.#ports;
		const aside = this.#aside;
		aside.behind = behind.get(this.live.id) ?? null;
		// Until a relay is heard of, only "no voice at all" is worth a warning.
		const status = voice.status();
		aside.relay = status.mode === 'off' ? status.reason : 'ok';
		aside.sounding = (startup) => this.facts.sounding(startup);
		aside.speech = this.#written.view;
		aside.saying = (startup) => this.#written.saying(startup);
	}

	/** `decide` has found that it is this startup's turn; the plan may have moved on since. */
	#say(actor: Actor, text: string): void {
		if (actor.kind !== 'seat') return;
		const startup = this.facts.ownStartup(actor.seat);
		if (startup !== null && this.facts.plan()?.up && this.facts.pitching() === startup.id)
			this.#written.say(startup.id, actor.seat, text);
	}

	#caption(slot: string, text: string): void {
		if (!may(this.state, SYSTEM).includes('captionWritten')) return;
		this.#alone('caption', () => this.#ours('caption', { type: 'captionWritten', slot, text }));
	}

	/** A command of the server's own, under an id that nobody else has. */
	#ours(what: string, command: Command): Promise<CommandAck> {
		const id = `${what}-${this.#ports.newId()}`;
		return this.live.submit({ id, actor: SYSTEM, command, made: null });
	}

	#advanced(events: readonly SessionEvent[]): void {
		if (events.some((e) => SEAT_EVENTS.includes(e.type))) this.#aside.changed('all');
		if (events.some((e) => GUARDED.includes(e.type))) this.#egress?.changed();
		this.#followUp.after(events);
		if (events.some((e) => e.type === 'SessionAborted')) this.#aside.changed('all');
		this.#followUp.now();
		this.#ports.signals.advanced(this.live.id, this.live.seq);
		this.#showing.later((seat) => events.some((e) => concerns(e, seat)));
		// A cut and the key release do not wait for a burst to end.
		if (events.some((e) => e.type === 'BreachDeclared' || e.type === 'KeyReleased')) this.#showing.now();
	}

	/** What closes before it is recorded waits for no burst either. */
	#closedNow(): void {
		this.#followUp.now();
		this.#showing.later(() => true);
		this.#showing.now();
	}

	/** Once per call of a slot, over a restart too: for the moderator and the record. */
	#noteHeld(): void {
		const call = callOf(this.state);
		if (liveOf(this.state)?.held || this.#heldIn === call) return;
		this.#heldIn = call;
		this.#alone('note held', async () => {
			const ack = await this.#ours('held', { type: 'noteHeld' });
			if (!ack.ok) this.#heldIn = '';
		});
	}

	#forgetCommands(): void {
		const { state } = this;
		if (state.phase !== 'none') this.#ports.journal.forgetCommands(this.live.id, state.organizer);
	}

	#alone(what: string, work: () => unknown): void {
		this.#ports.faults.run(what, () => this.#noticed(work), { session: this.live.id });
	}

	/** Runs what reads the stores: a fault of it passes on, and is looked into. */
	#noticed<T>(work: () => T): T {
		const failed = async (error: unknown): Promise<never> => {
			throw await this.#suspect(error);
		};
		try {
			const result = work();
			return result instanceof Promise ? (result.catch(failed) as T) : result;
		} catch (error) {
			this.#ports.faults.run('look for damage', () => this.#suspect(error), { session: this.live.id });
			throw error;
		}
	}
}
