import type { RemoteTrackPublication } from 'livekit-client';
import type { RoomKind } from './rooms.svelte.ts';

interface SoundsOptions {
	/** The browser wants a click before it plays. */
	blocked: () => void;
	/** The track heard last on the stage, null when none is. */
	stage: (track: MediaStreamTrack | null) => void;
}

/** Remote sound, played by audio elements of its own. */
export class Sounds {
	readonly #elements = new Map<string, HTMLAudioElement>();
	readonly #options: SoundsOptions;
	#muted = false;

	constructor(options: SoundsOptions) {
		this.#options = options;
	}

	set muted(muted: boolean) {
		this.#muted = muted;
		for (const element of this.#elements.values()) element.muted = muted;
	}

	play(kind: RoomKind, publication: RemoteTrackPublication): void {
		const media = publication.track?.mediaStreamTrack;
		if (media === undefined) return;
		const element = document.createElement('audio');
		element.autoplay = true;
		element.muted = this.#muted;
		element.srcObject = new MediaStream([media]);
		element.dataset.media = kind;
		element.hidden = true;
		document.body.append(element);
		this.#elements.set(`${kind} ${publication.trackSid}`, element);
		element.play().catch(() => this.#options.blocked());
		if (kind === 'stage') this.#tellStage();
	}

	stop(kind: RoomKind, publication: RemoteTrackPublication): void {
		this.#drop(`${kind} ${publication.trackSid}`);
	}

	/** Ends all sound of one kind of room. */
	forget(kind: RoomKind): void {
		for (const id of [...this.#elements.keys()]) if (id.startsWith(`${kind} `)) this.#drop(id);
	}

	/** From a click. @returns whether all plays now */
	async resume(): Promise<boolean> {
		const all = [...this.#elements.values()];
		await Promise.all(all.map((element) => element.play().catch(() => {})));
		return all.every((element) => !element.paused);
	}

	#drop(id: string): void {
		const element = this.#elements.get(id);
		this.#elements.delete(id);
		if (element === undefined) return;
		element.srcObject = null;
		element.remove();
		if (id.startsWith('stage ')) this.#tellStage();
	}

	#tellStage(): void {
		const heard = [...this.#elements].filter(([id]) => id.startsWith('stage ')).at(-1)?.[1];
		this.#options.stage((heard?.srcObject as MediaStream | null | undefined)?.getAudioTracks()[0] ?? null);
	}
}
