import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagesIn } from '../../../server/launch/pages.ts';
import { request, say } from '../../support/raw.ts';

const dir = mkdtempSync(join(tmpdir(), 'bp-assets-'));
const SCRIPT = `const x = '${'ñandú '.repeat(20_000)}';`;
const AT = '/_app/immutable/chunks/x.Ab12.js';
const files: Record<string, string | Buffer> = {
	'handler.js': "export const handler = (req, res) => res.end('page ' + req.url);",
	'package.json': '{"type":"module"}',
	[`assets${AT}`]: SCRIPT,
	[`assets${AT}.br`]: brotliCompressSync(SCRIPT),
	[`assets${AT}.gz`]: gzipSync(SCRIPT),
	'assets/_app/immutable/assets/big.wasm': Buffer.alloc(3_000_000, 7),
	'assets/_app/version.json': '{"version":"1"}',
	'assets/favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>'
};
let http: Server;
let base: string;

beforeAll(async () => {
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(dirname(join(dir, name)), { recursive: true });
		writeFileSync(join(dir, name), text);
	}
	http = createServer(express().use(await pagesIn(dir)));
	http.listen(0, '127.0.0.1');
	await once(http, 'listening');
	base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
	// What is served has been read.
	rmSync(join(dir, 'assets'), { recursive: true });
});
afterAll(() => {
	http.closeAllConnections();
	http.close();
	rmSync(dir, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
	fetch(base + path, { method, headers });

test('[K51] a file of the pages comes from memory, packed as asked, and the folder may be gone', async () => {
	for (const [asked, given] of [
		['gzip, deflate, br', 'br'],
		['gzip', 'gzip'],
		['identity', null],
		['br;q=0', null]
	] as const) {
		const answer = await get(AT, { 'accept-encoding': asked });
		expect([answer.status, answer.headers.get('content-encoding')]).toEqual([200, given]);
		expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
		expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
		expect(answer.headers.get('vary')).toBe('accept-encoding');
		expect(await answer.text()).toBe(SCRIPT);
	}
	const small = await get('/_app/version.json');
	expect([small.status, small.headers.get('cache-control'), await small.text()]).toEqual([
		200,
		null,
		'{"version":"1"}'
	]);
	expect((await get('/favicon.svg')).headers.get('content-type')).toBe('image/svg+xml');
});

test('[K51] a head has the length alone, and a part that is asked for is the whole', async () => {
	const head = await say(base, request(AT, ['Connection: close'], 'HEAD'));
	expect(head).toContain(`content-length: ${Buffer.byteLength(SCRIPT)}`);
	expect(head.endsWith('\r\n\r\n')).toBe(true);
	for (const range of ['bytes=5-2', 'bytes=0-1', 'bytes=-5', 'bytes=9999999-', 'lines=1-2', 'bytes=']) {
		const answer = await get(AT, { range });
		expect([range, answer.status, await answer.text()]).toEqual([range, 200, SCRIPT]);
	}
});

test('[B14] nor does a file of the pages tell its time or version', async () => {
	for (const path of [AT, '/favicon.svg', '/_app/version.json']) {
		const { headers } = await get(path);
		expect([headers.get('etag'), headers.get('last-modified')]).toEqual([null, null]);
	}
});

test('[K51] whatever else is asked for under the files is not there, and other paths are pages', async () => {
	for (const path of [
		`${AT}.br`,
		`${AT}/`,
		'/_app/',
		'/_app/immutable',
		'/_app/../x',
		'/_app/%2e%2e/handler.js'
	])
		expect([path, await say(base, request(path))]).toEqual([path, expect.stringMatching(/ 404 |page \/x/)]);
	expect(await (await get('/s/x')).text()).toBe('page /s/x');
	for (const method of ['POST', 'DELETE', 'PUT', 'OPTIONS'])
		expect((await get(AT, {}, method)).status).toBe(404);
});

test('[K51] who hangs up in the middle of files leaves nothing open', async () => {
	const open = () => readdirSync('/proc/self/fd').length;
	const before = open();
	for (let i = 0; i < 10; i++) {
		const socket = connect(Number(new URL(base).port), '127.0.0.1');
		socket.on('error', () => {});
		socket.pause();
		await once(socket, 'connect');
		socket.write(request('/_app/immutable/assets/big.wasm').repeat(40));
		await new Promise((resolve) => setTimeout(resolve, 30));
		socket.resetAndDestroy();
	}
	await expect.poll(open, { timeout: 5000 }).toBeLessThanOrEqual(before + 2);
});

test('[K51] a build with files where they would be opened for each request is not served at all', async () => {
	for (const opened of ['client', 'prerendered']) {
		mkdirSync(join(dir, 'assets'), { recursive: true });
		mkdirSync(join(dir, opened));
		await expect(pagesIn(dir)).rejects.toThrow(opened);
		rmSync(join(dir, opened), { recursive: true });
	}
	await pagesIn(dir);
});
