/** What the first bytes of a file say, before anything of it is decoded. */
export interface Head {
	kind: 'pdf' | 'png' | 'jpeg' | 'webp' | 'heif' | 'other';
	/** Pixels; 0 = not told in these bytes. */
	width: number;
	height: number;
}

/** Bytes that are read at a time. */
const WINDOW = 64 * 1024;

/**
 * Kind and size of a file by its signature, whatever its name or type says. Formats: PNG (W3C), JPEG (ITU T.81, the
 * first frame header, however much stands before it), WebP (RFC 9649), HEIF (ISO 23008-12), PDF (a header within the
 * first kilobyte).
 */
export async function headOf(file: Blob): Promise<Head> {
	const view = await windowAt(file, 0);
	const bytes = new Uint8Array(view.buffer);
	if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return png(view);
	if (startsWith(bytes, [0xff, 0xd8, 0xff])) return jpeg(file, view);
	const text = new TextDecoder('latin1').decode(bytes.subarray(0, 1024));
	if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return { kind: 'webp', ...webp(view, text) };
	if (HEIF.test(text)) return { kind: 'heif', width: 0, height: 0 };
	return { kind: text.includes('%PDF-') ? 'pdf' : 'other', width: 0, height: 0 };
}

/** The box of the file's type, and the brands of photographs. */
const HEIF = /^[^]{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)/;

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
	return signature.every((b, i) => bytes[i] === b);
}

function png(view: DataView): Head {
	if (view.byteLength < 24) return { kind: 'png', width: 0, height: 0 };
	return { kind: 'png', width: view.getUint32(16), height: view.getUint32(20) };
}

async function jpeg(file: Blob, first: DataView): Promise<Head> {
	let view = first;
	// `from` is where the window starts: cameras write previews and profiles of any length before the size.
	for (let at = 2, from = 0; at + 9 < file.size;) {
		if (at + 10 > from + view.byteLength) [view, from] = [await windowAt(file, at), at];
		const [mark, marker] = [view.getUint8(at - from), view.getUint8(at - from + 1)];
		if (mark !== 0xff || marker === END || marker === SCAN) break;
		// SOF0…SOF15 but for the tables (C4, C8, CC): the frame's size.
		if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
			return { kind: 'jpeg', width: view.getUint16(at - from + 7), height: view.getUint16(at - from + 5) };
		at += marker === 0xff ? 1 : bare(marker) ? 2 : 2 + view.getUint16(at - from + 2);
	}
	return { kind: 'jpeg', width: 0, height: 0 };
}

/** What follows is the picture itself: a frame header would have come before. */
const [END, SCAN] = [0xd9, 0xda];

/** Markers without a length: TEM, restarts, another start. */
function bare(marker: number): boolean {
	return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

async function windowAt(file: Blob, at: number): Promise<DataView> {
	return new DataView(await file.slice(at, at + WINDOW).arrayBuffer());
}

function webp(view: DataView, text: string): { width: number; height: number } {
	if (view.byteLength < 30) return { width: 0, height: 0 };
	const chunk = text.slice(12, 16);
	const u24 = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
	if (chunk === 'VP8X') return { width: u24(24) + 1, height: u24(27) + 1 };
	if (chunk === 'VP8L') {
		const bits = view.getUint32(21, true);
		return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
	}
	return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}
