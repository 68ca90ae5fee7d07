import sharp from 'sharp';
import { PictureError } from './error.ts';
import { partsOf } from './parts.ts';
import { padWebp } from './webp.ts';

/** Every slide leaves the server in this one size and format. */
export const SLIDE_WIDTH = 1600;
export const SLIDE_HEIGHT = 900;
const QUALITY = 82;
const FORMATS = ['png', 'webp', 'jpeg'];
/** Programs that save a picture make a dozen at most. */
const MOST_PARTS = 64;

// One core per picture, and nothing of one presenter's kept in memory for the next.
sharp.concurrency(1);
sharp.cache(false);

// Of all that the library can open, these alone: the others are never looked at, not even for what they are.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadJpeg'] });

/**
 * Decodes and draws a picture anew: 1600×900 WebP, letterboxed, without metadata, its size padded to a bucket. What it
 * takes has no bound but the file's own length: `picture-processes` gives it one. Throws {@link PictureError}.
 *
 * @param maxPixels what may be decoded at all
 */
export async function reencode(bytes: Buffer, maxPixels: number): Promise<Buffer> {
	if (partsOf(bytes) > MOST_PARTS) throw new PictureError('in too many parts');
	try {
		const image = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'warning', animated: false });
		const { format } = await image.metadata();
		if (!FORMATS.includes(format ?? '')) throw new PictureError('not a picture');
		const webp = await image
			.rotate()
			.resize(SLIDE_WIDTH, SLIDE_HEIGHT, { fit: 'contain', background: '#ffffff' })
			.flatten({ background: '#ffffff' })
			.webp({ quality: QUALITY, effort: 3 })
			.toBuffer();
		return padWebp(webp);
	} catch (error) {
		if (error instanceof PictureError) throw error;
		throw new PictureError('not a picture', { cause: error });
	}
}
