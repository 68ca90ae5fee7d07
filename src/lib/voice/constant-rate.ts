import type { Room } from 'livekit-client';
import { withConstantRate } from './sdp.ts';

/**
 * Lets a room's Opus run at a constant bitrate: packets of one size say nothing about what is said or who says it.
 * To be called before connecting. The library has no setting for it, so the answer is changed on its way in.
 */
export function constantRate(room: Room): void {
	room.engine.on('transportsCreated', (publisher) => {
		const apply = publisher.setRemoteDescription.bind(publisher);
		publisher.setRemoteDescription = (description, offer) =>
			apply({ ...description, sdp: withConstantRate(description.sdp ?? '') }, offer);
	});
}
