/**
 * In how many parts a picture comes, each of which costs its decoder time however short it is: scans of a JPEG, which
 * pass over all of it, and chunks of a WebP, of which each frame is sought from the first. One for anything else.
 */
export function partsOf(bytes: Buffer): number {
	if (bytes[0] === 0xff && bytes[1] === 0xd8) return scansOf(bytes);
	return bytes.subarray(0, 4).toString('latin1') === 'RIFF' ? chunksOf(bytes) : 1;
}

/** RIFF: FourCC, size (little-endian), payload, filled up to an even length; the first stand behind `WEBP`. */
function chunksOf(webp: Buffer): number {
	let chunks = 0;
	for (let at = 12; at + 8 <= webp.length; chunks++) {
		const size = webp.readUInt32LE(at + 4);
		at += 8 + size + (size & 1);
	}
	return chunks;
}

const [END, SCAN] = [0xd9, 0xda];

/** ITU T.81. Read as decoders do: what belongs to no segment is skipped until the next marker. */
function scansOf(jpeg: Buffer): number {
	let scans = 0;
	for (let at = next(jpeg, 2); at >= 0; at = next(jpeg, at)) {
		const marker = jpeg[at] as number;
		at += 1;
		if (marker === END) break;
		if (marker === SCAN) scans += 1;
		if (!bare(marker)) at += at + 2 <= jpeg.length ? Math.max(2, jpeg.readUInt16BE(at)) : 2;
	}
	return scans;
}

/** Where the next marker's second byte stands; negative when there is none. FF 00 is a byte of the picture's own. */
function next(jpeg: Buffer, from: number): number {
	for (let at = jpeg.indexOf(0xff, from); at >= 0; at = jpeg.indexOf(0xff, at)) {
		while (jpeg[at] === 0xff) at += 1;
		if (at >= jpeg.length) return -1;
		if (jpeg[at] !== 0) return at;
	}
	return -1;
}

/** Markers without a length: TEM, restarts, another start. */
function bare(marker: number): boolean {
	return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}
