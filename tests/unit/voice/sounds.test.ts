import type { RemoteTrackPublication } from 'livekit-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { letOthersGo } from '../../../src/lib/voice/participants.ts';
import { Sounds } from '../../../src/lib/voice/sounds.ts';

/** What plays, by the track in it. */
let there: { dataset: Record<string, string>; srcObject: unknown; remove(): void }[] = [];

beforeEach(() => {
	there = [];
	vi.stubGlobal(
		'MediaStream',
		class {
			getAudioTracks = () => [{}];
		}
	);
	vi.stubGlobal('document', {
		createElement: () => {
			const element = {
				...{ dataset: {}, srcObject: null, paused: false },
				play: async () => {},
				remove: () => void (there = there.filter((x) => x !== element))
			};
			return element;
		},
		body: { append: (element: (typeof there)[number]) => there.push(element) }
	});
});
afterEach(() => vi.unstubAllGlobals());

const published = (trackSid: string, source = 'microphone') => {
	const setSubscribed = vi.fn();
	const publication = { trackSid, source, track: { mediaStreamTrack: {} }, setSubscribed };
	return { publication: publication as unknown as RemoteTrackPublication, setSubscribed };
};
const playing = () => there.map((x) => x.dataset['track']);

test('[M69] however many microphones somebody publishes, one plays: the newest', () => {
	const sounds = new Sounds({ blocked: () => {}, stage: () => {} });
	const all = Array.from({ length: 20 }, (_, i) => published(`TR_${i}`).publication);
	for (const publication of all) sounds.play('meeting', publication, 'ana');
	expect(playing()).toEqual(['TR_19']);
	// One that has given way ends no other.
	for (const publication of all.slice(0, -1)) sounds.stop('meeting', publication, 'ana');
	expect(playing()).toEqual(['TR_19']);
	sounds.play('meeting', published('TR_a').publication, 'eva');
	sounds.play('stage', published('TR_b').publication, 'ana');
	expect(playing()).toEqual(['TR_19', 'TR_a', 'TR_b']);
	sounds.stop('meeting', all.at(-1)!, 'ana');
	expect(playing()).toEqual(['TR_a', 'TR_b']);
	sounds.forget('meeting');
	expect(playing()).toEqual(['TR_b']);
});

test('[M71] sound that is published as anything but a microphone plays nowhere', () => {
	const sounds = new Sounds({ blocked: () => {}, stage: () => {} });
	for (const source of ['camera', 'screen_share', 'screen_share_audio', 'unknown'])
		for (const room of ['meeting', 'stage', 'booth'] as const)
			sounds.play(room, published(`TR_${source}`, source).publication, 'ana');
	expect(playing()).toEqual([]);
});

test('[M69] of each source of a person the newest is taken, and the others are let go', () => {
	const [old, camera, newest] = [published('TR_1'), published('TR_2', 'camera'), published('TR_3')];
	const trackPublications = new Map(
		[old, camera, newest].map(({ publication }) => [publication.trackSid, publication])
	);
	letOthersGo(newest.publication, { trackPublications });
	expect(old.setSubscribed).toHaveBeenCalledWith(false);
	for (const { setSubscribed } of [camera, newest]) expect(setSubscribed).not.toHaveBeenCalled();
});
