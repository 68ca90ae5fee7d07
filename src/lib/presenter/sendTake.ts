import { Decimator } from '$lib/voice/mask/resample.ts';
import { writeWav } from '$lib/voice/wav.ts';

const RATE = 16_000;

/** Masked sound of 48 kHz as a short wav file: the mask has nothing above 7.6 kHz. */
export function asWav(masked: Float32Array): Uint8Array {
	const decimator = new Decimator();
	const samples = new Float32Array(Math.floor(masked.length / 3));
	let n = 0;
	for (const x of masked) if (decimator.push(x)) samples[n++] = decimator.value;
	return writeWav({ rate: RATE, samples });
}

/** Lets the organizer hear a masked recording. @param base of the seat's pages */
export async function sendTake(
	base: string,
	masked: Float32Array
): Promise<'sent' | 'late' | 'rate' | 'failed'> {
	const answer = await ask(base, 'POST', asWav(masked) as Uint8Array<ArrayBuffer>);
	if (answer?.ok) return 'sent';
	if (answer?.status === 429) return 'rate';
	return answer?.status === 409 ? 'late' : 'failed';
}

export async function takeBack(base: string): Promise<boolean> {
	return (await ask(base, 'DELETE'))?.ok ?? false;
}

function ask(base: string, method: string, body?: Uint8Array<ArrayBuffer>): Promise<Response | null> {
	return fetch(`${base}/api/take`, {
		method,
		credentials: 'same-origin',
		...(body ? { body, headers: { 'content-type': 'audio/wav' } } : {})
	}).catch(() => null);
}
