import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { AccessToken } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startChild } from '../../../server/voice/livekit/child.ts';
import type { Endpoint, LiveKitServer } from '../../../server/voice/livekit/server.ts';
import { mintToken, randomWord } from '../../../server/voice/livekit/tokens.ts';
import { livekit, media, memoryLog } from '../../fixtures/voice/setting.ts';

type Claims = Record<string, unknown>;

const ROOM = 'a-room';
/** LiveKit lets clocks differ by a minute. */
const LEEWAY_S = 60;
const now = () => Math.floor(Date.now() / 1000);
const part = (value: object | Buffer) =>
	(Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))).toString('base64url');
const claimsOf = (token: string) =>
	JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;

function signed(claims: Claims, secret: string, alg = 'HS256'): string {
	const text = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
	const hash = `sha${alg.slice(2)}`;
	return `${text}.${part(createHmac(hash, secret).update(text).digest())}`;
}

/** Signed by a private key that LiveKit never saw. */
function signedRS256(claims: Claims): string {
	const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
	const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	return `${text}.${part(createSign('sha256').update(text).sign(privateKey))}`;
}

/** A token that was good until a hand came to it or its time was over. */
function spoilt(good: string, secret: string): Record<string, string> {
	const claims = claimsOf(good);
	const [head = '', body = '', signature = ''] = good.split('.');
	const other = part({ ...claims, sub: 'somebody-else' });
	const unsigned = (alg: string) => `${part({ alg, typ: 'JWT' })}.${body}.`;
	const [long, soon] = [now() - LEEWAY_S - 30, now() + LEEWAY_S + 30];
	return {
		'by another secret': signed(claims, 'x'.repeat(secret.length)),
		'by an empty secret': signed(claims, ''),
		'other words under the signature': `${head}.${other}.${signature}`,
		'without signature': `${head}.${body}.`,
		'alg none': unsigned('none'),
		'alg None': unsigned('None'),
		'alg none, signature kept': `${unsigned('none')}${signature}`,
		'HS384 with the right secret': signed(claims, secret, 'HS384'),
		'HS512 with the right secret': signed(claims, secret, 'HS512'),
		RS256: signedRS256(claims),
		'by a key that is unknown': signed({ ...claims, iss: 'nobody' }, secret),
		'run out': signed({ ...claims, nbf: long - 60, exp: long }, secret),
		'not valid yet': signed({ ...claims, nbf: soon, exp: soon + 60 }, secret),
		nothing: '',
		'no token at all': 'no-token'
	};
}

describe.skipIf(!livekit.ok)('tokens at the LiveKit that we start', media, () => {
	let server: LiveKitServer;
	let at: Endpoint;

	beforeAll(async () => {
		const binary = livekit.ok ? livekit.binary : '';
		server = await startChild({ binary, mediaIp: null, log: memoryLog() });
		at = server.endpoint() as Endpoint;
		expect(await service(serviceToken, 'CreateRoom', { name: ROOM })).toBe(200);
	});
	afterAll(() => server.close());

	const roomToken = () => mintToken(at, { kind: 'stage', room: ROOM, identity: randomWord() });
	const serviceToken = async () => {
		const token = new AccessToken(at.key, at.secret, { ttl: 60 });
		token.addGrant({ roomCreate: true, roomList: true, room: ROOM, roomAdmin: true });
		return token.toJwt();
	};

	/** What signalling answers: 101 or the status of the refusal. */
	async function signalling(token: string): Promise<number> {
		const ws = new WebSocket(`${at.ws}/rtc?protocol=16&access_token=${encodeURIComponent(token)}`);
		try {
			return await new Promise((resolve, reject) => {
				ws.once('open', () => resolve(101));
				ws.once('unexpected-response', (_, answer) => resolve(answer.statusCode ?? 0));
				ws.once('error', reject);
			});
		} finally {
			ws.on('error', () => {});
			ws.terminate();
		}
	}

	async function service(token: string | (() => Promise<string>), call: string, body: object) {
		const authorization = `Bearer ${typeof token === 'string' ? token : await token()}`;
		const answer = await fetch(`${at.http}/twirp/livekit.RoomService/${call}`, {
			method: 'POST',
			headers: { authorization, 'content-type': 'application/json' },
			body: JSON.stringify(body)
		});
		await answer.arrayBuffer();
		return answer.status;
	}

	test('[M50] signalling takes our token, and none that is forged, unsigned, otherwise signed or out of its time', async () => {
		const good = await roomToken();
		expect(await signalling(good)).toBe(101);
		// The same hand that forges below makes a good one: what is refused is refused for its fault.
		expect(await signalling(signed(claimsOf(good), at.secret))).toBe(101);
		for (const [fault, token] of Object.entries(spoilt(good, at.secret)))
			expect([fault, await signalling(token)]).toEqual([fault, 401]);
	});

	test('[M50] so does the room service', async () => {
		const good = await serviceToken();
		const claims = claimsOf(good);
		expect(await service(good, 'ListRooms', {})).toBe(200);
		expect(await service(signed(claims, at.secret), 'ListRooms', {})).toBe(200);
		for (const [fault, token] of Object.entries(spoilt(good, at.secret)))
			expect([fault, await service(token, 'ListRooms', {})]).toEqual([fault, 401]);
	});

	test('[M51] a token for a room does nothing at the room service, nor that one’s in a room', async () => {
		const kinds = ['stage', 'voice', 'booth', 'meeting', 'relay-stage', 'relay-booth'] as const;
		const calls: [string, object][] = [
			['ListRooms', {}],
			['CreateRoom', { name: 'another' }],
			['DeleteRoom', { room: ROOM }],
			['ListParticipants', { room: ROOM }],
			['RemoveParticipant', { room: ROOM, identity: 'x' }],
			['MutePublishedTrack', { room: ROOM, identity: 'x', trackSid: 'TR_x', muted: false }],
			['UpdateParticipant', { room: ROOM, identity: 'x', permission: { canPublish: true } }],
			['SendData', { room: ROOM, data: '' }]
		];
		for (const kind of kinds) {
			const token = await mintToken(at, { kind, room: ROOM, identity: randomWord() });
			expect([kind, await signalling(token)]).toEqual([kind, 101]);
			for (const [call, body] of calls)
				expect([kind, call, await service(token, call, body)]).toEqual([kind, call, 401]);
		}
		expect(await signalling(await serviceToken())).toBe(401);
		expect(await service(serviceToken, 'ListParticipants', { room: ROOM })).toBe(200);
	});
});
