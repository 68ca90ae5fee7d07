import { m } from '$lib/paraglide/messages.js';
import type { ClientCommand, ModeratorOwn, Stage } from '$wire/index.ts';
import { nextIn } from './asked.ts';

/** What the moderator's button does next. */
export interface NextAct {
	label: string;
	command: ClientCommand;
	/** What a press would do and to which pitch in which step: alike in every view in which that is the same. */
	does: string;
}

/** Null where there is nothing to be done next by one press. */
export function nextAct(stage: Stage, own: ModeratorOwn): NextAct | null {
	const act = actOf(stage, own);
	const { slot, step } = stage.now ?? {};
	return act && { ...act, does: JSON.stringify([act.label, act.command, slot, step]) };
}

function actOf(stage: Stage, own: ModeratorOwn): Omit<NextAct, 'does'> | null {
	const slot = stage.now?.slot;
	if (own.resumed)
		return {
			label: m.panel_mod_floor_back(),
			command: { type: 'giveFloor', floor: { kind: 'presenter' }, slot }
		};
	switch (stage.now?.step) {
		case 'called':
			return { label: m.panel_mod_start_pitch(), command: { type: 'startStep', step: 'pitch', slot } };
		case 'pitch':
			return {
				label: m.panel_mod_start_questions(),
				command: { type: 'startStep', step: 'questions', slot }
			};
		case 'questions':
			return { label: m.panel_mod_start_scoring(), command: { type: 'startStep', step: 'scoring', slot } };
		case 'scoring':
			return { label: m.panel_mod_finish(), command: { type: 'finishSlot', slot } };
	}
	const next = nextIn(stage);
	if (own.may.includes('callSlot') && next !== undefined)
		return {
			label: m.panel_mod_call({ word: next.pseudonym.word }),
			command: { type: 'callSlot', slot: next.id }
		};
	if (own.may.includes('openReview'))
		return { label: m.panel_mod_open_review(), command: { type: 'openReview' } };
	return null;
}
