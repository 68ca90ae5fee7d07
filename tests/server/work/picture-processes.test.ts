import { afterEach, expect, test } from 'vitest';
import { PictureError } from '../../../server/pictures/error.ts';
import { PictureProcesses } from '../../../server/pictures/processes.ts';
import { SlowError } from '../../../server/work/port.ts';

const CHILD = new URL('./picture.child.ts', import.meta.url);
const [FINE, FOREVER, FAILS, BAD, UNABLE, ABSENT] = [0, 1, 2, 3, 4, 5].map((n) => Buffer.from([n])) as [
	...[Buffer, Buffer, Buffer, Buffer, Buffer, Buffer]
];
let pictures: PictureProcesses;
afterEach(() => pictures.close());
const start = (pictureSeconds = 60) =>
	void (pictures = new PictureProcesses({ slidePixels: 1000, pictureSeconds }, CHILD));

/** Each picture says which process drew it. */
const drawer = async () => Number((await pictures.draw(FINE)).toString());
const lives = (pid: number) => {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
};
const gone = (pid: number) => expect.poll(() => lives(pid), { timeout: 5000 }).toBe(false);

test('[K53] a process draws one picture after the other, and ends with its server', async () => {
	start();
	const first = await drawer();
	expect(await drawer()).toBe(first);
	await expect(pictures.draw(BAD)).rejects.toBeInstanceOf(PictureError);
	await expect(pictures.draw(UNABLE)).rejects.not.toBeInstanceOf(PictureError);
	expect(await drawer()).toBe(first);
	const two = await Promise.all([drawer(), drawer()]);
	expect(new Set(two).size).toBe(2);
	await pictures.close();
	expect(two.map(lives)).toEqual([false, false]);
});

test('[K53] a process that is long in loading takes none of its picture’s time', async () => {
	pictures = new PictureProcesses({ slidePixels: 1000, pictureSeconds: 1 }, CHILD, ['2500']);
	expect(await drawer()).toBeGreaterThan(0);
});

test('[K33] [K53] a picture over its time is ended in its middle, and what comes after it is drawn', async () => {
	start(3);
	const first = await drawer();
	await expect(pictures.draw(FOREVER)).rejects.toBeInstanceOf(SlowError);
	await gone(first);
	expect(await drawer()).not.toBe(first);
});

test('[K34] [K53] a picture whose sender has gone is ended in its middle', async () => {
	start();
	const first = await drawer();
	const left = new AbortController();
	const drawing = pictures.draw(FOREVER, left.signal);
	setTimeout(() => left.abort(new Error('gone')), 50);
	await expect(drawing).rejects.toThrow('gone');
	await gone(first);
	await expect(pictures.draw(FINE, left.signal)).rejects.toThrow('gone');
	expect(await drawer()).not.toBe(first);
});

test('[K53] a picture that makes its decoder fail is none, and fails nothing else', async () => {
	start();
	const other = drawer();
	await expect(pictures.draw(FAILS)).rejects.toBeInstanceOf(PictureError);
	expect(await other).toBeGreaterThan(0);
	// A server without decoders does not blame pictures.
	await expect(pictures.draw(ABSENT)).rejects.toThrow('no decoder');
	expect(await drawer()).toBeGreaterThan(0);
});
