import { createContext, type Snippet } from 'svelte';

const [get, set, has] = createContext<Snippet>();

/** The way out of what needs a sign-in, for the head of every page below. */
export const provideLeaving = set;

/** Call while a component initialises. Where nobody is signed in there is no way out. */
export function useLeaving(): Snippet | undefined {
	return has() ? get() : undefined;
}
