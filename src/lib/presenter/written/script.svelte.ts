import { saveScript } from '$lib/live/api.ts';
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

/** What is being written to be read aloud: kept on this device until it is saved, so that a closed tab loses nothing. */
export class ScriptEditor {
	/** In writing was chosen here, saved or not. */
	written = $state(false);
	language = $state<Language>('es');
	texts = $state.raw<readonly string[]>([]);
	reasons = $state.raw<readonly Reason[]>([]);
	problem = $state('');
	busy = $state(false);
	dirty = $state(false);
	readonly #base: string;

	/** @param base `/s/<path>` */
	constructor(base: string, own: Pick<PresenterOwn, 'script'>, speech: SpeechView) {
		this.#base = base;
		const left = recall(base);
		const kept = left ?? draftOf(own.script);
		this.written = kept !== null;
		this.dirty = left !== null;
		const here = speech.languages.find((l) => l === getLocale());
		this.language = kept?.language ?? here ?? speech.languages[0] ?? 'es';
		this.texts = kept?.texts ?? [];
		this.reasons = kept?.reasons ?? [];
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

	/** By voice after all; what was written stays on this device. */
	async drop(saved: boolean): Promise<void> {
		this.written = false;
		this.problem = '';
		forget(this.#base);
		if (saved && (await this.#send(null))) this.dirty = true;
	}

	choose(): void {
		this.written = true;
	}

	async #send(script: Script | null): Promise<boolean> {
		this.busy = true;
		const answer = await saveScript(this.#base, script);
		this.busy = false;
		if (answer !== true) return this.#no(m.presenter_script_failed({ why: sayProblem(answer) }));
		this.problem = '';
		this.dirty = false;
		forget(this.#base);
		return true;
	}

	#no(problem: string): false {
		this.problem = problem;
		return false;
	}

	#touch(): void {
		this.dirty = true;
		this.problem = '';
		const { language, texts, reasons } = this;
		keep(this.#base, { language, texts, reasons });
	}
}

function draftOf(script: Script | null): Draft | null {
	if (script === null) return null;
	const reasons = script.kept.flatMap(({ page, kind, quote, reason }) =>
		kind === 'qr' || kind === 'logo' ? [] : [{ page, kind, quote, reason }]
	);
	return { language: script.language, texts: script.texts, reasons };
}

const key = (base: string): string => `blindpick-script:${base}`;

function keep(base: string, draft: Draft): void {
	try {
		localStorage.setItem(key(base), JSON.stringify(draft));
	} catch {
		// Without a store it lasts as long as the page.
	}
}

function forget(base: string): void {
	try {
		localStorage.removeItem(key(base));
	} catch {
		// Nothing was kept, then.
	}
}

function recall(base: string): Draft | null {
	try {
		return JSON.parse(localStorage.getItem(key(base)) ?? 'null') as Draft | null;
	} catch {
		return null;
	}
}
