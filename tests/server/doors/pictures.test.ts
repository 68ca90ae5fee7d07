import sharp from 'sharp';
import { expect, test } from 'vitest';
import { PictureError } from '../../../server/pictures/error.ts';
import { partsOf } from '../../../server/pictures/parts.ts';
import { reencode } from '../../../server/pictures/pictures.ts';
import { bucket } from '../../../server/pictures/webp.ts';
import { jpegOfScans, webpOfFrames } from '../../support/bombs.ts';

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
		const out = await reencode(jpeg, MOST);
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
		await expect(reencode(bad, MOST)).rejects.toBeInstanceOf(PictureError);
	}
	await expect(reencode(await picture(5000, 5000).png().toBuffer(), 1_000_000)).rejects.toBeInstanceOf(
		PictureError
	);
});

const still = () => picture(16, 16).webp({ lossless: true }).toBuffer();

test('[K54] a picture in more parts than any program makes is refused before it is decoded', async () => {
	const many = [
		jpegOfScans(64, 64, 65),
		jpegOfScans(4096, 2160, 8000),
		// Behind what decoders skip.
		Buffer.concat([
			jpegOfScans(64, 64, 2).subarray(0, -2),
			Buffer.alloc(99),
			jpegOfScans(64, 64, 70).subarray(2)
		]),
		webpOfFrames(await still(), 70),
		webpOfFrames(await still(), 60_000)
	];
	for (const bytes of many) {
		expect(partsOf(bytes)).toBeGreaterThan(64);
		await expect(reencode(bytes, MOST)).rejects.toThrow('in too many parts');
	}
});

test('[K54] pictures as programs save them have few parts, whatever their metadata holds', async () => {
	const noise = Buffer.from(Uint8Array.from({ length: 300 * 200 * 3 }, (_, i) => (i * 7919) % 251));
	const noisy = () => sharp(noise, { raw: { width: 300, height: 200, channels: 3 } });
	const inside = await noisy().jpeg({ progressive: true }).toBuffer();
	const saved = [
		await noisy().jpeg().toBuffer(),
		await noisy().jpeg({ mozjpeg: true }).toBuffer(),
		// A preview in a segment is not the picture.
		Buffer.concat([
			inside.subarray(0, 2),
			Buffer.from([0xff, 0xe2, 0xff, 0xff]),
			Buffer.alloc(65_533, 'ÿÚ', 'latin1'),
			inside.subarray(2)
		]),
		jpegOfScans(64, 64, 60),
		await noisy().webp().toBuffer(),
		webpOfFrames(await still(), 20),
		await noisy().png({ progressive: true }).toBuffer()
	];
	for (const bytes of saved) {
		expect(partsOf(bytes)).toBeLessThanOrEqual(64);
		expect(partsOf(bytes)).toBeGreaterThan(0);
		expect((await reencode(bytes, MOST)).length).toBeGreaterThanOrEqual(32_768);
	}
	expect(partsOf(jpegOfScans(64, 64, 60))).toBe(60);
	for (const bytes of [
		Buffer.alloc(0),
		Buffer.from([0xff, 0xd8]),
		Buffer.alloc(1000, 0xff),
		Buffer.from('RIFF')
	])
		expect(partsOf(bytes)).toBeLessThanOrEqual(1);
});

test('[K54] what is no picture of ours is not even looked at for its size', async () => {
	const gif = await picture(20, 20).gif().toBuffer();
	const tiff = await picture(20, 20).tiff().toBuffer();
	const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
	for (const bytes of [gif, tiff, svg])
		await expect(reencode(bytes, MOST)).rejects.toHaveProperty(
			'cause.message',
			expect.stringContaining('unsupported')
		);
});
