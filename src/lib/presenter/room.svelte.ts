import type { Booth, PresenterOwn } from '$wire/index.ts';
import { MaskGraph } from '$lib/voice/graph.svelte.ts';
import { keepVoice, recallVoice } from '$lib/voice/kept-voice.ts';

/** Loudness of the microphone above which it is known to work, dBFS. */
const HEARD_DB = -50;

/**
 * The presenter's media, all of it: the mask follows the view here and nowhere else. What leaves this device is the
 * mask's track; it carries silence unless the floor is the presenter's own.
 */
export class PresenterRoom {
	/** A sound was heard since the microphone was opened: from then on, being quiet is no fault. */
	heard = $state(false);
	readonly mask: MaskGraph;
	#kind: Booth['mask'] = 'clear';
	#startedWith: Booth['mask'] | null = null;
	readonly #name: string;

	/** @param path of the seat: the voice is kept under it, for this tab alone */
	constructor(path: string) {
		this.#name = path;
		const kind = (): Booth['mask'] => this.#kind;
		this.mask = new MaskGraph({
			get kind() {
				return kind();
			},
			voice: recallVoice(path),
			keep: (voice) => keepVoice(path, voice)
		});
		this.mask.muted = true;
	}

	/** The microphone works: what the moderator is told once, when the slot is called. */
	get ready(): boolean {
		const { state, problem } = this.mask;
		return state === 'live' && this.heard && (problem === null || problem === 'silent');
	}

	/** To be called whenever the view changes. */
	follow(shared: Booth, own: PresenterOwn): void {
		this.#kind = shared.mask;
		this.mask.muted = own.called === null || !own.called.onAir;
		if (own.media.meeting !== null && this.mask.state !== 'off') void this.mask.stop();
		else if (this.#startedWith !== null && this.#startedWith !== shared.mask) void this.#restart();
	}

	/** To be called whenever the level changes. */
	listen(): void {
		if (!this.heard && this.mask.state === 'live' && this.mask.level.input > HEARD_DB) this.heard = true;
	}

	/** From a click: browsers give microphone and sound to a gesture. */
	async start(device?: string): Promise<void> {
		this.heard = false;
		const live = device === undefined ? await this.mask.start() : await this.mask.choose(device);
		if (!live) return;
		this.#startedWith = this.#kind;
		remember(this.#name);
	}

	/** After a reload the microphone comes back by itself, where this tab had it and the browser still allows it. */
	async comeBack(): Promise<void> {
		if (!remembered(this.#name)) return;
		const permission = await navigator.permissions
			?.query({ name: 'microphone' as PermissionName })
			.catch(() => null);
		if (permission?.state === 'granted' && this.mask.state === 'off') await this.start();
	}

	async close(): Promise<void> {
		await this.mask.stop();
	}

	/** The organizer chose another mask: a fresh processor takes it up. */
	async #restart(): Promise<void> {
		this.#startedWith = this.#kind;
		await this.mask.stop();
		await this.start();
	}
}

const key = (name: string): string => `blindpick-microphone:${name}`;

function remember(name: string): void {
	try {
		sessionStorage.setItem(key(name), '1');
	} catch {
		// Without storage a reload only asks for one more click.
	}
}

function remembered(name: string): boolean {
	try {
		return sessionStorage.getItem(key(name)) !== null;
	} catch {
		return false;
	}
}
