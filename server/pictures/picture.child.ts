import { setPriority } from 'node:os';
import { reencode } from './pictures.ts';
import { PictureError } from './error.ts';
import type { DrawnPicture, PictureRequest } from './processes.ts';

/* A process that draws pictures anew, one after the other, for as long as its server is there. */

/** Below the event loop and the relay, as all that takes long. */
const NICE = 5;
setPriority(NICE);

async function draw({ bytes, maxPixels }: PictureRequest): Promise<DrawnPicture> {
	try {
		return { picture: await reencode(Buffer.from(bytes), maxPixels) };
	} catch (error) {
		return { picture: null, bad: error instanceof PictureError };
	}
}

process.on('message', (asked: PictureRequest) => {
	draw(asked)
		.then((drawn) => process.send?.(drawn))
		.catch(() => process.exit(1));
});
process.send?.('ready');
// A decoder that is at work would be waited for.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
