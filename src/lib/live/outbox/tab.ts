import { newId } from '../id.ts';

/** One page among those of this browser: the others learn when it is gone, however it went. */
export interface Tab {
	readonly id: string;
	/** Once the others can tell that this one lives. */
	readonly known: Promise<unknown>;
	/** Calls back as soon as another is gone, perhaps in several tabs; not twice for one that lives on. */
	whenGone(tab: string, then: () => Promise<void>): void;
	leave(): void;
}

const ANSWER_MS = 500;

export function openTab(): Tab {
	// Locks are for secure pages alone.
	if (navigator.locks !== undefined) return lockedTab(navigator.locks);
	return calledTab(() => new BroadcastChannel('blindpick-tabs'));
}

/** A lock is held while the page lives and falls to who waits for it when the page is gone. */
export function lockedTab(locks: Pick<LockManager, 'request'>): Tab {
	const id = newId();
	const waiting = new AbortController();
	const awaited = new Set<string>();
	let leave = (): void => {};
	const known = new Promise<void>((held) => {
		locks
			.request(named(id), () => {
				held();
				return new Promise<void>((left) => (leave = left));
			})
			.catch(() => held());
	});
	return {
		id,
		known,
		whenGone: (tab, then) => {
			if (awaited.has(tab)) return;
			awaited.add(tab);
			const gone = locks.request(named(tab), { signal: waiting.signal }, then);
			// An error is that of somebody who left, or of a store that said so itself.
			void gone.catch(() => {}).finally(() => awaited.delete(tab));
		},
		leave: () => {
			waiting.abort();
			leave();
		}
	};
}

const named = (tab: string): string => `blindpick-tab:${tab}`;

/** Without locks: who does not answer is gone. */
export function calledTab(
	open: () => Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>
): Tab {
	const id = newId();
	const channel = open();
	const silent = new Set<string>();
	channel.addEventListener('message', ({ data }: MessageEvent<{ ask?: string; here?: string }>) => {
		if (data.ask === id) channel.postMessage({ here: id });
		if (data.here !== undefined) silent.delete(data.here);
	});
	let left = false;
	return {
		id,
		known: Promise.resolve(),
		whenGone: (tab, then) => {
			silent.add(tab);
			channel.postMessage({ ask: tab });
			setTimeout(() => {
				if (!left && silent.delete(tab)) then().catch(() => {});
			}, ANSWER_MS);
		},
		leave: () => {
			left = true;
			channel.close();
		}
	};
}
