import { expect, test, vi } from 'vitest';
import { SeatRoom } from '../../../src/lib/panel/room.svelte.ts';

const live = () => ({
	refused: { now: false },
	now: () => 10,
	send: async () => ({ ok: true, at: 0, made: null })
});

test('[E36] a page that is refused is in no room, and in its own again afterwards', () => {
	const there = live();
	const room = new SeatRoom(there as never, '/s/x/media');
	const follow = vi.spyOn(room.rooms, 'follow').mockReturnValue();
	const media = { stage: 'a', voice: 'b', booth: null, meeting: null };
	const wanted = () => {
		room.follow(media, true);
		return follow.mock.lastCall?.[0].wanted;
	};
	expect(wanted()).toEqual(media);
	there.refused.now = true;
	expect(wanted()).toEqual({ stage: null, voice: null, booth: null, meeting: null });
	there.refused.now = false;
	expect(wanted()).toEqual(media);
});
