import { createMask, type MaskKind } from './mask/mask.ts';
import { freshKey, type KeptVoice } from './kept-voice.ts';

const RATE = 48_000;
const BLOCK = 128;
/** So much sound is masked before the page may draw and answer again. */
const BREATH = 0.5 * RATE;

/**
 * A recording as officials would hear it, by the worklet's own mask. On the page's thread, in pieces.
 * @param raw mono at 48 kHz
 */
export async function masked(
	raw: Float32Array,
	kind: MaskKind,
	{ key, enrolment }: Pick<KeptVoice, 'key' | 'enrolment'>
): Promise<Float32Array<ArrayBuffer>> {
	const mask = createMask({ sampleRate: RATE, key, kind, ...(enrolment ? { enrolment } : {}) });
	const length = BLOCK * Math.ceil((raw.length + mask.delay) / BLOCK);
	const input = new Float32Array(length);
	input.set(raw);
	const output = new Float32Array(length);
	for (let at = 0; at < length; at += BLOCK) {
		mask.process(input.subarray(at, at + BLOCK), output.subarray(at, at + BLOCK));
		if (at % BREATH < BLOCK) await new Promise((done) => setTimeout(done));
	}
	return output.slice(mask.delay, mask.delay + raw.length);
}

/**
 * A recording for the organizer, who knows the person and must not know the slot: by a key that is used for nothing
 * else. The session's own voice would tell whoever hears the stage whose slot it is.
 */
export function inAnotherVoice(
	raw: Float32Array,
	kind: MaskKind,
	kept: Pick<KeptVoice, 'key' | 'enrolment'>
): Promise<Float32Array<ArrayBuffer>> {
	return masked(raw, kind, { ...kept, key: freshKey() });
}
