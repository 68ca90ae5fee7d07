import { isOpen, type Known, type Open, type State } from '../state.ts';

/** An event that does not fit the phase means a damaged journal or a bug: never swallow it. */
export function misfit(type: string, phase: string): Error {
	return new Error(`event ${type} does not fit phase ${phase}`);
}

export function known(state: State, type: string): Known {
	if (state.phase === 'none') throw misfit(type, state.phase);
	return state;
}

export function open(state: State, type: string): Open {
	if (!isOpen(state)) throw misfit(type, state.phase);
	return state;
}
