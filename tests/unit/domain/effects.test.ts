import { expect, test } from 'vitest';
import { decisive, effectsOf } from '../../../src/domain/session/effects.ts';
import type { Command } from '../../../src/domain/session/commands.ts';
import { given, type Session } from './given.ts';

/** What a command of the organizer changes outside the evidence. */
function effects(s: Session, command: Command) {
	const [state, before] = [s.state, s.events.length];
	s.all(['org', command]);
	return effectsOf(state, command, s.actor('org'), 'id', s.events.slice(before));
}

/** A draft with two startups; the first has two speakers. */
function draft(): Session {
	const s = given();
	const put = (n: number) =>
		({
			type: 'putStartup',
			startup: `su${n}`,
			seat: `p${n}`,
			identity: s.aside().identity(`su${n}`)!
		}) as const;
	return s.all(
		['org', put(1)],
		['org', put(2)],
		['org', { type: 'addSeat', seat: 'p3', role: 'presenter', startup: 'su1', name: '' }]
	);
}

test('[D17] [A5] a startup that is removed takes its links and devices with it, and no other’s', () => {
	expect(effects(draft(), { type: 'removeStartup', startup: 'su1' })).toEqual([
		{ type: 'closeSeat', seat: 'p1' },
		{ type: 'closeSeat', seat: 'p3' },
		{ type: 'removeIdentity', startup: 'su1' }
	]);
});

test('[K20] what later decisions look at is stored before them: identities that are put or removed', () => {
	const s = draft();
	const identity = s.aside().identity('su1')!;
	expect(decisive(effects(s, { type: 'putStartup', startup: 'su1', seat: 'p1', identity }))).toBe(true);
	expect(decisive(effects(s, { type: 'reissueLink', seat: 'p3' }))).toBe(false);
	expect(decisive(effects(s, { type: 'removeStartup', startup: 'su1' }))).toBe(true);
});

test('[R3] [A35] an abort forgets all identities and lets the links end, and a close lets them end', () => {
	const ends = { type: 'endLinks' };
	const aborted = effects(draft(), { type: 'abort', reason: 'corte de luz' });
	expect(aborted).toEqual([{ type: 'forgetIdentities' }, ends]);
	expect(effects(given().drawn().revealed(), { type: 'closeSession' })).toEqual([ends]);
});
