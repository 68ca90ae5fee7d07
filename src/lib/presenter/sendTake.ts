import { limit } from '$lib/live/api.ts';
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

/** `lost`: done or not, nobody knows; a network's or a proxy's answer is not the server's. */
export type TakeAnswer = 'done' | 'late' | 'rate' | 'refused' | 'lost';

const ANSWERS: Readonly<Record<number, TakeAnswer>> = {
	204: 'done',
	409: 'late',
	413: 'refused',
	415: 'refused',
	429: 'rate'
};

/** Lets the organizer hear a masked recording. @param base of the seat's pages */
export function sendTake(base: string, masked: Float32Array): Promise<TakeAnswer> {
	return asked(base, 'POST', asWav(masked) as Uint8Array<ArrayBuffer>);
}

export function takeBack(base: string): Promise<TakeAnswer> {
	return asked(base, 'DELETE');
}

/** Since when the organizer has one, null: has none; undefined: nobody knows. */
export async function takeThere(base: string): Promise<number | null | undefined> {
	try {
		const answer = await fetch(`${base}/api/take`, {
			credentials: 'same-origin',
			signal: limit(0)
		});
		const { at } = (await answer.json()) as { at?: unknown };
		return answer.status === 200 && (at === null || typeof at === 'number') ? at : undefined;
	} catch {
		return undefined;
	}
}

async function asked(
	base: string,
	method: 'POST' | 'DELETE',
	body?: Uint8Array<ArrayBuffer>
): Promise<TakeAnswer> {
	const answer = await fetch(`${base}/api/take`, {
		method,
		credentials: 'same-origin',
		signal: limit(body?.byteLength ?? 0),
		...(body ? { body, headers: { 'content-type': 'audio/wav' } } : {})
	}).catch(() => null);
	return ANSWERS[answer?.status ?? 0] ?? 'lost';
}
