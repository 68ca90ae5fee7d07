import { createContext, type Snippet } from 'svelte';

/** What stays in reach in every open dialog: a modal one keeps all else of the page from being used. */
export class Above {
	/** Given how to close the dialog it stands in. */
	part = $state.raw<Snippet<[close: () => void]> | null>(null);
}

const [get, set, has] = createContext<Above>();

export const provideAbove = set;

/** Call while a component initialises. */
export function useAbove(): Above {
	return has() ? get() : new Above();
}
