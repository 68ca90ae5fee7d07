import { wavHead } from '../../../src/lib/voice/wav.ts';
import { linesOf } from './lines.ts';
import type { SpeechSound } from './port.ts';

/** A text that takes longer to hear than anybody may ask for at once. */
export class TooLongError extends Error {
	override readonly name = 'TooLongError';
}

/**
 * A whole text as one WAV file, line by line as on the stage; null when there is nothing to read.
 *
 * @param say makes one line
 * @param seconds what all of it may last
 * @throws TooLongError, and whatever `say` throws
 */
export async function aloud(
	text: string,
	say: (line: string) => Promise<SpeechSound>,
	seconds: number
): Promise<Uint8Array | null> {
	const parts: Uint8Array[] = [];
	let rate = 0;
	let count = 0;
	for (const line of linesOf(text)) {
		const sound = await say(line.text);
		rate ||= sound.rate;
		count += sound.samples.length;
		if (count > seconds * rate) throw new TooLongError('too long to be heard at once');
		const { buffer, byteOffset, byteLength } = sound.samples;
		parts.push(new Uint8Array(buffer, byteOffset, byteLength));
	}
	return count === 0 ? null : Buffer.concat([wavHead(rate, count), ...parts]);
}
