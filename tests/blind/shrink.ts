import fc from 'fast-check';
import { pair } from './pair.ts';
import { say, session, type Session } from './session.ts';

const MOST_MS = 120_000;

/** The smallest session found that still fails, and what it shows: readable, with the seed it came from. */
export async function counterexample(seed: number): Promise<string> {
	let last: { s: Session; fault: string } | null = null;
	const property = fc.asyncProperty(session, async (s) => {
		const fault = await faultOf(s);
		if (fault === null) return true;
		last = { s, fault };
		return false;
	});
	await fc.check(property, { seed, numRuns: 1, unbiased: true, interruptAfterTimeLimit: MOST_MS });
	if (last === null)
		return `pair ${seed} is alike. If it failed before, something in it is not under the script's control.`;
	const { s, fault } = last as { s: Session; fault: string };
	return `pair ${seed}, shrunk to ${s.moves.length} moves:\n${say(s)}\n\n${fault}`;
}

async function faultOf(s: Session): Promise<string | null> {
	try {
		return (await pair(s, new Set())).fault;
	} catch (error) {
		return (error as Error).message;
	}
}
