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
	close(): Promise<void>;
}

/** An existing server or cluster; whether it is there shows in each call. */
export function externalServer(url: string, key: string, secret: string): LiveKitServer {
	const base = url.replace(/\/+$/, '');
	const endpoint: Endpoint = {
		ws: base.replace(/^http/, 'ws'),
		http: base.replace(/^ws/, 'http'),
		key,
		secret,
		generation: 1
	};
	return { endpoint: () => endpoint, onUp: () => {}, onDown: () => {}, close: async () => {} };
}
