import type { Command } from '../commands.ts';
import { accept, refuse, type Context, type Decision } from '../context.ts';
import { stretchOf } from '../rules/captions.ts';
import { isOpen, type Known } from '../state.ts';

type CaptionCommand = Extract<Command, { type: 'caption' | 'captionWritten' }>;

/**
 * A line joins the slot that is on. A typed one only in the stretch in which it was begun, however long the network
 * held it back; what a written pitch says only while its own slot is on.
 */
export function decideCaptions(s: Known, c: CaptionCommand, ctx: Context): Decision {
	if (!isOpen(s)) return refuse('not-now');
	const slot = s.phase === 'pitching' ? (s.live?.slot ?? null) : null;
	const late = c.type === 'caption' ? c.stretch !== stretchOf(s) : c.slot !== slot;
	if (late) return refuse('not-now');
	const source = c.type === 'caption' ? 'captioner' : 'written';
	return accept({ type: 'CaptionSpoken', slot, source, text: c.text, at: ctx.now });
}
