import { randomBytes } from 'node:crypto';
import type { ClientCommand } from '../../src/wire/commands.ts';
import type { Composed } from '../compose.ts';
import type { Faults } from '../faults.ts';
import type { Say } from '../launch/say.ts';
import type { LocalVoice } from '../voice/index.ts';
import { SimulatedPresenter } from './cast.ts';
import { Director } from './director.ts';
import { demoDraft, PARTS } from './script.ts';

const ROLES = ['official', 'moderator', 'auditor', 'projector', 'presenter'] as const;
const PANEL = [
	['official', 'Usted'],
	['official', 'Ana (simulada)'],
	['official', 'Beto (simulado)'],
	['moderator', 'Moderación (simulada)'],
	['auditor', 'Auditoría (simulada)'],
	['projector', 'Sala']
] as const;
const SAYS = {
	official: 'As an official (start here)',
	moderator: 'As the moderator',
	auditor: 'As the auditor',
	projector: 'As the hall screen',
	presenter: 'As a presenter'
};

/** Prepares a session, prints one link per role and lets everybody else play by themselves. Returns how to end it. */
export async function startDemo(parts: {
	server: Composed;
	voice: LocalVoice;
	say: Say;
	base: string;
	faults: Faults;
}): Promise<() => void> {
	const { server, voice, say, base, faults } = parts;
	const session = await server.sessions.create();
	const seat = (await server.sessions.organizerSeat(session)) ?? '';
	const send = async (command: ClientCommand): Promise<string> => {
		const actor = { kind: 'seat', seat, role: 'organizer' } as const;
		const ack = await server.sessions.submit(session, randomBytes(12).toString('hex'), command, actor);
		if (!ack.ok) throw new Error(`the demo could not ${command.type}: ${ack.refusal}`);
		return ack.made ?? '';
	};
	const newId = () => randomBytes(12).toString('hex');
	await send({ type: 'saveDraft', draft: demoDraft(newId, Date.now()), base: 0 });
	for (const [role, name] of PANEL) await send({ type: 'addSeat', role, startup: null, name });
	const startups: string[] = [];
	for (const { identity } of PARTS) {
		startups.push(await send({ type: 'putStartup', startup: null, identity }));
	}
	const room = await server.sessions.room(session);
	const state = room?.state;
	if (state === undefined || state.phase === 'none') throw new Error('the demo session is gone');
	const presenters = startups.map((startup, i) => {
		const own = state.seats.find((x) => x.startup === startup)?.id ?? '';
		return new SimulatedPresenter(own, startup, PARTS[i] as (typeof PARTS)[number]);
	});
	for (const p of presenters) await p.prepare(server, session);
	await send({ type: 'openDoors' });
	say.line(
		'A session is prepared. Open one link; everybody else plays by themselves. It begins once you are in.'
	);
	for (const role of ROLES) say.line(`  ${SAYS[role]}: ${link(role)}`);
	say.line(`  As the organizer (works once): ${base}/o/join#${server.people.organizers.issueLink()}`);
	const director = new Director(server, voice, session, presenters, faults);
	return () => director.stop();

	function link(role: string): string {
		const found = server.people.seats.all(session).filter((x) => x.role === role);
		// The first official is the newcomer's own seat.
		const own = state?.phase === 'none' ? undefined : state?.seats.find((x) => x.role === role)?.id;
		const chosen = found.find((x) => x.seat === own) ?? found[0];
		const token = chosen && server.people.invitations.show(session, chosen.seat);
		return `${base}/s/${chosen?.path}/join#${token}`;
	}
}
