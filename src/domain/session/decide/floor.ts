import { accept, refuse, type Context, type Decision } from '../context.ts';
import type { Floor } from '../events.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import { captionable, stretchOf } from '../rules/captions.ts';
import { asked, onLive, ours, type CommandOf, type CommandRules, type In, type SeatActor } from '../rule.ts';
import { hasDeclared, liveOf, seatOf, type Live, type Open } from '../state.ts';
import { uncut } from './run.ts';

type FloorCommand =
	'giveFloor' | 'leaveFloor' | 'lockPresenter' | 'raiseHand' | 'lowerHand' | 'caption' | 'captionWritten';

/** Who may be heard and who asks to be, and what is typed of what is said. */
export const floor: CommandRules<FloorCommand> = {
	giveFloor: asked({
		ever: ['moderator'],
		phases: ['lobby', 'pitching', 'review', 'sealed', 'revealing', 'revealed'],
		// In a meeting all speak in a room of their own: what was given there would come alive after it.
		may: (s) => s.phase !== 'revealed' || !(s.reveal.meeting?.open ?? false),
		decide: giveFloor
	}),
	leaveFloor: asked({
		ever: ['official', 'presenter'],
		phases: ['lobby', 'pitching', 'review', 'sealed', 'revealing'],
		may: (s, { seat, role }) => (role === 'presenter' ? s.phase === 'pitching' : hasDeclared(s, seat)),
		decide: leaveFloor
	}),
	lockPresenter: onLive({
		ever: ['moderator'],
		may: uncut,
		decide: (_, { locked }, __, { now }) => accept({ type: 'PresenterLocked', locked, at: now })
	}),
	raiseHand: asked({
		ever: ['official'],
		phases: ['lobby', 'pitching', 'review'],
		may: (s, { seat }) => hasDeclared(s, seat),
		decide: (_, { raised }, { seat }, { now }) => accept({ type: 'HandRaised', seat, raised, at: now })
	}),
	lowerHand: asked({
		ever: ['moderator'],
		phases: ['lobby', 'pitching', 'review'],
		decide: (s, { seat }, _, { now }) =>
			s.hands.some((h) => h.seat === seat)
				? accept({ type: 'HandRaised', seat, raised: false, at: now })
				: refuse('not-found')
	}),
	/** A line joins the slot that is on, in the stretch in which it was begun, however long the network held it back. */
	caption: asked({
		ever: ['captioner'],
		phases: ['lobby', 'pitching', 'review', 'sealed', 'revealing', 'revealed'],
		may: captionable,
		decide: (s, { text, stretch }, _, { now }) =>
			stretch === stretchOf(s) ? spoken(s, 'captioner', text, now) : refuse('not-now')
	}),
	/** What a written pitch says joins its own slot alone. */
	captionWritten: ours({
		phases: ['pitching'],
		may: captionable,
		decide: (s, { slot, text }, { now }) =>
			slot === s.live?.slot ? spoken(s, 'written', text, now) : refuse('not-now')
	})
};

function spoken(s: Open, source: 'captioner' | 'written', text: string, at: number): Decision {
	return accept({ type: 'CaptionSpoken', slot: liveOf(s)?.slot ?? null, source, text, at });
}

function giveFloor(
	s: In<'lobby' | 'pitching' | 'review' | 'sealed' | 'revealing' | 'revealed'>,
	{ floor: given, slot }: CommandOf<'giveFloor'>,
	_: SeatActor,
	ctx: Context
): Decision {
	const live = liveOf(s);
	// Nobody is right in any pitch.
	if (given.kind !== 'nobody' && slot !== undefined && slot !== live?.slot) return refuse('stale');
	const hindrance = hindranceTo(s, live, given);
	if (hindrance !== null) return refuse(hindrance);
	// Pressed twice it is given once.
	return sameFloor(given, s.floor) ? accept() : accept({ type: 'FloorGiven', floor: given, at: ctx.now });
}

function hindranceTo(s: Open, live: Live | null, given: Floor): Refusal | null {
	if (given.kind === 'nobody') return null;
	if (given.kind === 'presenter') return live !== null && audible(live) ? null : 'not-now';
	const role = seatOf(s, given.seat)?.role;
	if (role === 'moderator') return null;
	if (role !== 'official') return 'not-found';
	// Whoever has not declared ties sees nothing of the session, a way to give the floor back included.
	if (!hasDeclared(s, given.seat)) return 'not-now';
	// It would tell the number of a seat that the meeting shows with its name.
	if (s.phase === 'revealing' || s.phase === 'revealed') return 'not-now';
	// After a cut only the moderator speaks, until the breach is resolved.
	return live?.cut ? 'not-now' : null;
}

function audible({ step, cut }: Live): boolean {
	return !cut && (step === 'pitch' || step === 'questions');
}

function sameFloor(a: Floor, b: Floor): boolean {
	return a.kind === b.kind && (a.kind !== 'seat' || (b.kind === 'seat' && a.seat === b.seat));
}

/** The speaker gives the floor back: an official to the presenter who answers, a presenter to nobody. */
function leaveFloor(s: Open, _: CommandOf<'leaveFloor'>, { seat, role }: SeatActor, ctx: Context): Decision {
	const live = liveOf(s);
	const given = (kind: 'presenter' | 'nobody') =>
		accept({ type: 'FloorGiven', floor: { kind }, at: ctx.now });
	if (role === 'presenter') {
		const own = live !== null && ctx.startupOf(live.slot) === seatOf(s, seat)?.startup;
		return own && s.floor.kind === 'presenter' ? given('nobody') : refuse('not-now');
	}
	if (s.floor.kind !== 'seat' || s.floor.seat !== seat) return refuse('not-now');
	return given(live !== null && audible(live) ? 'presenter' : 'nobody');
}
