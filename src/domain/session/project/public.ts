import type { SessionEvent } from '../events.ts';
import type { PublicEvent } from '../view.ts';

/**
 * The event as the auditor may see it while the session runs, or null. No matches, recognitions, arrivals, drafts,
 * uploads, readiness, and no number in sequence: hidden events leave no gap.
 */
export function publicEvent(e: SessionEvent): PublicEvent | null {
	switch (e.type) {
		case 'DoorsOpened':
		case 'ContributionGiven':
		case 'OrderDrawn':
		case 'TimerPaused':
		case 'TimerResumed':
		case 'ReviewOpened':
		case 'SessionSealed':
		case 'MeetingOpened':
		case 'MeetingEnded':
		case 'SessionClosed':
		case 'KeyReleased':
			return plain(e.type, e.at);
		case 'TimerExtended':
			return plain(e.type, e.at, null, String(e.byMs / 60_000));
		case 'RevealApproved':
			return plain(e.type, e.at, null, e.shared ? `${e.role} shared` : e.role);
		case 'SlotCalled':
		case 'SlotFinished':
			return plain(e.type, e.at, e.slot);
		case 'StepStarted':
			return plain(e.type, e.at, e.slot, e.step);
		case 'SlotPostponed':
		case 'SlotSkipped':
			return plain(e.type, e.at, e.slot, e.reason ?? '');
		case 'BreachDeclared':
			return plain(e.type, e.at, e.slot, `${Math.round((e.heardMs ?? 0) / 1000)} ${e.slidesSeen ?? 0}`);
		case 'BreachNoted':
			return plain(e.type, e.at, e.slot, e.choice);
		case 'SessionReopened':
		case 'SessionAborted':
			return plain(e.type, e.at, null, e.reason);
		case 'FloorGiven':
			return plain(e.type, e.at, null, e.floor.kind);
		case 'ShortlistDecided':
			return plain(e.type, e.at, null, e.reason);
		case 'SessionCreated':
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
		case 'RecognitionDeclared':
		case 'SlideShown':
		case 'PresenterLocked':
		case 'CaptionSpoken':
		case 'AnswerKept':
		case 'QuestionAsked':
		case 'QuestionPicked':
		case 'QuestionClosed':
		case 'QuestionMoved':
		case 'HandRaised':
		case 'SheetSaved':
		case 'SheetSubmitted':
		case 'FrameHeld':
		case 'RevealScheduled':
		case 'RevealShown':
		case 'MeetingSeatSet':
		case 'Withheld':
			return null;
	}
}

function plain(type: string, at: number, slot: string | null = null, detail = ''): PublicEvent {
	return { type, at, slot, detail };
}
