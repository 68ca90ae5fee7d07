/** Not a picture, too large to decode, or broken. */
export class PictureError extends Error {
	override readonly name = 'PictureError';
}
