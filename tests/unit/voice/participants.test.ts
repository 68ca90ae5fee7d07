import { expect, test, vi } from 'vitest';
import { participantsOf, type Client } from '../../../src/lib/voice/participants.ts';

test('[E63] a picture of the meeting goes on while somebody speaks, and is another one only with another track', () => {
	const client = { Track: { Source: { Camera: 'camera', ScreenShare: 'screen_share' } } };
	const videoTrack = { attach: vi.fn(), detach: vi.fn() };
	const camera = { source: 'camera', videoTrack };
	const person = {
		identity: 'o1',
		isSpeaking: false,
		isMicrophoneEnabled: true,
		isCameraEnabled: true,
		isScreenShareEnabled: false,
		videoTrackPublications: new Map([['a', camera]])
	};
	const room = { remoteParticipants: new Map([['o1', person]]) };
	const seen = () => participantsOf(client as unknown as Client, room as never)[0];
	const before = seen()?.camera;
	person.isSpeaking = true;
	expect([seen()?.speaking, seen()?.camera === before]).toEqual([true, true]);
	const video = {} as HTMLVideoElement;
	const gone = before?.(video);
	gone?.();
	expect([videoTrack.attach.mock.calls, videoTrack.detach.mock.calls]).toEqual([[[video]], [[video]]]);
	camera.videoTrack = { attach: vi.fn(), detach: vi.fn() };
	expect(seen()?.camera).not.toBe(before);
});
