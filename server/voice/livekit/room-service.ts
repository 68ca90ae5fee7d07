import { RoomServiceClient } from 'livekit-server-sdk';
import { reach } from '../../outgoing.ts';
import type { Endpoint, LiveKitServer } from './server.ts';

const ANSWER_MS = 5_000;

/** LiveKit's room API. Throws while LiveKit is down. */
export function roomService(server: LiveKitServer): RoomServiceClient {
	const endpoint = server.endpoint();
	if (endpoint === null) throw new Error('LiveKit is down');
	return new Rooms(endpoint);
}

/** The library's client by our own way out: its own follows redirects and asks other hosts when one fails. */
class Rooms extends RoomServiceClient {
	constructor(endpoint: Endpoint) {
		super(endpoint.http, endpoint.key, endpoint.secret);
		const request = (service: string, method: string, data: unknown, headers: Record<string, string>) =>
			call(endpoint, `/twirp/livekit.${service}/${method}`, data, headers);
		Object.assign(this, { rpc: { request } });
	}
}

async function call(
	{ http }: Endpoint,
	path: string,
	data: unknown,
	headers: Record<string, string>
): Promise<unknown> {
	const answer = await reach(new URL(path, http), [new URL(http).origin], {
		method: 'POST',
		headers: { ...headers, 'content-type': 'application/json;charset=UTF-8' },
		body: JSON.stringify(data),
		signal: AbortSignal.timeout(ANSWER_MS)
	});
	if (answer.ok) return answer.json();
	await answer.body?.cancel();
	throw new Error(`LiveKit answers ${answer.status}`);
}
