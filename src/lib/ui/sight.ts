import { createContext } from 'svelte';

const [get, set, has] = createContext<() => boolean>();

/** Whether all below is out of sight while it stands on. */
export const provideAway = set;

/** Call while a component initialises. */
export function useAway(): () => boolean {
	return has() ? get() : () => false;
}
