import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Command } from '../../../src/domain/session/commands.ts';
import { project } from '../../../src/domain/session/project.ts';
import { stretchOf } from '../../../src/domain/session/rules/captions.ts';
import type { State } from '../../../src/domain/session/state.ts';
import type { Aside } from '../../../src/domain/session/aside.ts';
import { given, type Session } from './given.ts';

/** Seats by the name of their column in docs/protocol.md. `o9` has declared no ties. */
const SEATS = {
	'official without ties': 'o9',
	official: 'o1',
	moderator: 'mod',
	auditor: 'aud',
	projector: 'hall',
	captioner: 'cap',
	presenter: 'p1',
	organizer: 'org'
} as const;

/** All that lies beside the events, so that nothing is missing only because nobody wrote it; an abort destroys it. */
function full(s: Session): Aside {
	if (s.state.phase === 'aborted') return { ...s.aside(), identity: () => null };
	return {
		...s.aside(),
		notes: () => ({ slot1: { text: 'nota', revision: 1 } }),
		help: () => [{ id: 'h', from: 'presenter', text: 'ayuda', at: 1 }],
		saying: () => ({ text: 'hola', from: 0, to: 4 }),
		events: () => [{ type: 'DoorsOpened', at: 1, slot: null, detail: '' }]
	};
}

/** A session in which every field is filled once, stopped in each phase. */
function phases(): [string, Session][] {
	const s = given();
	const seen: [string, Session][] = [];
	const copyOf = (from: Session) => {
		const copy = Object.assign(given(), { state: from.state, now: from.now });
		for (const [slot, startup] of from.mapping) copy.mapping.set(slot, startup);
		for (const startup of from.mute) copy.mute.add(startup);
		return copy;
	};
	const stop = (name: string, of = s) => void seen.push([name, copyOf(of)]);
	const all = (...steps: [string, Command][]) => s.all(...steps);
	if (s.state.phase === 'none') throw new Error('no session');
	const draft = { ...s.state.draft, captions: true, quorum: 1 };
	all(['org', { type: 'saveDraft', draft, base: 0 }]);
	const roles = { mod: 'moderator', aud: 'auditor', hall: 'projector', cap: 'captioner' } as const;
	const seats = [...Object.entries(roles), ...['o1', 'o2', 'o9'].map((o) => [o, 'official'] as const)];
	for (const [seat, role] of seats) all(['org', { type: 'addSeat', seat, role, startup: null, name: seat }]);
	for (const n of ['1', '2'])
		all([
			'org',
			{ type: 'putStartup', startup: `su${n}`, seat: `p${n}`, identity: s.aside().identity(`su${n}`)! }
		]);
	const kept = [{ page: 0, kind: 'name', quote: 'x', reason: 'es del reto' }] as const;
	const script = { language: 'es', texts: ['hola', ''], kept };
	s.apply({ type: 'ScriptSaved', startup: 'su1', script } as never);
	s.apply({
		type: 'DeckUploaded',
		startup: 'su1',
		slides: ['a', 'b'].map((id) => ({ id, text: id })),
		kept
	} as never);
	all(['o1', { type: 'declareTies', ties: 'socio' }], ['o2', { type: 'declareTies', ties: '' }]);
	stop('draft');
	all(['org', { type: 'openDoors' }]);
	all(['org', { type: 'setMatch', seat: 'o2', startup: 'su2', matched: true, reason: 'socio' }]);
	all(['aud', { type: 'contribute', contribution: 'dice' }], ['o1', { type: 'raiseHand', raised: true }]);
	stop('lobby');
	s.called();
	all(
		['cap', { type: 'caption', text: 'hola', stretch: stretchOf(s.state) ?? '' }],
		['o1', { type: 'askQuestion', text: '¿?' }]
	);
	all(['o1', { type: 'recognise', slot: 'slot1' }]);
	stop('called');
	all(['mod', { type: 'startStep', step: 'pitch' }]);
	s.mute.add('su1');
	s.score('o1', 'slot1', 4).score('o2', 'slot1', 3);
	stop('pitch');
	const cut = copyOf(s);
	cut.all(['mod', { type: 'lockPresenter', locked: true }], ['mod', { type: 'cutNow' }]);
	stop('cut', cut);
	all(['mod', { type: 'giveFloor', floor: { kind: 'seat', seat: 'o1' } }]);
	stop('floor');
	s.finish().pitching('slot2');
	s.score('o1', 'slot2', 3).finish();
	all(['mod', { type: 'openReview' }]);
	stop('review');
	all(['mod', { type: 'seal' }]);
	stop('sealed');
	all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
	stop('revealing');
	s.now += 20_000;
	all(['system', { type: 'releaseKey' }], ['mod', { type: 'openMeeting', everyone: true }]);
	stop('revealed');
	all(['mod', { type: 'decideShortlist', slots: ['slot1'], reason: 'unanimidad' }]);
	all(['org', { type: 'closeSession' }]);
	stop('closed');
	cut.all(['org', { type: 'abort', reason: 'fin' }]);
	stop('aborted', cut);
	return seen;
}

/** Whether anything is told: neither nothing, nor none, nor "no". */
function told(value: unknown): boolean {
	if (value === null || value === undefined || value === false || value === 0 || value === '') return false;
	if (typeof value !== 'object') return true;
	return Object.values(value).some(told);
}

/** Fields of one part of the view by phase: a letter of the phase where something is told, `·` where not. */
function table(part: 'shared' | 'own', seat: string, stages: [string, Session][]): string[] {
	const views = stages.map(([, s]) => {
		const actor = s.actor(seat);
		if (actor.kind !== 'seat') throw new Error('no seat');
		return (project(s.state as State, actor, full(s))?.[part] ?? {}) as unknown as Record<string, unknown>;
	});
	const fields = Object.keys(views[0] ?? {}).filter((field) => !['role', 'audience'].includes(field));
	return fields.map((field) => {
		const marks = views.map((view) => (told(view[field]) ? 'x' : '·').padEnd(9)).join(' ');
		return `  ${field.padEnd(18)} ${marks.trimEnd()}`;
	});
}

test('[B8] docs/protocol.md tells which field of the view each role sees in which phase', () => {
	const stages = phases();
	const lines = [`${' '.repeat(20)} ${stages.map(([name]) => name.padEnd(9)).join(' ')}`.trimEnd()];
	const shared = new Map<string, string[]>();
	for (const [name, seat] of Object.entries(SEATS)) {
		const text = table('shared', seat, stages).join('\n');
		shared.set(text, [...(shared.get(text) ?? []), name]);
	}
	for (const [text, names] of shared) lines.push(`shared: ${names.join(', ')}`, text);
	for (const [name, seat] of Object.entries(SEATS)) lines.push(`own: ${name}`, ...table('own', seat, stages));
	const docs = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
	const [, written = ''] = /## Fields by phase[^]*?```\n([^]*?)\n```/.exec(docs) ?? [];
	expect(lines.join('\n')).toBe(written);
});
