import type { Command } from '../commands.ts';
import { accept, refuse, type Actor, type Context, type Decision } from '../context.ts';
import { LIMITS } from '../limits.ts';
import { isOpen, seatOf, type Known } from '../state.ts';
import { beforeCall, isStale } from './draft.ts';

type ScriptCommand = Extract<Command, { type: 'saveScript' | 'sayText' }>;

/** A pitch in writing: prepared like slides, and said on air as a voice would be heard. */
export function decideScript(s: Known, c: ScriptCommand, actor: Actor, ctx: Context): Decision {
	const startup = actor.kind === 'seat' ? (seatOf(s, actor.seat)?.startup ?? null) : null;
	if (startup === null) return refuse('not-found');
	if (c.type === 'sayText') return sayText(s, c, startup, ctx);
	if (!fits(c.script)) return refuse('limit');
	if (!beforeCall(s, startup, ctx)) return refuse('not-now');
	if (isStale(s, startup, 'script', c.base)) return refuse('stale');
	return accept({ type: 'ScriptSaved', startup, script: c.script });
}

function fits(script: Extract<Command, { type: 'saveScript' }>['script']): boolean {
	if (script === null) return true;
	const { texts, kept } = script;
	return (
		texts.length <= LIMITS.slides &&
		texts.every((t) => t.length <= LIMITS.spoken) &&
		kept.length <= LIMITS.kept
	);
}

/** Nothing of what is said is evidence, as nothing of a voice is: captions are, and what was left standing. */
function sayText(
	s: Known,
	c: Extract<Command, { type: 'sayText' }>,
	startup: string,
	ctx: Context
): Decision {
	const live = isOpen(s) && s.phase === 'pitching' ? s.live : null;
	if (live === null || !isOpen(s) || ctx.startupOf(live.slot) !== startup) return refuse('not-now');
	const written = s.startups.some((x) => x.id === startup && x.script !== null);
	if (!written || live.onAirSince === null) return refuse('not-now');
	if (c.text.trim() === '') return refuse('incomplete');
	return c.kept.length === 0
		? accept()
		: accept({ type: 'AnswerKept', slot: live.slot, kept: c.kept, at: ctx.now });
}
