import { randomBytes } from 'node:crypto';
import { compose, type Composed } from '../../server/compose.ts';
import { readConfig } from '../../server/config.ts';
import { createLog, type Log } from '../../server/log.ts';
import type { Clock } from '../../server/ports.ts';
import { voiceOff } from '../../server/voice/index.ts';

/** The whole server on a data folder, without voice and pages, not yet listening. */
export function composed(
	dataDir: string,
	log: Log = createLog('silent'),
	clock: Clock = () => Date.now()
): Promise<Composed> {
	return compose({
		config: readConfig({ DATA_DIR: dataDir, PORT: '0' }),
		clock,
		random: (n) => new Uint8Array(randomBytes(n)),
		log,
		voice: voiceOff('not in this test'),
		pages: async () => (_req, res) => void res.status(404).end()
	});
}
