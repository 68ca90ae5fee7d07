import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { VoiceOff } from '../../../src/domain/session/view.ts';
import { installWithGo } from './gobuild.ts';
import { LIVEKIT_VERSION, MODULE_SUM, RELEASE_SUMS } from './pinned.ts';
import { installRelease } from './release.ts';

export type ProvidedLiveKit =
	| { ok: true; how: 'path' | 'cache' | 'release' | 'go'; binary: string }
	/** `why` names each way that was tried and what it lacked, in words for people. */
	| { ok: false; reason: Extract<VoiceOff, 'off-not-found' | 'off-no-folder'>; why: string };

export interface ProvideOptions {
	dataDir: string;
	/** Told in words about whatever takes longer than two seconds. */
	onProgress?: (text: string) => void;
	/** Where the release files lie, without a trailing slash; for a mirror or a stand-in. */
	releaseBase?: string;
	/** SHA-256 by file name of what a stand-in holds; the pinned ones by default. */
	releaseSums?: Readonly<Record<string, string>>;
	/** Search path for `livekit-server` and `go`; the process's own by default. */
	path?: string;
	/** Folders looked through for an installed binary; the first that can be written receives a new one. */
	cacheDirs?: readonly string[];
}

/** One way to come by a binary: a path when it worked, else words about what was missing. */
export type Install = { binary: string } | { why: string };

const run = promisify(execFile);

/**
 * Finds a LiveKit server on PATH or in the cache, else fetches the pinned release, else builds it with Go.
 * Never throws: a machine where none can be had gets the reasons.
 */
export async function provide(options: ProvideOptions): Promise<ProvidedLiveKit> {
	const path = options.path ?? process.env['PATH'] ?? '';
	const onPath = await find('livekit-server', path);
	if (onPath && (await usable(onPath))) return { ok: true, how: 'path', binary: onPath };

	const dirs = options.cacheDirs ?? defaultCacheDirs(options.dataDir);
	const name = `livekit-server-${LIVEKIT_VERSION}`;
	for (const dir of dirs) {
		const binary = join(dir, name);
		if ((await versionOf(binary)) === LIVEKIT_VERSION) return { ok: true, how: 'cache', binary };
	}

	const dir = await firstWritable(dirs);
	if (!dir)
		return {
			ok: false,
			reason: 'off-no-folder',
			why: `no folder can be written to install LiveKit in (tried ${dirs.join(', ')})`
		};
	const target = join(dir, name);
	const onProgress = options.onProgress ?? (() => {});
	const release = await installRelease({
		target,
		version: LIVEKIT_VERSION,
		onProgress,
		base: options.releaseBase,
		sums: options.releaseSums ?? RELEASE_SUMS
	});
	if ('binary' in release) return { ok: true, how: 'release', binary: release.binary };

	const go = (await find('go', path)) ?? (await find('go', '/usr/local/go/bin'));
	const built = await installWithGo({ go, target, version: LIVEKIT_VERSION, sum: MODULE_SUM, onProgress });
	if ('binary' in built) return { ok: true, how: 'go', binary: built.binary };

	const before = onPath
		? 'livekit-server on PATH is too old or does not run'
		: 'livekit-server is not on PATH';
	return { ok: false, reason: 'off-not-found', why: `${before}; ${release.why}; ${built.why}` };
}

/** The version a binary says it has (`livekit-server version 1.13.5`), null when it does not run. */
export async function versionOf(binary: string): Promise<string | null> {
	try {
		const { stdout } = await run(binary, ['--version'], { timeout: 10_000 });
		return /version (\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? null;
	} catch {
		return null;
	}
}

/** The door speaks `/rtc/v1` and the rooms rely on remote unmute: 1.13 and later 1.x have both. */
async function usable(binary: string): Promise<boolean> {
	const [major, minor] = ((await versionOf(binary)) ?? '').split('.').map(Number);
	return major === 1 && minor !== undefined && minor >= 13;
}

function defaultCacheDirs(dataDir: string): string[] {
	const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
	return [join(dataDir, 'bin'), join(cache, 'blindpick')].reverse();
}

async function find(command: string, path: string): Promise<string | null> {
	for (const dir of path.split(delimiter).filter(Boolean)) {
		const file = join(dir, command);
		if (await allowed(file, constants.X_OK)) return file;
	}
	return null;
}

async function firstWritable(dirs: readonly string[]): Promise<string | null> {
	for (const dir of dirs) {
		await mkdir(dir, { recursive: true }).catch(() => {});
		if (await allowed(dir, constants.W_OK)) return dir;
	}
	return null;
}

function allowed(file: string, mode: number): Promise<boolean> {
	return access(file, mode).then(
		() => true,
		() => false
	);
}
