import type { Language } from '../../../src/domain/session/script.ts';
import { linesOf, type SpokenLine } from './lines.ts';
import type { SpeechSound, SpeechEngine } from './port.ts';

export interface SpeechEvents {
	/** Which lines of a text may be said at all: asked before the first. */
	sayable(text: string, lines: readonly SpokenLine[]): readonly SpokenLine[];
	/** Plays a line on the stage; false when it was stopped. `begun` is called when it is heard, if it is. */
	play(sound: SpeechSound, begun: () => void): Promise<boolean>;
	/** Stops what plays. */
	stop(): void;
	/** A line begins; null: nothing is said any more. */
	saying(line: SpokenLine | null): void;
	/** What went wrong meanwhile: nobody awaits a text that is being said. */
	fault(error: unknown): void;
}

/** Says one text at a time, line by line; the next line is made while one is heard. */
export class SpeechQueue {
	readonly #engine: SpeechEngine;
	readonly #events: SpeechEvents;
	#running: AbortController | null = null;

	constructor(engine: SpeechEngine, events: SpeechEvents) {
		this.#engine = engine;
		this.#events = events;
	}

	/** In place of whatever is being said. */
	say(text: string, language: Language): void {
		this.hush();
		const running = new AbortController();
		this.#running = running;
		const over = () => {
			if (this.#running !== running) return;
			this.#running = null;
			this.#events.saying(null);
		};
		this.#run(text, language, running)
			.finally(over)
			.catch((error) => this.#events.fault(error));
	}

	/** Silent at once. */
	hush(): void {
		if (this.#running === null) return;
		this.#running.abort();
		this.#running = null;
		this.#events.stop();
		this.#events.saying(null);
	}

	async #run(text: string, language: Language, { signal }: AbortController): Promise<void> {
		const lines = this.#events.sayable(text, linesOf(text));
		const make = (i: number): Promise<SpeechSound | null> => {
			const line = lines[i];
			if (line === undefined || signal.aborted) return Promise.resolve(null);
			return this.#engine.say(line.text, language, signal).catch(() => null);
		};
		let next = make(0);
		for (const [i, line] of lines.entries()) {
			const sound = await next;
			if (sound === null || signal.aborted) return;
			next = make(i + 1);
			const begun = () => void (signal.aborted || this.#events.saying(line));
			if (!(await this.#events.play(sound, begun)) || signal.aborted) return;
		}
	}
}
