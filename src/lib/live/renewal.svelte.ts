import { createContext } from 'svelte';

/** Long enough to read one line of why. */
const NOTICE_MS = 2_500;
const KEY = 'blindpick-renewed';

export interface RenewalParts {
	/** The build that this page is of. */
	version: string;
	/** Whether the server has another build now; false while it cannot be asked. */
	updated: () => Promise<boolean>;
	reload: () => void;
	/** Whether something stands in the page that a person typed and nothing keeps. */
	typed: () => boolean;
	/** Of this tab alone: the build that it reloaded itself from. */
	memory: Pick<Storage, 'getItem' | 'setItem'>;
	wait?: (ms: number) => Promise<unknown>;
}

/**
 * A page that a deploy has left behind, because the server speaks another protocol or a part of the page is gone: it
 * keeps what is not recorded, says so and reloads itself. Once for a build: a reload that brought nothing newer is
 * not tried again.
 */
export class Renewal {
	/** The person reloads by hand: `stuck`, it was tried or cannot be remembered; `unsafe`, it would lose what is written. */
	state = $state<'none' | 'coming' | 'stuck' | 'unsafe'>('none');
	readonly #parts: RenewalParts;
	readonly #before = new Set<() => Promise<boolean>>();

	constructor(parts: RenewalParts) {
		this.#parts = parts;
	}

	/** @param before makes what is written safe on this device, and tells whether it is. @returns to be called when it is no longer needed */
	keep(before: () => Promise<boolean>): () => void {
		this.#before.add(before);
		return () => this.#before.delete(before);
	}

	/** The server speaks another protocol. */
	otherProtocol(): Promise<void> {
		return this.#renew();
	}

	/** A part could not be loaded: while the server is away it will come, after a deploy it never does. */
	async lostPart(): Promise<void> {
		if (await this.#parts.updated()) await this.#renew();
	}

	async #renew(): Promise<void> {
		if (this.state !== 'none') return;
		const { wait = (ms) => new Promise((done) => setTimeout(done, ms)), reload, typed } = this.#parts;
		if (typed()) return void (this.state = 'unsafe');
		this.state = this.#first() ? 'coming' : 'stuck';
		const [safe] = await Promise.all([
			Promise.all([...this.#before].map((before) => before().catch(() => false))),
			wait(NOTICE_MS)
		]);
		if (safe.includes(false) || typed()) this.state = 'unsafe';
		else if (this.state === 'coming') reload();
	}

	#first(): boolean {
		const { memory, version } = this.#parts;
		try {
			if (memory.getItem(KEY) === version) return false;
			memory.setItem(KEY, version);
			return memory.getItem(KEY) === version;
		} catch {
			return false;
		}
	}
}

/** Vite's own word for a part that did not come; also said of those that it does not load itself. */
export const LOST_PART = 'vite:preloadError';

/** Without a question whether to leave: what is unsaved was kept. */
export function reloadUnasked(): void {
	window.addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), { capture: true });
	location.reload();
}

export const [useRenewal, provideRenewal] = createContext<Renewal>();
