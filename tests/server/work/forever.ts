/* What a worker loads in a test: work that never ends, work that takes all memory, work that fails, and a lint at once. */

export { read } from '../../../server/work/jobs.ts';

export function lint(ask: { texts: readonly string[] }): unknown {
	if (ask.texts[0] === 'forever') for (;;);
	if (ask.texts[0] === 'memory') return hoard();
	if (ask.texts[0] === 'fails') throw new Error('by itself');
	return [];
}

function hoard(): number {
	const kept: number[][] = [];
	for (let i = 0; ; i++) kept.push(new Array<number>(1 << 20).fill(i));
}
