import type { RemoteTrackPublication } from 'livekit-client';
import type { MediaKind } from '$wire/index.ts';

interface SoundsOptions {
	/** The browser wants a click before it plays. */
	blocked: () => void;
	/** The track heard last on the stage, null when none is. */
	stage: (track: MediaStreamTrack | null) => void;
}

/** Remote sound, played by audio elements of its own: of each person in a room and each source one, the newest. */
export class Sounds {
	/** By room, person and source. */
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

	play(kind: MediaKind, publication: RemoteTrackPublication, who: string): void {
		const media = publication.track?.mediaStreamTrack;
		// Sound by another name, a picture's, is none that a moderator can mute.
		if (media === undefined || (publication.source as string) !== 'microphone') return;
		const id = idOf(kind, publication, who);
		this.#drop(id);
		const element = document.createElement('audio');
		element.autoplay = true;
		element.muted = this.#muted;
		element.srcObject = new MediaStream([media]);
		element.dataset.media = kind;
		element.dataset.track = publication.trackSid;
		element.hidden = true;
		document.body.append(element);
		this.#elements.set(id, element);
		element.play().catch(() => this.#options.blocked());
		if (kind === 'stage') this.#tellStage();
	}

	/** Nothing where a newer one has taken its place. */
	stop(kind: MediaKind, publication: RemoteTrackPublication, who: string): void {
		const id = idOf(kind, publication, who);
		if (this.#elements.get(id)?.dataset.track === publication.trackSid) this.#drop(id);
	}

	/** Ends all sound of one kind of room. */
	forget(kind: MediaKind): void {
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

function idOf(kind: MediaKind, { source }: RemoteTrackPublication, who: string): string {
	return `${kind} ${who} ${source}`;
}
