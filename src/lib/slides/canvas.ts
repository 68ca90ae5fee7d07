import { HEIGHT, WIDTH, inside, type Box } from './box.ts';
import { SlideError } from './errors.ts';

export interface PageCanvas {
	canvas: HTMLCanvasElement;
	context: CanvasRenderingContext2D;
}

/** A slide of one colour. Throws SlideError 'memory'. */
export function blank(ground = '#ffffff'): PageCanvas {
	const canvas = document.createElement('canvas');
	canvas.width = WIDTH;
	canvas.height = HEIGHT;
	const context = canvas.getContext('2d', { willReadFrequently: true });
	if (context === null) throw new SlideError('memory');
	context.fillStyle = ground;
	context.fillRect(0, 0, WIDTH, HEIGHT);
	return { canvas, context };
}

/** The drawn pixels and nothing else: whatever a file carried beside them ends here. */
export async function encode(canvas: HTMLCanvasElement): Promise<Blob> {
	const webp = await toBlob(canvas, 'image/webp', 0.9);
	// Browsers that cannot write WebP give a PNG instead, too large for a photograph.
	const blob = webp?.type === 'image/webp' ? webp : await toBlob(canvas, 'image/jpeg', 0.9);
	canvas.width = 0;
	if (blob === null) throw new SlideError('memory');
	return blob;
}

function toBlob(canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob | null> {
	return new Promise((resolve) => canvas.toBlob(resolve, type, quality));
}

/** Brightness 0…255 of every pixel, row by row (ITU-R BT.601). */
export function greyOf({ context }: PageCanvas): Uint8Array {
	const { data } = context.getImageData(0, 0, WIDTH, HEIGHT);
	const grey = new Uint8Array(WIDTH * HEIGHT);
	for (let i = 0, j = 0; i < grey.length; i++, j += 4) {
		grey[i] =
			((data[j] as number) * 299 + (data[j + 1] as number) * 587 + (data[j + 2] as number) * 114) / 1000;
	}
	return grey;
}

/**
 * Covers burnt into the picture, each in one flat colour. Not a blur: letters can be read back out of blurred or
 * coarse pixels.
 */
export async function burn(picture: Blob, covers: readonly Box[]): Promise<Blob> {
	if (covers.length === 0) return picture;
	const bitmap = await createImageBitmap(picture);
	const { canvas, context } = blank();
	context.drawImage(bitmap, 0, 0, WIDTH, HEIGHT);
	bitmap.close();
	context.fillStyle = COVER;
	for (const { x, y, w, h } of covers.map(inside)) context.fillRect(x, y, w, h);
	return encode(canvas);
}

/** One colour for everybody, or the covers' colour would tell brands apart. */
export const COVER = '#3d3a4a';
