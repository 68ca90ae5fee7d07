import { COMMAND_TYPES } from './commands.ts';
import type { Coverage } from './play.ts';
import { PROBES } from './probes.ts';

const ROLES = ['organizer', 'moderator', 'official', 'auditor', 'presenter', 'projector', 'captioner'];
const PHASES = [
	'draft',
	'lobby',
	'pitching',
	'review',
	'sealed',
	'revealing',
	'revealed',
	'closed',
	'aborted'
];

/** What should have been visited and was not. */
export function unvisited(covered: Coverage): string[] {
	const routes = new Set([...covered].flatMap((c) => /^route \w+ (.*) \d+$/.exec(c)?.[1] ?? []));
	return [
		...ROLES.map((r) => `role ${r}`).filter((c) => !covered.has(c)),
		...PHASES.map((x) => `phase ${x}`).filter((c) => !covered.has(c)),
		...COMMAND_TYPES.map((t) => `command ${t} done`).filter((c) => !covered.has(c)),
		...COMMAND_TYPES.map((t) => `command ${t} refused`).filter((c) => !covered.has(c)),
		...PROBES.map((x) => x.route)
			.filter((r) => !routes.has(r))
			.map((r) => `route ${r}`)
	];
}

export function sayCoverage(covered: Coverage): string {
	const of = (kind: string) => [...covered].filter((c) => c.startsWith(`${kind} `)).sort();
	const done = of('command').filter((c) => c.endsWith(' done')).length;
	const refused = of('command').filter((c) => c.endsWith(' refused')).length;
	return [
		`roles ${of('role')
			.map((c) => c.slice(5))
			.join(', ')}`,
		`phases ${of('phase')
			.map((c) => c.slice(6))
			.join(', ')}`,
		`commands ${done} done, ${refused} refused, of ${COMMAND_TYPES.length}`,
		`routes and answers ${of('route').length}`
	].join('\n');
}
