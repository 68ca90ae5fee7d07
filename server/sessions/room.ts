import { isDeepStrictEqual } from 'node:util';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Found } from '../../src/domain/lint/explained.ts';
import type { KeptFinding } from '../../src/domain/lint/finding.ts';
import type { Command } from '../../src/domain/session/commands.ts';
import { RELEASE_LEAD_MS, type Actor, type Context } from '../../src/domain/session/context.ts';
import type { SessionEvent } from '../../src/domain/session/events.ts';
import { contextOf } from '../../src/domain/lint/lint.ts';
import { decide } from '../../src/domain/session/decide.ts';
import type { MediaPlan } from '../../src/domain/session/media.ts';
import { concerns } from '../../src/domain/session/project/concerns.ts';
import { maySeeSlide } from '../../src/domain/session/project/slides.ts';
import { callOf } from '../../src/domain/session/rules/closing.ts';
import { mediaPlan } from '../../src/domain/session/rules/plan.ts';
import { may } from '../../src/domain/session/rules/rights.ts';
import type { Language } from '../../src/domain/session/script.ts';
import { isOpen, type Startup, type State } from '../../src/domain/session/state.ts';
import type { CommandAck } from '../../src/wire/frames.ts';
import { Guard } from '../guard/guard.ts';
import { limits } from '../limits.ts';
import { Pace } from '../pace.ts';
import type { Jobs } from '../work/port.ts';
import type { SessionPorts } from './ports.ts';
import type { RecordSource } from './record.ts';
import { holds } from './marked.ts';
import { SessionAside, type AsideChange } from './aside.ts';
import { Details } from './details.ts';
import { changedBy, perform, reconcile, type Outside } from './effects.ts';
import { Egress } from './egress.ts';
import { assertSound } from './sound.ts';
import { LiveSession, type Submission } from './live-session.ts';
import type { Payer } from './quotas.ts';
import { lintBeside } from './lint.ts';
import { SessionSecrets } from './secrets.ts';
import { WrittenPitch } from './written.ts';
import { Views, type Concerned, type Viewer } from './views.ts';

/**
 * Bursts are one frame: views go out at whole multiples of this, ms of the server's clock. A window that began with
 * whatever happened first would begin with what a viewer must not notice, and shift and split what it does see.
 */
const COALESCE_MS = 15;
/** A key release that came to nothing is tried again, soon at first. */
const AGAIN_FIRST_MS = 5;
const AGAIN_MOST_MS = 1000;
/** A view that could not be made is tried again after so long, ms. */
const VIEWS_AGAIN_MS = 1000;
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

/** One session with all that follows its state: views, media, the key release. */
export class SessionRoom {
	readonly live: LiveSession;
	readonly #ports: SessionPorts;
	readonly #outside: Outside;
	readonly #secrets: SessionSecrets;
	readonly #aside: SessionAside;
	readonly #egress: Egress | null;
	readonly #views: Views;
	readonly #written: WrittenPitch;
	readonly #suspect: Suspect;
	/** Whose own parts the next flush projects anew. */
	#concerned: Concerned[] = [];
	#flush: unknown = null;
	/** Views that could not be made are tried again, whether anything happens or not. */
	#again: unknown = null;
	#release: unknown = null;
	#closed = false;
	/** The call in which something was held back, and that is noted. */
	#heldIn = '';

