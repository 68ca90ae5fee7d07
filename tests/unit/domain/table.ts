import { expect, test } from 'vitest';
import type { Command } from '../../../src/domain/session/commands.ts';
import { decide } from '../../../src/domain/session/decide.ts';
import type { EventType } from '../../../src/domain/session/events.ts';
import { evolve } from '../../../src/domain/session/evolve.ts';
import type { Refusal } from '../../../src/domain/kernel/refusal.ts';
import type { Actor } from '../../../src/domain/session/context.ts';
import type { SessionEvent } from '../../../src/domain/session/events.ts';
import type { State } from '../../../src/domain/session/state.ts';
import type { Session } from './given.ts';

/** An event as a table says it: times are words, `now` or `now+300000` (ms). */
type Said = { type: EventType } & Record<string, unknown>;

/** One line of a family's table: what was so, who asked for what, what came of it. */
export type Asked = readonly [
	what: string,
	given: () => Session,
	by: string,
	when: Command | ((s: Session) => Command),
	then: Refusal | readonly Said[]
];

/** One line: what was so, what happened, and all that is another in the state, by its path (`slots.0.status`). */
export type Happened = readonly [
	what: string,
	given: () => Session,
	event: SessionEvent | ((s: Session) => SessionEvent),
	changes: Readonly<Record<string, unknown>>
];

/** @param rule the ids of what the table holds, as `[D18]` */
export function asks(rule: string, rows: readonly Asked[]): void {
	test.each(rows)(`${rule} %s`, (_, given, by, when, then) => {
		const s = given();
		const [before, now] = [structuredClone(s.state), s.now];
		const command = typeof when === 'function' ? when(s) : when;
		const actor: Actor = by === 'system' ? { kind: 'system' } : s.actor(by);
		const decision = decide(s.state, command, actor, s.context());
		expect(decision.ok ? clocked(decision.events, now) : decision.refusal).toEqual(then);
		expect(s.state).toEqual(before);
	});
}

/** @param rule the ids of what the table holds, as `[D18]` */
export function happens(rule: string, rows: readonly Happened[]): void {
	test.each(rows)(`${rule} %s`, (_, given, event, changed) => {
		const s = given();
		const [before, now] = [structuredClone(s.state), s.now];
		const after = evolve(s.state, typeof event === 'function' ? event(s) : event);
		// What is gone is there as undefined.
		expect(clocked(changes(before, after), now)).toStrictEqual(changed);
		// Nothing that views share is changed in place.
		expect(s.state).toEqual(before);
	});
}

/** @param rule the ids of what the table holds, as `[D18]` */
export function misfits(
	rule: string,
	rows: readonly (readonly [what: string, given: () => { state: State }, event: SessionEvent])[]
): void {
	test.each(rows)(`${rule} %s`, (_, given, event) => {
		const { state } = given();
		let thrown: unknown = null;
		try {
			evolve(state, event);
		} catch (error) {
			thrown = error;
		}
		expect(thrown).toBeInstanceOf(Error);
		expect((thrown as Error).message).toContain(`event ${event.type} does not fit`);
	});
}

/**
 * What differs, by path, each with what it is now; `undefined` for what is gone. Lists of another length are given
 * whole.
 */
export function changes(before: unknown, after: unknown, at = ''): Record<string, unknown> {
	if (Object.is(before, after)) return {};
	if (!isParted(before) || !isParted(after) || Array.isArray(before) !== Array.isArray(after))
		return { [at]: after };
	if (Array.isArray(before) && before.length !== (after as unknown as unknown[]).length)
		return { [at]: after };
	const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
	return Object.assign(
		{},
		...[...keys].map((key) => changes(before[key], after[key], at === '' ? key : `${at}.${key}`))
	) as Record<string, unknown>;
}

function isParted(x: unknown): x is Record<string, unknown> {
	return typeof x === 'object' && x !== null;
}

/** Times of the session's clock, which no table can know, by how far they are from now. */
export function clocked(x: unknown, now: number): unknown {
	if (typeof x === 'number' && Math.abs(x - now) < 900_000) {
		const by = x - now;
		return by === 0 ? 'now' : by > 0 ? `now+${by}` : `now${by}`;
	}
	if (Array.isArray(x)) return x.map((y) => clocked(y, now));
	if (!isParted(x)) return x;
	return Object.fromEntries(Object.entries(x).map(([key, y]) => [key, clocked(y, now)]));
}
