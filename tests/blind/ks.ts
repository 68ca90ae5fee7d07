/**
 * The two-sample Kolmogorov-Smirnov test: how likely samples this far apart are when both come from one distribution.
 * `d` is the largest distance of the two empirical distributions, `p` by the asymptotic formula with Stephens'
 * correction (Press et al., Numerical Recipes, §14.3).
 */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): { d: number; p: number } {
	const [x, y] = [a, b].map((list) => [...list].sort((s, t) => s - t)) as [number[], number[]];
	let [i, j, d] = [0, 0, 0];
	while (i < x.length && j < y.length) {
		const at = Math.min(x[i] as number, y[j] as number);
		while (i < x.length && x[i] === at) i++;
		while (j < y.length && y[j] === at) j++;
		d = Math.max(d, Math.abs(i / x.length - j / y.length));
	}
	const n = Math.sqrt((x.length * y.length) / (x.length + y.length));
	return { d, p: tail((n + 0.12 + 0.11 / n) * d) };
}

function tail(lambda: number): number {
	if (lambda < 0.2) return 1;
	let sum = 0;
	for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda);
	return Math.min(1, Math.max(0, sum));
}
