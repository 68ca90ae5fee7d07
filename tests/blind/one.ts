import { pair } from './pair.ts';
import { sampleOf, say } from './session.ts';
const from = Number(process.argv[2] ?? 1),
	n = Number(process.argv[3] ?? 1);
const cov = new Set<string>();
const t = performance.now();
for (let i = from; i < from + n; i++) {
	const s = sampleOf(i);
	const o = await pair(s, cov);
	console.log(i, s.moves.length, o.compared, o.revealed, o.fault);
	if (o.fault) {
		console.log(say(s));
		break;
	}
}
console.log((performance.now() - t) / n, 'ms per pair', process.cpuUsage());
if (process.argv[4]) console.log([...cov].sort().join('\n'));
