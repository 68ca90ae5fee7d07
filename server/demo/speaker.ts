import { readFileSync } from 'node:fs';
import {
	AudioFrame,
	AudioSource,
	LocalAudioTrack,
	Room,
	TrackPublishOptions,
	TrackSource
} from '@livekit/rtc-node';
import { createMask } from '../../src/lib/voice/mask/mask.ts';
import { Interpolator } from '../../src/lib/voice/mask/resample.ts';
import { readWav } from '../../src/lib/voice/wav.ts';

/*
 * A simulated presenter's mouth, a process of its own: a speech file through the product's mask into the booth, as a
 * browser would send it.
 */
export type ToSpeaker = { t: 'join'; url: string; token: string; wav: string; key: string } | { t: 'leave' };

const RATE = 48_000;
const FRAME = 480;
let room: Room | null = null;
let timer: ReturnType<typeof setInterval> | null = null;

async function join(m: Extract<ToSpeaker, { t: 'join' }>): Promise<void> {
	await leave();
	const sound = masked(m.wav, Buffer.from(m.key, 'hex'));
	const source = new AudioSource(RATE, 1, 50);
	const joined = new Room();
	room = joined;
	await joined.connect(m.url, m.token, { autoSubscribe: false, dynacast: false });
	const options = new TrackPublishOptions({
		source: TrackSource.SOURCE_MICROPHONE,
		dtx: false,
		red: false,
		audioEncoding: { maxBitrate: 48_000n }
	});
	await joined.localParticipant?.publishTrack(LocalAudioTrack.createAudioTrack('v', source), options);
	const begun = performance.now();
	let sent = 0;
	timer = setInterval(() => {
		const due = Math.floor((performance.now() - begun) / 10) + 2;
		for (; sent < due; sent++) {
			const frame = new Int16Array(FRAME);
			for (let i = 0; i < FRAME; i++)
				frame[i] = (sound[(sent * FRAME + i) % sound.length] as number) * 32_767;
			if (source.queuedDuration < 50)
				source.captureFrame(new AudioFrame(frame, RATE, 1, FRAME)).catch(() => {});
		}
	}, 5);
}

async function leave(): Promise<void> {
	if (timer !== null) clearInterval(timer);
	timer = null;
	await room?.disconnect().catch(() => {});
	room = null;
}

/** The whole file through the mask, block by block, at 48 kHz. */
function masked(wav: string, key: Uint8Array): Float32Array {
	const { samples } = readWav(readFileSync(wav));
	const wide = new Float32Array(samples.length * 3);
	const interpolator = new Interpolator();
	samples.forEach((v, i) => interpolator.push(v, wide, 3 * i));
	const mask = createMask({ sampleRate: RATE, key: new Uint8Array(key), kind: 'clear' });
	const out = new Float32Array(Math.floor(wide.length / 128) * 128);
	for (let at = 0; at < out.length; at += 128)
		mask.process(wide.subarray(at, at + 128), out.subarray(at, at + 128));
	return out;
}

process.on('message', (m: ToSpeaker) => void (m.t === 'join' ? join(m) : leave()).catch(() => {}));
process.on('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
