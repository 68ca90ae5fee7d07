import decodeQR from 'qr/decode.js';
import { covered, grown, HEIGHT, WIDTH, type Box } from './box.ts';
import { findCodes } from './qr.ts';

/** A QR code on a page. */
export interface Code {
	box: Box;
	/** What it says to a camera; '' when it could be seen but not read. */
	says: string;
}

/** What a picture says, and whether all of it was looked at. */
export interface Codes {
	codes: readonly Code[];
	all: boolean;
}

/** Milliseconds for one code, and how often the reader may try anew. */
const PATIENCE = { timeLimit: 200, effort: 4 };
/** Milliseconds for all codes of a picture: those that were found later are codes that could not be read. */
const READING = 1500;

/**
 * All QR codes of a picture and what they say. A code that cannot be read is still one: a better camera may read it.
 *
 * @param grey brightness 0…255, WIDTH × HEIGHT, row by row
 */
export function codesOf(grey: Uint8Array): Codes {
	const until = performance.now() + READING;
	const { boxes, all } = findCodes(grey, WIDTH, HEIGHT);
	const found = boxes.map((box) => ({
		box,
		says: performance.now() < until ? read(grey, grown(box, 8)).says : ''
	}));
	// The reader may see one that has no clear eyes.
	const { box, says } = read(grey, { x: 0, y: 0, w: WIDTH, h: HEIGHT });
	const known = box === null || covered(box, boxes) > 0.5;
	return { codes: known ? found : [...found, { box, says }], all };
}

function read(grey: Uint8Array, part: Box): { says: string; box: Box | null } {
	let box: Box | null = null;
	try {
		const says = decodeQR(cut(grey, part), {
			...PATIENCE,
			pointsOnDetect: ({ boundingBox: b }, result) => {
				if (typeof result === 'string') box = grown({ x: b.x, y: b.y, w: b.width, h: b.height }, 8);
			}
		});
		return { says, box };
	} catch {
		return { says: '', box };
	}
}

/** A part of a picture, its contrast stretched as far as it goes: the reader takes what is faint for empty. */
function cut(grey: Uint8Array, { x, y, w: width, h: height }: Box) {
	const data = new Uint8Array(3 * width * height);
	let [low, high] = [255, 0];
	for (let j = y; j < y + height; j++)
		for (const g of grey.subarray(j * WIDTH + x, j * WIDTH + x + width)) {
			if (g < low) low = g;
			if (g > high) high = g;
		}
	const stretch = 255 / Math.max(1, high - low);
	for (let j = 0, o = 0; j < height; j++)
		for (let i = 0; i < width; i++, o += 3)
			data.fill(((grey[(y + j) * WIDTH + x + i] as number) - low) * stretch, o, o + 3);
	return { width, height, data };
}
