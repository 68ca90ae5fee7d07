import type { ClientCommand } from '$wire/index.ts';

/**
 * What the moderator means for the moment of pressing. Done late and unasked it does harm, so it is never sent again
 * once the connection is lost: whoever pressed is told and presses again. All else waits for the network.
 */
const MOMENTARY: ReadonlySet<ClientCommand['type']> = new Set<ClientCommand['type']>([
	'callSlot',
	'startStep',
	'finishSlot',
	'postponeSlot',
	'skipSlot',
	'openReview',
	'seal',
	'reopen',
	'giveFloor',
	'lockPresenter',
	'cutNow',
	'resolveBreach',
	'pauseTimer',
	'resumeTimer',
	'extendTimer',
	'pickQuestion'
]);

export function momentary(command: ClientCommand): boolean {
	return MOMENTARY.has(command.type);
}
