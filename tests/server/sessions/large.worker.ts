import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { compose } from '../../../server/compose.ts';
import { readConfig } from '../../../server/config.ts';
import { createLog } from '../../../server/log.ts';
import { recordText } from '../../../server/sessions/record.ts';
import { voiceOff } from '../../../server/voice/index.ts';

/* A server that starts on a data folder, loads a session and sends its record: in the memory that its thread was given. */
const { dataDir, session } = workerData as { dataDir: string; session: string };
const server = await compose({
	config: readConfig({ DATA_DIR: dataDir, PORT: '0' }),
	clock: () => Date.now(),
	random: (n) => new Uint8Array(randomBytes(n)),
	log: createLog('silent'),
	voice: voiceOff('not in this test'),
	pages: async () => (_req, res) => void res.status(404).end()
});
await server.sessions.resume();
const room = (await server.sessions.room(session))!;
let letters = 0;
for await (const piece of recordText(await room.record())) letters += piece.length;
await server.close();
parentPort?.postMessage({ seq: room.live.seq, letters });
