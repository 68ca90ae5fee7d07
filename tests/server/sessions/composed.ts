import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { compose, type Composed } from '../../../server/compose.ts';
import { readConfig } from '../../../server/config.ts';
import { createLog, type Log } from '../../../server/log.ts';
import { voiceOff } from '../../../server/voice/index.ts';
import type { Command } from '../../../src/domain/session/commands.ts';
import type { Role } from '../../../src/domain/session/roles.ts';
import type { CommandAck } from '../../../src/wire/frames.ts';

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

/** The whole server without voice and pages, not yet listening. */
export function composed(dataDir: string, log: Log = createLog('silent')): Promise<Composed> {
	return compose({
		config: readConfig({ DATA_DIR: dataDir, PORT: '0' }),
		clock: () => Date.now(),
		random: (n) => new Uint8Array(randomBytes(n)),
		log,
		voice: voiceOff('not in this test'),
		pages: async () => (_req, res) => void res.status(404).end()
	});
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
