import { DESK_MUTANTS } from './desk.ts';
import type { Check, Mutant } from './mutant.ts';
import { SERVER_MUTANTS } from './server.ts';
import { WRITTEN_MUTANTS } from './written.ts';
import { VIEW_MUTANTS } from './views.ts';

export const MUTANTS: readonly Mutant[] = [
	...VIEW_MUTANTS,
	...SERVER_MUTANTS,
	...WRITTEN_MUTANTS,
	...DESK_MUTANTS
];

export function say(check: Check): string {
	return check === 'pairs' ? 'pairs' : `${check.file.replace(/^tests\//, '')} ${check.name}`;
}

/** For docs/blindness.md. */
export function table(): string {
	const rows = MUTANTS.map((m) => `| \`${m.id}\` | ${m.leak} | ${say(m.by)} |`);
	return ['| mutant | what leaks | caught by |', '|---|---|---|', ...rows].join('\n');
}
