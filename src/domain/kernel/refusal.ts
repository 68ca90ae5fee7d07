/**
 * Why a command was refused: a closed set, worded by the client. `not-found` stands for everything a seat has no
 * right to and for everything that does not exist: nobody can tell the two apart. `late`: its last moment was over
 * before it could be stored, whatever it asks for. `unrecorded` is none: what only closes is done, and its record is
 * still being tried.
 */
export const REFUSALS = [
	'not-found',
	'invalid',
	'incomplete',
	'stale',
	'limit',
	'not-now',
	'busy',
	'storage',
	'rate',
	'late',
	'unrecorded',
	'missing'
] as const;

export type Refusal = (typeof REFUSALS)[number];
