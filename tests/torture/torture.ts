import { setTimeout as sleep } from 'node:timers/promises';
import { hexToBytes } from '@noble/hashes/utils.js';
import type { Browser } from 'playwright-core';
import type { RecordFile } from '../../server/sessions/record.ts';
import type { OfficialOwn, RevealView, SlotView, Stage } from '../../src/domain/session/view.ts';
import type { ClientCommand } from '../../src/wire/commands.ts';
import { checkOpening, openSealed } from '../../src/wire/commitment.ts';
import { Dice } from '../fuzz/dice.ts';
import { launch } from '../support/browser.ts';
import { prepareAs, signIn, takeSeat, type Prepared, type Remote } from '../support/remote.ts';
import { Account, booksOf } from './account.ts';
import { Machine } from './machine.ts';
import { Official } from './official.ts';
import { PageOfficial } from './page.ts';

const SCRIPTED = 20;
const NAMES = ['Quipu Vial', 'Yakuna'];
/** Longer than any trouble and what follows from it. */
const PATIENCE_MS = 90_000;
/** Less than a media token lives, more than anybody would wait for a reveal. */
const SET_BACK_MS = -40_000;

export const TROUBLES = ['stop', 'kill', 'power cut', 'freeze', 'full disk'] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface Findings {
	seed: number;
	/** What must not be; nothing in a good run. */
	wrong: string[];
	/** Troubles gone through, in order, those of the seal, the countdown and the reveal included. */
	troubles: string[];
	/** Acknowledged commands and pages' "recorded" that were accounted for. */
	acks: number;
	/** Commands that were answered "too late", at the seal above all. */
	refused: number;
	/** After each time that the server had gone: ms from its first answer until the page was connected, and each seat. */
	pageBack: number[];
	seatsBack: number[];
	/** Ms from the end of the server until its first answer. */
	downtime: number[];
	/** False where no disk can be mounted. */
	diskFilled: boolean;
}

export interface TortureOptions {
	/** Troubles beyond one of each. */
	more?: number;
	tell?: (line: string) => void;
}

/** One whole session of the real product, from doors to record, through everything that may befall its machine. */
export async function torture(seed: number, options: TortureOptions = {}): Promise<Findings> {
	const machine = new Machine();
	const browser = await launch();
	try {
		return await new Round(seed, machine, browser, options).run();
	} finally {
		await browser.close();
		await machine.remove();
	}
}

interface Cast {
	a: Prepared;
	moderator: Remote;
	auditor: Remote;
	officials: Official[];
	page: PageOfficial;
	/** All of the session who see the stage or the booth over a socket. */
	screens: Remote[];
	/** Of the session that will be damaged, and of the one that will not. */
	doomed: { session: string; official: Remote };
	neighbour: { session: string; official: Remote };
}

class Round {
	readonly #dice: Dice;
	readonly #machine: Machine;
	readonly #browser: Browser;
	readonly #more: number;
	readonly #tell: (line: string) => void;
	readonly #found: Findings;
	/** When each screen was connected the last time, wall clock ms. */
	readonly #since = new Map<Remote, number>();
	#damaged = false;
	#n = 0;

