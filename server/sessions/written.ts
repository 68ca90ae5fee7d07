import type { SeatId, SessionId, SlotId, StartupId } from '../../src/domain/kernel/ids.ts';
import { LIMITS } from '../../src/domain/session/limits.ts';
import type { Language } from '../../src/domain/session/script.ts';
import type { State } from '../../src/domain/session/state.ts';
import type { Saying, SpeechView } from '../../src/domain/session/view.ts';
import { aloud } from '../voice/speech/aloud.ts';
import type { SpokenLine } from '../voice/speech/lines.ts';
import { SpeechQueue } from '../voice/speech/queue.ts';
import type { Speech } from '../voice/speech/port.ts';
import type { SessionPorts } from './ports.ts';

export interface WrittenEvents {
	/** Which lines of a text may be heard after those that were said (the egress guard). */
	sayable(
		startup: StartupId,
		text: string,
		lines: readonly SpokenLine[],
		said: readonly string[]
	): readonly SpokenLine[];
	/** A line begins: it is a caption from then on, where there are captions. */
	caption(slot: SlotId, text: string): void;
	/** What is being said of a startup changed. */
	changed(startup: StartupId): void;
}

type Ports = Pick<SessionPorts, 'voice' | 'speech' | 'readings' | 'faults'>;

/** The synthetic voice of one session: says what presenters give in writing while their own slot is on air. */
export class WrittenPitch {
	readonly #session: SessionId;
	readonly #ports: Ports;
	readonly #state: () => State;
	readonly #events: WrittenEvents;
	readonly #queue: SpeechQueue | null;
	#now: { startup: StartupId; seat: SeatId; slot: SlotId; saying: Saying } | null = null;
	/** The last lines said in a slot: whoever heard them puts the next ones together with them. */
	#said: { slot: SlotId; lines: readonly string[] } | null = null;

	constructor(session: SessionId, ports: Ports, state: () => State, events: WrittenEvents) {
		this.#session = session;
		this.#ports = ports;
		this.#state = state;
		this.#events = events;
		this.#queue = ports.speech.ok ? this.#made(ports.speech) : null;
	}

	/** What a presenter may choose here. */
	get view(): SpeechView {
		const { voice, speech } = this.#ports;
		if (!speech.ok) return { languages: [], off: speech.reason };
		if (voice.status().mode === 'off') return { languages: [], off: 'no-voice' };
		return { languages: speech.engine.languages, off: null };
	}

	saying(startup: StartupId): Saying | null {
		return this.#now?.startup === startup && this.#now.saying.to > 0 ? this.#now.saying : null;
	}

	/** Whether a text of a startup's was given and is not over, heard or not yet. */
	says(startup: StartupId): boolean {
		return this.#now?.startup === startup;
	}

	/** The seat that gave what is being said; null while nothing is. */
	get sayer(): SeatId | null {
		return this.#now?.seat ?? null;
	}

	say(startup: StartupId, seat: SeatId, text: string): void {
		const state = this.#state();
		const slot = state.phase === 'pitching' ? state.live?.slot : undefined;
		const script = state.phase === 'none' ? null : state.startups.find((x) => x.id === startup)?.script;
		if (slot === undefined || !script) return;
		this.hush();
		if (this.#said?.slot !== slot) this.#said = { slot, lines: [] };
		this.#now = { startup, seat, slot, saying: { text, from: 0, to: 0 } };
		this.#queue?.say(text, script.language);
	}

	/**
	 * A text as it would be read, a WAV file for the writer's own ears; null where nothing reads it. Each line takes a
	 * turn of its own, so that nobody waits for the whole of another's text. @throws Error
	 */
	async read(
		seat: SeatId,
		text: string,
		language: Language,
		signal: AbortSignal
	): Promise<Uint8Array | null> {
		const { speech, readings } = this.#ports;
		if (!speech.ok || !speech.engine.languages.includes(language)) return null;
		const who = { session: this.#session, seat, onAir: false };
		const say = (line: string) =>
			readings.turns.take(who, () => speech.engine.say(line, language, signal), signal);
		return aloud(text, say, readings.seconds);
	}

	/** Silent at once: a cut, the floor given away, the slot over, or the presenter's own wish. */
	hush(): void {
		this.#queue?.hush();
	}

	#made({ engine }: Extract<Speech, { ok: true }>): SpeechQueue {
		const { voice } = this.#ports;
		return new SpeechQueue(engine, {
			sayable: (text, lines) => {
				const { startup } = this.#now ?? {};
				return startup === undefined
					? []
					: this.#events.sayable(startup, text, lines, this.#said?.lines ?? []);
			},
			play: (sound, begun) => voice.say(this.#session, sound, begun),
			stop: () => voice.hush(this.#session),
			saying: (line) => {
				const now = this.#now;
				if (now === null) return;
				if (line === null) this.#now = null;
				else {
					this.#now = { ...now, saying: { text: now.saying.text, from: line.from, to: line.to } };
					const lines = [...(this.#said?.lines ?? []), line.text].slice(-LIMITS.captionLines);
					this.#said = { slot: now.slot, lines };
					this.#events.caption(now.slot, line.text);
				}
				this.#events.changed(now.startup);
			},
			fault: (error) => this.#ports.faults.tell('reading aloud', error, this.#session)
		});
	}
}
