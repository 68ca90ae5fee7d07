import type { SessionEvent } from './events.ts';
import * as captions from './evolve/captions.ts';
import * as doors from './evolve/doors.ts';
import * as draft from './evolve/draft.ts';
import * as floor from './evolve/floor.ts';
import * as reveal from './evolve/reveal.ts';
import * as scoring from './evolve/scoring.ts';
import { stretchKey } from './rules/captions.ts';
import { isOpen, type Open, type State } from './state.ts';

/** The next state. Events were checked when they were decided: one that does not fit its phase is a loud error. */
export function evolve(state: State, event: SessionEvent): State {
	const next = evolved(state, event);
	if (!isOpen(next) || !isOpen(state) || !('at' in event) || sameStretch(state, next)) return next;
	return { ...next, stretchFrom: event.at };
}

/** Most events touch none of what its key counts, which may be much. */
function sameStretch(a: Open, b: Open): boolean {
	if (a.phase === b.phase && a.slots === b.slots && a.incidents === b.incidents) return true;
	return stretchKey(a) === stretchKey(b);
}

function evolved(state: State, event: SessionEvent): State {
	switch (event.type) {
		case 'SessionCreated':
			return draft.created(state, event);
		case 'DraftSaved':
		case 'SeatAdded':
		case 'SeatRemoved':
		case 'LinkIssued':
		case 'LinkRedeemed':
		case 'SeatMoved':
		case 'LinkRevoked':
		case 'SeatLeft':
		case 'StartupAdded':
		case 'StartupRemoved':
		case 'IdentityChanged':
		case 'DeckUploaded':
		case 'ScriptSaved':
		case 'TiesDeclared':
		case 'MatchSet':
			return draft.evolveBase(state, event);
		case 'DoorsOpened':
			return doors.opened(state, event);
		case 'ContributionGiven':
		case 'OrderDrawn':
		case 'ReviewOpened':
		case 'SessionSealed':
		case 'SessionReopened':
		case 'SessionAborted':
			return doors.evolvePhase(state, event);
		case 'SlotCalled':
		case 'StepStarted':
		case 'TimerPaused':
		case 'TimerResumed':
		case 'TimerExtended':
		case 'SlotPostponed':
		case 'SlotSkipped':
		case 'SlotFinished':
		case 'SlideShown':
		case 'PresenterLocked':
		case 'BreachDeclared':
		case 'BreachNoted':
			return floor.evolveLive(state, event);
		case 'CaptionSpoken':
			return captions.spoken(state, event);
		case 'FrameHeld':
			return floor.held(state);
		case 'FloorGiven':
			return floor.given(state, event);
		case 'QuestionAsked':
		case 'QuestionPicked':
		case 'QuestionClosed':
		case 'QuestionMoved':
		case 'HandRaised':
		case 'RecognitionDeclared':
		case 'SheetSaved':
		case 'SheetSubmitted':
			return scoring.evolveScoring(state, event);
		case 'RevealApproved':
		case 'RevealScheduled':
		case 'KeyReleased':
		case 'RevealShown':
		case 'ShortlistDecided':
		case 'MeetingOpened':
		case 'MeetingSeatSet':
		case 'MeetingEnded':
		case 'SessionClosed':
			return reveal.evolveReveal(state, event);
		case 'AnswerKept':
		case 'Withheld':
			return state;
		default:
			return unknown(event);
	}
}

function unknown(event: never): never {
	throw new Error(`unknown event ${(event as { type: string }).type}`);
}
