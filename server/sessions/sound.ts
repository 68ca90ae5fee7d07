import type { State } from '../../src/domain/session/state.ts';
import type { Vault } from '../vault/vault.ts';
import type { Outside } from './effects.ts';

/**
 * Whether all that the session needs later is there and opens: better known when it is loaded than at the reveal.
 *
 * @param withheld events whose details do not open for want of their key, as after an abort
 * @throws when something is missing or was changed
 */
export function assertSound(o: Outside, vault: Vault, state: State, withheld: boolean): void {
	if (state.phase === 'none') return;
	const { session, people, secrets } = o;
	for (const name of vault.names(session)) vault.getSecret(session, name);
	people.names.all(session);
	people.help.all(session);
	for (const { id } of state.seats) people.notes.all(session, id);
	if (state.phase === 'aborted') return;
	if (withheld) throw new Error(`The key of details of session ${session} is missing`);
	secrets.assertSound(state);
}
