import { Faults } from '../../faults.ts';
import type { VoiceLog } from '../log.ts';
import { hangs, recovers, type Health } from './pulse.ts';

/** Where LiveKit is reached from this machine, and with what. Never leaves the server. */
export interface Endpoint {
	/** `ws://…` or `wss://…`, without a trailing slash. */
	ws: string;
	/** The same as `http(s)://…`. */
	http: string;
	key: string;
	secret: string;
	/** Changes when LiveKit has started anew and therefore knows none of the rooms made before. */
	generation: number;
}

/** A LiveKit server, a child of ours or somebody's, as the rooms and the door see it. */
export interface LiveKitServer {
	/** Null while it is down. */
	endpoint(): Endpoint | null;
	/** Called each time it comes up again after having been down. */
	onUp(listener: () => void): void;
	/** Called each time it was found to be down: ended, or without an answer. */
	onDown(listener: () => void): void;
	/** Asked before it is started anew for what waits until nothing goes on. */
	whenIdle(idle: () => boolean): void;
	close(): Promise<void>;
}

/** What stands before somebody else's answers for it when it is gone. */
function isLiveKit(health: Health): boolean {
	return health === 'well' || health === 'ill';
}

/**
 * An existing server or cluster. It is not ours to start: while it does not answer it is down, and that is said; when it
 * answers again it is up, with the rooms that it still knows.
 */
export function externalServer(url: string, key: string, secret: string, log: VoiceLog): LiveKitServer {
	const base = url.replace(/\/+$/, '');
	const endpoint: Endpoint = {
		ws: base.replace(/^http/, 'ws'),
		http: base.replace(/^ws/, 'http'),
		key,
		secret,
		generation: 1
	};
	const [up, down]: [(() => void)[], (() => void)[]] = [[], []];
	const closing = new AbortController();
	let answers = true;
	const watch = async () => {
		while (await hangs(endpoint.http, closing.signal, isLiveKit)) {
			answers = false;
			log.warn({}, 'the LiveKit of LIVEKIT_URL does not answer');
			for (const listener of down) listener();
			if (!(await recovers(endpoint.http, closing.signal, isLiveKit))) return;
			answers = true;
			log.warn({}, 'the LiveKit of LIVEKIT_URL answers again');
			for (const listener of up) listener();
		}
	};
	new Faults(log).run('LiveKit', watch);
	return {
		endpoint: () => (answers ? endpoint : null),
		onUp: (listener) => void up.push(listener),
		onDown: (listener) => void down.push(listener),
		whenIdle: () => {},
		close: async () => closing.abort()
	};
}
