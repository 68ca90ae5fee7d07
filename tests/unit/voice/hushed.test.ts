import { afterAll, expect, test, vi } from 'vitest';
import { MediaRooms, NOWHERE } from '../../../src/lib/voice/rooms.svelte.ts';

const MICROPHONE = 2;
const fake = vi.hoisted(() => {
	class Room {
		static last: Room;
		state = 'connected';
		on_ = new Map<string, (...args: unknown[]) => void>();
		microphone = false;
		sources = [2];
		localParticipant = {
			permissions: { canPublishSources: this.sources },
			trackPublications: new Map(),
			setMicrophoneEnabled: (on: boolean) => Promise.resolve(void (this.microphone = on)),
			setCameraEnabled: () => Promise.resolve(),
			setScreenShareEnabled: () => Promise.resolve()
		};
		remoteParticipants = new Map();
		constructor() {
			Room.last = this;
		}
		on(event: string, then: (...args: unknown[]) => void): void {
			this.on_.set(event, then);
		}
		connect = () => Promise.resolve();
		disconnect = () => Promise.resolve();
		/** What the moderator lets this one publish. */
		let(...sources: number[]): void {
			this.localParticipant.permissions = { canPublishSources: sources };
			this.on_.get('permissions')?.(null, this.localParticipant);
		}
	}
	return { Room };
});
vi.mock('livekit-client', () => ({
	Room: fake.Room,
	RoomEvent: new Proxy({ ParticipantPermissionsChanged: 'permissions' } as Record<string, string>, {
		get: (all, name: string) => all[name] ?? name
	}),
	Track: { Source: { Microphone: 'microphone' }, sourceToProto: () => MICROPHONE }
}));
vi.stubGlobal('location', { origin: 'http://localhost' });
afterAll(() => vi.unstubAllGlobals());

const settled = () => new Promise((r) => setTimeout(r, 5));

test('[M72] muted and let speak again before any view came, the microphone stays off until it is wanted anew', async () => {
	const rooms = new MediaRooms({ base: '/s/x/media' });
	const want = async (meetingMic: boolean) => {
		const publish = { booth: false, voice: false, meetingMic, meetingCam: false, meetingScreen: false };
		rooms.follow({ wanted: { ...NOWHERE, meeting: 'a' }, publish });
		await settled();
		return fake.Room.last.microphone;
	};
	await vi.waitFor(async () => expect(await want(true)).toBe(true));
	const room = fake.Room.last;
	room.let();
	await settled();
	expect([rooms.hushed, room.microphone]).toEqual([true, false]);
	room.let(MICROPHONE);
	await settled();
	expect([rooms.hushed, room.microphone]).toEqual([true, false]);
	expect(await want(false)).toBe(false);
	expect(await want(true)).toBe(true);
	// Muted while it is off, it goes out by the next press alone.
	await want(false);
	room.let();
	room.let(MICROPHONE);
	await settled();
	expect([rooms.hushed, room.microphone]).toEqual([false, false]);
	expect(await want(true)).toBe(true);
	await rooms.close();
});
