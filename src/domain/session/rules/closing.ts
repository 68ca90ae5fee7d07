import type { Command } from '../commands.ts';
import type { Actor } from '../context.ts';

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
