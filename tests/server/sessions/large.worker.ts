import { parentPort, workerData } from 'node:worker_threads';
import { recordText } from '../../../server/sessions/record.ts';
import { composed } from '../../support/composed.ts';

/* A server that starts on a data folder, loads a session and sends its record: in the memory that its thread was given. */
const { dataDir, session } = workerData as { dataDir: string; session: string };
const server = await composed(dataDir);
await server.sessions.resume();
const room = (await server.sessions.room(session))!;
let letters = 0;
for await (const piece of recordText(await room.record())) letters += piece.length;
await server.close();
parentPort?.postMessage({ seq: room.live.seq, letters });
