import { m } from '$lib/paraglide/messages.js';
import type { Role, SessionDraft, SessionEvent } from '$wire/index.ts';
import { roleOne } from '../words.ts';
import type { RecordEntry } from './chain.ts';

type Of<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;

/** Who and what the record speaks of, in the words of its readers: pseudonyms, seats by number, names once revealed. */
export class Cast {
	readonly timeZone: string;
	readonly #roles = new Map<string, Role>();
	readonly #numbers = new Map<string, number>();
	readonly #words = new Map<string, string>();
	readonly #names = new Map<string, string>();
	readonly #startups = new Map<string, string>();
	/** Of which startup a seat is. */
	readonly #teams = new Map<string, string>();
	readonly #questions = new Map<string, string>();

	constructor(entries: readonly RecordEntry[]) {
		let draft: SessionDraft | null = null;
		const gone = new Set<string>();
		for (const { event: e } of entries) {
			if (e === null) continue;
			if (e.type === 'SessionCreated' || e.type === 'DraftSaved') draft = e.draft;
			if (e.type === 'SessionCreated') this.#roles.set(e.organizer, 'organizer');
			if (e.type === 'SeatAdded') {
				this.#roles.set(e.seat, e.role);
				if (e.startup !== null) this.#teams.set(e.seat, e.startup);
			}
			if (e.type === 'SeatRemoved') gone.add(e.seat);
			if (e.type === 'OrderDrawn') for (const s of e.slots) this.#words.set(s.slot, s.pseudonym.word);
			if (e.type === 'QuestionAsked') this.#questions.set(e.question, e.text);
			if (e.type === 'KeyReleased') this.#open(e);
		}
		this.timeZone = draft?.timeZone ?? 'UTC';
		for (const [seat, role] of this.#roles) {
			if (role === 'official' && !gone.has(seat)) this.#numbers.set(seat, this.#numbers.size + 1);
		}
	}

	/** A slot by its pseudonym, which is the only name it had while it was on. */
	slot(id: string): string {
		return this.#words.get(id) ?? m.org_ev_a_slot();
	}

	/** The startup's name, only where the record itself has revealed it. */
	name(slot: string): string | null {
		return this.#names.get(slot) ?? null;
	}

	startup(id: string): string {
		return this.#startups.get(id) ?? m.org_ev_a_startup();
	}

	question(id: string): string {
		return this.#questions.get(id) ?? '…';
	}

	seat(id: string): string {
		const role = this.#roles.get(id);
		const n = this.#numbers.get(id);
		if (n !== undefined) return m.results_official({ n });
		if (role === 'official') return m.org_ev_a_official();
		return role === undefined ? m.org_ev_somebody() : roleOne(role);
	}

	/** Somebody in the meeting, where names are shown: a presenter by the startup's. */
	guest(id: string): string {
		return this.#startups.get(this.#teams.get(id) ?? '') ?? this.seat(id);
	}

	#open(e: Of<'KeyReleased'>): void {
		for (const { slot, startup, opening } of e.openings) {
			this.#names.set(slot, opening.name);
			this.#startups.set(startup, opening.name);
		}
	}
}