	/** @param suspect looks into a fault that damage may be behind, and says what it is; not when it is only looked at */
	constructor(id: string, ports: SessionPorts, suspect: Suspect = async (error) => error) {
		this.#ports = ports;
		this.#suspect = suspect;
		const { people, identities, vault, random } = ports;
		this.#secrets = new SessionSecrets(id, vault, identities, random);
		const details = new Details(id, vault, random);
		this.#outside = {
			session: id,
			people,
			identities,
			secrets: this.#secrets,
			details,
			forgetCommands: () => this.#forgetCommands()
		};
		const guard = new Guard(
			(startup) => identities.getIdentity(id, startup),
			() => this.#everybodys()
		);
		const pitching = (state: State) => this.#pitching(state);
		this.#egress = ports.guard ? new Egress(guard, pitching, () => this.#noteHeld()) : null;
		const { perSecond, atOnce, restMs } = limits.ownViews;
		this.#views = new Views(
			this.#egress,
			(rest) => setImmediate(() => this.#alone('views', rest)),
			{
				pace: () => new Pace(perSecond, atOnce, ports.clock),
				wait: (rest) => void ports.timers.set(() => this.#alone('views', rest), restMs)
			},
			() => ports.marks.make(id, this.live.end),
			(error) => {
				this.#alone('view', () => Promise.reject(error as Error));
				this.#tryAgain();
			}
		);
		this.live = new LiveSession(id, {
			journal: ports.journal,
			details,
			timers: ports.timers,
			context: (state) => this.#context(state),
			perform: (effects) => perform(this.#outside, effects),
			advanced: (events) => this.#advanced(events),
			recorded: (seat, bytes) => ports.quotas.recorded(this.#payer(seat), bytes),
			closed: () => this.#closedNow(),
			closings: ports.closings,
			fault: (error) => ports.faults.tell('closing not recorded', error, id)
		});
		this.#aside = new SessionAside(this.live, this.#secrets, ports.people, ports.identities);
		this.#aside.behind = ports.behind.get(id) ?? null;
		// Until a relay is heard of, only "no voice at all" is worth a warning.
		const status = ports.voice.status();
		this.#aside.relay = status.mode === 'off' ? status.reason : 'ok';
		this.#aside.sounding = (startup) => this.#sounding(startup);
		this.#written = new WrittenPitch(id, ports, () => this.state, {
			sayable: (startup, text, lines, said) => this.#egress?.sayable(startup, text, lines, said) ?? lines,
			caption: (slot, text) => this.#caption(slot, text),
			changed: (startup) => this.#later((seat) => seat.startup === startup)
		});
		this.#aside.speech = this.#written.view;
		this.#aside.saying = (startup) => this.#written.saying(startup);
	}

	get state(): State {
		return this.live.state;
	}

