import { linter } from '../../src/domain/lint/lint.ts';
import { cpu, somebody, WORST } from '../unit/lint/worst.ts';

const SLIDE =
	'Cómo funciona: los buses llevan un sensor que mide la vibración, y el mapa se actualiza cada hora. Costos: S/ 45.000 al año. ';
const LENGTH = 1000;
const ROUNDS = 32;

export interface LintCost {
	what: string;
	/** Processor's time for each character, µs, at once, four and sixteen times the length. */
	perCharacter: readonly [number, number, number];
}

/** What looking a presenter's text over costs: an ordinary slide, the worst of the worst, and many terms. */
export function lintCost(): readonly LintCost[] {
	const plain = linter(somebody(3));
	const worst = WORST.map((unit) => costOf(JSON.stringify(unit), unit, plain)).sort(
		(a, b) => last(b) - last(a)
	)[0];
	return [
		costOf('an ordinary slide', SLIDE, plain),
		costOf('the same, 10 people and 24 words in the name', SLIDE, linter(somebody(10, 24))),
		...(worst === undefined ? [] : [{ ...worst, what: `the worst, ${worst.what} repeated` }])
	];
}

function costOf(what: string, unit: string, lint: (text: string) => unknown): LintCost {
	const at = (times: number) => {
		const text = unit.repeat(Math.ceil((LENGTH * times) / unit.length)).slice(0, LENGTH * times);
		// As many characters each time, whatever the length: the clock is coarse.
		const rounds = ROUNDS / times;
		return (cpu(() => Array.from({ length: rounds }, () => lint(text)), 3) * 1000) / (rounds * text.length);
	};
	return { what, perCharacter: [at(1), at(4), at(16)] };
}

function last(cost: LintCost): number {
	return cost.perCharacter[2];
}
