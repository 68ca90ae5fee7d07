/**
 * What follows from something that is never changed in place is computed once, for as long as that lives. States share
 * what did not change, so a score does not count two thousand officials anew.
 */
export function once<K extends object, V>(compute: (of: K) => V): (of: K) => V {
	const known = new WeakMap<K, V>();
	return (of) => {
		if (!known.has(of)) known.set(of, compute(of));
		return known.get(of) as V;
	};
}

/** The same for what follows from several parts of something; the last result of each first part is kept. */
export function onceFor<S, V>(
	parts: (of: S) => readonly [object, ...unknown[]],
	compute: (of: S) => V
): (of: S) => V {
	const known = new WeakMap<object, { from: readonly unknown[]; value: V }>();
	return (of) => {
		const from = parts(of);
		const last = known.get(from[0]);
		if (last !== undefined && last.from.every((part, i) => part === from[i])) return last.value;
		const value = compute(of);
		known.set(from[0], { from, value });
		return value;
	};
}
