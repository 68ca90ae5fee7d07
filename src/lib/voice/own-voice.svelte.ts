import { freshKey, sameDevice, type KeptDevice, type KeptVoice } from './kept-voice.ts';
import type { Enrolment, MaskKind } from './mask/mask.ts';
import { worn } from './strength.ts';
import type { VoiceSettings } from './worklet-port.ts';

/** Which mask a presenter speaks with: the session's, with an own key, what is known of the speaker, and a wish. */
export class OwnVoice {
	/** An enrolment was lost because the microphone is another now. */
	strange = $state(false);
	/** Called when the mask must change. */
	changed: (() => void) | null = null;
	#kept: KeptVoice;
	#session: MaskKind = $state('clear');
	readonly #keep: (voice: KeptVoice) => void;

	/** @param keep called with the voice whenever there is something new to keep */
	constructor(kept: KeptVoice, keep: (voice: KeptVoice) => void) {
		this.#kept = $state.raw(kept);
		this.#keep = keep;
	}

	get kept(): KeptVoice {
		return this.#kept;
	}

	get enrolled(): boolean {
		return this.#kept.enrolment !== null;
	}

	/** The mask that is worn: the session's, or the stronger one that the person wished for. */
	get kind(): MaskKind {
		return worn(this.#session, this.#kept.wish);
	}

	/** The mask that the organizer chose. */
	get session(): MaskKind {
		return this.#session;
	}

	set session(kind: MaskKind) {
		const before = this.kind;
		this.#session = kind;
		if (this.kind !== before) this.changed?.();
	}

	get settings(): VoiceSettings {
		const { key, enrolment } = this.#kept;
		return { key, enrolment, kind: this.kind };
	}

	enrol(enrolment: Enrolment): void {
		this.strange = false;
		this.#become({ enrolment });
	}

	/** Another masked voice. A key that was let go never comes back. */
	another(): void {
		this.#become({ key: freshKey() });
	}

	/** Wishes for a mask; one that is weaker than the session's is not worn. */
	wish(kind: MaskKind): void {
		this.#become({ wish: kind });
	}

	/** Noise is to be taken out before the mask; heeded when a microphone is opened. */
	get denoise(): boolean {
		return this.#kept.denoise;
	}

	set denoise(denoise: boolean) {
		this.#become({ denoise });
	}

	/** A microphone was opened. Another one sounds different: the enrolment goes with the old one. */
	meet(device: KeptDevice): void {
		const lost = this.enrolled && !sameDevice(device, this.#kept.device);
		if (lost) this.strange = true;
		this.#become(lost ? { device, enrolment: null } : { device });
	}

	#become(part: Partial<KeptVoice>): void {
		const [before, kind] = [this.#kept, this.kind];
		this.#kept = { ...before, ...part };
		this.#keep(this.#kept);
		const same = before.key === this.#kept.key && before.enrolment === this.#kept.enrolment;
		if (!same || kind !== this.kind) this.changed?.();
	}
}
