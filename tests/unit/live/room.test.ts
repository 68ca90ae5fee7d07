import { bytesToHex } from '@noble/hashes/utils.js';
import { render } from 'svelte/server';
import { expect, test, vi } from 'vitest';
import Refused from '../../../src/lib/organizer/Refused.svelte';
import Pressed from '../../../src/lib/panel/Pressed.svelte';
import { SeatRoom } from '../../../src/lib/seat/room.svelte.ts';
import { m } from '../../../src/lib/paraglide/messages.js';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import { commit, sealOpening } from '../../../src/wire/commitment.ts';
import type { CommandAck, MediaView } from '../../../src/wire/index.ts';

const live = () => ({
	refused: { now: false },
	now: () => 10,
	send: async () => ({ ok: true, at: 0, made: null })
});

test('[S25] where nothing of the session is seen any more, no name is kept', () => {
	const room = new SeatRoom(live() as never, '/s/x/media');
	const [key, salt] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
	const opening = { name: 'Quipu Vial', country: 'PE', city: 'Lima', website: '' };
	const pseudonym = { word: 'Lyra', figure: 0, colour: 0 };
	const sealed = sealOpening(key, new Uint8Array(12), salt, opening);
	room.followReveal({
		reveal: { instant: 5, key: bytesToHex(key), seed: 'seed' },
		slots: [{ id: 'one', pseudonym, status: 'done', sealed }],
		commitments: [commit(salt, opening)]
	});
	expect(room.nameOf('one')?.name).toBe('Quipu Vial');
	room.followReveal(null);
	expect([room.nameOf('one'), room.reveal.shown, room.reveal.names]).toEqual([null, false, []]);
});

test('[E36] a page that is refused is in no room, and in its own again afterwards', () => {
	const there = live();
	const room = new SeatRoom(there as never, '/s/x/media');
	const follow = vi.spyOn(room.rooms, 'follow').mockReturnValue();
	const media = { stage: 'a', voice: 'b', booth: null, meeting: null };
	const wanted = () => {
		room.follow(media, false);
		return follow.mock.lastCall?.[0].wanted;
	};
	expect(wanted()).toEqual(media);
	there.refused.now = true;
	expect(wanted()).toEqual({ stage: null, voice: null, booth: null, meeting: null });
	there.refused.now = false;
	expect(wanted()).toEqual(media);
});

test('[M66] a microphone that was opened in the review is closed in the meeting, and in a later review, until it is opened there', () => {
	const room = new SeatRoom(live() as never, '/s/x/media');
	const follow = vi.spyOn(room.rooms, 'follow').mockReturnValue();
	const nowhere: MediaView = { stage: null, voice: null, booth: null, meeting: null };
	const [review, meeting] = [
		{ ...nowhere, voice: 'v' },
		{ ...nowhere, meeting: 'm' }
	];
	const out = (media: MediaView, inReview = false) => {
		room.follow(media, inReview);
		const { voice, meetingMic, meetingCam } = follow.mock.lastCall![0].publish;
		return { voice, meetingMic, meetingCam };
	};
	const closed = { voice: false, meetingMic: false, meetingCam: false };
	expect(out(review, true)).toEqual(closed);
	room.publish = { mic: true, cam: false, screen: false };
	expect(out(review, true).voice).toBe(true);
	expect(out(review, true).voice).toBe(true);
	expect(out(meeting)).toEqual(closed);
	room.publish = { mic: true, cam: true, screen: false };
	expect(out(meeting)).toEqual({ voice: false, meetingMic: true, meetingCam: true });
	expect(out(nowhere)).toEqual(closed);
	expect(out(meeting)).toEqual(closed);
	// With the floor it opens at once, and what was opened by the floor is not open in the review.
	expect(out(review).voice).toBe(true);
	expect(out(review, true)).toEqual(closed);
	room.publish = { mic: true, cam: false, screen: false };
	expect(out(review, true).voice).toBe(true);
	expect(out(review).voice).toBe(true);
	expect(out(review, true)).toEqual(closed);
});

test('[E45] an abort that no connection takes is not kept for later, and is told', async () => {
	const there = { ...live(), send: vi.fn(), sendNow: vi.fn(async () => null) };
	const room = new SeatRoom(there as never, '/s/x/media');
	await room.send({ type: 'abort', reason: 'motivo' });
	expect([room.unsent, there.send.mock.calls, there.sendNow.mock.calls.length]).toEqual(['abort', [], 1]);
});

test('[E64] that a press got no answer is told as such until a view comes, and not at all in another phase', async () => {
	const there = {
		...live(),
		link: 'online',
		shared: { phase: 'sealed' },
		own: {},
		sendNow: vi.fn(async () => {
			there.link = 'offline';
			return null as CommandAck | null;
		})
	};
	const room = new SeatRoom(there as never, '/s/x/media');
	overwriteGetLocale(() => 'es');
	const told = () =>
		[Pressed, Refused].map((page) => {
			const { body } = render(page, { props: { room } });
			return body.includes(m.panel_unsent()) ? 'unsent' : body.includes(m.panel_unsent_back()) ? 'back' : '';
		});
	await room.send({ type: 'approveReveal' });
	expect(told()).toEqual(['unsent', 'unsent']);
	there.link = 'online';
	expect(told()).toEqual(['unsent', 'unsent']);
	there.own = {};
	expect(told()).toEqual(['back', 'back']);
	there.link = 'offline';
	expect(told()).toEqual(['unsent', 'unsent']);
	there.link = 'online';
	there.shared = { phase: 'revealing' };
	expect([told(), room.unsent]).toEqual([['', ''], null]);
	// The view that shows it done may come before the connection breaks.
	there.shared = { phase: 'sealed' };
	there.sendNow.mockImplementationOnce(async () => {
		there.shared = { phase: 'revealing' };
		return null;
	});
	await room.send({ type: 'approveReveal' });
	expect(told()).toEqual(['', '']);
	there.sendNow.mockImplementationOnce(async () => ({ ok: true, at: 0, made: null }));
	room.unsent = 'giveFloor';
	expect(told()).toEqual(['unsent', 'unsent']);
	await room.send({ type: 'giveFloor', floor: { kind: 'nobody' } });
	expect(told()).toEqual(['', '']);
});
