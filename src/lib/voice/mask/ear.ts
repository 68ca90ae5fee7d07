import { LogMel, WINDOW } from './mel.ts';
import { Voicing, VOICING_WINDOW } from './voicing.ts';

/** Samples at 16 kHz that one frame looks at. */
export const EAR_WINDOW = VOICING_WINDOW;
/** Hz: harmonics nearer or farther apart are no pitch of speech; what has no pitch is averaged over this much. */
const NARROWEST = 80;
const WIDEST = 330;
const UNVOICED = 150;

/** What is heard in a frame: its bands, without the pitch in them, and whether it is voiced. */
export class Ear {
	readonly #mel = new LogMel();
	readonly #voicing = new Voicing();

	/** Reads EAR_WINDOW samples, writes BANDS log energies of their middle. @returns whether the frame is voiced */
	listen(samples: Float64Array, bands: Float64Array): boolean {
		const voiced = this.#voicing.isVoiced(samples);
		const width = voiced ? Math.min(Math.max(this.#voicing.pitch, NARROWEST), WIDEST) : UNVOICED;
		this.#mel.analyse(samples, (EAR_WINDOW - WINDOW) / 2, bands, width);
		return voiced;
	}
}
