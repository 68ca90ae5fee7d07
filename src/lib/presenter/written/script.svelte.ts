import { saveScript } from '$lib/live/api.ts';
import { Known } from '$lib/live/known.ts';
import type { Entry } from '$lib/live/outbox/entry.ts';
import type { Outbox, Place } from '$lib/live/outbox/outbox.svelte.ts';
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

/** What is being written to be read aloud: in the outbox until it is saved, so that a closed tab loses nothing. */
export class ScriptEditor {
	/** In writing was chosen here, saved or not. */
	written = $state(false);
	language = $state<Language>('es');
	texts = $state.raw<readonly string[]>([]);
	reasons = $state.raw<readonly Reason[]>([]);
	problem = $state('');
	busy = $state(false);
	dirty = $state(false);
	/** Left by tabs that are gone, and other than what stands here: to be chosen from. */
	#left = $state.raw<readonly Entry[]>([]);
	/** What a colleague saved meanwhile: to be chosen from. */
	#theirs = $state.raw<Stored | null>(null);
	readonly #known = new Known<string>('', (a, b) => a === b);
	/** The stored one that what stands here is based on. */
	#revision: number;
	#latest: Stored;
	/** What was sent last, whatever became of it. */
	#sent: string | null = null;
	readonly #base: string;
	readonly #outbox: Outbox;
	readonly #place: Place;

	/** @param base `/s/<path>` */
	constructor(
		base: string,
		own: Pick<PresenterOwn, 'script' | 'revisions'>,
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
		this.#latest = { script: own.script, revision: own.revisions.script };
		this.#revision = this.#latest.revision;
		this.#known.set(this.#revision, plain(own.script));
		outbox.left('script', (entry) => this.#take(entry));
	}

	/** Another text: a colleague's, an older backup's, or one that was never saved. */
	get other(): { draft: Draft | null; why: 'colleague' | 'restored' | 'left' } | null {
		if (this.#theirs !== null) {
			const newer = this.#theirs.revision > this.#revision;
			return { draft: draftOf(this.#theirs.script), why: newer ? 'colleague' : 'restored' };
		}
		const [left] = this.#left;
		return left === undefined ? null : { draft: read(left.value), why: 'left' };
	}

	resolve(keep: 'mine' | 'theirs'): void {
		if (this.#theirs !== null) return this.#resolveTheirs(this.#theirs, keep);
		const [left, ...rest] = this.#left;
		if (left === undefined) return;
		this.#left = rest;
		const other = read(left.value);
		if (keep === 'theirs' && other !== null) {
			this.#show(other);
			this.#touch();
		}
		void this.#outbox.drop(left);
	}

	/** To be called with what each view brings: another of the startup saved one, or the server forgot this one. */
	follow(script: Script | null, revision: number): void {
		this.#latest = { script, revision };
		if (!this.busy) this.#settle();
	}

	#resolveTheirs(theirs: Stored, keep: 'mine' | 'theirs'): void {
		this.#theirs = null;
		if (keep === 'theirs') return this.#adopt(theirs);
		this.#based(theirs);
		this.#touch();
	}

	/** Takes in what the server has, unless something unsaved stands here that differs. */
	#settle(): void {
		const { script, revision } = this.#latest;
		const now = plain(script);
		const agrees = this.#known.agrees(revision, now);
		if (revision === this.#revision && agrees !== false) return;
		if (now === this.#mine) return this.#adopt(this.#latest);
		const newer = revision > this.#revision;
		// What was sent arrived, though its answer did not; what was written since is not in it.
		if (newer && now === this.#sent) return this.#based(this.#latest);
		if (!this.written || (newer && !this.dirty)) return this.#adopt(this.#latest);
		if (newer || agrees !== true) return void (this.#theirs = this.#latest);
		// An older backup: nobody else has saved since.
		this.#theirs = null;
		this.#based(this.#latest);
		const saved = !this.dirty;
		this.#touch();
		if (saved) this.problem = m.presenter_script_restored();
	}

	#based({ script, revision }: Stored): void {
		this.#revision = revision;
		this.#known.set(revision, plain(script));
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

	/** @param pages texts beyond the slides there are do not count */
	async save(pages: number, lint: Linter): Promise<boolean> {
		const texts = Array.from({ length: pages }, (_, i) => this.text(i).trim());
		if (texts.every((t) => t === '')) return this.#no(m.presenter_script_empty());
		if (this.#theirs !== null) return this.#no(m.presenter_script_choose());
		const open = openIn(texts, this.reasons, lint);
		if (open > 0) return this.#no(m.presenter_script_open({ count: open }));
		const script = { language: this.language, texts, kept: keptIn(texts, this.reasons, lint) };
		return this.#send(script);
	}

	/** By voice after all; what was written stays in this page alone, until it is closed. */
	async drop(saved: boolean): Promise<void> {
		this.written = false;
		this.problem = '';
		void this.#place.drop();
		if (saved && (await this.#send(null))) this.dirty = true;
	}

	choose(): void {
		this.written = true;
	}

	async #send(script: Script | null): Promise<boolean> {
		this.busy = true;
		const sent = this.#here;
		this.#sent = plain(script);
		const answer = await saveScript(this.#base, script, this.#revision);
		this.busy = false;
		if (answer !== true) return this.#unanswered(answer);
		this.#based({ script, revision: this.#revision + 1 });
		// What was written meanwhile is not recorded.
		if (this.#here === sent) {
			this.dirty = false;
			void this.#place.drop();
		}
		// A view may be older than the answer.
		if (this.#latest.revision > this.#revision) this.#settle();
		return true;
	}

	/** Not stored, or nobody knows: what the server has tells, when it is seen. */
	#unanswered(answer: Exclude<Awaited<ReturnType<typeof saveScript>>, true>): boolean {
		if (answer === 'offline') this.problem = m.presenter_script_unsure();
		else if (answer === 'stale') this.problem = m.presenter_script_colleague();
		else this.problem = m.presenter_script_failed({ why: sayProblem(answer) });
		const before = this.#revision;
		this.#settle();
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

	#take(entry: Entry): void {
		const draft = read(entry.value);
		if (draft === null || JSON.stringify(draft) === this.#here) return void this.#outbox.drop(entry);
		// What was written over something else is not to replace what is there.
		const over = entry.base < this.#revision && this.#latest.script !== null;
		if (this.dirty || over) return void (this.#left = [...this.#left, entry]);
		this.#place.take(entry);
		this.#show(draft);
		this.written = true;
		this.dirty = true;
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

/** Pages beyond the last text do not count. */
function plain(script: Pick<Script, 'language' | 'texts'> | null): string {
	if (script === null) return '';
	const texts = script.texts.map((t) => t.trim());
	return JSON.stringify([script.language, texts.slice(0, texts.findLastIndex((t) => t !== '') + 1)]);
}

function draftOf(script: Script | null): Draft | null {
	if (script === null) return null;
	const reasons = script.kept.flatMap(({ page, kind, quote, reason }) =>
		kind === 'qr' || kind === 'logo' ? [] : [{ page, kind, quote, reason }]
	);
	return { language: script.language, texts: script.texts, reasons };
}
