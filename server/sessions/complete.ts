import type { Command } from '../../src/domain/session/commands.ts';
import type { ClientCommand } from '../../src/wire/commands.ts';

/** A client's command with the ids that are the server's to give; `made` tells the sender which. */
export function completeCommand(
	c: ClientCommand,
	newId: () => string
): { command: Command; made: string | null } {
	switch (c.type) {
		case 'addSeat': {
			const seat = newId();
			return { command: { ...c, seat }, made: seat };
		}
		case 'putStartup': {
			const seat = c.startup === null ? newId() : null;
			const startup = c.startup ?? newId();
			return { command: { ...c, startup, seat }, made: startup };
		}
		default:
			return { command: c, made: null };
	}
}
