import { accept, refuse, type Context, type Decision } from '../context.ts';
import { slidesOf } from '../rules/screen.ts';
import { onLive, ours, type CommandOf, type CommandRules, type Running, type SeatActor } from '../rule.ts';
import { uncut } from './run.ts';

/** A breach of blind: it is cut, and then resolved. */
export const breach: CommandRules<'cutNow' | 'resolveBreach' | 'noteHeld'> = {
	cutNow: onLive({ ever: ['moderator'], may: uncut, decide: cutNow }),
	resolveBreach: onLive({
		ever: ['moderator'],
		may: ({ cut }) => cut,
		decide: ({ live, incidents }, { breach: seen, choice, note }, _, { now }) => {
			const open = incidents.find((x) => x.choice === null);
			if (seen !== undefined && seen !== open?.at) return refuse('stale');
			return accept({ type: 'BreachNoted', slot: live.slot, choice, note, at: now });
		}
	}),
	noteHeld: ours({
		phases: ['lobby', 'pitching', 'review', 'sealed', 'revealing'],
		decide: (_, __, { now }) => accept({ type: 'FrameHeld', at: now })
	})
};

function cutNow(
	{ live, slots, startups }: Running,
	_: CommandOf<'cutNow'>,
	__: SeatActor,
	ctx: Context
): Decision {
	const slot = slots.find((x) => x.slot === live.slot);
	const since = live.onAirSince === null ? 0 : Math.max(0, ctx.now - live.onAirSince);
	const { shown } = slidesOf(live);
	const deck = startups.find((x) => x.id === ctx.startupOf(live.slot))?.deck.length ?? 0;
	return accept({
		type: 'BreachDeclared',
		slot: live.slot,
		step: live.step === 'called' ? 'pitch' : live.step,
		heardMs: (slot?.heardMs ?? 0) + since,
		// Without slides there was the veil to see, whatever the slot counts.
		slidesSeen: (slot?.seen ?? []).filter((place) => place < deck).length,
		slide: shown !== null && shown < deck ? shown : null,
		at: ctx.now
	});
}
