import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../server/launch/build.ts';
import { Say } from '../server/launch/say.ts';
import { readConfig } from '../server/config.ts';
import { provide } from '../server/voice/livekit/provide.ts';
import { findBrowser } from './support/browser.ts';
import { findEspeak } from './support/espeak.ts';

/*
 * `npm test`: makes sure of a browser, of LiveKit and of espeak-ng, says which, builds, runs everything, and ends with one line
 * "N passed, N failed, N skipped".
 */
const ROOT = new URL('..', import.meta.url).pathname;
/** More failing files than this are no stall. */
const UNSTEADY_FILES = 2;
/** Where media is real, and its tests stall with the machine. */
const MEDIA = ['server', 'alone', 'pages', 'e2e'];
const OF_MEDIA = /\/tests\/(server|e2e)\//;
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
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');

interface Results {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numTodoTests: number;
	testResults: readonly { name: string; status: string }[];
}

/** Runs all projects, or files of some of them; null when it did not come to an end. */
function run(projects: readonly string[] = [], files: readonly string[] = []): Results | null {
	const file = join(out, `${files.length}.json`);
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
	const args = [VITEST, 'run', ...projects.flatMap((p) => ['--project', p]), ...reporters, ...files];
	const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
	try {
		const results = JSON.parse(readFileSync(file, 'utf8')) as Results;
		// A file that failed to load holds no failed test.
		if (status !== 0 && results.numFailedTests === 0) results.numFailedTests = 1;
		return results;
	} catch {
		return null;
	}
}

const failedFiles = (results: Results) =>
	results.testResults.filter((file) => file.status === 'failed').map((file) => file.name);

const results = run();
let passed = results?.numPassedTests ?? 0;
let failed = results?.numFailedTests ?? 1;
let skipped = (results?.numPendingTests ?? 0) + (results?.numTodoTests ?? 0);
const files = results === null ? [] : failedFiles(results);
const unsteady: string[] = [];
// A file of real media has a second run, alone, and is named when that passes.
if (files.length > 0 && files.length <= UNSTEADY_FILES && files.every((file) => OF_MEDIA.test(file))) {
	const again = run(MEDIA, files);
	if (again?.numFailedTests === 0) {
		passed += failed;
		failed = 0;
		unsteady.push(...files);
	}
}
rmSync(out, { recursive: true, force: true });
if (!livekit.ok) skipped += 1;
if (!speech.ok) skipped += 1;
for (const file of unsteady) say.line(`UNSTEADY, passed at the second run only: ${file}`);
say.line(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
