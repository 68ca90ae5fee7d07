import { readAloud } from '$lib/live/api.ts';
import { m } from '$lib/paraglide/messages.js';
import type { Language } from '$wire/index.ts';
import { sayProblem } from './problems.ts';

/** One text that is fetched as sound and played on this device. */
export class Listening {
	state: 'idle' | 'asking' | 'playing' = $state('idle');
	problem = $state('');
	#player: HTMLAudioElement | null = null;

	/** Plays to its end, unless it is stopped. */
	async hear(base: string, language: Language, text: string): Promise<void> {
		this.problem = '';
		this.state = 'asking';
		const sound = await readAloud(base, language, text);
		if (this.state !== 'asking') return;
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
		this.state = 'idle';
		const player = this.#player;
		this.#player = null;
		if (player === null) return;
		player.pause();
		URL.revokeObjectURL(player.src);
	}
}
