import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync } from 'node:sqlite';

/* Replaces the key of a folder and is killed at one point: `<dir> <point> <new key or -> <old key or ->`, hex. */
const [dir, point, fresh, old] = process.argv.slice(2) as [string, string, string, string];
const die = (at: string) => point === at && process.kill(process.pid, 'SIGKILL');

const { writeSync, fsyncSync, renameSync, rmSync } = fs;
let drawn = 0;
Object.assign(fs, {
	writeSync: (fd: number, text: string) => {
		writeSync(fd, text.slice(0, 20));
		die('key half written');
		return writeSync(fd, text.slice(20));
	},
	fsyncSync: (fd: number) => {
		die('key not synced');
		fsyncSync(fd);
	},
	renameSync: (from: string, to: string) => {
		die('key not in place');
		renameSync(from, to);
		die('key in place');
	},
	rmSync: (path: string, options?: fs.RmOptions) => {
		if (drawn > 1) die('old key there');
		rmSync(path, options);
	}
});
syncBuiltinESMExports();

const exec = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function (sql) {
	const last = sql === 'COMMIT' && drawn > 1;
	if (last) die('before the commit');
	exec.call(this, sql);
	if (last) die('after the commit');
};

const { rekey } = await import('../../../server/launch/rekey.ts');
const { parseKey } = await import('../../../server/vault/key.ts');
const given = {
	dataDir: dir,
	vaultKey: parseKey(fresh) ?? undefined,
	vaultKeyOld: parseKey(old) ?? undefined
};
const lines = await rekey(given, (n) => {
	die(`chance ${++drawn}`);
	return new Uint8Array(randomBytes(n));
});
process.stdout.write(lines.join('\n'));
