import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, allowedOrigins, limits, readConfig } from '../../../server/config.ts';

const KEY = '0123456789abcdef'.repeat(4);

/** A file with a text. */
function held(text: string): string {
	const file = join(mkdtempSync(join(tmpdir(), 'bp-secret-')), 'file');
	writeFileSync(file, text);
	return file;
}

function refusal(env: Record<string, string>): string {
	try {
		readConfig(env);
	} catch (error) {
		if (error instanceof ConfigError) return error.message;
		throw error;
	}
	throw new Error('accepted');
}

describe('environment', () => {
	test('an empty one is fine, and so are variables set to nothing', () => {
		const expected = {
			port: 3000,
			host: '127.0.0.1',
			dataDir: resolve('data'),
			publicUrl: null,
			secure: false,
			moreOrigins: [],
			livekit: null,
			mediaIp: null,
			vaultKey: undefined,
			logLevel: 'warn',
			guard: false,
			trustProxy: false,
			speech: null,
			piper: {}
		};
		expect(readConfig({})).toEqual(expected);
		expect(readConfig({ PORT: '', PUBLIC_URL: ' ', LIVEKIT_URL: '', UNKNOWN: 'x' })).toEqual(expected);
	});

	test('everything set', () => {
		const config = readConfig({
			PORT: '0',
			HOST: '::',
			DATA_DIR: '/srv/pick',
			PUBLIC_URL: 'https://pick.example.org/',
			ORIGINS: 'https://a.example.org, https://b.example.org:8443',
			LIVEKIT_URL: 'wss://lk.example.org/',
			LIVEKIT_API_KEY: 'key',
			LIVEKIT_API_SECRET: 's'.repeat(32),
			MEDIA_IP: '203.0.113.7',
			BLINDPICK_KEY: KEY,
			LOG_LEVEL: 'debug',
			BLIND_GUARD: 'block',
			TRUST_PROXY: '2',
			SPEECH: 'piper',
			PIPER_PT: '/m/pt.onnx'
		});
		expect(config).toEqual({
			port: 0,
			host: '::',
			dataDir: '/srv/pick',
			publicUrl: 'https://pick.example.org',
			secure: true,
			moreOrigins: ['https://a.example.org', 'https://b.example.org:8443'],
			livekit: { url: 'wss://lk.example.org', apiKey: 'key', apiSecret: 's'.repeat(32) },
			mediaIp: '203.0.113.7',
			vaultKey: Uint8Array.from(Buffer.from(KEY, 'hex')),
			logLevel: 'debug',
			guard: true,
			trustProxy: 2,
			speech: 'piper',
			piper: { pt: '/m/pt.onnx' }
		});
		expect(Object.isFrozen(config)).toBe(true);
	});

	test.each([
		['SPEECH', 'hal'],
		['PORT', 'seventy'],
		['PORT', '65536'],
		['PORT', '-1'],
		['PORT', '80.5'],
		['HOST', 'http://x'],
		['PUBLIC_URL', 'pick.example.org'],
		['PUBLIC_URL', 'ftp://pick.example.org'],
		['PUBLIC_URL', 'https://pick.example.org/app'],
		['PUBLIC_URL', 'https://me:pw@pick.example.org'],
		['PUBLIC_URL', 'http://pick.example.org'],
		['PUBLIC_URL', 'http://192.168.1.5:3000'],
		['PUBLIC_URL', 'http://127.0.0.1.example.org'],
		['ORIGINS', 'https://a.example.org,b'],
		['ORIGINS', 'http://hall.example.org'],
		['LIVEKIT_URL', 'ws://lk.example.org'],
		['LIVEKIT_URL', 'http://10.0.0.7:7880'],
		['LIVEKIT_URL', 'lk.example.org'],
		['LIVEKIT_API_SECRET', 'tooshort'],
		['MEDIA_IP', 'my.host'],
		['MEDIA_IP', '300.1.1.1'],
		['BLINDPICK_KEY', 'abcdefgh'],
		['LOG_LEVEL', 'loud'],
		['BLIND_GUARD', 'yes'],
		['TRUST_PROXY', 'yes'],
		['TRUST_PROXY', '10.0.0.0/8,x']
	])(
		'[C1] [A24] %s=%s is refused in one line with the name and an example, without the value',
		(name, value) => {
			const message = refusal({ [name]: value });
			expect(message).toMatch(new RegExp(`^${name} (must|is missing).*, for example ${name}=.+$`));
			expect(message.split('\n').length).toBe(1);
			expect(message.split(', for example')[0]).not.toContain(value);
		}
	);

	test('[M53] a secret may lie in a file that its variable names, and is never in two places', () => {
		const key = held(`${KEY}\n`);
		expect(readConfig({ BLINDPICK_KEY_FILE: key }).vaultKey).toEqual(
			Uint8Array.from(Buffer.from(KEY, 'hex'))
		);
		const livekit = { LIVEKIT_URL: 'wss://x', LIVEKIT_API_KEY: 'k' };
		const secret = 's'.repeat(32);
		expect(readConfig({ ...livekit, LIVEKIT_API_SECRET_FILE: held(secret) }).livekit?.apiSecret).toBe(secret);
		expect(refusal({ BLINDPICK_KEY: KEY, BLINDPICK_KEY_FILE: key })).toMatch(
			/^BLINDPICK_KEY_FILE must not be set beside BLINDPICK_KEY, for example/
		);
		expect(
			refusal({ ...livekit, LIVEKIT_API_SECRET: secret, LIVEKIT_API_SECRET_FILE: held(secret) })
		).toMatch(/^LIVEKIT_API_SECRET_FILE must not be set beside LIVEKIT_API_SECRET, /);
	});

	test('[M53] a file without a secret, or that cannot be read, is refused without its words', () => {
		for (const path of [held('rubbish'), held(''), '/nowhere/key', tmpdir()]) {
			const line = refusal({ BLINDPICK_KEY_FILE: path });
			expect(line).toMatch(/^BLINDPICK_KEY_FILE must name a file .* 32 bytes.*, for example/);
			expect(line.split('\n')).toHaveLength(1);
			expect(line).not.toContain('rubbish');
			expect(line.split(', for example')[0]).not.toContain(path);
		}
	});

	test('[C1] every wrong variable gets its line', () => {
		const lines = refusal({ PORT: 'x', LOG_LEVEL: 'loud', BLINDPICK_KEY: 'secretish' }).split('\n');
		expect(lines.map((l) => l.split(' ')[0])).toEqual(['PORT', 'BLINDPICK_KEY', 'LOG_LEVEL']);
		expect(lines.join()).not.toContain('secretish');
	});

	test('[C1] LiveKit’s three go together', () => {
		expect(refusal({ LIVEKIT_URL: 'wss://x' })).toMatch(/^LIVEKIT_API_KEY is missing/);
		expect(refusal({ LIVEKIT_API_KEY: 'k', LIVEKIT_API_SECRET: 's'.repeat(32) })).toMatch(
			/^LIVEKIT_URL is missing/
		);
	});

	test('[A24] plain addresses are those of this machine alone, and what is not told otherwise listens there', () => {
		for (const PUBLIC_URL of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000']) {
			const config = readConfig({ PUBLIC_URL, ORIGINS: PUBLIC_URL });
			expect([config.publicUrl, config.secure, config.host]).toEqual([PUBLIC_URL, false, '127.0.0.1']);
		}
		const livekit = { LIVEKIT_API_KEY: 'k', LIVEKIT_API_SECRET: 's'.repeat(32) };
		for (const LIVEKIT_URL of ['ws://127.0.0.1:7880', 'http://localhost:7880', 'wss://lk.example.org'])
			expect(readConfig({ LIVEKIT_URL, ...livekit }).livekit?.url).toBe(LIVEKIT_URL);
		expect(readConfig({ PUBLIC_URL: 'https://pick.example.org' }).host).toBe('127.0.0.1');
	});

	test('trusts a proxy on this machine when pages are https, and whom it is told', () => {
		expect(readConfig({ PUBLIC_URL: 'https://x.org' }).trustProxy).toBe('loopback');
		expect(readConfig({ PUBLIC_URL: 'https://x.org', TRUST_PROXY: 'false' }).trustProxy).toBe(false);
		expect(readConfig({ TRUST_PROXY: '10.0.0.0/8,::1' }).trustProxy).toBe('10.0.0.0/8, ::1');
	});

	test('pages of this machine or of the public address may connect', () => {
		expect(allowedOrigins(readConfig({}), 80)).toEqual([
			'http://localhost',
			'http://127.0.0.1',
			'http://[::1]'
		]);
		const config = readConfig({ PUBLIC_URL: 'https://X.org:443', ORIGINS: 'https://y.org:81' });
		expect(allowedOrigins(config, 3000)).toEqual(['https://x.org', 'https://y.org:81']);
	});

	test('limits cannot be changed', () => {
		const look = (some: object): void => {
			expect(Object.isFrozen(some)).toBe(true);
			for (const value of Object.values(some))
				if (typeof value === 'object') look(value as object);
				else expect(value).toBeGreaterThan(0);
		};
		look(limits);
	});
});
