const segment = (marker: number, body: Buffer) =>
	Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255]), body]);
const bits = (text: string) => {
	const filled = text.padEnd(Math.ceil(text.length / 8) * 8, '1');
	const bytes = filled.match(/.{8}/g)?.map((b) => parseInt(b, 2)) ?? [];
	return Buffer.from(bytes.flatMap((b) => (b === 0xff ? [0xff, 0] : [b])));
};

/** A progressive JPEG of one colour that passes over all of itself so many times, each in some twenty bytes. */
export function jpegOfScans(width: number, height: number, scans: number): Buffer {
	const size = Buffer.alloc(5);
	size.writeUInt8(8);
	size.writeUInt16BE(height, 1);
	size.writeUInt16BE(width, 3);
	const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
	let runs = '';
	for (let left = blocks; left > 0;) {
		const k = Math.min(14, 31 - Math.clz32(left));
		const run = Math.min(left, 2 ** (k + 1) - 1);
		runs += k.toString(2).padStart(4, '0') + (k ? (run - 2 ** k).toString(2).padStart(k, '0') : '');
		left -= run;
	}
	const again = Buffer.concat([segment(0xda, Buffer.from([1, 1, 0, 1, 63, 0])), bits(runs)]);
	return Buffer.concat([
		Buffer.from([0xff, 0xd8]),
		segment(0xdb, Buffer.concat([Buffer.of(0), Buffer.alloc(64, 1)])),
		segment(0xc2, Buffer.concat([size, Buffer.from([1, 1, 0x11, 0])])),
		segment(0xc4, Buffer.from([0, 1, ...Array<number>(15).fill(0), 0])),
		segment(
			0xc4,
			Buffer.from([
				0x10,
				0,
				0,
				0,
				15,
				...Array<number>(12).fill(0),
				...Array.from({ length: 15 }, (_, i) => i << 4)
			])
		),
		segment(0xda, Buffer.from([1, 1, 0, 0, 0, 0])),
		bits('0'.repeat(blocks)),
		...Array<Buffer>(scans - 1).fill(again),
		Buffer.from([0xff, 0xd9])
	]);
}

const u24 = (n: number) => Buffer.from([n & 255, (n >> 8) & 255, n >> 16]);
function chunk(name: string, body: Buffer): Buffer {
	const head = Buffer.alloc(8);
	head.write(name, 'latin1');
	head.writeUInt32LE(body.length, 4);
	return Buffer.concat([head, body, Buffer.alloc(body.length & 1)]);
}

/** A moving WebP. @param still a WebP of 16×16 without any extension */
export function webpOfFrames(still: Buffer, frames: number): Buffer {
	const place = Buffer.concat([u24(0), u24(0), u24(15), u24(15), u24(1), Buffer.of(0)]);
	const frame = chunk('ANMF', Buffer.concat([place, still.subarray(12)]));
	return chunk(
		'RIFF',
		Buffer.concat([
			Buffer.from('WEBP'),
			chunk('VP8X', Buffer.concat([Buffer.from([2, 0, 0, 0]), u24(15), u24(15)])),
			chunk('ANIM', Buffer.alloc(6)),
			...Array<Buffer>(frames).fill(frame)
		])
	);
}
