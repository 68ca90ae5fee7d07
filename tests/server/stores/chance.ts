import { createHash } from 'node:crypto';
import type { RandomBytes } from '../../../server/ports.ts';

/** Bytes that look random and are the same in every run with the same seed. */
export function chance(seed = 'x'): RandomBytes {
	let count = 0;
	return (n) => {
		const out = createHash('shake256', { outputLength: n });
		return Uint8Array.from(out.update(`${seed} ${count++}`).digest());
	};
}
