import type { Command } from '../../../src/domain/session/commands.ts';
import type { Actor, Context } from '../../../src/domain/session/context.ts';
import { decide } from '../../../src/domain/session/decide.ts';
import type { SessionEvent } from '../../../src/domain/session/events.ts';
import { evolve } from '../../../src/domain/session/evolve.ts';
import type { Role } from '../../../src/domain/session/roles.ts';
import { CONSTELLATIONS } from '../../../src/domain/kernel/pseudonym.ts';
import type { State } from '../../../src/domain/session/state.ts';
import type { Aside } from '../../../src/domain/session/aside.ts';
import { defaultDraft } from '../../../server/sessions/defaults.ts';

/** What the seal's event hashes to here. */
export const HEAD = 'ab'.repeat(32);
export const NAMES = ['Zafiro Andino', 'Nimbo del Sur'] as const;

/** A session driven by commands, with a clock and ids of its own. Two startups, three officials. */
export class Session {
	state: State = { phase: 'none' };
	events: SessionEvent[] = [];
	now = 1_000_000;
	#id = 0;
	/** Slot → startup; what the vault alone knows. */
	readonly mapping = new Map<string, string>();
	/** Startups whose device gives no sound. */
	readonly mute = new Set<string>();
	names: readonly string[] = NAMES;
	/** By seat, from which browser it asks. */
	browsers: Readonly<Record<string, string>> = {};

	constructor() {
		const draft = {
			...defaultDraft(() => `c${++this.#id}`),
			entity: 'Entidad',
			challenge: { title: 'Reto', problem: 'P', affected: '', requirement: 'R' },
			startsAt: 5_000_000
		};
		this.apply({ type: 'SessionCreated', session: 's', draft, organizer: 'org' });
	}

	apply(...events: SessionEvent[]): this {
		this.events.push(...events);
		this.state = events.reduce(evolve, this.state);
		return this;
	}

	actor(seat: string): Actor {
		const role = ROLES[seat] ?? (seat.startsWith('o') ? 'official' : 'presenter');
		return { kind: 'seat', seat, role, browser: this.browsers[seat] ?? null };
	}

	context(): Context {
		return {
			now: this.now,
			newId: () => `id${++this.#id}`,
			ready: (startup) => !this.mute.has(startup),
			startupOf: (slot) => this.mapping.get(slot) ?? null,
			doors: () => ({ commitments: ['c-a', 'c-b'], seedCommitment: 'seed' }),
			draw: () =>
				['su1', 'su2'].map((startup, i) => {
					this.mapping.set(`slot${i + 1}`, startup);
					return {
						slot: `slot${i + 1}`,
						pseudonym: { word: CONSTELLATIONS[i] as string, figure: i, colour: i },
						sealed: `sealed${i}`
					};
				}),
			head: () => HEAD,
			release: () => ({
				key: 'key',
				seed: 'seed',
				openings: [...this.mapping].map(([slot, startup], i) => ({
					slot,
					startup,
					salt: '00',
					opening: { name: this.names[i] as string, country: 'PE', city: 'Lima', website: '' }
				}))
			})
		};
	}

	/** The refusal, or null when it was accepted; time goes on by a second. */
	do(seat: string, command: Command): string | null {
		const actor: Actor = seat === 'system' ? { kind: 'system' } : this.actor(seat);
		const decision = decide(this.state, command, actor, this.context());
		this.now += 1000;
		if (!decision.ok) return decision.refusal;
		this.apply(...decision.events);
		return null;
	}

	all(...steps: [seat: string, command: Command][]): this {
		for (const [seat, command] of steps) {
			const refusal = this.do(seat, command);
			if (refusal !== null) throw new Error(`${command.type} by ${seat}: ${refusal}`);
		}
		return this;
	}

	aside(): Aside {
		return {
			startupOf: (slot) => this.mapping.get(slot) ?? null,
			identity: (startup) => ({
				name: this.names[startup === 'su1' ? 0 : 1] as string,
				country: 'PE',
				city: 'Lima',
				website: '',
				legalRepresentative: '',
				contact: '',
				people: []
			}),
			name: (seat) => `name of ${seat}`,
			link: () => ({ path: '', state: 'active', redeemedAt: null }),
			notes: () => ({}),
			help: () => [],
			sounding: (startup) => !this.mute.has(startup),
			relay: 'ok',
			unrecorded: false,
			behind: null,
			speech: { languages: ['es'], off: null },
			saying: () => null,
			head: () => HEAD,
			events: () => []
		};
	}

	get criteria(): string[] {
		return this.state.phase === 'none' ? [] : this.state.draft.rubric.map((c) => c.id);
	}

	/** A complete sheet with the same mark everywhere, or one mark per criterion. */
	sheet(marks: number | readonly number[]) {
		const of = (i: number) => (typeof marks === 'number' ? marks : (marks[i] as number));
		return { marks: Object.fromEntries(this.criteria.map((c, i) => [c, of(i)])), texts: {}, comment: '' };
	}

	score(official: string, slot: string, marks: number | readonly number[]): this {
		return this.all(
			[official, { type: 'saveSheet', slot, sheet: this.sheet(marks), base: 0 }],
			[official, { type: 'submitSheet', slot }]
		);
	}

	lobby(): this {
		this.all(
			['org', { type: 'addSeat', seat: 'mod', role: 'moderator', startup: null, name: '' }],
			['org', { type: 'addSeat', seat: 'aud', role: 'auditor', startup: null, name: '' }],
			['org', { type: 'addSeat', seat: 'hall', role: 'projector', startup: null, name: '' }],
			...(['o1', 'o2', 'o3'].map((seat) => [
				'org',
				{ type: 'addSeat', seat, role: 'official', startup: null, name: '' }
			]) as [string, Command][]),
			...(['1', '2'].map((n) => [
				'org',
				{ type: 'putStartup', startup: `su${n}`, seat: `p${n}`, identity: this.aside().identity(`su${n}`) }
			]) as [string, Command][]),
			['org', { type: 'openDoors' }],
			...(['o1', 'o2', 'o3'].map((o) => [o, { type: 'declareTies', ties: '' }]) as [string, Command][])
		);
		return this;
	}

	drawn(): this {
		return this.lobby().all(['aud', { type: 'contribute', contribution: 'dice' }]);
	}

	called(slot = 'slot1'): this {
		return this.all(['mod', { type: 'callSlot', slot }]);
	}

	pitching(slot = 'slot1'): this {
		return this.called(slot).all(['mod', { type: 'startStep', step: 'pitch' }]);
	}

	finish(): this {
		return this.all(
			['mod', { type: 'startStep', step: 'questions' }],
			['mod', { type: 'startStep', step: 'scoring' }],
			['mod', { type: 'finishSlot' }]
		);
	}

	/** Both pitches given and scored by all with 4 and 3. */
	review(): this {
		for (const [slot, mark] of [
			['slot1', 4],
			['slot2', 3]
		] as const) {
			this.pitching(slot);
			for (const o of ['o1', 'o2', 'o3']) this.score(o, slot, mark);
			this.finish();
		}
		return this.all(['mod', { type: 'openReview' }]);
	}

	sealed(): this {
		return this.review().all(['mod', { type: 'seal' }]);
	}

	revealed(): this {
		this.sealed().all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
		this.now += 20_000;
		return this.all(['system', { type: 'releaseKey' }]);
	}
}

const ROLES: Readonly<Record<string, Role>> = {
	org: 'organizer',
	mod: 'moderator',
	aud: 'auditor',
	aud2: 'auditor',
	hall: 'projector',
	cap: 'captioner'
};

export function given(): Session {
	return new Session();
}
