import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeptFinding } from '../../src/domain/lint/finding.ts';
import type { Command } from '../../src/domain/session/commands.ts';
import { project } from '../../src/domain/session/project.ts';
import type { Desk, StartupView } from '../../src/domain/session/view.ts';
import { Session } from '../unit/domain/given.ts';

const SEED = 20_943;

/** What happens to one startup before the first call. An empty list of texts withdraws what it is of. */
type Act =
	| { who: 'organizer'; does: 'identity' | 'doors' }
	| { who: 'slides' | 'text'; texts: number; kept: KeptFinding[] };

const kept: fc.Arbitrary<KeptFinding> = fc.record({
	page: fc.nat(2),
	kind: fc.constantFrom('name', 'person'),
	quote: fc.constantFrom('Lima', 'Sol'),
	reason: fc.constantFrom('Es una calle', 'Así se dice')
});
const sent = fc
	.record({
		texts: fc.nat(2),
		kept: fc.uniqueArray(kept, { maxLength: 3, selector: (k) => k.quote + k.reason })
	})
	.map((s) => (s.texts === 0 ? { texts: 0, kept: [] } : s));
const organizer = fc
	.constantFrom(...Array<'identity'>(9).fill('identity'), 'doors')
	.map((does) => ({ who: 'organizer', does }) as Act);
const brings = (who: 'slides' | 'text') => sent.map((s): Act => ({ who, ...s }));
const both = fc.array(fc.oneof(organizer, brings('slides'), brings('text')), { minLength: 8, maxLength: 20 });
const slidesAlone = fc.array(fc.oneof(organizer, brings('slides')), { minLength: 8, maxLength: 20 });

/** A session in which one startup does as it is told, and the organizer's page as it stands. */
class Watched extends Session {
	constructor() {
		super();
		for (const [seat, role] of [
			['mod', 'moderator'],
			['aud', 'auditor'],
			['o1', 'official']
		] as const)
			this.all(['org', { type: 'addSeat', seat, role, startup: null, name: '' }]);
		this.#put();
	}

	#put(): string | null {
		const identity = this.aside().identity('su1');
		if (identity === null) throw new Error('nobody');
		return this.do('org', { type: 'putStartup', startup: 'su1', seat: 'p1', identity });
	}

	act(a: Act): string | null {
		if (a.who !== 'organizer') return this.do('p1', commandOf(a));
		return a.does === 'identity' ? this.#put() : this.do('org', { type: 'openDoors' });
	}

	get desk(): Desk {
		return project(this.state, this.actor('org') as never, this.aside())?.shared as Desk;
	}

	get told(): StartupView {
		return this.desk.startups[0] as StartupView;
	}
}

function commandOf({ who, texts, kept }: Exclude<Act, { who: 'organizer' }>): Command {
	const all = Array.from({ length: texts }, (_, i) => ({ id: `i${i}`, text: 'Mapa' }));
	if (who === 'slides') return { type: 'uploadDeck', slides: all, kept };
	const script = { language: 'es', texts: all.map((t) => t.text), kept } as const;
	return { type: 'saveScript', script: texts === 0 ? null : script };
}

/** What a startup that has slides alone would have done for the desk to change as it did. */
function likewise({ brought, kept }: StartupView): Act {
	const pages = kept.map((k) => ({ page: 0, ...k }));
	return { who: 'slides', texts: brought === true ? 1 : 0, kept: pages };
}

describe('[B43] the desk tells of no startup that it pitches in writing', () => {
	test('one that writes instead of showing slides has the same desk after each act', () => {
		fc.assert(
			fc.property(slidesAlone, (acts) => {
				const [shows, writes] = [new Watched(), new Watched()];
				for (const a of acts) {
					const written: Act = a.who === 'slides' ? { ...a, who: 'text' } : a;
					expect(writes.act(written)).toBe(shows.act(a));
					expect(writes.desk).toEqual(shows.desk);
				}
			}),
			{ seed: SEED, numRuns: 150 }
		);
	});

	test('of one that writes as well, each desk follows from the one before by what slides alone could have done', () => {
		const seen = { quiet: 0, apart: 0, left: 0, joined: 0 };
		fc.assert(
			fc.property(both, (acts) => {
				const [writes, shows] = [new Watched(), new Watched()];
				for (const a of acts) {
					const before = writes.told;
					const refusal = writes.act(a);
					const now = writes.told;
					if (a.who === 'organizer') expect(shows.act(a)).toBe(refusal);
					else if (JSON.stringify(now) !== JSON.stringify(before))
						expect(shows.act(likewise(now))).toBe(null);
					shows.now = writes.now;
					expect(shows.desk).toEqual(writes.desk);
					count(seen, writes, a, before);
				}
			}),
			{ seed: SEED, numRuns: 300 }
		);
		// Where a text could have shown, there was one.
		for (const n of Object.values(seen)) expect(n).toBeGreaterThan(15);
	});
});

function count(
	seen: Record<'quiet' | 'apart' | 'left' | 'joined', number>,
	s: Watched,
	a: Act,
	before: StartupView
) {
	if (s.state.phase === 'none') return;
	const [x] = s.state.startups;
	if (x === undefined || x.script === null) return;
	// A text with warnings is saved beside slides that are due.
	if (a.who === 'text' && a.kept.length > 0 && x.unchecked.deck) seen.quiet += 1;
	// Slides are checked, the text beside them is not.
	if (a.who === 'slides' && x.deck.length > 0 && x.unchecked.script) seen.apart += 1;
	// Slides are withdrawn from beside such a text.
	if (a.who === 'slides' && x.deck.length === 0 && x.unchecked.script && !before.unchecked) seen.left += 1;
	if (x.kept.length > 0 && x.script.kept.length > 0 && s.told.kept.length > 0) seen.joined += 1;
}
