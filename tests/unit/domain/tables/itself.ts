import { expect, test } from 'vitest';
import type { Actor, Context, Decision } from '../../../../src/domain/session/context.ts';
import type { Refusal } from '../../../../src/domain/session/refusal.ts';
import type { Known } from '../../../../src/domain/session/state.ts';
import type { Session } from '../given.ts';

type Rule<C> = (s: Known, c: C, actor: Actor, ctx: Context) => Decision;

/** One line: what was so, who asked for what, and the refusal; null where it was taken and changes nothing. */
export type Alone<C> = readonly [
	what: string,
	given: () => Session,
	by: string,
	when: C,
	then: Refusal | null
];

/** What a family's rule says past the rights, which refuse all of these before: no rule stands on that alone. */
export function itself<C>(rule: Rule<C>, rows: readonly Alone<C>[]): void {
	test.each(rows)('%s', (_, given, by, when, then) => {
		const s = given();
		const actor: Actor = by === 'system' ? { kind: 'system' } : s.actor(by);
		const decision = rule(s.state as Known, when, actor, s.context());
		expect(decision).toEqual(then === null ? { ok: true, events: [] } : { ok: false, refusal: then });
	});
}
