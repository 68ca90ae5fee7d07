import { readAloud } from '$lib/live/api.ts';
import { telling } from '$lib/live/late.ts';
import { m } from '$lib/paraglide/messages.js';
import type { Language } from '$wire/index.ts';
import { sayProblem } from './problems.ts';

/** One text at a time, fetched as sound and played on this device. */
export class Listening {
	/** The page whose text it is. */
	page = $state(0);
	state: 'idle' | 'asking' | 'playing' = $state('idle');
	problem = $state('');
	#player: HTMLAudioElement | null = null;
	/** Counts what was asked for, so that a late answer is known as such. */
	#asked = 0;
	readonly #base: string;

	/** @param base `/s/<path>` */
	constructor(base: string) {
		this.#base = base;
	}

	/** Plays to its end, unless it is stopped; in place of what plays. */
	async hear(page: number, language: Language, text: string): Promise<void> {
		this.stop();
		this.page = page;
		this.problem = '';
		this.state = 'asking';
		const asked = this.#asked;
		const slow = (late: boolean): void => {
			if (asked === this.#asked) this.problem = late ? m.presenter_script_hear_late() : '';
		};
		const sound = await telling(readAloud(this.#base, language, text), slow);
		if (asked !== this.#asked) return;
		if (typeof sound === 'string') {
			this.state = 'idle';
			this.problem = m.presenter_say_failed({ why: sayProblem(sound) });
			return;
		}
		const player = new Audio(URL.createObjectURL(sound));
		this.#player = player;
		player.onended = player.onerror = () => this.stop();
		this.state = 'playing';
		await player.play().catch(() => this.stop());
	}

	stop(): void {
		this.#asked++;
		this.state = 'idle';
		const player = this.#player;
		this.#player = null;
		if (player === null) return;
		// Before its address goes: what is left of it is no failure.
		player.onended = player.onerror = null;
		player.pause();
		URL.revokeObjectURL(player.src);
	}
}
