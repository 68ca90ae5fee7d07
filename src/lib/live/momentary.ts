import type { ClientCommand } from '$wire/index.ts';

/**
 * What is meant for the moment of pressing. Done late and unasked, in another call, it does harm: it is never sent
 * again by itself once that moment is over, and whoever pressed is told. All else waits for the network.
 */
const MOMENTARY = [
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
	'pickQuestion',
	'raiseHand',
	'leaveFloor',
	'showSlide',
	'caption'
] as const satisfies readonly ClientCommand['type'][];

export type Momentary = Extract<ClientCommand, { type: (typeof MOMENTARY)[number] }>;
/** What is good later too. */
export type Patient = Exclude<ClientCommand, Momentary>;

const TYPES: ReadonlySet<ClientCommand['type']> = new Set(MOMENTARY);

export function momentary(command: ClientCommand): command is Momentary {
	return TYPES.has(command.type);
}
