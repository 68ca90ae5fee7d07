/** The own microphone in the meeting: muting switches it off, and nothing but a press switches it on again. */
export class OwnMic {
	/** One was muted, and may speak again: told until the microphone is on. */
	freed = $state(false);
	#muted = false;

	/**
	 * To be called with what each view brings.
	 *
	 * @param on what is pressed
	 * @returns what is pressed from now on
	 */
	follow(muted: boolean, on: boolean): boolean {
		if (this.#muted && !muted) this.freed = true;
		const pressed = on && !muted;
		if (muted || pressed) this.freed = false;
		this.#muted = muted;
		return pressed;
	}
}
