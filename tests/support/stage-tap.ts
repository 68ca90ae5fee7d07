import { SignalRequest, SignalResponse } from '@livekit/protocol';
import type { CDPSession, Page } from 'playwright-core';
import { MediaTap } from './media-tap.ts';

/** One signalling message of a listener's connection as LiveKit sent it, or as the page did. */
export interface Signal {
	/** Wall clock, ms. */
	at: number;
	/** Which connection of the page, counted from 0. */
	socket: number;
	sent: boolean;
	bytes: number;
	kind: string;
	value: unknown;
}

export type Stats = Record<string, unknown>[];

interface Tapped {
	connections: RTCPeerConnection[];
	/** Labels of channels by which data came. */
	data: string[];
}
type Window = { tapped: Tapped; tapPort: (livekit: number) => Promise<number> };

/** All that a listener's browser is told about the rooms it is in, noted from outside the product's own code. */
export class StageTap {
	readonly signals: Signal[] = [];
	readonly media = new MediaTap();
	readonly #page: Page;

	private constructor(page: Page) {
		this.#page = page;
	}

	/** To be called before the page is opened. */
	static async on(page: Page): Promise<StageTap> {
		const tap = new StageTap(page);
		await page.exposeFunction('tapPort', (livekit: number) => tap.media.port(livekit));
		await page.addInitScript(noteMedia);
		await tap.#follow(await page.context().newCDPSession(page));
		return tap;
	}

	/** Labels of data channels by which anything came: nobody may send. */
	data(): Promise<string[]> {
		return this.#page.evaluate(() => (window as unknown as Window).tapped.data);
	}

	/** Reports of one kind, of all connections that the page has. */
	reports(type: string): Promise<Stats> {
		return this.#page.evaluate(async (wanted) => {
			const open = (window as unknown as Window).tapped.connections.filter(
				(c) => c.connectionState === 'connected'
			);
			const all = await Promise.all(open.map((c) => c.getStats()));
			return all.flatMap((r) =>
				([...r.values()] as Record<string, unknown>[]).filter((report) => report['type'] === wanted)
			);
		}, type);
	}

	/** Every report of `getStats` of the newest connection that receives sound. */
	stats(): Promise<Stats> {
		return this.#page.evaluate(async () => {
			for (const connection of (window as unknown as Window).tapped.connections.toReversed()) {
				const all = [...(await connection.getStats()).values()] as Record<string, unknown>[];
				if (all.some((r) => r['type'] === 'inbound-rtp' && Number(r['packetsReceived']) > 0)) return all;
			}
			return [];
		});
	}

	async #follow(cdp: CDPSession): Promise<void> {
		const sockets = new Map<string, number>();
		let shift = 0;
		await cdp.send('Network.enable');
		cdp.on('Network.webSocketCreated', ({ requestId, url }) => {
			if (/\/media\//.test(url)) sockets.set(requestId, sockets.size);
		});
		cdp.on('Network.webSocketWillSendHandshakeRequest', ({ wallTime, timestamp }) => {
			shift = wallTime - timestamp;
		});
		const note = (sent: boolean) => (frame: FrameEvent) => {
			const socket = sockets.get(frame.requestId);
			if (socket === undefined || frame.response.opcode !== 2) return;
			const bytes = Buffer.from(frame.response.payloadData, 'base64');
			const { message } = sent ? SignalRequest.fromBinary(bytes) : SignalResponse.fromBinary(bytes);
			this.signals.push({
				at: (frame.timestamp + shift) * 1000,
				socket,
				sent,
				bytes: bytes.length,
				kind: message.case ?? 'unknown',
				value: plain(message.value)
			});
		};
		cdp.on('Network.webSocketFrameReceived', note(false));
		cdp.on('Network.webSocketFrameSent', note(true));
	}
}

interface FrameEvent {
	requestId: string;
	timestamp: number;
	response: { opcode: number; payloadData: string };
}

/** A message as plain data, unset fields included. */
function plain(value: unknown): unknown {
	if (typeof value === 'bigint') return Number(value);
	if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
	if (Array.isArray(value)) return value.map(plain);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
}

type Offer = (options?: RTCOfferOptions) => Promise<RTCSessionDescriptionInit>;

/** Runs in the page before its own scripts: LiveKit's media port becomes the tap's. */
function noteMedia(): void {
	const own = window as unknown as Window;
	own.tapped = { connections: [], data: [] };
	const ours = async (text: string): Promise<string> => {
		const port = /127\.0\.0\.1 (\d+) typ host/.exec(text)?.[1];
		if (port === undefined) return text;
		return text.replaceAll(`127.0.0.1 ${port} typ`, `127.0.0.1 ${await own.tapPort(Number(port))} typ`);
	};
	const Connection = window.RTCPeerConnection;
	window.RTCPeerConnection = class extends Connection {
		constructor(config?: RTCConfiguration) {
			super(config);
			own.tapped.connections.push(this);
			// LiveKit must not find a way past the tap: it is told no candidate of this side.
			Object.defineProperty(this, 'onicecandidate', { set: () => {} });
			const offer = this.createOffer.bind(this) as Offer;
			const bare: Offer = async (options) => {
				const { type, sdp = '' } = await offer(options);
				return { type, sdp: sdp.replace(/^a=candidate:.*\r\n/gm, '') };
			};
			this.createOffer = bare as typeof this.createOffer;
			this.addEventListener('datachannel', ({ channel }) => {
				channel.addEventListener('message', () => own.tapped.data.push(channel.label));
			});
		}

		override async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
			if (!candidate) return super.addIceCandidate();
			const { sdpMid, sdpMLineIndex, candidate: text = '' } = candidate;
			await super.addIceCandidate({ sdpMid, sdpMLineIndex, candidate: await ours(text) });
		}

		override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
			await super.setRemoteDescription({
				type: description.type,
				sdp: await ours(description.sdp ?? '')
			});
		}
	};
}
