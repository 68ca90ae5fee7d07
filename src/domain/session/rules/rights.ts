import type { CommandType } from '../commands.ts';
import type { Actor } from '../context.ts';
import { stands } from './approvals.ts';
import { captionable } from './captions.ts';
import { isOpen, seatOf, type State } from '../state.ts';
import { named } from '../named.ts';

/**
 * The one predicate of rights: what an actor may ask for in this state. Views list it for their buttons and `decide`
 * refuses everything else: as `not-now` where the role may do it at other times, else as `not-found`. Details (which
 * slot, which text) are checked by each rule.
 */
export function may(state: State, actor: Actor): readonly CommandType[] {
	if (actor.kind === 'system') return system(state);
	if (state.phase === 'none' || seatOf(state, actor.seat)?.role !== actor.role) return [];
	switch (actor.role) {
		case 'organizer':
			return organizer(state);
		case 'moderator':
			return [...moderator(state), ...everybody(state)];
		case 'official':
			return [...official(state, actor.seat), ...everybody(state)];
		case 'auditor':
			return [...auditor(state, actor.seat), ...everybody(state)];
		case 'presenter':
			return [...presenter(state, actor.seat), ...everybody(state)];
		case 'projector':
			return everybody(state);
		case 'captioner':
			return [...(captionable(state) ? (['caption'] as const) : []), ...everybody(state)];
	}
}

/** The server's own: who takes a seat, the release, that something was held back before it, what a written pitch says. */
function system(state: State): readonly CommandType[] {
	if (state.phase === 'none' || state.phase === 'closed' || state.phase === 'aborted') return [];
	if (state.phase === 'draft' || state.phase === 'revealed') return ['noteDevice'];
	if (state.phase === 'revealing') return ['noteDevice', 'releaseKey', 'noteHeld'];
	const written = state.phase === 'pitching' && captionable(state);
	return written ? ['noteDevice', 'noteHeld', 'captionWritten'] : ['noteDevice', 'noteHeld'];
}

function everybody(state: State): readonly CommandType[] {
	return state.phase === 'revealed' ? ['ackReveal', 'leaveSeat'] : ['leaveSeat'];
}

function organizer(state: State): readonly CommandType[] {
	const people: CommandType[] = ['renameSeat', 'reissueLink', 'revokeLink'];
	const running: CommandType[] = [...people, 'setMatch', 'sendHelp', 'abort'];
	switch (state.phase) {
		case 'draft':
			return [
				...people,
				'saveDraft',
				'addSeat',
				'removeSeat',
				'putStartup',
				'removeStartup',
				'openDoors',
				'deleteDraft',
				'setMatch',
				'sendHelp',
				'abort'
			];
		case 'lobby':
		case 'pitching':
		case 'review':
			return running;
		case 'sealed':
			return [
				...people,
				'sendHelp',
				'abort',
				...(stands(state.approvals, { role: 'organizer' }) ? [] : (['approveReveal'] as const))
			];
		case 'revealing':
			return people;
		case 'revealed':
			return [...people, 'sendHelp', 'ackReveal', 'decideShortlist', 'closeSession'];
		default:
			return [];
	}
}

function moderator(state: State): readonly CommandType[] {
	switch (state.phase) {
		case 'lobby':
			return ['callSlot', 'giveFloor', 'lowerHand'];
		case 'pitching':
			return pitching(state);
		case 'review':
			return ['giveFloor', 'lowerHand', 'seal'];
		case 'sealed': {
			const approved = stands(state.approvals, { role: 'moderator' });
			return approved ? ['reopen', 'giveFloor'] : ['approveReveal', 'reopen', 'giveFloor'];
		}
		case 'revealing':
			return ['giveFloor'];
		case 'revealed': {
			const meeting: CommandType[] = state.reveal.meeting?.open
				? ['setMeetingSeat', 'endMeeting']
				: ['openMeeting'];
			return ['giveFloor', 'decideShortlist', ...meeting, 'closeSession'];
		}
		default:
			return [];
	}
}

function pitching(state: Extract<State, { phase: 'pitching' }>): readonly CommandType[] {
	const always: CommandType[] = ['giveFloor', 'lowerHand', 'skipSlot'];
	const { live } = state;
	if (live === null) return [...always, 'callSlot', 'openReview'];
	if (live.cut) return ['resolveBreach', 'giveFloor', 'lowerHand', 'closeQuestion', 'moveQuestion'];
	const timer: CommandType[] =
		live.timer === null ? [] : [live.timer.pausedAt === null ? 'pauseTimer' : 'resumeTimer', 'extendTimer'];
	const questions: CommandType[] = ['pickQuestion', 'closeQuestion', 'moveQuestion'];
	const floor: CommandType[] = ['startStep', 'lockPresenter', 'cutNow', 'postponeSlot'];
	const finish: CommandType[] = live.step === 'scoring' ? ['finishSlot'] : [];
	return [...always, ...floor, ...timer, ...questions, ...finish];
}

function official(state: State, seat: string): readonly CommandType[] {
	if (state.phase === 'none') return [];
	const declared = named(state.ties, seat) !== undefined;
	if (state.phase === 'draft') return ['declareTies'];
	if (!isOpen(state)) return [];
	if (!declared) return state.phase === 'lobby' || state.phase === 'pitching' ? ['declareTies'] : [];
	switch (state.phase) {
		case 'lobby':
			return ['declareTies', 'raiseHand', 'leaveFloor'];
		case 'pitching':
			return [
				'saveSheet',
				'submitSheet',
				'saveNote',
				'recognise',
				'raiseHand',
				'leaveFloor',
				...(state.live === null || state.live.cut ? [] : (['askQuestion'] as const))
			];
		case 'review':
			return ['saveSheet', 'submitSheet', 'saveNote', 'recognise', 'raiseHand', 'leaveFloor'];
		case 'sealed':
		case 'revealing':
			return ['saveNote', 'leaveFloor'];
		default:
			return ['saveNote'];
	}
}

function auditor(state: State, seat: string): readonly CommandType[] {
	if (state.phase === 'lobby') return state.contribution === null ? ['contribute'] : [];
	if (state.phase === 'sealed') return stands(state.approvals, { seat }) ? [] : ['approveReveal'];
	return [];
}

function presenter(state: State, seat: string): readonly CommandType[] {
	if (state.phase === 'none' || state.phase === 'aborted' || state.phase === 'closed') return [];
	const always: CommandType[] = ['sendHelp'];
	if (state.phase === 'draft' || state.phase === 'lobby') return [...always, 'uploadDeck', 'saveScript'];
	// Which slot is whose is not in the state: decide asks the context.
	if (state.phase === 'pitching')
		return [...always, 'uploadDeck', 'saveScript', 'sayText', 'showSlide', 'leaveFloor'];
	return seatOf(state, seat) === undefined ? [] : always;
}
