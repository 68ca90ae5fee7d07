import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { io, type Socket } from 'socket.io-client';
import { Dice } from './dice.ts';
import type { Hosting } from './host.ts';
import { nextStep, type Step } from './steps.ts';

export interface Findings {
	seed: number;
	steps: number;
	/** By kind, how many were sent. */
	sent: Record<string, number>;
	/** Steps that were answered by a fault, or before which the process died; at most a few. */
	faults: string[];
	/** What the server logged as an error. */
	logged: string[];
	/** Acks of a bystander in another session, ms: before, and while. */
	calm: number;
	worst: number;
	late: number;
	acks: number;
}

const AT_ONCE = 8;
const MOST_FAULTS = 10;
/** An ack later than the slowest in calm by this counts as late, ms: machines are noisy, a stopped loop is slower. */
const LATE_MS = 2_000;
/** Answers of a fault; a store that is full says so by 503. */
const FAULT = /^HTTP\/1\.1 5(?!03)\d\d/;

/** Runs so many steps against a server of its own. The same seed sends the same, in batches of a few at once. */
export async function fuzz(
	seed: number,
	steps: number,
	tell: (line: string) => void = () => {}
): Promise<Findings> {
	const found: Findings = {
		seed,
		steps: 0,
		sent: {},
		faults: [],
		logged: [],
		calm: 0,
		worst: 0,
		late: 0,
		acks: 0
	};
	const { child, house } = await host(found);
	const watch = await Bystander.enter(house);
	try {
		found.calm = await watch.calm();
		const dice = new Dice(seed);
		while (found.steps < steps && alive(child) && found.faults.length < MOST_FAULTS) {
			const batch = Array.from({ length: Math.min(AT_ONCE, steps - found.steps) }, () =>
				nextStep(dice, house)
			);
			await watch.during(found, Promise.all(batch.map((step) => take(step, found))));
			found.steps += batch.length;
			if (!alive(child)) found.faults.push(...batch.map((s) => `THE PROCESS DIED WITH ${s.kind}: ${s.text}`));
			if (found.steps % 2_000 === 0) tell(`${found.steps} steps, slowest ack ${found.worst} ms`);
		}
	} finally {
		watch.close();
		await end(child);
	}
	return found;
}

async function take(step: Step, found: Findings): Promise<void> {
	found.sent[step.kind] = (found.sent[step.kind] ?? 0) + 1;
	const answer = await step.send().catch(() => '');
	if (FAULT.test(answer))
		found.faults.push(`${answer.slice(0, 60)} TO ${step.kind}: ${step.text.slice(0, 2000)}`);
}

const alive = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

async function host(found: Findings): Promise<{ child: ChildProcess; house: Hosting }> {
	const child = fork(fileURLToPath(new URL('./host.ts', import.meta.url)), [], {
		execArgv: [],
		stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
		env: { ...process.env, NODE_ENV: 'production', VITEST: '' }
	});
	child.stderr?.on('data', (data: Buffer) => {
		if (found.logged.length < MOST_FAULTS) found.logged.push(data.toString().slice(0, 1000));
	});
	const house = await new Promise<Hosting>((resolve, reject) => {
		child.once('message', (message) => resolve(message as Hosting));
		child.once('exit', () => reject(new Error(`the server did not start: ${found.logged.join('')}`)));
	});
	return { child, house };
}

async function end(child: ChildProcess): Promise<void> {
	if (!alive(child)) return;
	const gone = new Promise((resolve) => child.once('exit', resolve));
	child.send('end');
	await Promise.race([gone, sleep(5_000)]);
	child.kill('SIGKILL');
}

/** Somebody in another session, whose acks must not be late. */
class Bystander {
	readonly #socket: Socket;

	private constructor(socket: Socket) {
		this.#socket = socket;
	}

	static async enter({ base, bystander }: Hosting): Promise<Bystander> {
		const socket = io(base, {
			path: `${bystander.path}/live`,
			transports: ['websocket'],
			extraHeaders: { cookie: `bp_seat=${bystander.cookie}`, origin: base }
		});
		await new Promise((resolve) => socket.once('view', resolve));
		return new Bystander(socket);
	}

	/** A command, through its session's queue and the journal. */
	async ack(): Promise<number> {
		const since = performance.now();
		const id = `bystander-${since}`;
		const frame = { id, command: { type: 'raiseHand', raised: true } };
		await this.#socket
			.timeout(60_000)
			.emitWithAck('command', frame)
			.catch(() => null);
		return Math.round(performance.now() - since);
	}

	async calm(): Promise<number> {
		let slowest = 0;
		for (let i = 0; i < 10; i++) {
			slowest = Math.max(slowest, await this.ack());
			await sleep(60);
		}
		return slowest;
	}

	/** Asks while something goes on, as often as the pace of a seat allows. */
	async during(found: Findings, work: Promise<unknown>): Promise<void> {
		let over = false;
		const ending = work.finally(() => (over = true));
		do {
			const took = await this.ack();
			found.acks += 1;
			found.worst = Math.max(found.worst, took);
			if (took > found.calm + LATE_MS) found.late += 1;
			if (!over) await Promise.race([ending, sleep(60)]);
		} while (!over);
		await ending;
	}

	close(): void {
		this.#socket.disconnect();
	}
}
