import { saveScript } from '$lib/live/api.ts';
import type { Entry } from '$lib/live/outbox/entry.ts';
import type { Outbox, Place } from '$lib/live/outbox/outbox.svelte.ts';
import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import type { Language, Linter, PresenterOwn, Script, SpeechView } from '$wire/index.ts';
import { sayProblem } from './problems.ts';
import { keptIn, openIn, withReason, type Reason } from './findings.ts';

/** As the voices read: words a minute. */
const PACE = 150;

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
	/** As the server has had them since the page was opened, newest last. */
	#seen: string[] = [];
	readonly #base: string;
	readonly #outbox: Outbox;
	readonly #place: Place;

	/** @param base `/s/<path>` */
	constructor(base: string, own: Pick<PresenterOwn, 'script'>, speech: SpeechView, outbox: Outbox) {
		this.#base = base;
		this.#outbox = outbox;
		this.#place = outbox.place('script');
		const kept = draftOf(own.script);
		this.written = kept !== null;
		const here = speech.languages.find((l) => l === getLocale());
		this.language = kept?.language ?? here ?? speech.languages[0] ?? 'es';
		this.texts = kept?.texts ?? [];
		this.reasons = kept?.reasons ?? [];
		this.#seen = [plain(own.script)];
		outbox.left('script', (entry) => this.#take(entry));
	}

	/** Another text that was never saved. */
	get other(): Draft | null {
		const [left] = this.#left;
		return left === undefined ? null : read(left.value);
	}

	resolve(keep: 'mine' | 'theirs'): void {
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
	follow(script: Script | null): void {
		const now = plain(script);
		if (now === this.#seen.at(-1)) return;
		const older = this.#seen.includes(now);
		this.#seen = [...this.#seen.filter((x) => x !== now), now];
		if (this.dirty || this.busy || !this.written) return;
		if (older) {
			this.#touch();
			this.problem = m.presenter_script_restored();
			return;
		}
		const draft = draftOf(script);
		if (draft !== null) this.#show(draft);
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
		const answer = await saveScript(this.#base, script);
		this.busy = false;
		if (answer !== true) return this.#no(m.presenter_script_failed({ why: sayProblem(answer) }));
		this.problem = '';
		this.#seen = [...this.#seen, plain(script)];
		// What was written meanwhile is not recorded.
		if (this.#here !== sent) return true;
		this.dirty = false;
		void this.#place.drop();
		return true;
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
			base: 0,
			dirty: true,
			sent: null,
			handIn: null
		});
	}

	#take(entry: Entry): void {
		const draft = read(entry.value);
		if (draft === null || JSON.stringify(draft) === this.#here) return void this.#outbox.drop(entry);
		if (this.dirty) return void (this.#left = [...this.#left, entry]);
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

function plain(script: Script | null): string {
	return script === null ? '' : JSON.stringify([script.language, script.texts]);
}

function draftOf(script: Script | null): Draft | null {
	if (script === null) return null;
	const reasons = script.kept.flatMap(({ page, kind, quote, reason }) =>
		kind === 'qr' || kind === 'logo' ? [] : [{ page, kind, quote, reason }]
	);
	return { language: script.language, texts: script.texts, reasons };
}
