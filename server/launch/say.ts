import type { Writable } from 'node:stream';

const SLOW_MS = 2000;

/** What the start tells the person at the shell: plain lines, progress for whatever takes longer than two seconds. */
export class Say {
	readonly #out: Writable;

	constructor(out: Writable) {
		this.#out = out;
		// Whoever read it may have gone, and its disk may be full: what is said is not worth ending for.
		out.on('error', () => {});
	}

	line(text = ''): void {
		this.#out.write(`${text}\n`);
	}

	/** Shows `text` once the work takes longer than two seconds, and then every ten how long it has taken. */
	async during<T>(text: string, work: Promise<T>): Promise<T> {
		const begun = performance.now();
		let timer = setTimeout(function tick() {
			say(`${text} (${Math.round((performance.now() - begun) / 1000)} s)`);
			timer = setTimeout(tick, 10_000);
		}, SLOW_MS);
		const say = (t: string) => this.line(t);
		try {
			return await work;
		} finally {
			clearTimeout(timer);
		}
	}

	failed(error: Error & { code?: string; port?: number }): void {
		if (error.code === 'EADDRINUSE') {
			this.line(`Port ${error.port} is in use. Stop what uses it, or choose another: PORT=3001 npm start`);
		} else if (error.code === 'EACCES' && error.port !== undefined) {
			this.line(`Port ${error.port} may not be opened by this user. Choose another: PORT=3000 npm start`);
		} else {
			this.line(error.message);
		}
	}
}
