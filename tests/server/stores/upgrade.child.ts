import { DatabaseSync } from 'node:sqlite';
import { composed } from '../../support/composed.ts';

/* Starts on a folder and is killed around its n-th commit: `<dir> <before or after> <n>`. */
const [dir = '', when, n] = process.argv.slice(2);
let left = Number(n);
const exec = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function (sql) {
	const last = sql === 'COMMIT' && --left === 0;
	if (last && when === 'before') process.kill(process.pid, 'SIGKILL');
	exec.call(this, sql);
	if (last) process.kill(process.pid, 'SIGKILL');
};
await composed(dir);
