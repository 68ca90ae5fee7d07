import { fork, type ChildProcess } from 'node:child_process';
import { SlowError } from '../work/port.ts';
import { PictureError } from './error.ts';

export interface PictureRequest {
	bytes: Uint8Array;
	maxPixels: number;
}

/** `bad`: it was no picture; else something failed here. */
export type DrawnPicture = { picture: Uint8Array } | { picture: null; bad: boolean };

/** Draws pictures anew, away from the event loop. */
export interface Pictures {
	/** Rejects with PictureError, {@link SlowError}, or the signal's reason. */
	draw(bytes: Buffer, signal?: AbortSignal): Promise<Buffer>;
	close(): Promise<void>;
}

const CHILD = new URL('./picture.child.ts', import.meta.url);
const IDLE_MS = 60_000;
/** On a starved machine a process is long in loading: that is no picture's fault, and takes none of its time. */
const START_MS = 60_000;

/**
 * {@link Pictures} in processes of their own, one picture at a time each: nothing stops a decoder in its middle, nor
 * one that makes its process fail, but the end of the process. They start with the first picture; who is next, and
 * how many at a time, is for whoever asks.
 */
export class PictureProcesses implements Pictures {
	readonly #limits: { slidePixels: number; pictureSeconds: number };
	readonly #child: URL;
	readonly #args: readonly string[];
	readonly #all = new Set<ChildProcess>();
	/** Those that wait for a picture, and what ends them when none comes. */
	readonly #idle = new Map<ChildProcess, NodeJS.Timeout>();

	/** @param child what each process runs, with `args` */
	constructor(
		limits: { slidePixels: number; pictureSeconds: number },
		child = CHILD,
		args: readonly string[] = []
	) {
		this.#args = args;
		this.#limits = limits;
		this.#child = child;
	}

	async draw(bytes: Buffer, signal?: AbortSignal): Promise<Buffer> {
		signal?.throwIfAborted();
		const child = this.#rested() ?? (await this.#started(signal));
		const late = AbortSignal.timeout(this.#limits.pictureSeconds * 1000);
		const ends = signal === undefined ? late : AbortSignal.any([signal, late]);
		try {
			const drawn = await word<DrawnPicture>(child, ends, { bytes, maxPixels: this.#limits.slidePixels });
			this.#rest(child);
			if (drawn.picture !== null) return Buffer.from(drawn.picture);
			throw drawn.bad ? new PictureError('not a picture') : new Error('a picture could not be drawn');
		} catch (error) {
			if (ends.aborted) child.kill('SIGKILL');
			throw signal?.aborted
				? (signal.reason as Error)
				: late.aborted
					? new SlowError('a picture took too long')
					: error;
		}
	}

	async close(): Promise<void> {
		const ended = [...this.#all].map(
			(child) =>
				new Promise((resolve) => {
					child.once('exit', resolve);
					child.kill('SIGKILL');
				})
		);
		await Promise.all(ended);
	}

	/** One that says that it can draw. */
	async #started(signal: AbortSignal | undefined): Promise<ChildProcess> {
		const child = this.#start();
		const late = AbortSignal.timeout(START_MS);
		try {
			await word(child, signal === undefined ? late : AbortSignal.any([signal, late]));
			return child;
		} catch {
			child.kill('SIGKILL');
			throw signal?.aborted ? (signal.reason as Error) : new Error('no decoder could be started');
		}
	}

	#start(): ChildProcess {
		// What a decoder of strangers' bytes has in its environment is nothing.
		const child = fork(this.#child, this.#args, {
			stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
			execArgv: [],
			env: {},
			// Pictures cross as they are.
			serialization: 'advanced'
		});
		this.#all.add(child);
		child.on('error', () => this.#forget(child));
		child.once('exit', () => this.#forget(child));
		return child;
	}

	#rested(): ChildProcess | undefined {
		const [first] = this.#idle.keys();
		if (first !== undefined) this.#wake(first);
		return first;
	}

	#rest(child: ChildProcess): void {
		const tired = setTimeout(() => {
			this.#wake(child);
			child.kill('SIGKILL');
		}, IDLE_MS);
		this.#idle.set(child, tired.unref());
	}

	#wake(child: ChildProcess): void {
		clearTimeout(this.#idle.get(child));
		this.#idle.delete(child);
	}

	#forget(child: ChildProcess): void {
		this.#all.delete(child);
		this.#wake(child);
	}
}

/** What a process says next, asked or not. That a signal ended it in the middle is the picture's fault. */
function word<T>(child: ChildProcess, ends: AbortSignal, ask?: PictureRequest): Promise<T> {
	return new Promise((resolve, reject) => {
		const settle = (how: () => void) => {
			child.off('message', heard).off('exit', died).off('error', reject);
			ends.removeEventListener('abort', over);
			how();
		};
		const heard = (said: unknown) => settle(() => resolve(said as T));
		// By itself it ends only where it could not begin.
		const died = (code: number | null) =>
			settle(() =>
				reject(
					code === null ? new PictureError('its decoder failed') : new Error('no decoder could be started')
				)
			);
		const over = () => settle(() => reject(ends.reason as Error));
		child.once('message', heard).once('exit', died).once('error', reject);
		ends.addEventListener('abort', over, { once: true });
		if (ask !== undefined) child.send(ask, (error) => error && settle(() => reject(error)));
	});
}