	constructor(
		seed: number,
		machine: Machine,
		browser: Browser,
		{ more = 0, tell = () => {} }: TortureOptions
	) {
		this.#dice = new Dice(seed);
		this.#machine = machine;
		this.#browser = browser;
		this.#more = more;
		this.#tell = tell;
		this.#found = {
			seed,
			wrong: [],
			troubles: [],
			acks: 0,
			refused: 0,
			pageBack: [],
			seatsBack: [],
			downtime: [],
			diskFilled: machine.small
		};
	}

	async run(): Promise<Findings> {
		await this.#machine.start();
		const cookie = await signIn(this.#machine.base, this.#machine.organizerLink);
		const cast = await this.#prepare(cookie);
		await this.#pitches(cast);
		await this.#reveal(cast);
		await this.#settle(cast, cookie);
		return this.#found;
	}

	async #prepare(cookie: string): Promise<Cast> {
		const { base } = this.#machine;
		const a = await prepareAs(base, cookie, SCRIPTED + 1);
		const [doomed, neighbour] = [await this.#other(cookie), await this.#other(cookie)];
		await this.#must(a.organizer, { type: 'openDoors' });
		const enter = (role: string, n = 0) => takeSeat(a.links[role]?.[n] ?? '');
		const [moderator, auditor] = [await enter('moderator'), await enter('auditor')];
		await this.#must(auditor, { type: 'contribute', contribution: 'suerte' });
		const officials: Official[] = [];
		for (let i = 0; i < SCRIPTED; i++) {
			const official = new Official(await enter('official', i), `o${i + 1}`, this.#dice.below(2 ** 31));
			officials.push(official);
		}
		const others = [await enter('projector'), await enter('presenter', 0), await enter('presenter', 1)];
		const screens = [moderator, auditor, ...officials.map((o) => o.remote), ...others];
		for (const screen of screens) this.#watch(screen, others.indexOf(screen) > 0);
		for (const o of officials) this.#back(o);
		await Promise.all(officials.map((o) => o.declare()));
		const link = a.links['official']?.[SCRIPTED] ?? '';
		const page = await PageOfficial.enter(this.#browser, link, NAMES, this.#dice.below(2 ** 31));
		return { a, moderator, auditor, officials, page, screens, doomed, neighbour };
	}

	/** Another session of the house, its doors open, with an official in it. */
	async #other(cookie: string): Promise<Cast['doomed']> {
		const { organizer, session, links } = await prepareAs(this.#machine.base, cookie, 3);
		await this.#must(organizer, { type: 'openDoors' });
		organizer.close();
		return { session, official: await takeSeat(links['official']?.[0] ?? '') };
	}

	/** No name reaches anybody before the key; presenters know their own. */
	#watch(screen: Remote, presenter: boolean): void {
		let released = false;
		screen.onView = (frame, first) => {
			if (first) this.#since.set(screen, Date.now());
			released ||= screen.shared<{ reveal: RevealView | null }>().reveal?.key != null;
			if (released) return;
			const text = (presenter ? '' : (frame.own ?? '')) + (frame.shared ?? '');
			if (NAMES.some((name) => text.includes(name))) this.#wrong('a name before the key');
		};
	}

	#back(official: Official): void {
		const watch = official.remote.onView;
		official.remote.onView = (frame, first) => {
			watch(frame, first);
			if (first) official.backWith(official.remote.own<OfficialOwn>());
		};
	}

	/** Two pitches and the review, scored all the time, with every trouble in an order of the seed; then the seal. */
	async #pitches(cast: Cast): Promise<void> {
		const { moderator, officials, page } = cast;
		const troubles = this.#order();
		const share = Math.ceil(troubles.length / 3);
		let [over, left] = [false, false];
		const scoring = officials.map((o) => o.score(() => over));
		await this.#call(moderator);
		const clicking = page.score(() => left);
		// What fails is thrown where it is awaited; meanwhile nobody is to fall over it.
		for (const work of [...scoring, clicking]) work.catch(() => {});
		for (const trouble of troubles.slice(0, share)) await this.#suffer(trouble, cast);
		await this.#must(moderator, { type: 'startStep', step: 'scoring' });
		await this.#must(moderator, { type: 'finishSlot' });
		await this.#call(moderator);
		for (const trouble of troubles.slice(share, 2 * share)) await this.#suffer(trouble, cast);
		await this.#must(moderator, { type: 'startStep', step: 'scoring' });
		await this.#must(moderator, { type: 'finishSlot' });
		await this.#must(moderator, { type: 'openReview' });
		for (const trouble of troubles.slice(2 * share)) await this.#suffer(trouble, cast);
		left = true;
		await clicking;
		await page.leave();
		for (const o of officials) o.ending = true;
		const sealing = this.#must(moderator, { type: 'seal' });
		await sleep(this.#dice.below(30));
		await this.#gone('kill at the seal', cast, () => this.#machine.kill());
		await sealing;
		over = true;
		await Promise.all(scoring);
	}

	#order(): Trouble[] {
		const rest: Trouble[] = [...TROUBLES];
		for (let i = 0; i < this.#more; i++) rest.push(this.#dice.one(TROUBLES));
		const order: Trouble[] = [];
		while (rest.length > 0) order.push(...rest.splice(this.#dice.below(rest.length), 1));
		return order;
	}

	async #call(moderator: Remote): Promise<void> {
		const { slots } = await moderator.until<Stage>((s) => s.slots?.some((x) => x.status === 'waiting'));
		const slot = slots.find((s) => s.status === 'waiting')?.id ?? '';
		await this.#must(moderator, { type: 'callSlot', slot });
		await this.#must(moderator, { type: 'startStep', step: 'pitch' });
	}

	async #suffer(trouble: Trouble, cast: Cast): Promise<void> {
		await sleep(300 + this.#dice.below(1_200));
		const machine = this.#machine;
		switch (trouble) {
			case 'stop':
				return this.#gone(trouble, cast, async () => {
					await machine.stop();
					await machine.start();
				});
			case 'kill':
				return this.#gone(trouble, cast, () => machine.kill());
			case 'power cut':
				return this.#gone(trouble, cast, async () => {
					await machine.powerCut();
					if (!this.#damaged) machine.damage(cast.doomed.session);
					this.#damaged = true;
					await machine.start();
				});
			case 'freeze':
				return this.#through(trouble, cast, () => machine.freeze(1_000 + this.#dice.below(3_500)));
			case 'full disk':
				return this.#through(trouble, cast, () => machine.full(1_000 + this.#dice.below(2_000)));
		}
	}

	/** A trouble that ends the server: everybody comes back by themselves. */
	async #gone(what: string, cast: Cast, befalls: () => Promise<void>): Promise<void> {
		const begun = Date.now();
		await befalls();
		const back = await this.#machine.answers();
		const page = await this.#soon(`the page back after ${what}`, () => cast.page.backSince(begun));
		const seats: number[] = [];
		for (const screen of cast.screens)
			seats.push(
				await this.#soon(`a seat back after ${what}`, () => {
					const since = this.#since.get(screen) ?? 0;
					return screen.connected && since >= begun ? since : 0;
				})
			);
		this.#found.downtime.push(back - begun);
		this.#found.pageBack.push(Math.max(0, page - back));
		this.#found.seatsBack.push(...seats.map((at) => Math.max(0, at - back)));
		this.#note(what, `down ${back - begun} ms, page back ${page - back} ms after it`);
	}

	/** A trouble that the server lives through: what is acknowledged grows again after it. */
	async #through(what: string, cast: Cast, befalls: () => Promise<void>): Promise<void> {
		await befalls();
		const ended = Date.now();
		const acks = () => cast.officials.map((o) => o.recorded.length);
		const before = acks();
		await this.#soon(`acks after ${what}`, () => (acks().every((n, i) => n > before[i]!) ? 1 : 0));
		this.#note(what, `everybody recorded something ${Date.now() - ended} ms after it`);
	}

	/** The countdown with a power cut and a clock set back, and a kill when the key is due. */
	async #reveal(cast: Cast): Promise<void> {
		const { a, moderator, auditor, page, screens } = cast;
		await this.#must(moderator, { type: 'approveReveal' });
		await this.#must(this.#dice.maybe(0.5) ? auditor : a.organizer, { type: 'approveReveal' });
		await sleep(200 + this.#dice.below(2_500));
		await this.#gone('power cut and clock back in the countdown', cast, async () => {
			await this.#machine.powerCut();
			this.#machine.setClock(SET_BACK_MS);
			await this.#machine.start();
		});
		const { reveal } = moderator.shared<Stage>();
		const left = (reveal?.instant ?? 0) - (await moderator.clock());
		// A little before the key, or a little after it.
		await sleep(Math.max(0, left - 500 + this.#dice.below(600)));
		await this.#gone('kill at the reveal', cast, () => this.#machine.kill());
		const due = Date.now();
		for (const screen of screens)
			await this.#soon('names on every screen', () => (this.#opens(screen) ? 1 : 0));
		await this.#soon('names on the page', async () => (await page.notes()).named);
		this.#tell(`names everywhere ${Date.now() - due} ms after everybody was back`);
	}

	/** What a screen has is enough to show all names, and they are those committed to. */
	#opens(screen: Remote): boolean {
		const { reveal, slots, commitments } = screen.shared<{
			reveal: RevealView | null;
			slots: SlotView[];
			commitments: string[];
		}>();
		if (reveal?.key == null || slots.length !== NAMES.length) return false;
		const key = hexToBytes(reveal.key);
		const names = slots.map(({ sealed }) => {
			const { salt, opening } = openSealed(key, sealed);
			if (!checkOpening(commitments, salt, opening)) this.#wrong('a name that was not committed to');
			return opening.name;
		});
		return JSON.stringify(names.sort()) === JSON.stringify(NAMES);
	}

	/** What was acknowledged, shown and stored is compared, and who is damaged. */
	async #settle({ officials, page, a, auditor, moderator, ...cast }: Cast, cookie: string): Promise<void> {
		const { base } = this.#machine;
		const found = this.#found;
		const get = (path: string, cookie: string) => fetch(base + path, { headers: { cookie } });
		const rows = (await (await get('/o/api/sessions', cookie)).json()) as { id: string; damaged: boolean }[];
		for (const { id, damaged } of rows)
			if (damaged !== (id === cast.doomed.session))
				this.#wrong(damaged ? 'another session is damaged' : 'a damaged session is not told');
		if (cast.doomed.official.ended !== 'damaged') this.#wrong('people of a damaged session are not told');
		if (!cast.neighbour.official.connected || cast.neighbour.official.ended !== null)
			this.#wrong('the neighbour is not there');
		const record = (await (
			await get(`/o/api/sessions/${a.session}/record.json`, cookie)
		).json()) as RecordFile;
		const copy = (await (await get(`${auditor.path}/api/record.json`, auditor.cookie)).json()) as RecordFile;
		const notes = await page.notes();
		const stage = moderator.shared<Stage>();
		await this.#machine.stop();
		const account = new Account(booksOf(this.#machine.dataDir, a.session, record));
		for (const o of officials) account.official(o);
		const known = new Set(officials.map((o) => o.remote.own<OfficialOwn>().seat));
		const seat = account.events('TiesDeclared').find((e) => !known.has(e.seat))?.seat ?? '';
		account.page(seat, notes.shown, stage);
		for (const type of ['SessionSealed', 'RevealScheduled', 'KeyReleased'] as const)
			if (account.events(type).length !== 1) this.#wrong(`${account.events(type).length} × ${type}`);
		if (JSON.stringify(copy) !== JSON.stringify(record)) this.#wrong('the auditor has another record');
		if (notes.early > 0) this.#wrong('a name reached the page before the key');
		if (notes.named < notes.key || notes.key === 0) this.#wrong('a name stood on the page before the key');
		if (notes.doubts > 0) this.#wrong('the page asked about what was recorded');
		if (page.loads > 0) this.#wrong(`the page was loaded ${page.loads} times more`);
		if (page.clicks < 10 || notes.shown.length < 3)
			this.#wrong(`the page did too little: ${page.clicks} clicks, ${notes.shown.length} × recorded`);
		found.wrong.push(...account.wrong, ...officials.flatMap((o) => o.odd), ...page.faults);
		found.acks = account.found;
		found.refused = officials.reduce((n, o) => n + o.refused, 0);
		for (const one of [...cast.screens, a.organizer, cast.doomed.official, cast.neighbour.official])
			one.close();
	}

	/** Carried out, whatever happens meanwhile. */
	async #must(remote: Remote, command: ClientCommand): Promise<void> {
		const ack = await remote.insist(command, `round-${String((this.#n += 1)).padStart(4, '0')}`, PATIENCE_MS);
		if (!ack.ok) throw new Error(`${command.type}: ${ack.refusal}`);
	}

	async #soon(what: string, look: () => number | Promise<number>): Promise<number> {
		for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(20)) {
			const seen = await look();
			if (seen > 0) return seen;
		}
		throw new Error(`never: ${what}`);
	}

	#note(trouble: string, text: string): void {
		this.#found.troubles.push(trouble);
		this.#tell(`${trouble}: ${text}`);
	}

	#wrong(what: string): void {
		const { wrong } = this.#found;
		if (!wrong.includes(what)) wrong.push(what);
	}
}
