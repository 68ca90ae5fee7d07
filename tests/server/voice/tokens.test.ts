import { TokenVerifier } from 'livekit-server-sdk';
import { expect, test } from 'vitest';
import { mintToken, randomWord, type TokenKind } from '../../../server/voice/livekit/tokens.ts';

const endpoint = { ws: '', http: '', key: 'key', secret: 'x'.repeat(40), generation: 1 };

/** kind → [may publish, hears, hidden] */
const TABLE: [TokenKind, boolean, string[], boolean, boolean][] = [
	['stage', false, [], true, true],
	['voice', true, ['microphone'], false, false],
	['booth', true, ['microphone'], true, false],
	['booth', false, [], true, false],
	['meeting', true, ['microphone', 'camera', 'screen_share'], true, false],
	['meeting', false, ['camera', 'screen_share'], true, false],
	['relay-stage', true, ['microphone'], true, false],
	['relay-booth', true, ['microphone'], true, false]
];

test.each(TABLE)(
	'[M7] a token for %s (microphone: %s) sets every grant, lives a minute and carries nothing about anybody',
	async (kind, microphone, sources, canSubscribe, hidden) => {
		const identity = randomWord();
		const muted = ['meeting', 'booth'].includes(kind) && !microphone;
		const token = await mintToken(endpoint, { kind, room: 'r', identity, muted });
		const claims = await new TokenVerifier(endpoint.key, endpoint.secret).verify(token);
		expect(claims).toEqual({
			iss: 'key',
			sub: identity,
			nbf: expect.any(Number),
			exp: expect.any(Number),
			video: {
				room: 'r',
				roomJoin: true,
				roomCreate: false,
				roomList: false,
				roomRecord: false,
				roomAdmin: false,
				ingressAdmin: false,
				canPublish: sources.length > 0,
				canPublishSources: sources,
				canSubscribe,
				canPublishData: false,
				canUpdateOwnMetadata: false,
				canSubscribeMetrics: false,
				canManageAgentSession: false,
				hidden,
				recorder: false,
				agent: false
			}
		});
		expect((claims.exp ?? 0) - (claims.nbf ?? 0)).toBeLessThanOrEqual(60);
	}
);
