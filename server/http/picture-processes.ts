import { fork, type ChildProcess } from 'node:child_process';
import { SlowError } from '../work/port.ts';
import { PictureError } from './picture-error.ts';

export interface Asked {
	bytes: Uint8Array;
	maxPixels: number;
}

/** `bad`: it was no picture; else something failed here. */
export type Drawn = { picture: Uint8Array } | { picture: null; bad: boolean };

/** Draws pictures anew, away from the event loop. */
export interface Pictures {
	/** Rejects with PictureError, {@link SlowError}, or the signal's reason. */
	draw(bytes: Buffer, signal?: AbortSignal): Promise<Buffer>;
	close(): Promise<void>;
}

const CHILD = new URL('./picture.child.ts', import.meta.url);
const IDLE_MS = 60_000;

/**
 * {@link Pictures} in processes of their own, one picture at a time each: nothing stops a decoder in its middle, nor
 * one that makes its process fail, but the end of the process. They start with the first picture; who is next, and
 * how many at a time, is for whoever asks.
 */
export class PictureProcesses implements Pictures {
	readonly #limits: { slidePixels: number; pictureSeconds: number };
	readonly #child: URL;
	readonly #all = new Set<ChildProcess>();
	/** Those that wait for a picture, and what ends them when none comes. */
	readonly #idle = new Map<ChildProcess, NodeJS.Timeout>();

	/** @param child what each process runs */
	constructor(limits: { slidePixels: number; pictureSeconds: number }, child = CHILD) {
		this.#limits = limits;
		this.#child = child;
	}

	async draw(bytes: Buffer, signal?: AbortSignal): Promise<Buffer> {
		signal?.throwIfAborted();
		const late = AbortSignal.timeout(this.#limits.pictureSeconds * 1000);
		const ends = signal === undefined ? late : AbortSignal.any([signal, late]);
		const child = this.#rested() ?? this.#start();
		try {
			const drawn = await answer(child, { bytes, maxPixels: this.#limits.slidePixels }, ends);
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

	#start(): ChildProcess {
		// What a decoder of strangers' bytes has in its environment is nothing.
		const child = fork(this.#child, [], {
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

/** What a process makes of a picture. That a signal ended it in the middle is the picture's fault. */
function answer(child: ChildProcess, ask: Asked, ends: AbortSignal): Promise<Drawn> {
	return new Promise((resolve, reject) => {
		const settle = (how: () => void) => {
			child.off('message', heard).off('exit', died).off('error', reject);
			ends.removeEventListener('abort', over);
			how();
		};
		const heard = (drawn: unknown) => settle(() => resolve(drawn as Drawn));
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
		child.send(ask, (error) => error && settle(() => reject(error)));
	});
}
