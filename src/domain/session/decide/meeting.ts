import { accept, refuse, type Context, type Decision } from '../context.ts';
import { named } from '../../kernel/named.ts';
import { meetingSeats, meets } from '../rules/plan.ts';
import { asked, type CommandOf, type CommandRules, type In, type SeatActor } from '../rule.ts';
import { seatOf } from '../state.ts';

/** The meeting after the reveal. */
export const meeting: CommandRules<'openMeeting' | 'setMeetingSeat' | 'endMeeting'> = {
	openMeeting: asked({
		ever: ['moderator'],
		phases: ['revealed'],
		may: (s) => !isOpened(s),
		decide: ({ reveal }, { everyone }, _, { now }) => {
			// The rule's proposal is no decision.
			const open = now >= reveal.instant && (everyone || reveal.decision !== null);
			return open ? accept({ type: 'MeetingOpened', everyone, at: now }) : refuse('not-now');
		}
	}),
	setMeetingSeat: asked({ ever: ['moderator'], phases: ['revealed'], may: isOpened, decide: setSeat }),
	endMeeting: asked({
		ever: ['moderator'],
		phases: ['revealed'],
		may: isOpened,
		decide: ({ reveal }, { meeting: seen }, _, { now }) =>
			seen !== undefined && seen !== reveal.meeting?.opened
				? refuse('stale')
				: accept({ type: 'MeetingEnded', at: now })
	})
};

function isOpened({ reveal }: In<'revealed'>): boolean {
	return reveal.meeting?.open ?? false;
}

function setSeat(
	s: In<'revealed'>,
	{ seat: id, admitted, muted }: CommandOf<'setMeetingSeat'>,
	_: SeatActor,
	ctx: Context
): Decision {
	const seat = seatOf(s, id);
	if (seat === undefined || !meets(s, seat)) return refuse('not-found');
	if (admitted === undefined && muted === undefined) return refuse('invalid');
	// Whoever runs the meeting would be shut out of what they run.
	if (admitted === false && seat.role === 'moderator') return refuse('invalid');
	const isIn = meetingSeats(s, s.reveal).some((x) => x.seat === id);
	const isMuted = named(s.reveal.meeting?.set ?? {}, id)?.muted ?? false;
	if ((admitted ?? isIn) === isIn && (muted ?? isMuted) === isMuted) return accept();
	return accept({
		type: 'MeetingSeatSet',
		seat: id,
		...(admitted === undefined ? {} : { admitted }),
		...(muted === undefined ? {} : { muted }),
		at: ctx.now
	});
}
