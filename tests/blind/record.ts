/** One thing that reached somebody: an HTTP answer, a socket frame, the end of a connection, a line of the log. */
export interface Entry {
	/** Who, and over which of their connections: order counts within one stream. */
	stream: string;
	/** The step of the session during which it came: for reading, not for comparing. */
	step: number;
	text: string;
}

/** Everything that reached the blind side in one run: up to the key release, and after it. */
export class Record {
	readonly before: Entry[] = [];
	readonly after: Entry[] = [];
	/** What reached presenters whose identity differs: it must differ too, or nothing was looked at. */
	readonly presenters: string[] = [];
	/** A slot was called. */
	called = false;
	/** Aborted: of identities nothing is left to be seen. */
	aborted = false;
	/** One of them had a view before that. */
	looked = false;
	/** Long bodies as they were before the release, to be searched; `before` holds their sums. */
	readonly bytes: Buffer[] = [];
	step = 0;
	#released = false;

	add(stream: string, text: string): void {
		(this.#released ? this.after : this.before).push({ stream, step: this.step, text });
	}

	/** A body too long to be kept as text. */
	file(bytes: Buffer): void {
		if (!this.#released) this.bytes.push(bytes);
	}

	/** From here on names may be seen. */
	release(): void {
		this.#released = true;
	}
}
