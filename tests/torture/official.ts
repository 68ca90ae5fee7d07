import { setTimeout as sleep } from 'node:timers/promises';
import type { Sheet } from '../../src/domain/session/sheet.ts';
import type { OfficialOwn, Stage } from '../../src/domain/session/view.ts';
import type { ClientCommand } from '../../src/wire/commands.ts';
import type { CommandAck } from '../../src/wire/frames.ts';
import { Dice } from '../fuzz/dice.ts';
import type { Remote } from '../support/remote.ts';

/** Something that the server said is recorded. */
export interface Recorded {
	id: string;
	command: ClientCommand;
	at: number;
}

interface Written {
	sheet: Sheet;
	revision: number;
	note: { text: string; revision: number };
	submitted: boolean;
}

/** Longer than any trouble lasts. */
const ANSWER_MS = 90_000;

/** An official who scores without pause along a course of the seed, and notes what was acknowledged. */
export class Official {
	readonly remote: Remote;
	readonly name: string;
	readonly recorded: Recorded[] = [];
	/** Answers that nobody may get. */
	readonly odd: string[] = [];
	readonly slots = new Map<string, Written>();
	/** Commands that came too late, and were told so. */
	refused = 0;
	/** The seal is on its way: from now on that may be. */
	ending = false;
	#hand = false;
	#asked = 0;
	#n = 0;
	readonly #dice: Dice;

	constructor(remote: Remote, name: string, seed: number) {
		this.remote = remote;
		this.name = name;
		this.#dice = new Dice(seed);
	}

	/** The first view of a connection holds all that was acknowledged before. */
	backWith(own: OfficialOwn): void {
		for (const [slot, { revision, note }] of this.slots) {
			const [sheet, text] = [own.sheets[slot]?.revision ?? 0, own.notes[slot]?.revision ?? 0];
			if (sheet < revision) this.odd.push(`${this.name} came back to sheet ${sheet}, had ${revision}`);
			if (text < note.revision) this.odd.push(`${this.name} came back to note ${text}, had ${note.revision}`);
		}
	}

	async declare(): Promise<void> {
		await this.#do({ type: 'declareTies', ties: `una prima de ${this.name}` });
	}

	/** Until it is told to end, or scoring is over. */
	async score(over: () => boolean): Promise<void> {
		while (!over()) {
			await sleep(100 + this.#dice.below(900));
			const { phase, slots, now } = this.remote.shared<Stage>();
			if (phase !== 'pitching' && phase !== 'review') continue;
			const called = slots.filter((s) => ['called', 'live', 'done'].includes(s.status));
			if (called.length > 0) await this.#act(this.#dice.one(called).id, now !== null);
			// A network that goes away, with whatever was on its way.
			if (this.#dice.maybe(0.01)) this.remote.cut();
		}
	}

	async #act(slot: string, live: boolean): Promise<void> {
		const w = this.#of(slot);
		const dice = this.#dice.next();
		if (dice < 0.6) return this.#mark(slot, w);
		if (dice < 0.8) return this.#note(slot, w);
		if (dice < 0.9) return this.#handIn(slot, w);
		if (dice < 0.95 && live && this.#asked < 8) {
			this.#asked += 1;
			return void (await this.#do({ type: 'askQuestion', text: `¿${this.name} ${this.#asked}?` }));
		}
		this.#hand = !this.#hand;
		await this.#do({ type: 'raiseHand', raised: this.#hand });
	}

	async #mark(slot: string, w: Written): Promise<void> {
		const { rubric } = this.remote.shared<Stage>().about;
		const marks = { ...w.sheet.marks };
		for (const { id } of rubric) {
			const given = w.submitted || this.#dice.maybe(0.9) ? 1 + this.#dice.below(5) : null;
			if (!(id in marks) || this.#dice.maybe(0.4)) marks[id] = given;
		}
		const revision = w.revision + 1;
		const sheet = { marks, texts: {}, comment: `${this.name} ${slot} ${revision}` };
		const ack = await this.#do({ type: 'saveSheet', slot, sheet, base: w.revision });
		if (ack.ok) Object.assign(w, { sheet, revision });
	}

	async #note(slot: string, w: Written): Promise<void> {
		const { revision } = w.note;
		const text = `nota de ${this.name} ${revision + 1}`;
		const ack = await this.#do({ type: 'saveNote', slot, text, base: revision });
		if (ack.ok) w.note = { text, revision: revision + 1 };
	}

	async #handIn(slot: string, w: Written): Promise<void> {
		const { rubric } = this.remote.shared<Stage>().about;
		if (w.submitted || !rubric.every((c) => w.sheet.marks[c.id] != null)) return;
		const ack = await this.#do({ type: 'submitSheet', slot });
		if (ack.ok) w.submitted = true;
	}

	async #do(command: ClientCommand): Promise<CommandAck> {
		const id = `${this.name}-${String((this.#n += 1)).padStart(6, '0')}`;
		const send = () => this.remote.insist(command, id, ANSWER_MS);
		// Pressed twice, or sent again while the first is still on its way.
		const [ack, again] = await Promise.all([send(), this.#dice.maybe(0.1) ? send() : null]);
		if (again?.ok && ack.ok && again.at !== ack.at) this.odd.push(`${id} was recorded at two times`);
		if (ack.ok) this.recorded.push({ id, command, at: ack.at });
		else {
			this.refused += 1;
			// A question comes too late as soon as the pitch is over.
			const late = this.ending || command.type === 'askQuestion';
			if (!late || !['not-now', 'not-found'].includes(ack.refusal))
				this.odd.push(`${id} ${command.type}: ${ack.refusal}`);
		}
		return ack;
	}

	#of(slot: string): Written {
		const none = { sheet: { marks: {}, texts: {}, comment: '' }, revision: 0 };
		const w = this.slots.get(slot) ?? { ...none, note: { text: '', revision: 0 }, submitted: false };
		this.slots.set(slot, w);
		return w;
	}
}
