import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { deck } from './deck.ts';

/** A PNG that says it is huge and is a few kilobytes: its rows are all the same nothing. */
export function pngBomb(width: number, height: number): Buffer {
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([1, 0, 0, 0, 0], 8);
	const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * Math.min(height, 4000)), { level: 9 });
	return Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', head),
		chunk('IDAT', rows),
		chunk('IEND', Buffer.alloc(0))
	]);
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const out = Buffer.alloc(body.length + 8);
	out.writeUInt32BE(data.length, 0);
	body.copy(out, 4);
	out.writeUInt32BE(crc32(body), body.length + 4);
	return out;
}

/** CRC-32 of PNG (ISO 3309). */
function crc32(bytes: Buffer): number {
	let crc = ~0;
	for (const b of bytes) {
		crc ^= b;
		for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc >>> 0;
}

/** A small JPEG whose frame header claims 65 500 × 65 500 pixels. */
export async function jpegBomb(): Promise<Buffer> {
	const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#fff' } })
		.jpeg()
		.toBuffer();
	const at = bytes.indexOf(Buffer.from([0xff, 0xc0]));
	bytes.writeUInt16BE(65_500, at + 5);
	bytes.writeUInt16BE(65_500, at + 7);
	return bytes;
}

/** A PDF by its head, 210 MB long and nearly nothing on the disk. */
export function sparsePdf(path: string): void {
	const file = openSync(path, 'w');
	writeSync(file, '%PDF-1.7\n');
	ftruncateSync(file, 210 * 1024 * 1024);
	closeSync(file);
}

/** A PDF whose page says it is an image of 40 000 × 40 000 pixels, packed into a few kilobytes. */
export function pdfImageBomb(): Buffer {
	const packed = deflateSync(deflateSync(Buffer.alloc(20_000_000), { level: 9 }), { level: 9 });
	return pdfOf([
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>',
		stream('', Buffer.from('q 960 0 0 540 0 0 cm /X Do Q')),
		stream(
			'/Type /XObject /Subtype /Image /Width 40000 /Height 40000 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter [/FlateDecode /FlateDecode]',
			packed
		)
	]);
}

/** A page of a few hundred bytes that draws a form ten times, which draws one ten times, … ten deep. */
export function pdfManyForms(): Buffer {
	const DEEP = 10;
	const form = (n: number) =>
		stream(
			`/Type /XObject /Subtype /Form /BBox [0 0 960 540] /Resources << /XObject << /X ${n + 1} 0 R >> >>`,
			Buffer.from(n === 4 + DEEP ? '0 0 10 10 re f' : '/X Do '.repeat(10))
		);
	return pdfOf([
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>',
		stream('', Buffer.from('/X Do')),
		...Array.from({ length: DEEP }, (_, i) => form(5 + i))
	]);
}

/** A page tree that contains itself. */
export function pdfLoop(): Buffer {
	return pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R] /Count 3 >>']);
}

/** A PDF that has no page. */
export function noPages(): Buffer {
	return pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>']);
}

export function stream(entries: string, data: Buffer): Buffer {
	return Buffer.concat([
		Buffer.from(`<< ${entries} /Length ${data.length} >>\nstream\n`),
		data,
		Buffer.from('\nendstream')
	]);
}

export function pdfOf(objects: readonly (string | Buffer)[]): Buffer {
	const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
	const places: number[] = [];
	for (const [i, o] of objects.entries()) {
		places.push(parts.reduce((n, p) => n + p.length, 0));
		parts.push(Buffer.from(`${i + 1} 0 obj\n`), Buffer.from(o), Buffer.from('\nendobj\n'));
	}
	const at = parts.reduce((n, p) => n + p.length, 0);
	const table = places.map((p) => `${String(p).padStart(10, '0')} 00000 n \n`).join('');
	const size = objects.length + 1;
	parts.push(
		Buffer.from(
			`xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF`
		)
	);
	return Buffer.concat(parts);
}

export async function fivehundredPages(): Promise<Buffer> {
	return deck(Array.from({ length: 500 }, (_, i) => `Página ${i + 1}`));
}

/** A JPEG with segments of other things before its size, and its bytes. */
export async function jpegBehind(lengths: readonly number[]): Promise<Buffer> {
	const picture = await sharp({ create: { width: 321, height: 123, channels: 3, background: '#369' } })
		.jpeg()
		.toBuffer();
	const segments = lengths.map((n, i) => {
		const segment = Buffer.alloc(n + 2, 0xff);
		segment.set([0xff, 0xe1 + (i % 14), n >> 8, n & 0xff]);
		return segment;
	});
	return Buffer.concat([picture.subarray(0, 2), ...segments, picture.subarray(2)]);
}
