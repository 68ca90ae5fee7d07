import type { Request, Response } from 'express';
import { hashed, word } from '../people/hash.ts';

/** So many of the newest are known. */
const MOST = 1000;

/**
 * Sign-outs that were done: a browser sends one anew whose answer was lost, when nobody is signed in there any more. The
 * same press with the same cookies is answered as it was.
 */
export class DoneSignOuts {
	readonly #answers = new Map<string, (res: Response) => void>();

	note(req: Request, answer: (res: Response) => void): void {
		const key = keyOf(req);
		if (key === null) return;
		this.#answers.set(key, answer);
		for (const [oldest] of this.#answers) if (this.#answers.size > MOST) this.#answers.delete(oldest);
	}

	/** Whether it was answered as before. */
	again(req: Request, res: Response): boolean {
		const key = keyOf(req);
		const answer = key === null ? undefined : this.#answers.get(key);
		answer?.(res);
		return answer !== undefined;
	}
}

function keyOf(req: Request): string | null {
	const press = req.get('x-press');
	if (press === undefined) return null;
	return word(hashed(JSON.stringify([req.method, req.originalUrl, press, req.get('cookie') ?? ''])));
}
