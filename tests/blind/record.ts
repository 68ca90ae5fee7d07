/** One thing that reached somebody: an HTTP answer, a socket frame, the end of a connection, a line of the log. */
export interface Entry {
	/** Who, and over which of their connections: order counts within one stream. */
	stream: string;
	/** The step of the session during which it came: for reading, not for comparing. */
	step: number;
	text: string;
}

/** Everything that reached the blind seats in one run, up to the key release. */
export class Record {
	readonly entries: Entry[] = [];
	readonly after: Entry[] = [];
	step = 0;
	#released = false;

	add(stream: string, text: string): void {
		(this.#released ? this.after : this.entries).push({ stream, step: this.step, text });
	}

	/** From here on names may be seen. */
	release(): void {
		this.#released = true;
	}
}
