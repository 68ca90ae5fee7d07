import type { StartupId, StartupView } from '$wire/index.ts';

/** Startups whose last message is their own: somebody waits for the organizer. */
export function unanswered(startups: readonly StartupView[]): StartupId[] {
	return startups.filter((s) => s.help.at(-1)?.from === 'presenter').map((s) => s.startup);
}
