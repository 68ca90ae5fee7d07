import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../server/launch/build.ts';
import { Say } from '../server/launch/say.ts';
import { readConfig } from '../server/config.ts';
import { provide } from '../server/voice/provide.ts';
import { findBrowser } from './support/browser.ts';
import { findEspeak } from './support/espeak.ts';

/*
 * `npm test`: makes sure of a browser, of LiveKit and of espeak-ng, says which, builds, runs everything, and ends with one line
 * "N passed, N failed, N skipped".
 */
const ROOT = new URL('..', import.meta.url).pathname;
const say = new Say(process.stdout);

let browser;
try {
	browser = findBrowser();
} catch (error) {
	say.line((error as Error).message);
	process.exit(1);
}
say.line(`Browser: ${browser.path} (${browser.how})`);
const livekit = await say.during(
	'Looking for LiveKit…',
	provide({ dataDir: readConfig({}).dataDir, onProgress: (text) => say.line(text) })
);
say.line(
	livekit.ok
		? `LiveKit: ${livekit.binary} (${livekit.how})`
		: `LIVEKIT CANNOT BE HAD, MEDIA IS NOT TESTED: ${livekit.why}`
);
const speech = findEspeak();
say.line(
	speech.ok
		? `espeak-ng: ${speech.how}`
		: `ESPEAK-NG CANNOT BE HAD, READING ALOUD IS NOT TESTED: ${speech.why}`
);
await buildIfStale(say);

const out = mkdtempSync(join(tmpdir(), 'blindpick-results-'));
const totals = { passed: 0, failed: 0, skipped: 0 };
for (const project of ['unit', 'server', 'blind', 'e2e']) {
	const file = join(out, `${project}.json`);
	const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
	const args = [
		'run',
		'--project',
		project,
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${file}`
	];
	const { status } = spawnSync(process.execPath, [vitest, ...args], { cwd: ROOT, stdio: 'inherit' });
	try {
		const r = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
		totals.passed += r['numPassedTests'] ?? 0;
		totals.failed += r['numFailedTests'] ?? 0;
		totals.skipped += (r['numPendingTests'] ?? 0) + (r['numTodoTests'] ?? 0);
		// A file that failed to load holds no failed test.
		if (status !== 0 && (r['numFailedTests'] ?? 0) === 0) totals.failed += 1;
	} catch {
		totals.failed += 1;
	}
}
rmSync(out, { recursive: true, force: true });
if (!livekit.ok) totals.skipped += 1;
if (!speech.ok) totals.skipped += 1;
say.line(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed === 0 ? 0 : 1);
