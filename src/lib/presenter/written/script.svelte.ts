import { saveScript } from '$lib/live/api.ts';
import { telling } from '$lib/live/late.ts';
import { KnownRevisions } from '$lib/live/known.ts';
import type { OutboxEntry } from '$lib/live/outbox/entry.ts';
import type { Outbox, OutboxPlace } from '$lib/live/outbox/outbox.svelte.ts';
import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import type { Language, Linter, PresenterOwn, Script, SpeechView } from '$wire/index.ts';
import { sayProblem } from './problems.ts';
import { keptIn, openIn, withReason, type Reason } from './findings.ts';

/** As the voices read: words a minute. */
const PACE = 150;

interface Stored {
	script: Script | null;
	revision: number;
}

interface Draft {
	language: Language;
	texts: readonly string[];
	reasons: readonly Reason[];
}

/**
 * Voice or writing, and what is written to be read aloud: in the outbox until it is saved, so that a closed tab loses
 * nothing.
 */
export class ScriptEditor {
	/** In writing was chosen here, saved or not. */
	written = $state(false);
	/** By voice was chosen over the team's saved text, which goes only by a second press. */
	asking = $state(false);
	/** That text is being taken away. */
	dropping = $state(false);
	/** What became of the choice between voice and writing. */
	notice = $state('');
	language = $state<Language>('es');
	texts = $state.raw<readonly string[]>([]);
	reasons = $state.raw<readonly Reason[]>([]);
	problem = $state('');
	busy = $state(false);
	/** What was sent is not known to be recorded yet. */
	late = $state(false);
	dirty = $state(false);
	/** What stood here before the team's was taken over, until the next save. */
	former = $state.raw<Draft | null>(null);
	/** Somebody speaks into this page: what a closed tab left does not change the way. */
	speaking = false;
	/** Left by tabs that are gone, and other than what stands here: to be chosen from. */
	#left = $state.raw<readonly OutboxEntry[]>([]);
	/** What a colleague saved meanwhile: to be chosen from. */
	#theirs = $state.raw<Stored | null>(null);
	readonly #known = new KnownRevisions<string>('', (a, b) => a === b);
	/** What the server is known to have, by its answers and views. */
	#stored = $state.raw<Stored>({ script: null, revision: 0 });
	/** The stored one that what stands here is based on. */
	#revision: number;
	#latest: Stored & { arrival: number };
	/** Over which connection that revision was learnt: a view of the same one may have been sent before the answer. */
	#since = 0;
	/** The slot is on: what can be saved is fixed. */
	#called: boolean;
	/** What was sent last and not answered, or whatever became of it. */
	#sent: string | null = null;
	/** The connection over which no answer came: a view of a later one tells. */
	#unsure = $state<number | null>(null);
	/** What is saved lies in the outbox, too. */
	#guarded = false;
	readonly #base: string;
	readonly #outbox: Outbox;
	readonly #place: OutboxPlace;

