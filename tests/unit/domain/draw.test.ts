import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draw } from '../../../src/domain/session/rules/draw.ts';
import { hmacHex } from '../../../src/wire/prf.ts';

const LIST = Array.from({ length: 12 }, (_, i) => String(i).padStart(64, '0'));

/** The order, and each part of the pseudonyms, by itself. */
function parts(seed: string, said: string): Record<string, string> {
	const drawn = draw((text) => hmacHex(seed, text), said, LIST);
	return {
		order: drawn.map((d) => LIST.indexOf(d.commitment)).join(),
		words: drawn.map((d) => d.pseudonym.word).join(),
		figures: drawn.map((d) => d.pseudonym.figure).join(),
		colours: drawn.map((d) => d.pseudonym.colour).join()
	};
}

test('[B6] seed and contribution each change the order, and each part of the pseudonyms, by themselves', () => {
	const seed = fc.stringMatching(/^[0-9a-f]{64}$/);
	fc.assert(
		fc.property(seed, seed, fc.string(), fc.string(), (seed, other, said, too) => {
			fc.pre(seed !== other && said !== too);
			const one = parts(seed, said);
			for (const [name, drawn] of Object.entries(parts(seed, too)))
				expect([name, drawn]).not.toEqual([name, one[name]]);
			for (const [name, drawn] of Object.entries(parts(other, said)))
				expect([name, drawn]).not.toEqual([name, one[name]]);
		}),
		{ numRuns: 40 }
	);
});

test('[B6] no startup has a better chance at a place than another', () => {
	const three = LIST.slice(0, 3);
	const first = new Map(three.map((c) => [c, 0]));
	const RUNS = 600;
	for (let i = 0; i < RUNS; i++) {
		const [top] = draw((text) => hmacHex('ab'.repeat(32), text), String(i), three);
		const at = top?.commitment ?? '';
		first.set(at, (first.get(at) ?? 0) + 1);
	}
	// Seven deviations off a third; the draws are the same in every run.
	for (const n of first.values()) expect(Math.abs(n - RUNS / 3)).toBeLessThan(7 * Math.sqrt((RUNS * 2) / 9));
});
