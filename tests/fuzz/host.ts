import { existsSync } from 'node:fs';
import { lastLine } from '../../server/launch/last-line.ts';
import { builtPages } from '../../server/launch/pages.ts';
import { createLog } from '../../server/log.ts';
import { Hosted, identity } from '../support/hosted.ts';

export interface Place {
	path: string;
	cookie: string;
	role: string;
}
export interface Hosting {
	base: string;
	/** Seats of the session that is fuzzed, the organizer's desk included. */
	seats: Place[];
	/** An official of another session: nobody's doing may be felt there. */
	bystander: Place;
	organizer: string;
	session: string;
}

/* The server that is fuzzed, in a process of its own: it says where, and dies as the product would. */
lastLine(createLog('error'));
const built = existsSync(new URL('../../build/handler.js', import.meta.url));
const house = await Hosted.open(built ? builtPages : undefined, undefined, createLog('error'));
const startups = ['Quipu Vial', 'Yakuna', 'Allin', 'Killa', 'Wayra', 'Inti'].map((name) => identity(name));
await house.prepare(startups);
await house.drawn();
await house.pitch(0);
const seats = Object.entries(house.seats)
	.filter(([name]) => name !== 'organizer')
	.map(([name, { role }]): Place => ({ ...house.enter(name), role }));
const { session } = house;
await house.prepare([identity('Chaski'), identity('Tupananchiskama')]);
await house.drawn();
const bystander: Place = { ...house.enter('official1'), role: 'official' };
const { organizers } = house.server.people;
const organizer = organizers.redeem(organizers.issueLink()) ?? '';
process.on('message', () => void house.close().then(() => process.exit(0)));
process.on('disconnect', () => process.exit(1));
process.send?.({ base: house.base, seats, bystander, organizer, session } satisfies Hosting);
