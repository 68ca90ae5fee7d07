import type { EventType, Floor } from '../events.ts';
import { misfit } from '../fit.ts';
import type { Instant, SlotId } from '../../kernel/ids.ts';
import { happened, type EventOf, type EventRule, type In, type Running } from '../rule.ts';
import { slidesOf } from '../rules/screen.ts';
import type { Live, Slot } from '../state.ts';

/** So many slides are remembered as shown one after the other. */
const SHOWN_MOST = 16;

/** What happens to the pitch that is on. */
export function onLive<T extends EventType>(
	rule: Omit<EventRule<T>, 'evolve'> & { evolve: (state: Running, event: EventOf<T>) => In<'pitching'> }
): EventRule<T> {
	return happened<T, 'pitching'>({
		...rule,
		phases: ['pitching'],
		evolve: (s, event) => {
			if (!isRunning(s)) throw misfit(event.type, 'pitching without a slot');
			return rule.evolve(s, event);
		}
	});
}

export function isRunning(s: In<'pitching'>): s is Running {
	return s.live !== null;
}

/** Keeps account of what every screen shows now, by the same word that the views go by. */
export function onScreen(s: Running): Running {
	const { live } = s;
	const { shown: slide } = slidesOf(live);
	if (slide === null) return s;
	const turned = live.shown.at(-1) !== slide;
	const shown = turned ? [...live.shown, slide].slice(-SHOWN_MOST) : live.shown;
	const known = s.slots.some((x) => x.slot === live.slot && x.seen.includes(slide));
	const slots = known ? s.slots : patch(s.slots, live.slot, (x) => ({ ...x, seen: [...x.seen, slide] }));
	return { ...s, live: { ...live, shown }, slots };
}

/** Changes the floor and keeps account of how long the presenter was heard. */
export function onAir(s: Running, floor: Floor, at: Instant): Running {
	const { live } = s;
	const heard = live.onAirSince === null ? 0 : Math.max(0, at - live.onAirSince);
	const next: Live = { ...live, onAirSince: isAudible(live, floor) ? at : null };
	return {
		...s,
		floor,
		live: next,
		slots: patch(s.slots, live.slot, (x) => ({ ...x, heardMs: x.heardMs + heard }))
	};
}

function isAudible({ locked, cut }: Live, floor: Floor): boolean {
	return floor.kind === 'presenter' && !locked && !cut;
}

export function patch(slots: readonly Slot[], id: SlotId, f: (s: Slot) => Slot): readonly Slot[] {
	return slots.map((x) => (x.slot === id ? f(x) : x));
}
