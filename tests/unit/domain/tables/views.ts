import { expect, test } from 'vitest';
import { project } from '../../../../src/domain/session/project.ts';
import type { Aside, View } from '../../../../src/domain/session/view.ts';
import type { Session } from '../given.ts';
import { clocked } from '../table.ts';

/** What stands in a view, by its path: `shared.now.slide`, `own.ready`. */
type Fields = Readonly<Record<string, unknown>>;

/** One line: what was so, who looks, what stands there, and what lies beside the evidence. */
export type Shown = readonly [
	what: string,
	given: () => Session,
	by: string,
	stands: Fields | ((s: Session) => Fields),
	aside?: Partial<Aside>
];

export function shows(rows: readonly Shown[]): void {
	for (const [what, given, by, stands, aside] of rows)
		test(what, () => {
			const s = given();
			const fields = typeof stands === 'function' ? stands(s) : stands;
			const view = seen(s, by, aside);
			const is = Object.fromEntries(Object.keys(fields).map((path) => [path, at(view, path)]));
			expect(clocked(is, s.now)).toEqual(clocked(fields, s.now));
		});
}

export function seen(s: Session, by: string, aside: Partial<Aside> = {}): View | null {
	const actor = s.actor(by);
	return actor.kind === 'seat' ? project(s.state, actor, { ...s.aside(), ...aside }) : null;
}

/** What stands at a path; `undefined`: nothing does. */
export function at(view: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>(
			(x, key) => (typeof x === 'object' && x !== null ? Reflect.get(x, key) : undefined),
			view
		);
}
