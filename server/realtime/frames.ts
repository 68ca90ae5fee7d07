import { ever } from '../../src/domain/session/rules/rights.ts';
import type { Role } from '../../src/domain/session/roles.ts';
import {
	clockFrame,
	commandFrame,
	presenceFrame,
	typedFrame,
	type CommandAck
} from '../../src/wire/frames.ts';
import { wellFormed } from '../../src/wire/well-formed.ts';
import type { Faults } from '../faults.ts';
import type { Log, SecurityLog } from '../log.ts';
import type { Clock } from '../ports.ts';
import { DamagedError } from '../sessions/damaged.ts';
import type { Presence } from '../sessions/presence.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Connection, Sock } from './connection.ts';
import type { Traffic } from './traffic.ts';

interface FramesParts {
	sessions: Sessions;
	presence: Presence;
	clock: Clock;
	log: Log;
	security: SecurityLog;
	faults: Faults;
}

/** What a connection says, parsed and paced. */
export class Frames {
	readonly #parts: FramesParts;

	constructor(parts: FramesParts) {
		this.#parts = parts;
	}

	/** @param presenceChanged a presenter's device began or ceased to give sound */
	listen(from: Connection, socket: Sock, traffic: Traffic, presenceChanged: () => void): void {
		const { session } = from.who;
		const heard = (what: string, work: () => unknown) => this.#parts.faults.run(what, work, { session });
		socket.on('command', (frame, ack) => heard('command', () => this.#command(from, traffic, frame, ack)));
		socket.on('presence', (frame) =>
			heard('presence', () => this.#presence(from, socket, traffic, frame) && presenceChanged())
		);
		socket.on('clock', (frame, ack) => heard('clock', () => this.#clock(from, traffic, frame, ack)));
	}

	#clock(from: Connection, traffic: Traffic, frame: unknown, ack: unknown): void {
		if (typeof ack !== 'function' || !clockFrame.safeParse(frame).success) return;
		if (!traffic.frames.take()) return;
		(ack as (a: { t: number }) => void)({ t: this.#parts.clock() });
		from.wrote();
	}

	async #command(from: Connection, traffic: Traffic, raw: unknown, ack: unknown): Promise<void> {
		const { who } = from;
		const answer = (a: CommandAck): void => {
			if (typeof ack === 'function') (ack as (a: CommandAck) => void)(a);
			from.wrote();
		};
		const tooFast = (): void => {
			this.#parts.security.note('pace-exceeded', who.role);
			answer({ ok: false, refusal: 'rate' });
		};
		if (!traffic.mayAct()) return tooFast();
		// Moved, revoked or signed out: the page comes back, if it still may, under its right as it is now.
		if (!who.stands(true)) return from.close();
		const frame = commandFrame.safeParse(raw);
		if (!frame.success || !wellFormed(frame.data)) {
			const refusal = misread(who.role, raw);
			this.#parts.security.note(refusal === 'not-found' ? 'right-refused' : 'input-refused', who.role);
			return answer({ ok: false, refusal });
		}
		const actor = { kind: 'seat', seat: who.seat, role: who.role, browser: who.browser } as const;
		// Only of whoever may type them: to the others they are not there.
		if (who.role === 'captioner' && frame.data.command.type === 'caption' && !traffic.captions.take())
			return tooFast();
		try {
			const { id, command, before } = frame.data;
			const provided = { stands: () => who.stands(false), before };
			const told = await this.#parts.sessions.submit(who.session, id, command, actor, provided);
			if (!told.ok && told.refusal === 'rate') return tooFast();
			if (!told.ok && told.refusal === 'not-found') this.#parts.security.note('right-refused', who.role);
			answer(told);
		} catch (error) {
			// Told by its own line, and to its people.
			if (error instanceof DamagedError) return answer({ ok: false, refusal: 'storage' });
			// The command's text may name anybody: only its type is logged.
			this.#parts.log.error(
				{ type: frame.data.command.type, error: (error as Error).name },
				'command failed'
			);
			answer({ ok: false, refusal: 'storage' });
		}
	}

	#presence(from: Connection, socket: Sock, traffic: Traffic, raw: unknown): boolean {
		const { who } = from;
		const frame = presenceFrame.safeParse(raw);
		if (who.role !== 'presenter' || !frame.success || !traffic.frames.take()) return false;
		return this.#parts.presence.set(who.session, who.seat, socket, frame.data.ready);
	}
}

/** What is malformed is told to whoever may ask for such a thing at some time; to others it is not there at all. */
function misread(role: Role, raw: unknown): 'invalid' | 'not-found' {
	const asked = typedFrame.safeParse(raw);
	return asked.success && !ever(role, asked.data.command.type) ? 'not-found' : 'invalid';
}
