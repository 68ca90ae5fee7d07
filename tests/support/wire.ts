import { gunzipSync, inflateSync } from 'node:zlib';
import type { CDPSession, Page } from 'playwright-core';

/** Everything a page sends: request bodies, addresses, headers, socket frames. Beacons and workers included. */
export class Wire {
	readonly sent: Buffer[] = [];
	posts = 0;
	frames = 0;

	static async tap(page: Page): Promise<Wire> {
		const wire = new Wire();
		const cdp: CDPSession = await page.context().newCDPSession(page);
		await cdp.send('Network.enable', { maxPostDataSize: 50_000_000 });
		cdp.on('Network.requestWillBeSent', ({ request }) => {
			wire.sent.push(Buffer.from(request.url), Buffer.from(JSON.stringify(request.headers)));
		});
		cdp.on('Network.webSocketFrameSent', ({ response }) => {
			wire.frames += 1;
			const { payloadData, opcode } = response;
			wire.sent.push(opcode === 2 ? Buffer.from(payloadData, 'base64') : Buffer.from(payloadData));
		});
		page.on('request', (request) => {
			const body = request.postDataBuffer();
			if (body === null) return;
			wire.posts += 1;
			wire.sent.push(body);
		});
		return wire;
	}

	/** Which of the words went out, in any of the usual disguises. */
	leaks(words: readonly string[]): string[] {
		const plain = this.sent.flatMap((b) => [b, ...unpacked(b)]);
		const found = words.flatMap((word) =>
			disguises(word)
				.filter(([, bytes]) => plain.some((b) => b.includes(bytes)))
				.map(([how]) => `${word} (${how})`)
		);
		return [...new Set(found)];
	}

	/** Whether a stretch of a file went out. */
	carries(bytes: Buffer): boolean {
		return this.sent.some(
			(b) => b.includes(bytes) || b.includes(Buffer.from(bytes.toString('base64').slice(2, -4)))
		);
	}
}

function disguises(word: string): [string, Buffer][] {
	const utf8 = Buffer.from(word);
	const utf16 = Buffer.from(word, 'utf16le');
	return [
		['plain', utf8],
		['UTF-16', utf16],
		['UTF-16BE', Buffer.from(utf16).swap16()],
		['hex', Buffer.from(utf8.toString('hex'))],
		['percent', Buffer.from(encodeURIComponent(word))],
		// The middle of a base64 text does not depend on what stands before it, for one of three offsets.
		...[0, 1, 2].map((n): [string, Buffer] => {
			const shifted = Buffer.concat([Buffer.alloc(n), utf8]).toString('base64');
			return ['base64', Buffer.from(shifted.slice(n === 0 ? 0 : 4, -4))];
		})
	];
}

function unpacked(b: Buffer): Buffer[] {
	return [gunzipSync, inflateSync].flatMap((open) => {
		try {
			return [open(b)];
		} catch {
			return [];
		}
	});
}
