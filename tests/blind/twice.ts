import type { Command } from '../../src/domain/session/commands.ts';
import type { Context } from '../../src/domain/session/context.ts';
import { CONSTELLATIONS } from '../../src/domain/kernel/pseudonym.ts';
import { project } from '../../src/domain/session/project.ts';
import type { Aside } from '../../src/domain/session/aside.ts';
import type { PersonView } from '../../src/domain/session/view.ts';
import { Session } from '../unit/domain/given.ts';

/** What a startup brings and how its people behave: it goes where the startup goes. */
export interface Team {
	slides: number;
	/** Findings left standing, in slides and in a text. */
	kept: number;
	written: boolean;
	seats: number;
	mute: boolean;
	/** Its people come in when they are called, not before. */
	late: boolean;
	/** It sends its slides again, one more each time, as long as it may. */
	changes: boolean;
}

/** What the hall does with a slot, whoever it is. */
export interface Turn {
	postponed: boolean;
	cut: 'continue' | 'postpone' | 'void' | null;
}

export interface Plan {
	teams: readonly Team[];
	turns: readonly Turn[];
	/** An official whose tie matches this startup hands nothing in for it, and says so. */
	match: number;
	ending: 'abort' | 'cut and abort' | 'reveal';
}

const MINUTE = 60_000;
const START = 1_000_000;
const FINDING = { kind: 'name', reason: 'Es una calle' } as const;

/** One session by the domain's own rules, where the draw gave slot n to the startup `order[n]`. */
export class Drawn extends Session {
	readonly plan: Plan;
	readonly order: readonly number[];
	/** What the organizer's page got: each change with its time. */
	readonly desk: string[] = [];
	/** The same of the hall. */
	readonly hall: string[] = [];
	readonly #redeemed = new Map<string, number>();
	#at = START;
	/** Calls so far, each twenty minutes after the one before. */
	#calls = 0;

	constructor(plan: Plan, order: readonly number[]) {
		super();
		this.plan = plan;
		this.order = order;
		plan.teams.forEach((t, i) => t.mute && this.mute.add(`su${i}`));
	}

	override context(): Context {
		const draw = () =>
			this.order.map((startup, i) => {
				this.mapping.set(`slot${i}`, `su${startup}`);
				return {
					slot: `slot${i}`,
					pseudonym: { word: CONSTELLATIONS[i] as string, figure: i, colour: i },
					sealed: `sealed${i}`
				};
			});
		return { ...super.context(), draw };
	}

	override aside(): Aside {
		return { ...super.aside(), link: (seat) => this.#link(seat), identity: (s) => ({ ...NOBODY, name: s }) };
	}

	override do(seat: string, command: Command): string | null {
		this.now = this.#at;
		const refusal = super.do(seat, command);
		this.now = this.#at;
		this.#look();
		return refusal;
	}

	/** The whole session, to the end that is planned. */
	play(): this {
		this.#prepare();
		const again: number[] = [];
		const count = this.plan.turns.length;
		for (let n = 0; n < count; n++) if (this.#slot(n, this.plan.turns[n] as Turn)) again.push(n);
		for (const n of again) this.#slot(n, { postponed: false, cut: null });
		return this.#end();
	}

	#prepare(): void {
		const add = (seat: string, role: 'moderator' | 'auditor' | 'projector' | 'official' | 'captioner') =>
			this.all(['org', { type: 'addSeat', seat, role, startup: null, name: '' }]);
		add('mod', 'moderator');
		add('aud', 'auditor');
		add('hall', 'projector');
		add('cap', 'captioner');
		for (const o of OFFICIALS) add(o, 'official');
		this.plan.teams.forEach((team, i) => {
			const startup = `su${i}`;
			this.all(['org', { type: 'putStartup', startup, seat: `p${i}-0`, identity: NOBODY }]);
			for (let n = 1; n < team.seats; n++)
				this.all(['org', { type: 'addSeat', seat: `p${i}-${n}`, role: 'presenter', startup, name: '' }]);
			if (!team.late) this.#enters(i, 0);
			this.#deck(i, team.slides);
			const kept = Array.from({ length: team.kept }, (_, k) => ({ page: k, quote: `t${k}`, ...FINDING }));
			if (team.written)
				this.do(`p${i}-0`, { type: 'saveScript', script: { language: 'es', texts: ['Uno', 'Dos'], kept } });
		});
		if (this.state.phase === 'none') throw new Error('no draft');
		const draft = { ...this.state.draft, captions: true };
		this.all(['org', { type: 'saveDraft', draft, base: 0 }], ['org', { type: 'openDoors' }]);
		for (const o of OFFICIALS) this.all([o, { type: 'declareTies', ties: `prima de ${o}` }]);
		const reason = 'Prima';
		this.all([
			'org',
			{ type: 'setMatch', seat: 'o1', startup: `su${this.plan.match}`, matched: true, reason }
		]);
		this.all(['aud', { type: 'contribute', contribution: 'dice' }]);
	}

	/** @returns whether it is to be called again */
	#slot(n: number, turn: Turn): boolean {
		const slot = `slot${n}`;
		const own = this.order[n] as number;
		const team = this.plan.teams[own] as Team;
		const hall = (minute: number, ...steps: Parameters<Session['all']>) => {
			this.#at = START + (20 * this.#calls + minute) * MINUTE;
			return this.all(...steps);
		};
		this.#calls += 1;
		hall(0, ['mod', { type: 'callSlot', slot }]);
		if (team.late) this.#enters(own, team.seats - 1);
		this.#others(own);
		if (turn.postponed) {
			hall(2, ['mod', { type: 'postponeSlot', slot, reason: `su${own} no contesta` }]);
			return true;
		}
		hall(2, ['mod', { type: 'startStep', step: 'pitch' }]);
		this.#pitches(own, team, slot);
		if (turn.cut !== null) {
			hall(4, ['mod', { type: 'cutNow' }]);
			hall(5, ['mod', { type: 'resolveBreach', choice: turn.cut, note: `se oyó su${own}` }]);
			if (turn.cut !== 'continue') return turn.cut === 'postpone';
		}
		hall(6, ['mod', { type: 'startStep', step: 'questions' }]);
		for (const o of OFFICIALS.slice(team.slides % 2)) this.do(o, { type: 'askQuestion', text: `¿su${own}?` });
		hall(7, ['mod', { type: 'startStep', step: 'scoring' }]);
		for (const o of OFFICIALS) this.#marks(o, own, slot);
		hall(8, ['mod', { type: 'finishSlot' }]);
		return false;
	}

