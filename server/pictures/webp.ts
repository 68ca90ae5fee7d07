/** 32 KiB, 64 KiB, 128 KiB … : a file's length tells next to nothing of what is on the slide. */
export function bucket(size: number): number {
	return Math.max(32_768, 2 ** Math.ceil(Math.log2(size)));
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

/** Whether it is a WebP to its end, as {@link padWebp} makes it: an emptied, overwritten or cut file is none. */
export function isWhole(webp: Buffer): boolean {
	return (
		webp.length > CHUNK_HEAD &&
		webp.toString('latin1', 0, 4) === 'RIFF' &&
		webp.toString('latin1', 8, 12) === 'WEBP' &&
		webp.readUInt32LE(4) === webp.length - CHUNK_HEAD
	);
}
