import type { KeptFinding } from '../../../../src/domain/lint/finding.ts';
import type { Command } from '../../../../src/domain/session/commands.ts';
import type { SessionDraft } from '../../../../src/domain/session/draft.ts';
import type { Slide } from '../../../../src/domain/session/events.ts';
import type { Identity } from '../../../../src/domain/kernel/identity.ts';
import type { Script } from '../../../../src/domain/session/script.ts';
import type { State } from '../../../../src/domain/session/state.ts';
import { given, type Session } from '../given.ts';

export const IDENTITY: Identity = {
	name: 'Zafiro Andino',
	country: 'PE',
	city: 'Lima',
	website: 'https://zafiro.pe',
	legalRepresentative: 'Ana Paz',
	contact: 'ana@zafiro.pe',
	people: ['Ana Paz']
};

type Added = Extract<Command, { type: 'addSeat' }>;

export function addSeat(seat: string, role: Added['role'], startup: string | null = null): Added {
	return { type: 'addSeat', seat, role, startup, name: 'Ana' };
}

export function putStartup(startup: string, seat: string | null): Command {
	return { type: 'putStartup', startup, seat, identity: IDENTITY };
}

/** Nothing is missing, and doors are still shut. */
export function ready(): Session {
	return given().all(
		['org', addSeat('mod', 'moderator')],
		['org', addSeat('aud', 'auditor')],
		['org', addSeat('hall', 'projector')],
		['org', addSeat('o1', 'official')],
		['org', addSeat('o2', 'official')],
		['org', addSeat('o3', 'official')],
		['org', putStartup('su1', 'p1')],
		['org', putStartup('su2', 'p2')]
	);
}

/** Before the first event. */
export function none(): Session {
	const s = given();
	s.state = { phase: 'none' };
	return s;
}

export function aborted(s: Session): Session {
	return s.all(['org', { type: 'abort', reason: 'corte de luz' }]);
}

export function draftOf({ state }: { state: State }): SessionDraft {
	if (state.phase === 'none') throw new Error('no session');
	return state.draft;
}

export function slides(n: number): Slide[] {
	return Array.from({ length: n }, (_, i) => ({ id: `slide${i}`, text: '' }));
}

export function kept(n: number): KeptFinding[] {
	return Array.from({ length: n }, () => ({ page: 0, kind: 'name', quote: 'Lima', reason: 'ciudad' }));
}

export function script(texts: readonly string[] = ['Un mapa.'], left: readonly KeptFinding[] = []): Script {
	return { language: 'es', texts, kept: left };
}
