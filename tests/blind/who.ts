import type { Move } from './moves.ts';
import type { Person } from './people.ts';
import type { Play } from './play.ts';

/* Whom and what the numbers of a move choose. */

export const at = <T>(list: readonly T[], n: number): T | undefined =>
	list.length === 0 ? undefined : list[n % list.length];
export const slotAt = async (p: Play, n: number): Promise<string> =>
	at(await p.slots(), n)?.slot ?? 'no-slot';
export const official = (p: Play, m: Move): Person => at(p.all('official'), m.who) as Person;
export const moderator = (p: Play): Person => p.all('moderator')[0] as Person;
export const auditor = (p: Play): Person => p.all('auditor')[0] as Person;
export const captioner = (p: Play): Person => p.all('captioner')[0] as Person;
/** Anybody on the blind side. */
export const blind = (p: Play, m: Move): Person =>
	at(
		p.people.filter((x) => x.blind),
		m.who
	) as Person;

export async function live(p: Play) {
	const state = await p.state();
	return state.phase === 'pitching' ? state.live : null;
}
