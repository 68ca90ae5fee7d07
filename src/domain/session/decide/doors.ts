import type { Command } from '../commands.ts';
import { accept, refuse, type Actor, type Context, type Decision } from '../context.ts';
import { missing } from '../rules/check.ts';
import { isOpen, type Known, type SlotStatus } from '../state.ts';

type DoorsCommand = Extract<
	Command,
	{ type: 'openDoors' | 'contribute' | 'abort' | 'openReview' | 'seal' | 'reopen' }
>;

export function decideDoors(s: Known, c: DoorsCommand, actor: Actor, ctx: Context): Decision {
	switch (c.type) {
		case 'openDoors':
			if (c.base !== undefined && c.base !== s.draftRevision) return refuse('stale');
			if (missing(s).length > 0) return refuse('missing');
			return accept({ type: 'DoorsOpened', at: ctx.now, ...ctx.doors() });
		case 'contribute':
			return contribute(s, c.contribution, actor, ctx);
		case 'abort':
			if (c.reason.trim() === '') return refuse('incomplete');
			return accept({ type: 'SessionAborted', reason: c.reason, at: ctx.now });
		case 'openReview':
			return allOver(s) ? accept({ type: 'ReviewOpened', at: ctx.now }) : refuse('incomplete');
		case 'seal':
			if (c.base !== undefined && isOpen(s) && c.base !== s.reopenings.length) return refuse('stale');
			return accept({ type: 'SessionSealed', at: ctx.now });
		case 'reopen':
			if (c.head !== undefined && c.head !== ctx.head()) return refuse('stale');
			if (c.reason.trim() === '') return refuse('incomplete');
			return accept({ type: 'SessionReopened', reason: c.reason, at: ctx.now });
	}
}

function contribute(s: Known, contribution: string, actor: Actor, ctx: Context): Decision {
	if (actor.kind !== 'seat' || !isOpen(s) || contribution.trim() === '') return refuse('incomplete');
	return accept(
		{ type: 'ContributionGiven', seat: actor.seat, contribution, at: ctx.now },
		{ type: 'OrderDrawn', slots: ctx.draw(contribution), at: ctx.now }
	);
}

const OVER: readonly SlotStatus[] = ['done', 'skipped', 'void'];

function allOver(s: Known): boolean {
	return isOpen(s) && s.slots.every((x) => OVER.includes(x.status));
}
