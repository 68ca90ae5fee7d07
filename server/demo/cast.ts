import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Composed } from '../compose.ts';
import type { LocalVoice } from '../voice/index.ts';
import type { DemoStartup } from './script.ts';
import type { ToSpeaker } from './speaker.ts';

const SPEAKER = fileURLToPath(new URL('./speaker.ts', import.meta.url));
const SPEECH = fileURLToPath(new URL('../../tests/fixtures/speech/', import.meta.url));

/** A simulated presenter: slides, readiness, and a mouth while its booth is open. */
export class SimulatedPresenter {
	readonly seat: string;
	readonly startup: string;
	readonly part: DemoStartup;
	#child: ChildProcess | null = null;
	#speaking = false;

	constructor(seat: string, startup: string, part: DemoStartup) {
		this.seat = seat;
		this.startup = startup;
		this.part = part;
	}

	async prepare(server: Composed, session: string): Promise<void> {
		const slides: { id: string; text: string }[] = [];
		for (const [i, text] of this.part.slides.entries()) {
			const { id } = await server.slides.savePicture(session, this.seat, await picture(text, i));
			slides.push({ id, text });
		}
		const actor = { kind: 'seat', seat: this.seat, role: 'presenter' } as const;
		const id = randomBytes(12).toString('hex');
		await server.sessions.perform(session, id, { type: 'uploadDeck', slides }, null, actor);
		server.presence.set(session, this.seat, this, true);
	}

	/** Speaks while called; the relay decides whether it is heard. */
	async speak(voice: LocalVoice, session: string, wanted: boolean): Promise<void> {
		if (wanted === this.#speaking) return;
		this.#speaking = wanted;
		if (!wanted) return this.#say({ t: 'leave' });
		const access = await voice.directAccess(session, this.seat, 'booth');
		if (access === null) {
			this.#speaking = false;
			return;
		}
		this.#child ??= fork(SPEAKER, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
		const key = randomBytes(32).toString('hex');
		this.#say({ t: 'join', ...access, wav: SPEECH + this.part.wav, key });
	}

	stop(): void {
		if (this.#child?.connected) this.#child.disconnect();
	}

	#say(message: ToSpeaker): void {
		if (this.#child?.connected) this.#child.send(message);
	}
}

const PAPERS = ['#f3eadb', '#dfe9e4', '#e6e2f0'];

function picture(text: string, i: number): Promise<Buffer> {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900">
		<rect width="1600" height="900" fill="${PAPERS[i % PAPERS.length]}"/>
		<circle cx="${1250 - i * 120}" cy="${300 + i * 90}" r="${220 + i * 40}" fill="#00000014"/>
		<text x="120" y="480" font-family="sans-serif" font-size="84" fill="#22303a">${text}</text></svg>`;
	return sharp(Buffer.from(svg)).png().toBuffer();
}