	/** Reads the session and picks up whatever a stop left undone. @throws when it is damaged */
	async load(): Promise<void> {
		await this.inspect();
		const closed = await this.live.takeUp();
		reconcile(this.#outside, this.state);
		if (this.state.phase === 'aborted') this.#forgetFiles();
		this.#aside.changed('all');
		this.#follow();
		for (const record of closed) this.#alone('closing', record);
	}

	/** Only reads it, and all it needs later. @throws when it is damaged */
	async inspect(restMs = 0): Promise<void> {
		await this.live.load(restMs);
		assertSound(this.#outside, this.#ports.vault, this.state, this.live.withheld);
	}

	async submit(asked: Submission): Promise<CommandAck> {
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
		this.#later(() => true);
	}

	join(viewer: Viewer): void {
		this.#views.add(viewer);
		this.#shown(() => this.#views.first(this.state, () => this.#aside.view(), viewer));
	}

	leave(viewer: Viewer): void {
		this.#views.remove(viewer);
	}

	/** Something outside the evidence changed: names, links, help, the relay. */
	asideChanged(what: AsideChange): void {
		this.#aside.changed(what);
		if (what === 'all' || 'startup' in what) this.#egress?.changed();
		this.#later((seat) =>
			what === 'all' ? true : 'seat' in what ? seat.id === what.seat : seat.startup === what.startup
		);
	}

	/** A seat's device is signed out: what it began to say ends with it. */
	seatGone(seat: string): void {
		this.asideChanged({ seat });
		if (this.#written.sayer === seat) this.#written.hush();
	}

	/** A presenter's device began or ceased to give sound. */
	presenceChanged(): void {
		this.#later((seat) => seat.role === 'moderator');
	}

	setRelay(relay: 'ok' | 'down' | 'away'): void {
		this.#aside.relay = relay;
		this.#later((seat) => seat.role === 'moderator' || seat.role === 'presenter');
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

	/** Which startup pitches in a slot: for the server alone. */
	startupOf(slot: string): string | null {
		return this.#secrets.startupOf(this.state, slot);
	}

	/** Whether a command would be accepted now: asked before anything is read, looked over or drawn for it. */
	takes(command: Command, actor: Actor): boolean {
		return this.#noticed(() => decide(this.state, command, actor, this.#context(this.state)).ok);
	}

	/** Whether anything more of a seat's may be recorded now. */
	mayRecord(seat: string): boolean {
		return this.#ports.quotas.open(this.#payer(seat));
	}

	/** Officials' side is one, and each startup: no side can tell by its own quota what another does. */
	#payer(seat: string): Payer {
		return { session: this.live.id, side: this.#startupOfSeat(seat)?.id ?? '', seat };
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

	/** What a presenter gives in writing on a slide; '' for nothing. */
	scriptOf(seat: string, slide: number): string {
		return this.#startupOfSeat(seat)?.script?.texts[slide] ?? '';
	}

	/** A text as officials would hear it, for the writer alone; null where nothing reads it. @throws Error */
	readAloud(seat: string, text: string, language: Language, signal: AbortSignal): Promise<Uint8Array | null> {
		return this.#written.read(seat, text, language, signal);
	}

	/** Stops what was given to be said of the own startup. */
	hush(seat: string): void {
		const startup = this.#startupOfSeat(seat);
		if (startup !== null && this.#written.says(startup.id)) this.#written.hush();
	}

	/** Ids of the pictures in all decks. */
	slideIds(): ReadonlySet<string> {
		const { state } = this;
		return new Set(state.phase === 'none' ? [] : state.startups.flatMap((x) => x.deck.map((d) => d.id)));
	}

	slideAllowed(seat: string, id: string): boolean {
		return this.#noticed(() => maySeeSlide(this.state, seat, id, (slot) => this.startupOf(slot)));
	}

	close(): void {
		this.#closed = true;
		this.live.close();
		this.#views.close();
		this.#written.hush();
		if (this.#flush !== null) this.#ports.timers.clear(this.#flush);
		if (this.#again !== null) this.#ports.timers.clear(this.#again);
		if (this.#release !== null) this.#ports.timers.clear(this.#release);
	}

	#startupOfSeat(seat: string): Startup | null {
		const { state } = this;
		if (state.phase === 'none') return null;
		const own = state.seats.find((s) => s.id === seat)?.startup ?? null;
		return own === null ? null : (state.startups.find((x) => x.id === own) ?? null);
	}

	/** `decide` has found that it is this startup's turn; the plan may have moved on since. */
	#say(actor: Actor, text: string): void {
		if (actor.kind !== 'seat') return;
		const startup = this.#startupOfSeat(actor.seat);
		if (startup !== null && this.#plan()?.up && this.#pitching(this.state) === startup.id)
			this.#written.say(startup.id, actor.seat, text);
	}

	/** Words of challenge and entity. */
	#everybodys(): string {
		const { state } = this;
		return state.phase === 'none' ? '' : contextOf(state.draft);
	}

	/** Whose slot is on. */
	#pitching(state: State): string | null {
		const live = state.phase === 'pitching' ? state.live : null;
		return live === null ? null : this.#secrets.startupOf(state, live.slot);
	}

	#caption(slot: string, text: string): void {
		const actor = { kind: 'system' } as const;
		const id = `caption-${this.#ports.newId()}`;
		if (!may(this.state, actor).includes('captionWritten')) return;
		this.#alone('caption', () =>
			this.live.submit({ id, actor, command: { type: 'captionWritten', slot, text }, made: null })
		);
	}

	/** Whether somebody of the startup is there with a device that works. */
	#sounding(startup: string): boolean {
		const { state } = this;
		if (state.phase === 'none') return false;
		const { presence } = this.#ports;
		return state.seats.some((s) => s.startup === startup && presence.ready(this.live.id, s.id));
	}

	#context(state: State): Context {
		const { clock, newId } = this.#ports;
		return {
			now: clock(),
			newId,
			ready: (startup) => this.#sounding(startup),
			startupOf: (slot) => this.#secrets.startupOf(state, slot),
			doors: () => this.#secrets.doors(),
			draw: (contribution) => this.#secrets.draw(contribution, newId),
			head: () => this.live.head,
			release: () => this.#secrets.release(state)
		};
	}

	#advanced(events: readonly SessionEvent[]): void {
		if (events.some((e) => SEAT_EVENTS.includes(e.type))) this.#aside.changed('all');
		for (const e of events) {
			if (GUARDED.includes(e.type)) this.#egress?.changed();
			if (e.type === 'SessionAborted') this.#forgetFiles();
			if (e.type === 'StartupRemoved') this.#alone('slides', () => this.#settleSlides());
		}
		this.#follow();
		this.#ports.signals.advanced(this.live.id, this.live.seq);
		this.#later((seat) => events.some((e) => concerns(e, seat)));
		// A cut and the key release do not wait for a burst to end.
		if (events.some((e) => e.type === 'BreachDeclared' || e.type === 'KeyReleased')) this.#flushNow();
	}