	/** @param base `/s/<path>` */
	constructor(
		base: string,
		own: Pick<PresenterOwn, 'script' | 'revisions' | 'called'>,
		speech: SpeechView,
		outbox: Outbox
	) {
		this.#base = base;
		this.#outbox = outbox;
		this.#place = outbox.place('script');
		const kept = draftOf(own.script);
		this.written = kept !== null;
		const here = speech.languages.find((l) => l === getLocale());
		this.language = kept?.language ?? here ?? speech.languages[0] ?? 'es';
		this.texts = kept?.texts ?? [];
		this.reasons = kept?.reasons ?? [];
		this.#called = own.called !== null;
		this.#stored = { script: own.script, revision: own.revisions.script };
		this.#latest = { ...this.#stored, arrival: 0 };
		this.#revision = this.#latest.revision;
		this.#known.set(this.#revision, plain(own.script));
		outbox.left('script', (entry) => this.#take(entry));
	}

	/** The startup pitches in writing, by the server's word. */
	get recorded(): boolean {
		return this.#stored.script !== null;
	}

	/** What would be read is what stands here. */
	get saved(): boolean {
		return this.recorded && this.written && !this.dirty && this.#theirs === null;
	}

	/** Whether what was sent is stored is not known yet. */
	get unsettled(): boolean {
		return this.dropping || this.#unsure !== null;
	}

	/** Whether what stands here is not known to be what is read. */
	differs(read: Script): boolean {
		const saving = this.busy && !this.late;
		return this.kept && !this.saved && !saving && plain(this) !== plain(read);
	}

	/** What is written is on this device alone. */
	get unsaved(): boolean {
		return this.dirty && this.kept;
	}

	/** A text stands in this page. */
	get kept(): boolean {
		return !blank(this.texts);
	}

	/** Another text, or none: a colleague's, an older backup's, or one that was never saved. */
	get other(): { draft: Draft | null; why: 'colleague' | 'dropped' | 'restored' | 'left' } | null {
		if (this.#theirs !== null) {
			const { script, revision } = this.#theirs;
			const newer = revision > this.#revision;
			return { draft: draftOf(script), why: !newer ? 'restored' : script === null ? 'dropped' : 'colleague' };
		}
		const [left] = this.#left;
		if (left === undefined) return null;
		return { draft: read(left.value), why: left.recorded === undefined ? 'left' : 'restored' };
	}

	resolve(keep: 'mine' | 'theirs'): void {
		if (this.#theirs !== null) return this.#resolveTheirs(this.#theirs, keep);
		const [left, ...rest] = this.#left;
		if (left === undefined) return;
		this.#left = rest;
		const other = read(left.value);
		if (keep === 'theirs' && other !== null) {
			this.#lay();
			this.#show(other);
			this.#touch();
		}
		void this.#outbox.drop(left);
	}

	/** Back to what stood here, or back again. */
	restore(): void {
		const { former } = this;
		if (former === null) return;
		this.#lay();
		this.#show(former);
		this.#touch();
	}

	/**
	 * To be called with what each view brings: another of the startup saved one, or the server forgot this one.
	 *
	 * @param arrival of the connection that brought it
	 * @param called the slot is on
	 */
	follow(script: Script | null, revision: number, arrival: number, called = false): void {
		this.#latest = { script, revision, arrival };
		this.#called = called;
		if (!this.busy) this.#look();
		if (!this.#guarded) return;
		this.#guarded = false;
		if (!this.dirty) void this.#place.drop();
	}

	/**
	 * The server knows nothing of the seat: should it have gone back to an older backup, whichever page comes back first
	 * finds here what is saved, too. What is not saved lies there already.
	 */
	guard(): void {
		const value = draftOf(this.#stored.script);
		if (value === null || this.dirty) return;
		this.#guarded = true;
		const left = { value, base: this.#stored.revision, dirty: false, sent: null, handIn: null };
		void this.#place.put({ ...left, recorded: { at: null } });
	}

	#look(): void {
		this.#settle();
		if (this.#unsure !== null && this.#latest.arrival > this.#unsure) this.#untaken();
	}

	/** The answer was lost, and what was sent is not there. */
	#untaken(): void {
		this.#unsure = null;
		if (this.#theirs !== null) return;
		if (this.#sent === '') this.notice = m.presenter_way_lost();
		else this.problem = m.presenter_script_lost();
	}

	#resolveTheirs(theirs: Stored, keep: 'mine' | 'theirs'): void {
		this.#theirs = null;
		if (keep === 'mine') {
			this.#based(theirs);
			return this.#touch();
		}
		if (theirs.script === null) return this.#speak(theirs);
		if (plain(theirs.script) !== this.#mine) this.#lay();
		this.#adopt(theirs);
	}

	/** Takes in what the server has, unless something unsaved stands here that differs. */
	#settle(): void {
		const { script, revision, arrival } = this.#latest;
		// Sent before the answer that told of more.
		if (revision < this.#revision && arrival <= this.#since) return;
		const now = plain(script);
		const agrees = this.#known.agrees(revision, now);
		this.#stored = this.#latest;
		if (revision === this.#revision && agrees !== false) return;
		const newer = revision > this.#revision;
		if (newer && script === null && this.#sent === '') return this.#speak(this.#latest);
		if (script !== null && !this.written) this.#write();
		if (now === this.#mine) return this.#adopt(this.#latest);
		// What was sent arrived, though its answer did not; what was written since is not in it.
		if (newer && now === this.#sent) return this.#based(this.#latest);
		if (!this.written) return this.#adopt(this.#latest);
		if (newer && script === null && !blank(this.texts)) return this.#dropped();
		if (newer && !this.dirty) return this.#adopt(this.#latest);
		if (newer || agrees !== true) return void (this.#theirs = this.#latest);
		// An older backup: nobody else has saved since.
		this.#theirs = null;
		this.#based(this.#latest);
		const saved = !this.dirty;
		this.#touch();
		if (saved) this.problem = m.presenter_script_restored();
	}

	/** By the server's word it is in writing, whatever was chosen here. */
	#write(): void {
		this.written = true;
		this.notice = m.presenter_way_closed();
		if (blank(this.texts)) this.dirty = false;
	}

	/** A colleague chose the voice: the text stays unsaved until its author decides. */
	#dropped(): void {
		this.#touch();
		this.asking = false;
		this.#theirs = this.#latest;
	}

	#based(stored: Stored): void {
		this.#stored = stored;
		this.#revision = stored.revision;
		this.#since = this.#latest.arrival;
		this.#known.set(stored.revision, plain(stored.script));
		this.#unsure = null;
		this.problem = '';
	}

	#adopt(stored: Stored): void {
		this.#theirs = null;
		this.#based(stored);
		const draft = draftOf(stored.script);
		if (this.written && draft !== null && plain(stored.script) !== this.#mine) this.#show(draft);
		this.dirty = false;
		void this.#place.drop();
	}

	/**
	 * By voice, and no text is saved. What was written stays in this page alone, until it is closed; what the team had
	 * saved is nobody's to be kept against another.
	 */
	#speak(stored: Stored): void {
		this.#theirs = null;
		this.#based(stored);
		this.written = this.asking = false;
		this.notice = '';
		this.dirty = !this.#known.has(plain(this));
		void this.#place.drop();
	}

	/** As it would be stored. */
	get #mine(): string {
		return this.written ? plain(this) : '';
	}

	text(page: number): string {
		return this.texts[page] ?? '';
	}

	write(page: number, text: string): void {
		const length = Math.max(this.texts.length, page + 1);
		this.texts = Array.from({ length }, (_, i) => (i === page ? text : this.text(i)));
		this.#touch();
	}

	speak(language: Language): void {
		this.language = language;
		this.#touch();
	}

	reason(reason: Reason): void {
		this.reasons = withReason(this.reasons, reason);
		this.#touch();
	}

	/** Minutes and seconds of the first `pages` texts, read aloud. */
	seconds(pages: number): number {
		const words = this.texts.slice(0, pages).join(' ').split(/\s+/).filter(Boolean).length;
		return Math.round((words / PACE) * 60);
	}

	/** How many texts stand beyond the slides there are: kept, and not read. */
	strayed(pages: number): number {
		return this.texts.slice(pages).filter((t) => t.trim() !== '').length;
	}

	/** Throws them away. */
	discard(pages: number): void {
		this.#lay();
		this.texts = this.texts.slice(0, pages);
		this.#touch();
	}

	/** The saved text was saved beside other slides than these. */
	moved(slides: readonly string[]): boolean {
		const beside = this.#stored.script?.slides;
		return beside !== undefined && beside.join() !== slides.join();
	}

	/** Saves all there is, so that nothing is shown as saved that is not. @param slides beside which it is read */
	async save(slides: readonly string[], lint: Linter): Promise<boolean> {
		const pages = Math.max(1, slides.length);
		if (blank(this.texts.slice(0, pages))) return this.#no(m.presenter_script_empty());
		this.texts = this.texts.slice(0, Math.max(pages, lengthOf(this.texts)));
		const texts = Array.from({ length: Math.max(pages, this.texts.length) }, (_, i) => this.text(i).trim());
		if (this.#theirs !== null) return this.#no(m.presenter_script_choose());
		const open = openIn(texts, this.reasons, lint);
		if (open > 0) return this.#no(m.presenter_script_open({ count: open }));
		const script = { language: this.language, texts, slides, kept: keptIn(texts, this.reasons, lint) };
		return this.#send(script);
	}

	/** By voice or in writing. Over a text that is saved the voice is asked for once more. */
	choose(way: 'voice' | 'written'): void {
		this.notice = '';
		this.asking = way === 'voice' && this.recorded;
		if (this.asking) return;
		this.written = way === 'written';
		if (!this.written) return void this.#place.drop();
		this.speaking = false;
		if (this.kept && (this.dirty || !this.recorded)) this.#touch();
		const [left, ...rest] = this.#left;
		if (left === undefined || !blank(this.texts)) return;
		this.#left = rest;
		this.#open(left);
	}

	/** By voice, on the floor: what is written stays, since it was not given up. */
	speakUp(): void {
		this.written = false;
	}

	/** By voice after all: the text that is saved for the whole team goes. */
	async drop(): Promise<void> {
		this.asking = false;
		this.dropping = true;
		await this.#send(null);
		this.dropping = false;
	}

	async #send(script: Script | null): Promise<boolean> {
		this.busy = true;
		this.notice = '';
		const sent = this.#here;
		this.#sent = plain(script);
		const { arrival } = this.#latest;
		const saving = saveScript(this.#base, script, this.#revision);
		const answer = await telling(saving, (late) => (this.late = late));
		this.busy = false;
		if (answer !== true) return this.#unanswered(answer, script === null, arrival);
		this.#sent = null;
		const stored = { script, revision: this.#revision + 1 };
		if (script === null) this.#speak(stored);
		else {
			this.#based(stored);
			this.former = null;
			if (!this.written) this.#write();
			// What was written meanwhile is not recorded.
			if (this.#here === sent) {
				this.dirty = false;
				void this.#place.drop();
			}
		}
		// A view may be older than the answer.
		if (this.#latest.revision > this.#revision) this.#settle();
		return true;
	}

	/** Not stored, or nobody knows: what the server has tells, when it is seen. */
	#unanswered(
		answer: Exclude<Awaited<ReturnType<typeof saveScript>>, true>,
		dropped: boolean,
		arrival: number
	): boolean {
		if (answer === 'offline') this.#unsure = arrival;
		if (dropped) this.notice = noDrop(answer);
		else this.problem = noSave(answer);
		const before = this.#revision;
		this.#look();
		if (this.#theirs !== null) this.problem = '';
		return this.#revision > before && !this.dirty;
	}

	get #here(): string {
		const { language, texts, reasons } = this;
		return JSON.stringify({ language, texts, reasons });
	}

	#no(problem: string): false {
		this.problem = problem;
		return false;
	}

	#touch(): void {
		this.dirty = true;
		this.problem = '';
		const { language, texts, reasons } = this;
		void this.#place.put({
			value: { language, texts, reasons },
			base: this.#revision,
			dirty: true,
			sent: null,
			handIn: null
		});
	}

	#take(entry: OutboxEntry): void {
		const draft = read(entry.value);
		if (draft === null || JSON.stringify(draft) === this.#here) return void this.#outbox.drop(entry);
		const forgotten = entry.recorded !== undefined;
		// It is there, or somebody has saved since.
		if (forgotten && (plain(draft) === plain(this.#stored.script) || entry.base < this.#stored.revision))
			return void this.#outbox.drop(entry);
		// What was written over something else is not to replace what is there, nor to close a microphone that is used.
		const over = (forgotten || entry.base < this.#revision) && this.recorded;
		const busy = this.dirty || this.speaking || (this.#called && !this.written);
		if (busy || over) return void (this.#left = [...this.#left, entry]);
		this.written = true;
		this.#open(entry);
		if (forgotten) this.problem = m.presenter_script_restored();
	}

	#open(entry: OutboxEntry): void {
		const draft = read(entry.value);
		if (draft === null) return;
		this.#place.take(entry);
		this.#show(draft);
		this.dirty = true;
		// Since it was written the team's text was taken away.
		if (entry.base === 0 || entry.base >= this.#revision || this.recorded) return;
		this.#revision = entry.base;
		this.#theirs = this.#latest;
	}

	#lay(): void {
		const { language, texts, reasons } = this;
		this.former = blank(texts) ? null : { language, texts, reasons };
	}

	#show(draft: Draft): void {
		this.language = draft.language;
		this.texts = draft.texts;
		this.reasons = draft.reasons;
	}
}

/** What was left behind, whoever wrote it there. */
function read(raw: unknown): Draft | null {
	const { language, texts, reasons } = (raw ?? {}) as Partial<Draft>;
	const well =
		typeof language === 'string' && Array.isArray(texts) && texts.every((t) => typeof t === 'string');
	return well && Array.isArray(reasons) ? { language, texts: texts as string[], reasons } : null;
}

function noSave(answer: Exclude<Awaited<ReturnType<typeof saveScript>>, true>): string {
	if (answer === 'offline') return m.presenter_script_unsure();
	return answer === 'stale'
		? m.presenter_script_colleague()
		: m.presenter_script_failed({ why: sayProblem(answer) });
}

function noDrop(answer: Exclude<Awaited<ReturnType<typeof saveScript>>, true>): string {
	if (answer === 'offline') return m.presenter_way_unsure();
	return answer === 'stale' ? m.presenter_way_stale() : m.presenter_way_failed({ why: sayProblem(answer) });
}

function blank(texts: readonly string[]): boolean {
	return texts.every((t) => t.trim() === '');
}

/** Pages beyond the last text do not count. */
function plain(script: Pick<Draft, 'language' | 'texts'> | null): string {
	if (script === null) return '';
	const texts = script.texts.map((t) => t.trim());
	return JSON.stringify([script.language, texts.slice(0, lengthOf(texts))]);
}

/** As far as something is written. */
function lengthOf(texts: readonly string[]): number {
	return texts.findLastIndex((t) => t.trim() !== '') + 1;
}

function draftOf(script: Script | null): Draft | null {
	if (script === null) return null;
	const reasons = script.kept.flatMap(({ page, kind, quote, reason }) =>
		kind === 'qr' || kind === 'logo' ? [] : [{ page, kind, quote, reason }]
	);
	return { language: script.language, texts: script.texts, reasons };
}
