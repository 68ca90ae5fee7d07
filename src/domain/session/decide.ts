import type { Command, CommandType } from './commands.ts';
import { refuse, type Actor, type Context, type Decision } from './context.ts';
import * as captions from './decide/captions.ts';
import * as doors from './decide/doors.ts';
import * as draft from './decide/draft.ts';
import * as floor from './decide/floor.ts';
import * as links from './decide/links.ts';
import * as questions from './decide/questions.ts';
import * as reveal from './decide/reveal.ts';
import * as script from './decide/script.ts';
import * as scoring from './decide/scoring.ts';
import type { Role } from './roles.ts';
import { may } from './rules/rights.ts';
import type { Known, State } from './state.ts';

/**
 * Which events a command leads to, or why not. Pure: the same state, command, actor and context give the same answer.
 * Commands whose effect lies outside the evidence alone (names, notes, help) are accepted without events; the caller
 * carries them out.
 */
export function decide(state: State, command: Command, actor: Actor, ctx: Context): Decision {
	if (!may(state, actor).includes(command.type)) return refuse(unable(actor, command.type));
	return dispatch(state as Known, command, actor, ctx);
}

/** A role that may do this at other times is told "not now"; everybody else learns nothing. */
function unable(actor: Actor, type: CommandType) {
	if (actor.kind === 'system') return 'not-now' as const;
	return ever(actor.role, type) ? ('not-now' as const) : ('not-found' as const);
}

/** Whether a role may ask for this at some time; for the others it does not exist. */
export function ever(role: Role, type: string): boolean {
	return EVER[role].some((t) => t === type);
}

function dispatch(state: Known, c: Command, actor: Actor, ctx: Context): Decision {
	switch (c.type) {
		case 'saveDraft':
		case 'addSeat':
		case 'removeSeat':
		case 'putStartup':
		case 'removeStartup':
		case 'uploadDeck':
		case 'declareTies':
		case 'setMatch':
		case 'renameSeat':
		case 'deleteDraft':
		case 'sendHelp':
			return draft.decideDraft(state, c, actor, ctx);
		case 'reissueLink':
		case 'revokeLink':
		case 'noteDevice':
		case 'leaveSeat':
			return links.decideLinks(state, c, actor, ctx);
		case 'openDoors':
		case 'contribute':
		case 'abort':
		case 'openReview':
		case 'seal':
		case 'reopen':
			return doors.decideDoors(state, c, actor, ctx);
		case 'callSlot':
		case 'startStep':
		case 'pauseTimer':
		case 'resumeTimer':
		case 'extendTimer':
		case 'postponeSlot':
		case 'skipSlot':
		case 'finishSlot':
		case 'giveFloor':
		case 'leaveFloor':
		case 'lockPresenter':
		case 'cutNow':
		case 'resolveBreach':
		case 'showSlide':
			return floor.decideFloor(state, c, actor, ctx);
		case 'caption':
		case 'captionWritten':
			return captions.decideCaptions(state, c, ctx);
		case 'saveScript':
		case 'sayText':
			return script.decideScript(state, c, actor, ctx);
		case 'askQuestion':
		case 'pickQuestion':
		case 'closeQuestion':
		case 'moveQuestion':
		case 'raiseHand':
		case 'lowerHand':
			return questions.decideQuestions(state, c, actor, ctx);
		case 'saveSheet':
		case 'submitSheet':
		case 'recognise':
		case 'saveNote':
			return scoring.decideScoring(state, c, actor, ctx);
		case 'approveReveal':
		case 'releaseKey':
		case 'noteHeld':
		case 'ackReveal':
		case 'decideShortlist':
		case 'openMeeting':
		case 'setMeetingSeat':
		case 'endMeeting':
		case 'closeSession':
			return reveal.decideReveal(state, c, actor, ctx);
		default:
			return c satisfies never;
	}
}

const EVER: Readonly<Record<Role, readonly CommandType[]>> = {
	organizer: [
		'saveDraft',
		'addSeat',
		'renameSeat',
		'removeSeat',
		'putStartup',
		'removeStartup',
		'openDoors',
		'deleteDraft',
		'reissueLink',
		'revokeLink',
		'setMatch',
		'abort',
		'approveReveal',
		'decideShortlist',
		'closeSession',
		'sendHelp',
		'ackReveal'
	],
	moderator: [
		'callSlot',
		'startStep',
		'pauseTimer',
		'resumeTimer',
		'extendTimer',
		'postponeSlot',
		'skipSlot',
		'finishSlot',
		'giveFloor',
		'lockPresenter',
		'cutNow',
		'resolveBreach',
		'pickQuestion',
		'closeQuestion',
		'moveQuestion',
		'lowerHand',
		'openReview',
		'seal',
		'reopen',
		'approveReveal',
		'decideShortlist',
		'openMeeting',
		'setMeetingSeat',
		'endMeeting',
		'closeSession',
		'ackReveal',
		'leaveSeat'
	],
	official: [
		'declareTies',
		'saveSheet',
		'submitSheet',
		'recognise',
		'askQuestion',
		'raiseHand',
		'saveNote',
		'leaveFloor',
		'ackReveal',
		'leaveSeat'
	],
	auditor: ['contribute', 'approveReveal', 'ackReveal', 'leaveSeat'],
	presenter: [
		'uploadDeck',
		'saveScript',
		'sayText',
		'showSlide',
		'leaveFloor',
		'sendHelp',
		'ackReveal',
		'leaveSeat'
	],
	projector: ['ackReveal', 'leaveSeat'],
	captioner: ['caption', 'ackReveal', 'leaveSeat']
};
