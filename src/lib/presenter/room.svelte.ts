import { forgetMicrophone, hadMicrophone, rememberMicrophone } from '$lib/voice/kept-microphone.ts';
import type { Booth, PresenterOwn } from '$wire/index.ts';
import { MaskGraph } from '$lib/voice/graph.svelte.ts';
import { keepVoice, recallVoice } from '$lib/voice/kept-voice.ts';
import { OwnVoice } from '$lib/voice/own-voice.svelte.ts';
import { Trial } from './trial.svelte.ts';

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
	readonly voice: OwnVoice;
	readonly trial: Trial;
	readonly #name: string;
	/** In writing: no microphone is open, and none that is being opened stays so. */
	#silent = false;

	/** @param path of the seat: the voice is kept under it, for this tab alone */
	constructor(path: string) {
		this.#name = path;
		this.voice = new OwnVoice(recallVoice(path), (voice) => keepVoice(path, voice));
		this.mask = new MaskGraph({ voice: this.voice });
		this.trial = new Trial(this.mask);
		this.mask.muted = true;
	}

	/** The microphone works: what the moderator is told once, when the slot is called. */
	get ready(): boolean {
		const { state, problem } = this.mask;
		return state === 'live' && this.heard && (problem === null || problem === 'silent');
	}

	/** The text for the mask was neither read nor left out on purpose. */
	get toRead(): boolean {
		return !this.voice.enrolled && !this.trial.skipped;
	}

	/** To be called whenever the view, or the choice between voice and writing, changes. */
	follow(shared: Booth, own: PresenterOwn, silent: boolean): void {
		this.voice.session = shared.mask;
		this.#silent = silent;
		this.mask.muted = silent || own.called === null || !own.called.onAir;
		if (silent) this.#hush();
		if (own.called !== null) this.trial.forget();
		if (own.media.meeting !== null && this.mask.state !== 'off') void this.mask.stop();
	}

	/** As on leaving: the microphone, its mask, and that this tab had it. */
	#hush(): void {
		this.heard = false;
		this.trial.restart();
		forgetMicrophone(this.#name);
		if (this.mask.state !== 'off') void this.mask.stop();
	}

	/** To be called whenever the level changes. */
	listen(): void {
		if (!this.heard && this.mask.state === 'live' && this.mask.level.input > HEARD_DB) this.heard = true;
	}

	/** From a click: browsers give microphone and sound to a gesture. */
	async start(device?: string): Promise<void> {
		if (this.#silent) return;
		this.heard = false;
		const before = this.mask.device;
		if (!(await this.mask.start(device))) return;
		if (this.#silent) return this.mask.stop();
		if (before !== null && before !== this.mask.device) this.trial.restart();
		rememberMicrophone(this.#name);
	}

	/** Takes noise out from now on, or no longer: the same microphone, opened anew, and the text to be read again. */
	async denoise(on: boolean): Promise<void> {
		this.voice.denoise = on;
		this.trial.restart();
		await this.start();
	}

	/** After a reload the microphone comes back by itself, where this tab had it and the browser still allows it. */
	async comeBack(): Promise<void> {
		if (!hadMicrophone(this.#name)) return;
		const permission = await navigator.permissions
			?.query({ name: 'microphone' as PermissionName })
			.catch(() => null);
		if (permission?.state === 'granted' && this.mask.state === 'off') await this.start();
	}

	async close(): Promise<void> {
		await this.mask.stop();
	}
}
