import { expect, test } from 'vitest';
import { projectOwn, projectShared } from '../../../src/domain/session/project.ts';
import type { Known, Seat } from '../../../src/domain/session/state.ts';
import { meant, SETTLE_MS } from '../../../src/lib/panel/moderator/settled.ts';
import { nextAct } from '../../../src/lib/panel/moderator/step.ts';
import type { ModeratorOwn, Stage } from '../../../src/wire/index.ts';
import { given, type Session } from '../domain/given.ts';

const SEEN = 10_000;

test.each<[string, at: number, repeat: boolean, since: number | null, boolean]>([
	['made once the button has said so for long enough', SEEN + SETTLE_MS, false, SEEN, true],
	['much later', SEEN + 60_000, false, SEEN, true],
	['in haste after the last one', SEEN + 250, false, SEEN, false],
	['just before', SEEN + SETTLE_MS - 1, false, SEEN, false],
	['made before the change, and delivered whenever', SEEN - 5, false, SEEN, false],
	['made before it was to be seen', SEEN + 60_000, false, null, false],
	['of a key that is held', SEEN + 60_000, true, SEEN, false]
])('[E57] a press of the next step, %s', (_, at, repeat, since, counts) => {
	expect(meant({ at, repeat }, since)).toBe(counts);
});

test('[E63] the next step is the same in every view until what it does has changed: the act, the pitch or the step', () => {
	const s = given().drawn();
	const next = (of: Session = s) => {
		const state = of.state as Known;
		const seat = state.seats.find(({ id }) => id === 'mod') as Seat;
		const stage = projectShared(state, 'stage', of.aside()) as Stage;
		return nextAct(stage, projectOwn(state, seat, of.aside()) as ModeratorOwn);
	};
	s.called('slot1');
	const first = next();
	s.all(
		['o1', { type: 'raiseHand', raised: true }],
		['o2', { type: 'askQuestion', text: '¿Costo?' }],
		['o1', { type: 'raiseHand', raised: false }]
	);
	expect(next()).toEqual(first);
	const said = [first];
	s.all(['mod', { type: 'startStep', step: 'pitch' }]);
	said.push(next());
	s.all(['mod', { type: 'skipSlot', slot: 'slot1', reason: '' }]);
	said.push(next());
	s.called('slot2');
	expect(next()?.label).toBe(first?.label);
	said.push(next());
	expect(new Set(said.map((act) => act?.does)).size).toBe(said.length);
});
