import { createHash, randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { reach, RELEASE_ORIGINS } from '../../outgoing.ts';
import { telling } from './progress.ts';
import type { Install } from './provide.ts';

const RELEASES = 'https://github.com/livekit/livekit/releases/download';
/** A machine that cannot reach the release host must not hold up the start. */
const CONNECT_MS = 5_000;
const STALL_MS = 20_000;
const MAX_BYTES = 300 * 1024 * 1024;

interface ReleaseOptions {
	target: string;
	version: string;
	onProgress: (text: string) => void;
	base?: string | undefined;
	/** SHA-256 by file name, hex. What is not in it is not fetched. */
	sums: Readonly<Record<string, string>>;
}

/** Downloads the project's release for this machine, and installs it when its checksum is the one known here. */
export async function installRelease(options: ReleaseOptions): Promise<Install> {
	const base = options.base ?? `${RELEASES}/v${options.version}`;
	const archive = archiveName(options.version);
	try {
		const expected = options.sums[archive];
		if (expected === undefined)
			return { why: `no checksum is known here of a LiveKit release for this machine (${archive})` };
		const from = options.base === undefined ? RELEASE_ORIGINS : [new URL(options.base).origin];
		const packed = await fetchTelling(`${base}/${archive}`, from, archive, options.onProgress);
		const actual = createHash('sha256').update(packed).digest('hex');
		if (actual !== expected) return { why: `the checksum of ${archive} does not match, so it was refused` };
		const binary = untar(await promisify(gunzip)(packed, { maxOutputLength: MAX_BYTES }), 'livekit-server');
		if (!binary) return { why: `${archive} holds no livekit-server` };
		await place(binary, options.target);
		return { binary: options.target };
	} catch (error) {
		return { why: `the LiveKit release could not be fetched (${reason(error)})` };
	}
}

/** Named as the release names them. */
function archiveName(version: string): string {
	const arch = process.arch === 'x64' ? 'amd64' : process.arch;
	return `livekit_${version}_${process.platform}_${arch}.tar.gz`;
}

function fetchTelling(
	url: string,
	from: readonly string[],
	what: string,
	onProgress: (text: string) => void
): Promise<Buffer> {
	let got = 0;
	const text = () => `Downloading ${what}: ${(got / 1e6).toFixed(1)} MB so far`;
	return telling(
		onProgress,
		text,
		download(url, from, (bytes) => (got = bytes))
	);
}

async function download(
	url: string,
	from: readonly string[],
	onBytes: (total: number) => void
): Promise<Buffer> {
	const abort = new AbortController();
	let watchdog = setTimeout(() => abort.abort(new Error('no answer in time')), CONNECT_MS);
	try {
		const response = await reach(url, from, { signal: abort.signal });
		if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
		const chunks: Uint8Array[] = [];
		let total = 0;
		for await (const chunk of response.body) {
			clearTimeout(watchdog);
			watchdog = setTimeout(() => abort.abort(new Error('the download stalled')), STALL_MS);
			chunks.push(chunk);
			onBytes((total += chunk.byteLength));
			if (total > MAX_BYTES) throw new Error('far larger than a release');
		}
		return Buffer.concat(chunks);
	} finally {
		clearTimeout(watchdog);
	}
}

/** The bytes of the regular file `name` in a ustar archive, or null. */
export function untar(tar: Buffer, name: string): Buffer | null {
	for (let at = 0; at + 512 <= tar.length;) {
		const header = tar.subarray(at, at + 512);
		const entry = header.toString('utf8', 0, 100).replace(/\0.*$/s, '');
		if (entry === '') return null;
		const size = parseInt(header.toString('ascii', 124, 136), 8) || 0;
		const regular = header[156] === 0x30 || header[156] === 0;
		if (regular && (entry === name || entry.endsWith(`/${name}`)))
			return tar.subarray(at + 512, at + 512 + size);
		at += 512 + Math.ceil(size / 512) * 512;
	}
	return null;
}

/** Written beside the target and renamed, so that a second start never sees half a binary. */
async function place(binary: Buffer, target: string): Promise<void> {
	const temporary = `${target}.${randomBytes(6).toString('hex')}`;
	try {
		await writeFile(temporary, binary, { mode: 0o755 });
		await rename(temporary, target);
	} finally {
		await rm(temporary, { force: true });
	}
}

function reason(error: unknown): string {
	if (!(error instanceof Error)) return 'unknown error';
	const cause = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : '';
	return cause || error.message;
}
