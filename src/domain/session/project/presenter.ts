import { once } from '../../kernel/once.ts';
import {
	isOpen,
	NOTHING_BROUGHT,
	sheetOf,
	type Known,
	type Open,
	type Seat,
	type Slot,
	type Startup
} from '../state.ts';
import { standings } from '../rules/tally.ts';
import { captioned } from '../rules/captions.ts';
import { turnsOf } from '../rules/turns.ts';
import type { Aside } from '../aside.ts';
import type { PresenterOwn } from '../view.ts';
import { resultsView, withReveal } from './parts.ts';
import { named } from '../../kernel/named.ts';

type Part = Omit<PresenterOwn, 'seat' | 'may' | 'media' | 'access'>;

/** A presenter sees the own startup alone, the own position only while called, no score before the reveal. */
export function presenterOwn(state: Known, seat: Seat, aside: Aside): Part {
	const startup = seat.startup ?? '';
	const brought = state.startups.find((x) => x.id === startup) ?? NOTHING_BROUGHT;
	const slot = isOpen(state) ? state.slots.find((x) => aside.startupOf(x.slot) === startup) : undefined;
	const opened = withReveal(state) ? slot : undefined;
	const turn = slot === undefined ? null : turnOf(state, slot);
	return {
		role: 'presenter',
		startup,
		name: aside.identity(startup)?.name ?? '',
		deck: deckView(brought.deck),
		script: brought.script,
		unchecked: brought.unchecked,
		revisions: brought.revisions,
		behind: aside.behind,
		identity: aside.identity(startup),
		called: isOpen(state) && slot !== undefined ? called(state, slot, aside) : null,
		turn,
		done: turn !== null && ['done', 'skipped', 'void'].includes(turn),
		help: aside.help(startup),
		pseudonym: opened?.pseudonym ?? null,
		slot: opened?.slot ?? null,
		result: opened === undefined ? null : result(state, opened)
	};
}

/** Before its call nobody tells a presenter what is done with its slot while others pitch, or it would know which. */
function turnOf({ phase }: Known, { status, calls }: Slot): Slot['status'] {
	return calls === 0 && phase === 'pitching' ? 'waiting' : status;
}

const deckView = once((deck: Startup['deck']) => deck.map(({ id, text }) => ({ id, text })));

function called(state: Open, slot: Slot, aside: Aside): PresenterOwn['called'] {
	const live = state.phase === 'pitching' ? state.live : null;
	if (live === null || live.slot !== slot.slot) return null;
	const question = state.questions.find((q) => q.slot === slot.slot && q.status === 'picked');
	return {
		position: turnsOf(state.slots),
		of: state.slots.length,
		step: live.step,
		timer: live.timer === null ? null : { ...live.timer },
		onAir: state.floor.kind === 'presenter' && !live.locked && !live.cut,
		locked: live.locked,
		cut: live.cut,
		listening: state.floor.kind === 'seat',
		unheard: aside.relay === 'down',
		slide: live.slide,
		question: question === undefined ? null : { id: question.id, text: question.text },
		captions: captioned(state)
			? state.captions.filter((c) => c.down).map(({ at, text }) => ({ at, text }))
			: null,
		saying: aside.saying(aside.startupOf(slot.slot) ?? '')
	};
}

/** Own results and comments, without the seats they come from: sorted, so that no order tells a seat. */
function result(state: Known, slot: Slot): PresenterOwn['result'] {
	if (!withReveal(state)) return null;
	const row = resultsView(state, false)?.rows.find((r) => r.slot === slot.slot);
	if (row === undefined) return null;
	const counted = standings(state, slot).filter((x) => x.standing === 'counted');
	const sheets = counted.flatMap(({ seat }) => sheetOf(state, slot.slot, seat)?.sheet ?? []);
	return {
		row,
		comments: sheets
			.map((x) => x.comment.trim())
			.filter((x) => x !== '')
			.sort(),
		texts: state.draft.rubric.flatMap((c) =>
			sheets
				.map((x) => (named(x.texts, c.id) ?? '').trim())
				.filter((x) => x !== '')
				.sort()
				.map((text) => ({ criterion: c.id, text }))
		)
	};
}
