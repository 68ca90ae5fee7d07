import { randomBytes } from 'node:crypto';
import type { ClientCommand } from '../../src/wire/commands.ts';
import { officials, sheetOf, type Known } from '../../src/domain/session/state.ts';
import type { Role } from '../../src/domain/session/roles.ts';
import type { Composed } from '../compose.ts';
import type { Faults } from '../faults.ts';
import type { LocalVoice } from '../voice/index.ts';
import type { SimulatedPresenter } from './cast.ts';
import { QUESTIONS } from './script.ts';
import { named } from '../../src/domain/kernel/named.ts';

type Pitching = Extract<Known, { phase: 'pitching' }>;

/** Seconds a newcomer needs at each point; a person who is still writing is waited for, but not for ever. */
const PACE = {
	lobby: 15,
	called: 6,
	pitch: 34,
	questions: 18,
	scoring: 20,
	patience: 90,
	review: 12,
	sealed: 6,
	after: 25
};

/**
 * Plays every seat that no person has taken, through the same commands as people: once a link is opened, that seat is
 * the person's.
 */
export class Director {
	readonly #server: Composed;
	readonly #voice: LocalVoice;
	readonly #session: string;
	readonly #presenters: readonly SimulatedPresenter[];
	#mark = '';
	#since = Date.now();
	#busy = false;
	readonly #timer: ReturnType<typeof setInterval>;

	constructor(
		server: Composed,
		voice: LocalVoice,
		session: string,
		presenters: readonly SimulatedPresenter[],
		faults: Faults
	) {
		this.#server = server;
		this.#voice = voice;
		this.#session = session;
		this.#presenters = presenters;
		this.#timer = setInterval(() => faults.run('demo', () => this.#tick()), 500);
	}

