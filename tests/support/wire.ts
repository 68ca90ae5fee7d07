import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { CDPSession, Page } from 'playwright-core';

/**
 * Everything that browsers send from now on: requests as they come over TCP, whoever sends them (pages, workers,
 * beacons), and the frames of one page's sockets, which are masked on the wire.
 */
export class Wire {
	readonly #sockets = new Map<Socket, Buffer[]>();
	readonly #frames: Buffer[] = [];

	static async tap(page: Page, http: Server): Promise<Wire> {
		const wire = new Wire();
		const cdp: CDPSession = await page.context().newCDPSession(page);
		await cdp.send('Network.enable');
		cdp.on('Network.webSocketFrameSent', ({ response: { payloadData, opcode } }) => {
			wire.#frames.push(Buffer.from(payloadData, opcode === 2 ? 'base64' : 'utf8'));
		});
		http.on('connection', (socket) => {
			const got: Buffer[] = [];
			wire.#sockets.set(socket, got);
			socket.on('data', (d: Buffer) => got.push(d));
		});
		// What is open now was opened before anybody listened.
		http.closeIdleConnections();
		return wire;
	}

	get sent(): readonly Buffer[] {
		return [...[...this.#sockets.values()].map((list) => Buffer.concat(list)), ...this.#frames];
	}

	get frames(): number {
		return this.#frames.length;
	}

	get posts(): number {
		return this.count('POST /');
	}

	/** How often a text occurs. */
	count(text: string): number {
		return this.sent.reduce((n, b) => n + b.toString('latin1').split(text).length - 1, 0);
	}

	/** Which of the words went out, in any of the usual disguises. */
	leaks(words: readonly string[]): string[] {
		const plain = this.sent;
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

/** What is left of a short word in base64 would be found in anything: such words are looked for as they are. */
function disguises(word: string): [string, Buffer][] {
	const utf8 = Buffer.from(word);
	const utf16 = Buffer.from(word, 'utf16le');
	const all: [string, Buffer][] = [
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
	return all.filter(([how, bytes]) => how === 'plain' || bytes.length > 9);
}
