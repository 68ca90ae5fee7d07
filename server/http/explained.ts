import type { Response } from 'express';
import type { KeptFinding } from '../../src/domain/lint/finding.ts';
import type { Command } from '../../src/domain/session/commands.ts';
import type { Caller } from './auth.ts';
import { gone, nothingHere, refused, unable, type Doors } from './doors.ts';

/** So often texts are looked over anew where what they are compared with is changed meanwhile. */
const ROUNDS = 5;

/** A presenter's words, and what was left standing in them. */
interface Said {
	texts: readonly string[];
	kept: readonly KeptFinding[];
	/** Before all that is only being prepared. */
	onAir: boolean;
	/** Done once under it. */
	id?: string | undefined;
	/** Server ms: a presenter on air in another stretch means nothing of this one. */
	before?: number | undefined;
}

/**
 * Carries out a command with a presenter's words where they hold nothing that nobody gave a reason for, by the identity
 * that is recorded at that moment: one that is changed while they are looked over has them looked over again.
 *
 * @returns whether it was done; else it has been answered
 */
export async function performExplained(
	doors: Doors,
	caller: Caller,
	{ texts, kept, onAir, id, before }: Said,
	command: Command,
	res: Response
): Promise<boolean> {
	const answered = (answer: () => unknown): false => (answer(), false);
	const room = await doors.sessions.room(caller.session);
	if (room === null) return answered(() => nothingHere(res));
	try {
		for (let round = 0; round < ROUNDS; round++) {
			const { found, still } = await room.lookedOver(caller.seat, texts, kept, gone(res), onAir);
			if (found.length > 0) return answered(() => res.status(422).json({ found }));
			const ack = await doors.perform(caller, command, { id, holds: still, before });
			if (ack.ok) return true;
			if (still() || !caller.stands(false)) return answered(() => refused(res, ack.refusal));
		}
		return answered(() => res.status(503).end());
	} catch (error) {
		return answered(() => unable(res, error));
	}
}
