import type { Command } from '../commands.ts';
import { accept, refuse, type Context, type Decision } from '../context.ts';
import { isOpen, type Known } from '../state.ts';

type CaptionCommand = Extract<Command, { type: 'caption' | 'captionWritten' }>;

/** A line joins the slot that is on. What a written pitch says is written only while its own slot is. */
export function decideCaptions(s: Known, c: CaptionCommand, ctx: Context): Decision {
	if (!isOpen(s)) return refuse('not-now');
	const slot = s.phase === 'pitching' ? (s.live?.slot ?? null) : null;
	if (c.type === 'captionWritten' && c.slot !== slot) return refuse('not-now');
	const source = c.type === 'caption' ? 'captioner' : 'written';
	return accept({ type: 'CaptionSpoken', slot, source, text: c.text, at: ctx.now });
}
