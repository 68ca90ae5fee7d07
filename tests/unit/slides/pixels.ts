import sharp from 'sharp';
import encodeQR from 'qr';
import { HEIGHT, WIDTH } from '../../../src/lib/slides/box.ts';

/** A slide drawn from SVG, as brightness 0…255. */
export async function grey(inside: string, background = '#ffffff'): Promise<Uint8Array> {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
		<rect width="100%" height="100%" fill="${background}"/>${inside}</svg>`;
	const raw = await sharp(Buffer.from(svg)).flatten().greyscale().raw().toBuffer();
	return Uint8Array.from(raw);
}

/** A QR code as SVG; `module` in pixels. */
export function code(
	text: string,
	o: { x: number; y: number; module: number; turn?: number; ink?: string; paper?: string }
) {
	const data = encodeQR(text, 'raw', { border: 2 });
	const side = data.length * o.module;
	const cells = data.flatMap((row, j) =>
		row.flatMap((on, i) =>
			on ? [`<rect x="${i * o.module}" y="${j * o.module}" width="${o.module}" height="${o.module}"/>`] : []
		)
	);
	const turn = `rotate(${o.turn ?? 0} ${side / 2} ${side / 2})`;
	return `<g transform="translate(${o.x} ${o.y}) ${turn}" shape-rendering="${o.turn ? 'auto' : 'crispEdges'}" fill="${o.ink ?? '#000'}">
		<rect width="${side}" height="${side}" fill="${o.paper ?? '#fff'}"/>${cells.join('')}</g>`;
}

export function words(lines: readonly string[], size = 40, x = 90, y = 150): string {
	return lines
		.map(
			(t, i) =>
				`<text x="${x}" y="${y + i * size * 1.5}" font-size="${size}" font-family="sans-serif">${t}</text>`
		)
		.join('');
}
