import { People } from '../../../server/people/people.ts';
import type { Gone } from '../../../server/people/seats.ts';
import { Vault } from '../../../server/vault/vault.ts';
import { chance } from './chance.ts';
import { database, folder } from './folder.ts';
import { addSeat } from '../../support/people.ts';

/** People over a new database, with a clock to turn and a list of who was signed out. */
export function crowd(dir = folder(), seed = 'crowd') {
	const db = database(dir);
	const clock = { now: 1_700_000_000_000 };
	const vault = new Vault(db, chance('server key')(32), chance(`${seed} vault`));
	const people = new People(db, vault, () => clock.now, chance(seed));
	const gone: [string, Gone][] = [];
	people.seats.onGone(({ seat }, why) => gone.push([seat, why]));
	return { db, dir, clock, vault, people, gone };
}

/** The same with one official and one presenter who have links. */
export function invited() {
	const all = crowd();
	const path = addSeat(all.people, { session: 's', seat: 'o1', role: 'official', name: 'Ana Díaz' });
	const other = addSeat(all.people, { session: 's', seat: 'p1', role: 'presenter' });
	const token = all.people.invitations.issue('s', 'o1')!;
	const otherToken = all.people.invitations.issue('s', 'p1')!;
	return { ...all, path, other, token, otherToken };
}
