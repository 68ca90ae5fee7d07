import type { Now } from './types';

/**
 * The server clock as a reactive value, read every `every` ms while the component is mounted.
 * Call while a component initialises; use `ticker.now`.
 */
export function useTicker(now: () => Now, every = 250): { readonly now: number } {
	let value = $state(now()());
	$effect(() => {
		const read = now();
		value = read();
		const id = setInterval(() => (value = read()), every);
		return () => clearInterval(id);
	});
	return {
		get now() {
			return value;
		}
	};
}