	stop(): void {
		clearInterval(this.#timer);
		for (const p of this.#presenters) p.stop();
	}

	async #tick(): Promise<void> {
		if (this.#busy) return;
		this.#busy = true;
		try {
			const room = await this.#server.sessions.room(this.#session);
			if (room !== null && room.state.phase !== 'none') await this.#play(room.state);
		} finally {
			this.#busy = false;
		}
	}

	async #play(s: Known): Promise<void> {
		const step = s.phase === 'pitching' ? `${s.live?.slot ?? 'between'} ${s.live?.step ?? ''}` : s.phase;
		if (step !== this.#mark) [this.#mark, this.#since] = [step, Date.now()];
		// Nothing begins, and no seat is played, before somebody is here to see it.
		if (!this.#someoneIsHere()) return void (this.#since = Date.now());
		const waited = (Date.now() - this.#since) / 1000;
		await this.#panel(s);
		switch (s.phase) {
			case 'lobby':
				if (s.contribution === null)
					await this.#as(s, 'auditor', { type: 'contribute', contribution: word() });
				else if (this.#entered(s, waited)) await this.#callNext(s);
				return;
			case 'pitching':
				return this.#pitching(s, waited);
			case 'review':
				if (waited > PACE.review && this.#written(s, waited))
					await this.#as(s, 'moderator', { type: 'seal' });
				return;
			case 'sealed':
				if (waited > PACE.sealed) {
					await this.#as(s, 'moderator', { type: 'approveReveal' });
					await this.#as(s, 'auditor', { type: 'approveReveal' });
				}
				return;
			case 'revealed':
				if (waited > PACE.after && s.reveal.meeting === null) {
					await this.#as(s, 'moderator', { type: 'openMeeting', everyone: true });
				}
		}
	}

	async #pitching(s: Pitching, waited: number): Promise<void> {
		const { live } = s;
		const startup = live === null ? null : await this.#startupOf(live.slot);
		for (const p of this.#presenters) {
			const on = p.startup === startup && live?.step !== 'scoring' && !live?.cut && !this.#taken(p.seat);
			await p.speak(this.#voice, this.#session, on);
		}
		if (live === null) {
			const left = s.slots.some((x) => x.status === 'waiting' || x.status === 'postponed');
			if (waited > PACE.called)
				await (left ? this.#callNext(s) : this.#as(s, 'moderator', { type: 'openReview' }));
			return;
		}
		if (live.cut) return;
		if (live.step === 'pitch') await this.#turn(s, startup, waited);
		await this.#question(s, live.step, waited);
		if (waited < PACE[live.step]) return;
		if (live.step === 'called') await this.#as(s, 'moderator', { type: 'startStep', step: 'pitch' });
		else if (live.step === 'pitch') await this.#as(s, 'moderator', { type: 'startStep', step: 'questions' });
		else if (live.step === 'questions')
			await this.#as(s, 'moderator', { type: 'startStep', step: 'scoring' });
		else if (this.#written(s, waited)) await this.#as(s, 'moderator', { type: 'finishSlot' });
	}

	/** Turns the slides in step with the speech. */
	async #turn(s: Pitching, startup: string | null, waited: number): Promise<void> {
		const p = this.#presenters.find((x) => x.startup === startup);
		const index = Math.min((p?.part.slides.length ?? 1) - 1, Math.floor(waited / 11));
		if (p === undefined || this.#taken(p.seat) || s.live === null || s.live.slide >= index) return;
		await this.#submit(p.seat, 'presenter', { type: 'showSlide', index });
	}

	async #question(s: Pitching, step: string, waited: number): Promise<void> {
		const own = s.questions.filter((q) => q.slot === s.live?.slot);
		const asker = officials(s).find((o) => !this.#taken(o.id));
		if (step === 'pitch' && waited > 12 && own.length === 0 && asker !== undefined) {
			const text = QUESTIONS[s.slots.findIndex((x) => x.slot === s.live?.slot) % QUESTIONS.length] as string;
			await this.#submit(asker.id, 'official', { type: 'askQuestion', text });
		}
		const next = own.find((q) => q.status === 'waiting');
		if (step === 'questions' && waited > 2 && next !== undefined && !own.some((q) => q.status === 'picked')) {
			await this.#as(s, 'moderator', { type: 'pickQuestion', question: next.id });
		}
	}

	/** Simulated officials declare, score what is being scored, and submit. */
	async #panel(s: Known): Promise<void> {
		for (const o of officials(s)) {
			if (this.#taken(o.id)) continue;
			if (named(s.ties, o.id) === undefined)
				await this.#submit(o.id, 'official', { type: 'declareTies', ties: '' });
			if (s.phase !== 'pitching' || s.live?.step !== 'scoring' || s.live.cut) continue;
			const { slot } = s.live;
			const own = sheetOf(s, slot, o.id);
			if (own?.submittedAt != null) continue;
			const taste = this.#presenters.find((p) => p.startup === this.#known.get(slot))?.part.taste ?? 3;
			const marks = Object.fromEntries(
				s.draft.rubric.map((c) => [
					c.id,
					Math.max(1, Math.min(5, taste + ((randomBytes(1)[0] as number) % 3) - 1))
				])
			);
			const sheet = { marks, texts: {}, comment: '' };
			await this.#submit(o.id, 'official', { type: 'saveSheet', slot, sheet, base: own?.revision ?? 0 });
			await this.#submit(o.id, 'official', { type: 'submitSheet', slot });
		}
	}

	readonly #known = new Map<string, string>();
	async #startupOf(slot: string): Promise<string | null> {
		const room = await this.#server.sessions.room(this.#session);
		const startup = room?.facts.startupOf(slot) ?? null;
		if (startup !== null) this.#known.set(slot, startup);
		return startup;
	}

	/** Every person's sheets are in, or they had their time. */
	#written(s: Exclude<Known, { phase: 'draft' | 'aborted' }>, waited: number): boolean {
		if (waited > PACE.patience) return true;
		const people = officials(s).filter((o) => this.#taken(o.id) && named(s.ties, o.id) !== undefined);
		const due = s.slots.filter((x) => x.status === 'live' || x.status === 'done');
		return people.every((o) => due.every((x) => sheetOf(s, x.slot, o.id)?.submittedAt != null));
	}

	/** People who came have declared their ties and had a moment to look around, or they had their time. */
	#entered(s: Known, waited: number): boolean {
		if (waited > PACE.patience) return true;
		const people = officials(s).filter((o) => this.#taken(o.id));
		return waited > PACE.lobby && people.every((o) => named(s.ties, o.id) !== undefined);
	}

	#callNext(s: Exclude<Known, { phase: 'draft' | 'aborted' }>): Promise<void> {
		const next = s.slots.find((x) => x.status === 'waiting') ?? s.slots.find((x) => x.status === 'postponed');
		return next === undefined
			? Promise.resolve()
			: this.#as(s, 'moderator', { type: 'callSlot', slot: next.slot });
	}

	async #as(s: Known, role: Role, command: ClientCommand): Promise<void> {
		const seat = s.seats.find((x) => x.role === role);
		if (seat !== undefined && !this.#taken(seat.id)) await this.#submit(seat.id, role, command);
	}

	async #submit(seat: string, role: Role, command: ClientCommand): Promise<void> {
		await this.#server.sessions.submit(this.#session, word(), command, { kind: 'seat', seat, role });
	}

	#taken(seat: string): boolean {
		return this.#server.people.seats.of(this.#session, seat)?.redeemedAt != null;
	}

	#someoneIsHere(): boolean {
		return this.#server.people.seats.all(this.#session).some((x) => x.redeemedAt !== null);
	}
}

function word(): string {
	return randomBytes(12).toString('hex');
}
