import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Composed } from '../../../server/compose.ts';
import { createLog, type Log } from '../../../server/log.ts';
import type { Command } from '../../../src/domain/session/commands.ts';
import type { Role } from '../../../src/domain/session/roles.ts';
import type { CommandAck } from '../../../src/wire/frames.ts';

export { composed } from '../../support/composed.ts';

export const IDENTITY = {
	name: 'Quetzalia Telares',
	country: 'PE',
	city: 'Cusco',
	website: '',
	legalRepresentative: 'Rosa',
	contact: '',
	people: []
};

export function dataFolder(): string {
	const dir = mkdtempSync(join(tmpdir(), 'blindpick-sessions-'));
	onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
	return dir;
}

export type Performed = (command: Command, seat?: string, role?: Role) => Promise<CommandAck>;

/** Carries commands out in a session, as its organizer unless told otherwise. */
export async function performing(server: Composed, session: string): Promise<Performed> {
	const organizer = (await server.sessions.organizerSeat(session)) as string;
	return (command, seat = organizer, role = 'organizer') => {
		const id = randomBytes(8).toString('hex');
		return server.sessions.perform(session, id, command, null, { kind: 'seat', seat, role });
	};
}

/** A session with everybody in it and its doors open, named so that the list tells it from others. */
export async function opened(
	server: Composed,
	title: string
): Promise<{ session: string; perform: Performed }> {
	const session = await server.sessions.create();
	const perform = await performing(server, session);
	const room = await server.sessions.room(session);
	if (room === null || room.state.phase === 'none') throw new Error('no session');
	const challenge = { title, problem: 'P', affected: '', requirement: 'R' };
	const draft = { ...room.state.draft, entity: 'E', challenge, startsAt: 1, quorum: 1 };
	const steps: [Command, string?, Role?][] = [
		[{ type: 'saveDraft', draft, base: 0 }],
		...(['moderator', 'auditor', 'official', 'projector', 'captioner'] as const).map((role): [Command] => [
			{ type: 'addSeat', seat: `${role}-${title}`, role, startup: null, name: role }
		]),
		[{ type: 'putStartup', startup: `su-${title}`, seat: `presenter-${title}`, identity: IDENTITY }],
		[{ type: 'uploadDeck', slides: [{ id: 's', text: 'Una' }] }, `presenter-${title}`, 'presenter'],
		[{ type: 'openDoors' }],
		[{ type: 'declareTies', ties: '' }, `official-${title}`, 'official'],
		[{ type: 'contribute', contribution: 'chance' }, `auditor-${title}`, 'auditor']
	];
	for (const [command, seat, role] of steps) {
		const ack = await perform(command, seat, role);
		if (!ack.ok) throw new Error(`${command.type}: ${ack.refusal}`);
	}
	return { session, perform };
}

interface Line {
	session?: string;
	text: string;
	whole: string;
}

/** A log that keeps its errors. */
export function listening(): { log: Log; lines: Line[] } {
	const lines: Line[] = [];
	const error = (fields: { session?: string }, text: string) =>
		void lines.push({ ...fields, text, whole: JSON.stringify([fields, text]) });
	const quiet = () => {};
	const log = { error, warn: error, info: quiet, debug: quiet, child: () => createLog('silent') };
	return { log: log as unknown as Log, lines };
}
