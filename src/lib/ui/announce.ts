import { createContext } from 'svelte';

/** Says one sentence to screen readers, politely and in turn. */
export type Announce = (text: string) => void;

const [get, set, has] = createContext<Announce>();

export const provideAnnounce = set;

/** Call while a component initialises. Without an Announcer above it says nothing. */
export function useAnnounce(): Announce {
	return has() ? get() : () => {};
}
