import sharp from 'sharp';
import { expect, test } from 'vitest';
import { bucket, PictureError, reencode } from '../../../server/http/pictures.ts';

const MOST = 40_000_000;
const picture = (width: number, height: number) =>
	sharp({ create: { width, height, channels: 3, background: '#336699' } });

test('[M3] any picture leaves in one size, without metadata, padded to a bucket, and still decodes', async () => {
	for (const [w, h] of [
		[300, 900],
		[4000, 1000],
		[1600, 900]
	] as const) {
		const jpeg = await picture(w, h)
			.withExif({ IFD0: { Artist: 'Somebody', Copyright: 'Somewhere' } })
			.jpeg()
			.toBuffer();
		expect(jpeg.includes('Somebody')).toBe(true);
		const out = await reencode(jpeg, MOST, 10);
		expect(out.includes('Somebody')).toBe(false);
		const meta = await sharp(out).metadata();
		expect([meta.width, meta.height, meta.format]).toEqual([1600, 900, 'webp']);
		expect(meta.exif).toBeUndefined();
		expect(bucket(out.length)).toBe(out.length);
		expect((await sharp(out).raw().toBuffer()).length).toBe(1600 * 900 * 3);
	}
});

test('[M3] what is not a picture, is broken or would be huge is refused', async () => {
	const png = await picture(200, 200).png().toBuffer();
	const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
	for (const bad of [Buffer.from('%PDF-1.7 …'), svg, png.subarray(0, 40), Buffer.alloc(0)]) {
		await expect(reencode(bad, MOST, 10)).rejects.toBeInstanceOf(PictureError);
	}
	await expect(reencode(await picture(5000, 5000).png().toBuffer(), 1_000_000, 10)).rejects.toBeInstanceOf(
		PictureError
	);
});
