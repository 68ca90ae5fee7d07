import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { compose } from '../../../server/compose.ts';
import { readConfig } from '../../../server/config.ts';
import { createLog } from '../../../server/log.ts';
import { voiceOff } from '../../../server/voice/index.ts';

/* Starts on a folder and is killed around its n-th commit: `<dir> <before or after> <n>`. */
const [dir, when, n] = process.argv.slice(2);
let left = Number(n);
const exec = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function (sql) {
	const last = sql === 'COMMIT' && --left === 0;
	if (last && when === 'before') process.kill(process.pid, 'SIGKILL');
	exec.call(this, sql);
	if (last) process.kill(process.pid, 'SIGKILL');
};
await compose({
	config: readConfig({ DATA_DIR: dir, PORT: '0' }),
	clock: () => Date.now(),
	random: (bytes) => new Uint8Array(randomBytes(bytes)),
	log: createLog('silent'),
	voice: voiceOff('not in this test'),
	pages: async () => (_req, res) => void res.status(404).end()
});
