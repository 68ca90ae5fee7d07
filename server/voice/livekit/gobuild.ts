import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { telling } from './progress.ts';
import type { Install } from './provide.ts';

const run = promisify(execFile);
const BUILD_MS = 15 * 60_000;
/** From 1.21 on, Go fetches by itself the newer toolchain that LiveKit asks for. */
const MINOR = 21;

interface GoOptions {
	/** Path of the go command, null when there is none. */
	go: string | null;
	target: string;
	version: string;
	/** Go's sum of the module (`h1:…`). */
	sum: string;
	onProgress: (text: string) => void;
}

/** Builds LiveKit from source with the machine's Go into a temporary folder, and moves it to `target` when done. */
export async function installWithGo(options: GoOptions): Promise<Install> {
	if (!options.go) return { why: 'Go is not on this machine to build it' };
	const version = await goVersion(options.go);
	if (!version) return { why: 'the go command on this machine does not run' };
	if (version.major === 1 && version.minor < MINOR) {
		return {
			why: `Go ${version.major}.${version.minor} is too old to build it (1.${MINOR} or later is needed)`
		};
	}
	// Inside the target's own folder: a rename is atomic only within one file system.
	const bin = await mkdtemp(join(dirname(options.target), 'go-'));
	try {
		const started = performance.now();
		const text = () =>
			`Building LiveKit ${options.version} with Go, about two minutes: ${Math.round((performance.now() - started) / 1000)} s`;
		const sum = await telling(options.onProgress, text, sumOf(options.go, options.version));
		if (sum !== options.sum)
			return { why: 'the checksum of the LiveKit sources does not match, so they were refused' };
		await telling(options.onProgress, text, build(options.go, options.version, bin));
		await rename(join(bin, process.platform === 'win32' ? 'server.exe' : 'server'), options.target);
		return { binary: options.target };
	} catch (error) {
		return { why: `building LiveKit with Go failed (${complaint(error)})` };
	} finally {
		await rm(bin, { recursive: true, force: true });
	}
}

/** Fetches the sources alone. `go install` builds the same from Go's cache, where their sum is checked again. */
async function sumOf(go: string, version: string): Promise<string> {
	const args = ['mod', 'download', '-json', `github.com/livekit/livekit-server@v${version}`];
	const { stdout } = await run(go, args, { timeout: BUILD_MS });
	return String((JSON.parse(stdout) as { Sum?: unknown }).Sum);
}

function build(go: string, version: string, bin: string) {
	return run(go, ['install', `github.com/livekit/livekit-server/cmd/server@v${version}`], {
		env: { ...process.env, GOBIN: bin, CGO_ENABLED: '0' },
		timeout: BUILD_MS,
		maxBuffer: 64 * 1024 * 1024
	});
}

async function goVersion(go: string): Promise<{ major: number; minor: number } | null> {
	try {
		const { stdout } = await run(go, ['version'], { timeout: 10_000 });
		const match = /go(\d+)\.(\d+)/.exec(stdout);
		return match ? { major: Number(match[1]), minor: Number(match[2]) } : null;
	} catch {
		return null;
	}
}

/** The last line that is not about a download says what went wrong. */
function complaint(error: unknown): string {
	const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
	const lines = text.split('\n').filter((line) => line.trim() && !line.startsWith('go: downloading'));
	return (lines.at(-1) ?? 'no reason given').slice(0, 200);
}
