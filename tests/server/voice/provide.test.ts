import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { LIVEKIT_VERSION, MODULE_SUM, RELEASE_SUMS } from '../../../server/voice/livekit/pinned.ts';
import { provide } from '../../../server/voice/livekit/provide.ts';
import { installWithGo } from '../../../server/voice/livekit/gobuild.ts';

const ARCHIVE = `livekit_${LIVEKIT_VERSION}_${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}.tar.gz`;
const SCRIPT = (version: string) => `#!/bin/sh\necho "livekit-server version ${version}"\n`;
const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((s) => s.close()));

const folder = () => mkdtempSync(join(tmpdir(), 'bp-provide-'));

function tar(name: string, content: string): Buffer {
	const header = Buffer.alloc(512);
	header.write(name, 0);
	header.write('0000755\0', 100);
	header.write(`${Buffer.byteLength(content).toString(8).padStart(11, '0')}\0`, 124);
	header.write('0', 156);
	const body = Buffer.alloc(Math.ceil(Buffer.byteLength(content) / 512) * 512);
	body.write(content);
	return Buffer.concat([header, body, Buffer.alloc(1024)]);
}

/** A stand-in for the release: the files by name. */
async function release(files: Record<string, Buffer | string>): Promise<string> {
	const server = createServer((req, res) => {
		const file = files[req.url?.slice(1) ?? ''];
		res.writeHead(file === undefined ? 404 : 200).end(file);
	}).listen(0, '127.0.0.1');
	servers.push(server);
	await new Promise((resolve) => server.once('listening', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const packed = gzipSync(
	Buffer.concat([tar('LICENSE', 'x').subarray(0, 1024), tar('livekit-server', SCRIPT('1.13.5'))])
);
const sha = createHash('sha256').update(packed).digest('hex');
/** Nothing on the path but a Go that is too old, so that no test builds by accident. */
function oldGo(): string {
	const dir = folder();
	writeFileSync(join(dir, 'go'), '#!/bin/sh\necho "go version go1.19.8 linux/amd64"\n', { mode: 0o755 });
	return dir;
}

test('[M8] a release whose checksum is right is installed and found again in the cache', async () => {
	const dir = folder();
	const releaseBase = await release({ [ARCHIVE]: packed });
	const options = {
		dataDir: dir,
		cacheDirs: [dir],
		path: oldGo(),
		releaseBase,
		releaseSums: { [ARCHIVE]: sha }
	};
	const binary = join(dir, `livekit-server-${LIVEKIT_VERSION}`);
	expect(await provide(options)).toEqual({ ok: true, how: 'release', binary });
	expect(statSync(binary).mode & 0o777).toBe(0o755);
	expect(await provide(options)).toEqual({ ok: true, how: 'cache', binary });
	expect(readdirSync(dir)).toHaveLength(1);
});

test('[M8] a release whose checksum is wrong is refused and leaves nothing behind', async () => {
	const dir = folder();
	// Whoever can change the file can change a list that lies beside it: what counts is in our own source.
	const releaseBase = await release({ 'checksums.txt': `${sha}  ${ARCHIVE}\n`, [ARCHIVE]: packed });
	const found = await provide({ dataDir: dir, cacheDirs: [dir], path: oldGo(), releaseBase });
	expect(found).toEqual({ ok: false, reason: 'off-not-found', why: expect.stringContaining('checksum') });
	expect(readdirSync(dir)).toEqual([]);
});

test('a release without a file for this machine, an unreachable one and an old Go are each named as the reason', async () => {
	const dir = folder();
	const path = oldGo();
	const none = await provide({
		dataDir: dir,
		cacheDirs: [dir],
		path,
		releaseBase: await release({}),
		releaseSums: {}
	});
	expect(none).toEqual({
		ok: false,
		reason: 'off-not-found',
		why: expect.stringMatching(
			/not on PATH; no checksum is known here of a LiveKit release .*; Go 1\.19 is too old/
		)
	});
	const dead = await provide({ dataDir: dir, cacheDirs: [dir], path, releaseBase: 'http://127.0.0.1:9' });
	expect(dead).toEqual({
		ok: false,
		reason: 'off-not-found',
		why: expect.stringContaining('could not be fetched')
	});
});

test('a livekit-server on PATH is taken when it is new enough', async () => {
	const dir = folder();
	for (const [version, how] of [
		['1.14.0', 'path'],
		['1.8.0', null]
	] as const) {
		const path = join(dir, version);
		mkdirSync(path);
		writeFileSync(join(path, 'livekit-server'), SCRIPT(version), { mode: 0o755 });
		const found = await provide({
			dataDir: dir,
			cacheDirs: [dir],
			path: `${path}:${oldGo()}`,
			releaseBase: 'http://127.0.0.1:9'
		});
		if (how) expect(found).toEqual({ ok: true, how, binary: join(path, 'livekit-server') });
		else
			expect(found).toEqual({
				ok: false,
				reason: 'off-not-found',
				why: expect.stringContaining('too old or does not run')
			});
	}
});

test('[M8] the checksums of the pinned version are in our source, each of its own kind', () => {
	for (const machine of ['linux_amd64', 'linux_arm64'])
		expect(RELEASE_SUMS[`livekit_${LIVEKIT_VERSION}_${machine}.tar.gz`]).toMatch(/^[0-9a-f]{64}$/);
	expect(MODULE_SUM).toMatch(/^h1:[A-Za-z0-9+/]{43}=$/);
});

test('[M8] Go builds into a folder of its own and the result is moved; a failure says why and leaves nothing', async () => {
	const dir = folder();
	const target = join(dir, 'livekit-server-9');
	const go = join(folder(), 'go');
	const script = (install: string, sum = 'h1:right=') =>
		`#!/bin/sh\nif [ "$1" = version ]; then echo "go version go1.24.1 linux/amd64"; exit 0; fi\nif [ "$1" = mod ]; then echo '{"Sum": "${sum}"}'; exit 0; fi\n${install}\n`;
	writeFileSync(go, script('echo "no such module" >&2; exit 1'), { mode: 0o755 });
	const options = { go, target, version: '9.9.9', sum: 'h1:right=', onProgress: () => {} };
	expect(await installWithGo(options)).toEqual({ why: 'building LiveKit with Go failed (no such module)' });
	expect(readdirSync(dir)).toEqual([]);
	writeFileSync(
		go,
		script('test "$2" = github.com/livekit/livekit-server/cmd/server@v9.9.9 && echo "$2" > "$GOBIN/server"'),
		{
			mode: 0o755
		}
	);
	expect(await installWithGo(options)).toEqual({ binary: target });
	expect(readdirSync(dir)).toEqual(['livekit-server-9']);
	writeFileSync(go, script('echo no >&2; exit 1', 'h1:other='), { mode: 0o755 });
	expect(await installWithGo(options)).toEqual({
		why: expect.stringContaining('checksum of the LiveKit sources')
	});
});
