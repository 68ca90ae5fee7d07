import { randomBytes } from 'node:crypto';
import { AccessToken, TrackSource, type VideoGrant } from 'livekit-server-sdk';
import type { MediaKind } from '../../../src/domain/session/media.ts';
import type { Endpoint } from './server.ts';

/** The seats' kinds of connection and the relay's two ends. */
export type TokenKind = MediaKind | 'relay-stage' | 'relay-booth';

export interface TokenRequest {
	kind: TokenKind;
	/** The room's real name. */
	room: string;
	identity: string;
	/** Meeting and booth only: withhold the microphone. */
	muted?: boolean;
}

/** Just long enough for one connection to be made: the door mints again for the next. */
const TTL_SECONDS = 60;

/** 128 random bits: names of rooms and identities of participants say nothing. */
export function randomWord(): string {
	return randomBytes(16).toString('base64url');
}

/** A LiveKit access token without name, metadata or attributes. */
export function mintToken(endpoint: Endpoint, request: TokenRequest): Promise<string> {
	const token = new AccessToken(endpoint.key, endpoint.secret, {
		identity: request.identity,
		ttl: TTL_SECONDS
	});
	token.addGrant(grantFor(request));
	return token.toJwt();
}

/**
 * Every grant is set, because LiveKit takes what is unset for true: publishing, subscribing and data alike.
 */
export function grantFor(request: TokenRequest): VideoGrant {
	const may = mediaRights(request.kind, request.muted ?? false);
	return {
		room: request.room,
		roomJoin: true,
		roomCreate: false,
		roomList: false,
		roomRecord: false,
		roomAdmin: false,
		ingressAdmin: false,
		canPublish: may.sources.length > 0,
		canPublishSources: may.sources,
		canSubscribe: may.subscribe,
		canPublishData: false,
		canUpdateOwnMetadata: false,
		canSubscribeMetrics: false,
		canManageAgentSession: false,
		hidden: request.kind === 'stage',
		recorder: false,
		agent: false
	};
}

/** What a kind of connection may publish and whether it hears others; tokens and live permissions share it. */
export function mediaRights(kind: TokenKind, muted: boolean): { sources: TrackSource[]; subscribe: boolean } {
	switch (kind) {
		case 'stage':
			return { sources: [], subscribe: true };
		case 'voice':
			return { sources: [TrackSource.MICROPHONE], subscribe: false };
		case 'booth':
			return { sources: muted ? [] : [TrackSource.MICROPHONE], subscribe: true };
		case 'relay-stage':
		case 'relay-booth':
			return { sources: [TrackSource.MICROPHONE], subscribe: true };
		case 'meeting': {
			const pictures = [TrackSource.CAMERA, TrackSource.SCREEN_SHARE];
			return { sources: muted ? pictures : [TrackSource.MICROPHONE, ...pictures], subscribe: true };
		}
	}
}
