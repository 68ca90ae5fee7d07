import { m } from '$lib/paraglide/messages.js';
import type { SlotStatus } from '$wire/index.ts';
import type { Tone } from './types';

const WORDS: Record<SlotStatus, () => string> = {
	waiting: m.common_slot_waiting,
	called: m.common_slot_called,
	live: m.common_slot_live,
	done: m.common_slot_done,
	skipped: m.common_slot_skipped,
	postponed: m.common_slot_postponed,
	void: m.common_slot_void
};

const TONES: Record<SlotStatus, Tone | 'neutral' | 'live'> = {
	waiting: 'neutral',
	called: 'info',
	live: 'live',
	done: 'good',
	skipped: 'neutral',
	postponed: 'warn',
	void: 'bad'
};

export const slotWord = (status: SlotStatus): string => WORDS[status]();
export const slotTone = (status: SlotStatus): Tone | 'neutral' | 'live' => TONES[status];
