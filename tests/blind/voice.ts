import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { mediaRoom, type MediaKind, type MediaPlan } from '../../src/domain/session/media.ts';
import { grantFor } from '../../server/voice/livekit/tokens.ts';
import type { SpeechSound } from '../../server/voice/speech/port.ts';
import type { Voice, VoiceHealth } from '../../server/voice/port.ts';

/**
 * Stands where LiveKit stands, which draws its own ids and clock and is compared elsewhere: the same plans, the same
 * predicate at the door, and what a listener would be granted. `told` hears each change on the stage's side.
 */
export class WatchedVoice implements Voice {
	#plan: MediaPlan | null = null;
	#last = '';
	#listeners: ((session: string, health: VoiceHealth) => void)[] = [];
	readonly #told: (text: string) => void;

	constructor(told: (text: string) => void) {
		this.#told = told;
	}

	status() {
		return { mode: 'external' } as const;
	}

	follow(_session: string, plan: MediaPlan | null): void {
		this.#plan = plan;
		const text = JSON.stringify(plan === null ? null : stageSide(plan));
		if (text === this.#last) return;
		this.#last = text;
		this.#told(text);
	}

	upgrade(
		seat: { session: string; seat: string },
		kind: MediaKind,
		req: IncomingMessage,
		socket: Duplex
	): void {
		const room = this.#room(seat.seat, kind);
		if (room === null) {
			socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
			return;
		}
		const accept = createHash('sha1').update(
			`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
		);
		const grant = JSON.stringify(grantFor({ kind, room, identity: 'somebody' }));
		socket.end(
			`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept.digest('base64')}\r\nX-Grant: ${grant}\r\n\r\n`
		);
	}

	async validate(seat: { session: string; seat: string }, kind: MediaKind): Promise<number> {
		return this.#room(seat.seat, kind) === null ? 404 : 200;
	}

	removeSeat(): void {}

	sweep(): void {}

	/** What is read aloud is heard on the stage: the same words sound the same in both runs. */
	async say(_session: string, { rate, samples }: SpeechSound, begun: () => void): Promise<boolean> {
		if (!this.#plan?.up) return false;
		begun();
		this.#told(`sound ${rate} ${createHash('sha256').update(samples).digest('hex')}`);
		return true;
	}

	hush(): void {}

	onHealth(listener: (session: string, health: VoiceHealth) => void): void {
		this.#listeners.push(listener);
	}

	/** The relay dies or comes back. */
	health(session: string, healthy: boolean): void {
		for (const listener of this.#listeners) listener(session, healthy ? 'ok' : 'down');
	}

	async close(): Promise<void> {}

	#room(seat: string, kind: MediaKind): string | null {
		return this.#plan === null ? null : mediaRoom(this.#plan, seat, kind);
	}
}

/** What can be noticed from the stage: not who may enter the booth. A booth means a relay on the stage. */
function stageSide(plan: MediaPlan) {
	const { stage, booth, meeting, stageSeats, speakers, down, up, cut } = plan;
	return { stage, relay: booth !== null, meeting, stageSeats, speakers, down, up, cut };
}
