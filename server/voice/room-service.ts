import { RoomServiceClient } from 'livekit-server-sdk';
import type { LiveKitServer } from './server.ts';

/** LiveKit's room API. Throws while LiveKit is down; its failover to other hosts is off, as it writes to the console. */
export function roomService(server: LiveKitServer): RoomServiceClient {
	const endpoint = server.endpoint();
	if (endpoint === null) throw new Error('LiveKit is down');
	return new RoomServiceClient(endpoint.http, endpoint.key, endpoint.secret, {
		requestTimeout: 5,
		failover: false
	});
}
