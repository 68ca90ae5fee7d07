import type { Response } from 'express';
import type { Kept } from '../../src/domain/lint/finding.ts';
import type { SessionRoom } from '../sessions/room.ts';
import { gone, unable } from './doors.ts';

/** Whether a presenter's texts hold nothing that nobody gave a reason for; else it has been answered. */
export async function explained(
	room: SessionRoom,
	seat: string,
	texts: readonly string[],
	kept: readonly Kept[],
	res: Response,
	onAir = false
): Promise<boolean> {
	try {
		const found = await room.findings(seat, texts, kept, gone(res), onAir);
		if (found.length > 0) res.status(422).json({ found });
		return found.length === 0;
	} catch (error) {
		unable(res, error);
		return false;
	}
}
