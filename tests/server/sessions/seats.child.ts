import { compose } from '../../../server/compose.ts';
import { readConfig } from '../../../server/config.ts';
import { createLog } from '../../../server/log.ts';
import { voiceOff } from '../../../server/voice/index.ts';
import { randomBytes } from 'node:crypto';

/* Adds startups to drafts until it is killed; tells each that was acknowledged. */
const server = await compose({
	config: readConfig({ DATA_DIR: process.argv[2]!, PORT: '0' }),
	clock: () => Date.now(),
	random: (n) => new Uint8Array(randomBytes(n)),
	log: createLog('silent'),
	voice: voiceOff('not in this test'),
	pages: async () => (_req, res) => void res.status(404).end()
});
const identity = { name: 'N', country: 'PE', city: '', website: '' };
const person = { legalRepresentative: '', contact: '', people: [] };
for (;;) {
	const session = await server.sessions.create();
	const seat = (await server.sessions.organizerSeat(session)) as string;
	const actor = { kind: 'seat', seat, role: 'organizer' } as const;
	for (let i = 0; i < 20; i++) {
		const command = { type: 'putStartup', startup: null, identity: { ...identity, ...person } } as never;
		const ack = await server.sessions.submit(session, randomBytes(8).toString('hex'), command, actor);
		process.stdout.write(`${ack.ok}\n`);
	}
}
