import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';

/** One datagram of sound as it came from LiveKit: the payload is encrypted, length and header are not. */
export interface Packet {
	/** Wall clock, ms. */
	at: number;
	bytes: number;
	sequence: number;
	/** The sender's sample clock, 48 kHz. */
	timestamp: number;
	ssrc: number;
	/** Payload type, marker and padding bits, and id and length of each header extension. */
	shape: string;
}

/** A stretch of wire between a browser and LiveKit: forwards every datagram and notes those of sound. */
export class MediaTap {
	readonly packets: Packet[] = [];
	/** Lengths of control packets (sender reports and the like) and when they came. */
	readonly control: { at: number; bytes: number }[] = [];
	/** The newest packet of sound that went to LiveKit, and a way to send more as if from the same browser. */
	outward: { packet: Buffer; port: number; send(bytes: Buffer): void } | null = null;
	readonly #listening = new Map<number, Promise<Socket>>();
	readonly #open: Socket[] = [];

	/** The port to be used in place of LiveKit's. */
	async port(livekit: number): Promise<number> {
		const socket = this.#listening.get(livekit) ?? bound();
		if (!this.#listening.has(livekit)) {
			this.#listening.set(livekit, socket);
			this.#forward(await socket, livekit);
		}
		return ((await socket).address() as AddressInfo).port;
	}

	close(): void {
		for (const socket of this.#open) socket.close();
	}

	/** One way out per browser socket, so that the way back is known. */
	#forward(near: Socket, livekit: number): void {
		const ways = new Map<number, Promise<Socket>>();
		this.#open.push(near);
		near.on('message', (bytes, { address, port }) => {
			const way =
				ways.get(port) ??
				bound().then((far) => {
					this.#open.push(far);
					far.on('message', (back) => {
						this.#note(back);
						near.send(back, port, address);
					});
					return far;
				});
			ways.set(port, way);
			void way.then((far) => {
				const send = (datagram: Buffer) => far.send(datagram, livekit, '127.0.0.1');
				send(bytes);
				if (isSound(bytes)) this.outward = { packet: bytes, port: livekit, send };
			});
		});
	}

	#note(bytes: Buffer): void {
		const at = performance.timeOrigin + performance.now();
		const first = bytes[0] ?? 0;
		if (first < 128 || first > 191 || bytes.length < 12) return;
		const second = bytes[1] ?? 0;
		if (second >= 192 && second <= 223) return void this.control.push({ at, bytes: bytes.length });
		this.packets.push({
			at,
			bytes: bytes.length,
			sequence: bytes.readUInt16BE(2),
			timestamp: bytes.readUInt32BE(4),
			ssrc: bytes.readUInt32BE(8),
			shape: `${second & 127} m${second >> 7} p${(first >> 5) & 1} ${extensions(bytes, first)}`
		});
	}
}

/** RTP, not RTCP (RFC 5761). */
function isSound(bytes: Buffer): boolean {
	const [first = 0, second = 0] = bytes;
	return bytes.length >= 12 && first >= 128 && first <= 191 && (second < 192 || second > 223);
}

/** Header extensions in the one-byte form (RFC 8285): ids and lengths. */
function extensions(bytes: Buffer, first: number): string {
	let at = 12 + 4 * (first & 15);
	if ((first & 16) === 0 || bytes.length < at + 4) return '';
	const end = at + 4 + 4 * bytes.readUInt16BE(at + 2);
	const found: string[] = [];
	for (at += 4; at < end;) {
		const head = bytes[at] ?? 0;
		if (head !== 0) found.push(`${head >> 4}:${(head & 15) + 1}`);
		at += head === 0 ? 1 : (head & 15) + 2;
	}
	return found.join(' ');
}

async function bound(): Promise<Socket> {
	const socket = createSocket('udp4');
	await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
	return socket;
}

interface Pace {
	perSecond: number;
	median: number;
	p90: number;
}

/** How packets follow each other in a stretch, in ms. */
export function pace(packets: readonly Packet[], from: number, to: number): Pace {
	const times = packets.filter((p) => p.at >= from && p.at < to).map((p) => p.at);
	const gaps = times
		.slice(1)
		.map((at, i) => at - (times[i] ?? 0))
		.sort((a, b) => a - b);
	const part = (q: number) => gaps[Math.floor(gaps.length * q)] ?? 0;
	return { perSecond: (times.length * 1000) / (to - from), median: part(0.5), p90: part(0.9) };
}
