import type { SessionDraft } from '../../src/domain/session/draft.ts';
import { commandSchema, type ClientCommand } from '../../src/wire/commands.ts';
import type { Person } from './people.ts';
import type { Play } from './play.ts';

/** Every command that a client can send, from the table of the wire. */
export const COMMAND_TYPES = commandSchema.options.map((o) => o.shape.type.value);
export type CommandType = ClientCommand['type'];

/** Ids as a curious person might have them: real, of another kind, or invented. */
export interface Ids {
	seat: string;
	slot: string;
	startup: string;
	question: string;
}

export const NO_IDS: Ids = {
	seat: 'no-seat',
	slot: 'no-slot',
	startup: 'no-startup',
	question: 'no-question'
};

/** The wire's own type of a draft: the same, but its lists may be written to. */
type WireDraft = Extract<ClientCommand, { type: 'saveDraft' }>['draft'];

/** A well-formed command of each type. */
export function example(type: CommandType, ids: Ids, draft: SessionDraft): ClientCommand {
	const { seat, slot, startup, question } = ids;
	const identity = {
		name: 'N',
		country: 'PE',
		city: '',
		website: '',
		legalRepresentative: '',
		contact: '',
		people: []
	};
	const all: { [T in CommandType]: Extract<ClientCommand, { type: T }> } = {
		saveDraft: { type: 'saveDraft', draft: draft as WireDraft, base: 99 },
		addSeat: { type: 'addSeat', role: 'presenter', startup, name: '' },
		renameSeat: { type: 'renameSeat', seat, name: 'N' },
		removeSeat: { type: 'removeSeat', seat },
		putStartup: { type: 'putStartup', startup, identity },
		removeStartup: { type: 'removeStartup', startup },
		openDoors: { type: 'openDoors' },
		deleteDraft: { type: 'deleteDraft' },
		reissueLink: { type: 'reissueLink', seat },
		revokeLink: { type: 'revokeLink', seat },
		setMatch: { type: 'setMatch', seat, startup, matched: true, reason: 'R' },
		abort: { type: 'abort', reason: 'R' },
		contribute: { type: 'contribute', contribution: 'C' },
		declareTies: { type: 'declareTies', ties: '' },
		saveSheet: { type: 'saveSheet', slot, sheet: { marks: {}, texts: {}, comment: '' }, base: 0 },
		submitSheet: { type: 'submitSheet', slot },
		recognise: { type: 'recognise', slot },
		askQuestion: { type: 'askQuestion', text: 'Q' },
		raiseHand: { type: 'raiseHand', raised: true },
		saveNote: { type: 'saveNote', slot, text: 'N', base: 0 },
		callSlot: { type: 'callSlot', slot },
		startStep: { type: 'startStep', step: 'pitch' },
		pauseTimer: { type: 'pauseTimer' },
		resumeTimer: { type: 'resumeTimer' },
		extendTimer: { type: 'extendTimer', minutes: 1 },
		postponeSlot: { type: 'postponeSlot', slot, reason: 'R' },
		skipSlot: { type: 'skipSlot', slot, reason: 'R' },
		finishSlot: { type: 'finishSlot' },
		giveFloor: { type: 'giveFloor', floor: { kind: 'seat', seat } },
		lockPresenter: { type: 'lockPresenter', locked: true },
		cutNow: { type: 'cutNow' },
		resolveBreach: { type: 'resolveBreach', choice: 'void', note: '' },
		pickQuestion: { type: 'pickQuestion', question },
		closeQuestion: { type: 'closeQuestion', question, answered: true },
		moveQuestion: { type: 'moveQuestion', question, before: null },
		lowerHand: { type: 'lowerHand', seat },
		openReview: { type: 'openReview' },
		seal: { type: 'seal' },
		reopen: { type: 'reopen', reason: 'R' },
		approveReveal: { type: 'approveReveal' },
		decideShortlist: { type: 'decideShortlist', slots: [slot], reason: 'R' },
		openMeeting: { type: 'openMeeting', everyone: true },
		setMeetingSeat: { type: 'setMeetingSeat', seat, admitted: true, muted: true },
		endMeeting: { type: 'endMeeting' },
		closeSession: { type: 'closeSession' },
		caption: { type: 'caption', text: 'L', stretch: 'lobby 0' },
		showSlide: { type: 'showSlide', index: 0 },
		leaveFloor: { type: 'leaveFloor' },
		sendHelp: { type: 'sendHelp', startup, text: 'H' },
		ackReveal: { type: 'ackReveal', skewMs: 0, late: false }
	};
	return all[type];
}

/** Steps that the script does itself, because more belongs to them. */
const SCRIPTED: readonly CommandType[] = ['contribute', 'callSlot'];

/** Any command, about things that are there (odd) or not (even). */
export async function forbidden(p: Play, who: Person, a: number, b: number): Promise<ClientCommand> {
	const { draft } = await p.state();
	const slots = await p.slots();
	const known = p.people.filter((x) => x.blind);
	const real: Ids = {
		seat: known[b % known.length]?.seat ?? '',
		slot: slots[b % Math.max(1, slots.length)]?.slot ?? 'no-slot',
		startup: p.startups[b % p.startups.length] ?? '',
		question: 'no-question'
	};
	const types = COMMAND_TYPES.filter(
		(t) => !SCRIPTED.includes(t) || (who.role !== 'auditor' && who.role !== 'moderator')
	);
	return example(types[a % types.length] as CommandType, b % 2 ? real : NO_IDS, draft);
}
