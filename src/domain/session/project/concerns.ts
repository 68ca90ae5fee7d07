import type { SessionEvent } from '../events.ts';
import type { Seat } from '../state.ts';

/**
 * Whether an event can change a seat's own part of the view. Shared parts are encoded once for all and compared
 * anyway; own parts are many, so a score need not project a thousand of them. What is not listed concerns everybody.
 */
export function concerns(e: SessionEvent, seat: Seat): boolean {
	switch (e.type) {
		case 'SheetSaved':
		case 'SheetSubmitted':
		case 'QuestionAsked':
		case 'HandRaised':
			return seat.id === e.seat || seat.role === 'moderator';
		case 'TiesDeclared':
		case 'RecognitionDeclared':
		case 'RevealShown':
			return seat.id === e.seat;
		// A startup's people see all of its seats together.
		case 'LinkIssued':
		case 'LinkRedeemed':
		case 'SeatMoved':
		case 'LinkRevoked':
		case 'SeatLeft':
			return seat.id === e.seat || seat.role === 'presenter';
		case 'CaptionSpoken':
			return seat.role === 'presenter';
		case 'DeckUploaded':
		case 'ScriptSaved':
			return seat.startup === e.startup;
		case 'FrameHeld':
			return seat.role === 'moderator';
		case 'MatchSet':
		case 'AnswerKept':
			return false;
		default:
			return true;
	}
}
