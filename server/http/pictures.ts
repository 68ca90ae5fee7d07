import sharp from 'sharp';

/** Every slide leaves the server in this one size and format. */
export const SLIDE_WIDTH = 1600;
export const SLIDE_HEIGHT = 900;
const QUALITY = 82;
const FORMATS = ['png', 'webp', 'jpeg'];

/** Not a picture, too large to decode, or broken. */
export class PictureError extends Error {
	override readonly name = 'PictureError';
}

/**
 * Decodes and draws a picture anew: 1600×900 WebP, letterboxed, without metadata, its size padded to a bucket.
 * Throws {@link PictureError}.
 *
 * @param maxPixels what may be decoded at all
 */
export async function reencode(bytes: Buffer, maxPixels: number): Promise<Buffer> {
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

/** Sizes grow by an eighth of a power of two: a file's length tells little of what is on the slide. */
export function bucket(size: number): number {
	const step = Math.max(4096, 2 ** (Math.ceil(Math.log2(size)) - 3));
	return Math.ceil(size / step) * step;
}

const CHUNK_HEAD = 8;

/** Fills a WebP up to its bucket by a chunk that decoders skip (RIFF: FourCC, little-endian size, payload). */
export function padWebp(webp: Buffer): Buffer {
	const size = bucket(webp.length + CHUNK_HEAD);
	const padded = Buffer.alloc(size);
	webp.copy(padded);
	padded.write('PADD', webp.length, 'latin1');
	padded.writeUInt32LE(size - webp.length - CHUNK_HEAD, webp.length + 4);
	padded.writeUInt32LE(size - CHUNK_HEAD, 4);
	return padded;
}
