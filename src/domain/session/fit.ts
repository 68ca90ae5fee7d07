/** An event that does not fit the phase means a damaged journal or a bug: never swallow it. */
export function misfit(type: string, phase: string): Error {
	return new Error(`event ${type} does not fit phase ${phase}`);
}