	/** All that a startup does while it is on, which is seen or heard in the hall. */
	#pitches(own: number, team: Team, slot: string): void {
		for (let index = 0; index < team.slides; index++) this.do(`p${own}-0`, { type: 'showSlide', index });
		if (!team.written) return;
		this.do('system', { type: 'captionWritten', slot, text: `Texto de su${own}` });
		const kept = [{ page: 0, quote: 'calle', ...FINDING }];
		this.do(`p${own}-0`, { type: 'sayText', text: 'Una calle', kept });
	}

	/** Those who wait send slides, come in, hand their seat on. */
	#others(own: number): void {
		this.plan.teams.forEach((team, i) => {
			if (i === own || !team.changes) return;
			this.#deck(i, team.slides + this.#calls);
			for (let n = 1; n < team.seats; n++) this.#enters(i, n);
		});
	}

	#marks(official: string, own: number, slot: string): void {
		if (official === 'o1' && own === this.plan.match)
			return void this.do(official, { type: 'recognise', slot });
		const sheet = { ...this.sheet(4), comment: `su${own}`.repeat(own + 1) };
		if (this.do(official, { type: 'saveSheet', slot, sheet, base: 0 }) === null)
			this.do(official, { type: 'submitSheet', slot });
	}

	#end(): this {
		this.#at += MINUTE * 20;
		if (this.plan.ending === 'reveal') return this;
		if (this.plan.ending === 'cut and abort' && this.do('mod', { type: 'callSlot', slot: 'slot0' }) === null)
			this.all(['mod', { type: 'startStep', step: 'pitch' }], ['mod', { type: 'cutNow' }]);
		return this.all(['org', { type: 'abort', reason: 'corte de luz' }]);
	}

	/** On to the reveal; whatever the turns left open is skipped. */
	reveal(): this {
		if (this.state.phase === 'pitching')
			for (const { slot } of this.state.slots) this.do('mod', { type: 'skipSlot', slot, reason: 'fin' });
		this.all(['mod', { type: 'openReview' }], ['mod', { type: 'seal' }]);
		return this.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
	}

	release(): this {
		this.#at += MINUTE;
		return this.all(['system', { type: 'releaseKey' }]);
	}

	#deck(i: number, slides: number): void {
		const kept = Array.from({ length: (this.plan.teams[i] as Team).kept }, (_, k) => ({
			page: k,
			quote: `d${k}`,
			...FINDING
		}));
		const texts = Array.from({ length: slides }, (_, k) => ({ id: `su${i}-${k}`, text: 'x'.repeat(9 * i) }));
		this.do(`p${i}-0`, { type: 'uploadDeck', slides: texts, kept });
	}

	#enters(i: number, n: number): void {
		const seat = `p${i}-${n}`;
		this.#redeemed.set(seat, this.#at);
		this.do('system', { type: 'noteDevice', seat });
	}

	#link(seat: string): PersonView['link'] {
		const redeemedAt = this.#redeemed.get(seat) ?? null;
		return { path: redeemedAt === null ? `/s/${seat}/join#token` : '', state: 'active', redeemedAt };
	}

	#look(): void {
		for (const [seat, seen] of [
			['org', this.desk],
			['hall', this.hall]
		] as const) {
			const actor = this.actor(seat);
			const view = actor.kind === 'seat' ? JSON.stringify(project(this.state, actor, this.aside())) : '';
			if (seen.at(-1)?.split(' ').slice(1).join(' ') !== view) seen.push(`${this.#at} ${view}`);
		}
	}
}

const OFFICIALS = ['o1', 'o2', 'o3'];
const NOBODY = {
	name: '',
	country: 'PE',
	city: 'Lima',
	website: '',
	legalRepresentative: '',
	contact: '',
	people: []
};
