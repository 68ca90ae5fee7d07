import type { ClientCommand } from '$wire/index.ts';

/** So long what is meant for the moment may take; later, nobody means it any more. */
export const MOMENT_MS = 8_000;

/**
 * What is meant for the moment of pressing: what cannot be taken back, what answers to what the screen showed, and what
 * would be laid over another's act. Done late and unasked it does harm: it is never sent again by itself once that
 * moment is over, and whoever pressed is told. All else waits for the network.
 */
const MOMENTARY = [
	'openDoors',
	'deleteDraft',
	'abort',
	'closeSession',
	'contribute',
	'approveReveal',
	'decideShortlist',
	'openMeeting',
	'setMeetingSeat',
	'endMeeting',
	'renameSeat',
	'removeSeat',
	'removeStartup',
	'reissueLink',
	'revokeLink',
	'setMatch',
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
	'closeQuestion',
	'moveQuestion',
	'lowerHand',
	'raiseHand',
	'leaveFloor',
	'showSlide',
	'caption'
] as const satisfies readonly ClientCommand['type'][];

type Put = Extract<ClientCommand, { type: 'putStartup' }>;
/** Another identity for a startup that is there; a new one harms nobody whenever it comes. */
type Change = Put & { startup: string };
export type Momentary = Extract<ClientCommand, { type: (typeof MOMENTARY)[number] }> | Change;
/** What is good later too. */
export type Patient = Exclude<ClientCommand, Momentary>;

const TYPES: ReadonlySet<ClientCommand['type']> = new Set(MOMENTARY);

export function momentary(command: ClientCommand): command is Momentary {
	return TYPES.has(command.type) || (command.type === 'putStartup' && command.startup !== null);
}
