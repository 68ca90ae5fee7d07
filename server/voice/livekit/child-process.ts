import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { answersOk } from './pulse.ts';

/**
 * Runs "$@" and ends with it. When our end of the pipe closes, even because we were killed, the child is killed too:
 * nothing that the product started outlives it.
 */
const GUARD =
	'exec 3<&0; "$0" "$@" 3<&- </dev/null & c=$!; { cat <&3 >/dev/null; kill -9 $c; } 2>/dev/null & w=$!; wait $c; s=$?; kill $w 2>/dev/null; exit $s';

const READY_MS = 15_000;

/** One run of LiveKit: a process group of its own, so that Ctrl-C at the terminal reaches it through us only. */
export class ChildRun {
	/** Resolves when the process is gone, however it went. */
	readonly exited: Promise<void>;
	#process: ChildProcess;
	#gone = false;
	#tail = '';

	constructor(binary: string, config: string, keys: string) {
		this.#process = spawn('/bin/sh', ['-c', GUARD, binary, '--config-body', config], {
			detached: true,
			stdio: ['pipe', 'pipe', 'pipe'],
			// Nothing of our own environment: LiveKit reads LIVEKIT_*, NODE_IP, UDP_PORT and more from it.
			env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LIVEKIT_KEYS: keys }
		});
		this.exited = new Promise((resolve) => {
			const gone = () => {
				this.#gone = true;
				this.#process.stdin?.destroy();
				resolve();
			};
			this.#process.once('exit', gone).once('error', gone);
		});
		this.#process.stdin?.on('error', () => {});
		for (const out of [this.#process.stdout, this.#process.stderr]) {
			out?.on('data', (chunk: Buffer) => (this.#tail = (this.#tail + chunk.toString('utf8')).slice(-4096)));
		}
	}

	/** True once `GET /` says OK; false when it exited before (LiveKit then exits with 0) or took too long. */
	async ready(http: string): Promise<boolean> {
		const until = performance.now() + READY_MS;
		while (!this.#gone && performance.now() < until) {
			if ((await answersOk(http)) && !this.#gone) return true;
			await Promise.race([sleep(25), this.exited]);
		}
		return false;
	}

	/** Why it did not start, as one of a few fixed phrases: its own output may name people and keys. */
	complaint(): string {
		if (/address already in use/i.test(this.#tail)) return 'a port it needs is in use';
		if (/permission denied|exec format|not found/i.test(this.#tail)) return 'the binary does not run here';
		return 'it did not come up';
	}

	/**
	 * Ends the run. Killed, not asked: on SIGTERM LiveKit waits for participants to leave, and it holds nothing worth
	 * saving; whoever wants clients to be told deletes the rooms first.
	 */
	async stop(): Promise<void> {
		if (!this.#gone && this.#process.pid !== undefined) {
			try {
				process.kill(-this.#process.pid, 'SIGKILL');
			} catch {
				// Gone in between.
			}
		}
		await this.exited;
	}
}
