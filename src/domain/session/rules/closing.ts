import type { Command } from '../commands.ts';
import type { Actor } from '../context.ts';
import type { State } from '../state.ts';

/**
 * Whether a command does nothing but close: it takes effect before it is recorded, since nobody is harmed when it
 * stands without a record, and somebody may be when it waits for one.
 */
export function closes(command: Command, actor: Actor): boolean {
	switch (command.type) {
		// The one measure against a leak that goes on.
		case 'cutNow':
			return true;
		// Keeps a presenter silent, and the slide where it is; unlocking opens.
		case 'lockPresenter':
			return command.locked;
		// Nobody is heard; any other floor lets somebody be.
		case 'giveFloor':
			return command.floor.kind === 'nobody';
		// A presenter's leaves nobody on air; an official's gives the floor to the presenter.
		case 'leaveFloor':
			return actor.kind === 'seat' && actor.role === 'presenter';
		default:
			return false;
	}
}

/** The call of a slot in which something is closed; '' where none is on. Another call begins with all of it open. */
export function callOf(state: State): string {
	const live = state.phase === 'pitching' ? state.live : null;
	if (state.phase !== 'pitching' || live === null) return '';
	return `${live.slot} ${state.slots.find((x) => x.slot === live.slot)?.calls ?? 0}`;
}

/** What outlasts a stop of what was closed: never who did, since a presenter's seat would tell whose slot it is. */
export const CLOSINGS = {
	cut: { type: 'cutNow' },
	lock: { type: 'lockPresenter', locked: true },
	nobody: { type: 'giveFloor', floor: { kind: 'nobody' } }
} as const satisfies Record<string, Command>;

export type Closing = keyof typeof CLOSINGS;

/** What a command that {@link closes} closes. */
export function closingOf({ type }: Command): Closing {
	return type === 'cutNow' ? 'cut' : type === 'lockPresenter' ? 'lock' : 'nobody';
}
