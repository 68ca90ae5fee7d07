import type { SessionEvent } from '../events.ts';
import { LIMITS } from '../limits.ts';
import type { Open, State } from '../state.ts';
import { open } from './fit.ts';

type Spoken = Extract<SessionEvent, { type: 'CaptionSpoken' }>;

export function spoken(state: State, { type, text, at }: Spoken): State {
	const s = open(state, type);
	const line = { at, text, down: reachesBooth(s) };
	return { ...s, captions: [...s.captions, line].slice(-LIMITS.captionLines) };
}

/**
 * Whether the presenter can have heard what a line says: whoever has the floor is let down to the booth. Lines come a
 * little late, so what follows upon a question counts too; what stands before the pitch, with the pseudonym, does not.
 */
function reachesBooth(s: Open): boolean {
	const live = s.phase === 'pitching' ? s.live : null;
	if (live === null || live.cut || live.step === 'scoring') return false;
	return s.floor.kind === 'seat' || live.step === 'questions';
}
