import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Faults } from '../../faults.ts';
import { chooseNet, childConfig } from './child-config.ts';
import { ChildRun } from './child-process.ts';
import { shut, takesTcp } from './media-port.ts';
import { hangs, type Health } from './pulse.ts';
import type { VoiceLog } from '../log.ts';
import type { Endpoint, LiveKitServer } from './server.ts';

const START_ATTEMPTS = 3;
const RESTART_FIRST_MS = 100;
const RESTART_MAX_MS = 5_000;
/** A run this long counts as healthy, so that the next restart is quick again. */
const HEALTHY_MS = 10_000;
/** Without files it is well and not well by turns: told once in so long. */
const ILL_AGAIN_MS = 60_000;

export interface ChildOptions {
	binary: string;
	/** Public address for media; null keeps everything on loopback. */
	mediaIp: string | null;
	mediaPorts?: { udp: number; tcp: number };
	log: VoiceLog;
}

/** LiveKit as a supervised child. Throws an Error with a reason for people when it cannot be started. */
export async function startChild(options: ChildOptions): Promise<LiveKitServer> {
	const child = new Child(options);
	await child.start();
	return child;
}

class Child implements LiveKitServer {
	#options: ChildOptions;
	readonly #faults: Faults;
	#run: ChildRun | null = null;
	#endpoint: Endpoint | null = null;
	#generation = 0;
	readonly #upListeners: (() => void)[] = [];
	readonly #downListeners: (() => void)[] = [];
	#closing = new AbortController();
	#idle: () => boolean = () => false;
	/** When it was last told that it is not well. */
	#illTold = -Infinity;

	constructor(options: ChildOptions) {
		this.#options = options;
		this.#faults = new Faults(options.log);
	}

	endpoint(): Endpoint | null {
		return this.#endpoint;
	}

	onUp(listener: () => void): void {
		this.#upListeners.push(listener);
	}

	onDown(listener: () => void): void {
		this.#downListeners.push(listener);
	}

	whenIdle(idle: () => boolean): void {
		this.#idle = idle;
	}

	async start(): Promise<void> {
		let why = '';
		for (let attempt = 0; attempt < START_ATTEMPTS; attempt++) {
			const failure = await this.#attempt();
			if (!failure) return;
			why = failure;
		}
		throw new Error(`LiveKit could not be started: ${why}`);
	}

	async close(): Promise<void> {
		this.#closing.abort();
		this.#endpoint = null;
		await this.#run?.stop();
	}

	/** One start on new ports with new keys; null when it is up, else the reason. */
	async #attempt(): Promise<string | null> {
		const net = await chooseNet(this.#options.mediaIp, this.#options.mediaPorts);
		const key = `bp${randomBytes(9).toString('hex')}`;
		const secret = randomBytes(32).toString('base64url');
		const run = new ChildRun(this.#options.binary, childConfig(net), `${key}: ${secret}`);
		this.#run = run;
		const http = `http://127.0.0.1:${net.port}`;
		if (!(await run.ready(http)) || this.#closing.signal.aborted) {
			await run.stop();
			return this.#options.mediaIp
				? `${run.complaint()} (media: UDP ${net.udp}, TCP ${net.tcp})`
				: run.complaint();
		}
		this.#endpoint = { http, ws: http.replace('http', 'ws'), key, secret, generation: ++this.#generation };
		this.#faults.run('LiveKit', () => this.#watch(run, net.tcp, performance.now()));
		return null;
	}

	/** @param tcp the port that media may come in by; 0 for none */
	async #watch(run: ChildRun, tcp: number, since: number): Promise<void> {
		const http = this.#endpoint?.http ?? '';
		const over = new AbortController();
		const ends: Promise<string | false>[] = [
			run.exited.then(() => 'ended'),
			hangs(http, over.signal, (health) => this.#lives(health)).then((hung) => hung && 'hangs')
		];
		if (tcp !== 0) ends.push(this.#shut(tcp, over.signal).then((is) => is && 'takes no media by TCP'));
		const why = await Promise.race(ends);
		over.abort();
		this.#endpoint = null;
		if (this.#closing.signal.aborted) return;
		const ranMs = Math.round(performance.now() - since);
		this.#options.log.warn({ ranMs }, `LiveKit ${why}; starting it again`);
		for (const listener of this.#downListeners) listener();
		// What was stopped does not end when asked, but it can be killed.
		await run.stop();
		await this.#restart(performance.now() - since > HEALTHY_MS ? 0 : RESTART_FIRST_MS);
	}

	/** Whatever it answers, it is never ended for: media may go on in it. */
	#lives(health: Health): boolean {
		const ill = health === 'ill' || health === 'else';
		if (ill && performance.now() - this.#illTold > ILL_AGAIN_MS) {
			this.#illTold = performance.now();
			this.#options.log.warn(
				{},
				'LiveKit says that it is not well, and is left alone; is the machine too busy, or has it no open files left? (docs/operations.md, "The media ports")'
			);
		}
		return health !== null;
	}

	#shut(tcp: number, end: AbortSignal): Promise<boolean> {
		const told = (is: boolean): void => {
			const text = is
				? 'the media port takes nothing by TCP; it is opened anew when no session needs media (docs/operations.md, "The media ports")'
				: 'the media port takes connections by TCP again';
			this.#options.log.warn({ tcp }, text);
		};
		return shut(
			() => takesTcp(tcp),
			() => this.#idle(),
			told,
			end
		);
	}

	async #restart(firstDelay: number): Promise<void> {
		let said = '';
		for (let delay = firstDelay; ; delay = Math.min(Math.max(delay * 2, RESTART_FIRST_MS), RESTART_MAX_MS)) {
			await sleep(delay, undefined, { signal: this.#closing.signal }).catch(() => {});
			if (this.#closing.signal.aborted) return;
			const failure = await this.#attempt().catch(() => 'it could not be run');
			if (!failure) break;
			if (failure !== said) this.#options.log.error({ why: failure }, 'LiveKit could not be started again');
			said = failure;
		}
		this.#options.log.info({ generation: this.#generation }, 'LiveKit is up again');
		for (const listener of this.#upListeners) listener();
	}
}