	/** What closes before it is recorded waits for no burst either. */
	#closedNow(): void {
		this.#follow();
		this.#later(() => true);
		this.#flushNow();
	}

	/** Once per call of a slot, over a restart too: for the moderator and the record. */
	#noteHeld(): void {
		const { state } = this;
		const call = callOf(state);
		const noted = state.phase === 'pitching' && state.live?.held === true;
		if (noted || this.#heldIn === call) return;
		this.#heldIn = call;
		const id = `held-${this.#ports.newId()}`;
		const actor = { kind: 'system' } as const;
		this.#alone('note held', async () => {
			const ack = await this.live.submit({ id, actor, command: { type: 'noteHeld' }, made: null });
			if (!ack.ok) this.#heldIn = '';
		});
	}

	/** Pictures of who is gone go too. */
	#settleSlides(): Promise<void> {
		const { state } = this;
		const seats = new Set(state.phase === 'none' ? [] : state.seats.map((s) => s.id));
		return this.#ports.slides.settle(
			this.live.id,
			(seat) => !seats.has(seat),
			() => this.slideIds()
		);
	}

	/** What an abort takes away beyond what is stored with its event: follows from it, as often as it is asked for. */
	#forgetFiles(): void {
		this.#ports.slides.forgetSession(this.live.id);
		this.#ports.closings.forget(this.live.id);
		this.#aside.changed('all');
	}

	#forgetCommands(): void {
		const { state } = this;
		if (state.phase !== 'none') this.#ports.journal.forgetCommands(this.live.id, state.organizer);
	}

	/** Media and the key release follow the state, durable but for what is held closed; nothing else starts them. */
	#follow(): void {
		if (this.#closed) return;
		const { state } = this;
		const plan = this.#plan();
		this.#ports.voice.follow(this.live.id, plan);
		if (!plan?.up) this.#written.hush();
		if (isOpen(state) && state.phase === 'revealing') this.#scheduleRelease();
	}

	#plan(): MediaPlan | null {
		const { state } = this;
		return mediaPlan(state, (slot) => this.#secrets.startupOf(state, slot));
	}

	/** @param soonest how long to wait at least, ms */
	#scheduleRelease(soonest = 0): void {
		const { state } = this;
		if (this.#release !== null || this.#closed || state.phase !== 'revealing') return;
		const left = state.instant - this.#ports.clock();
		const wait = Math.max(soonest, left - RELEASE_LEAD_MS);
		const again = Math.min(Math.max(2 * soonest, AGAIN_FIRST_MS), AGAIN_MOST_MS);
		const release = async () => {
			const id = `release-${this.#ports.newId()}`;
			const actor = { kind: 'system' } as const;
			try {
				await this.live.submit({ id, actor, command: { type: 'releaseKey' }, made: null });
			} finally {
				// A timer that fired early, a full disk, a vault that cannot be read: the state says whether it is done.
				this.#release = null;
				this.#scheduleRelease(again);
			}
		};
		this.#release = this.#ports.timers.set(() => this.#alone('key release', release), wait);
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

	#later(concerned: Concerned): void {
		this.#views.outdated();
		if (this.#views.size > 0) this.#concerned.push(concerned);
		if (this.#flush !== null || this.#closed || this.#views.size === 0) return;
		this.#flush = this.#ports.timers.set(
			() => this.#flushNow(),
			COALESCE_MS - (this.#ports.clock() % COALESCE_MS)
		);
	}

	#flushNow(): void {
		if (this.#flush !== null) this.#ports.timers.clear(this.#flush);
		this.#flush = null;
		const concerned = this.#concerned;
		this.#concerned = [];
		if (this.#closed) return;
		const flush = () =>
			this.#views.flush(this.state, this.#aside.view(), (seat) => concerned.some((c) => c(seat)));
		this.#shown(flush, () => this.#concerned.unshift(...concerned));
	}

	/** What is read for views may fail for a moment: then they are made after it. */
	#shown(work: () => void, failed: () => void = () => {}): void {
		try {
			this.#noticed(work);
		} catch (error) {
			failed();
			this.#tryAgain();
			throw error;
		}
	}

	#tryAgain(): void {
		if (this.#again !== null || this.#closed) return;
		const again = () => {
			this.#again = null;
			this.#later(() => false);
		};
		this.#again = this.#ports.timers.set(() => this.#alone('views', again), VIEWS_AGAIN_MS);
	}
}
