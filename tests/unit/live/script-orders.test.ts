import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { Outbox } from '../../../src/lib/live/outbox/outbox.svelte.ts';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import { asksOf } from '../../../src/lib/presenter/asked.ts';
import { ScriptEditor } from '../../../src/lib/presenter/written/script.svelte.ts';
import { scriptBody } from '../../../src/wire/bodies.ts';
import type { Script } from '../../../src/wire/index.ts';
import { Browser } from './server.ts';

vi.useFakeTimers();
const soon = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1);
const SPEECH = { languages: ['es' as const], off: null };

interface Stored {
	script: Script | null;
	revision: number;
	slides: readonly string[];
}
let stored: Stored;
let made: number;
beforeAll(() => overwriteGetLocale(() => 'es'));
beforeEach(() => {
	[stored, made] = [{ script: null, revision: 0, slides: [] }, 0];
	vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
		const { script, base = -1 } = scriptBody.parse(JSON.parse(body));
		if (base !== stored.revision) return new Response(null, { status: 412 });
		stored = { ...stored, script, revision: base + 1 };
		return new Response(null, { status: 204 });
	});
});
afterEach(() => void vi.unstubAllGlobals());

/** Other slides than before, so many. */
const deck = (n: number) =>
	(stored = { ...stored, slides: Array.from({ length: n }, () => `slide${++made}`) });

/** One presenter's page, with what it sees of the server. */
class Page {
	editor!: ScriptEditor;
	seen!: Stored;
	arrival = 1;
	#browser = new Browser();
	#box: Outbox | null = null;

	constructor() {
		this.load();
	}

	load(): void {
		this.#box?.close();
		this.#box = new Outbox('x', { store: Promise.resolve(this.#browser.store), tab: this.#browser.tab() });
		this.seen = stored;
		const { script, revision } = stored;
		const own = { script, revisions: { deck: 0, script: revision }, called: null };
		this.editor = new ScriptEditor('/s/a', own, SPEECH, this.#box);
		this.see();
	}

	see(): void {
		this.seen = stored;
		this.editor.follow(stored.script, stored.revision, this.arrival);
	}

	save(): Promise<boolean> {
		return this.editor.save(this.seen.slides, () => []);
	}

	get moved(): boolean {
		return this.editor.moved(this.seen.slides);
	}

	get asked(): string[] {
		const own = {
			unchecked: { deck: false, script: false },
			deck: this.seen.slides.map((id) => ({ id, text: '' }))
		};
		return asksOf(this.editor, own, { ready: true, toRead: false }).map((a) => a.at);
	}
}

const written = (texts: readonly string[] = []) => texts.map((t) => t.trim()).filter((t) => t !== '');

test('[S31] a text beyond the slides is shown, kept and saved, until its author throws it away', async () => {
	deck(2);
	const page = new Page();
	page.editor.choose('written');
	page.editor.write(0, 'Primera parte.');
	page.editor.write(1, 'Segunda parte.');
	await page.save();
	page.see();
	expect([page.editor.saved, page.editor.strayed(2), page.asked]).toEqual([true, 0, []]);
	deck(0);
	page.see();
	expect([page.editor.texts, page.editor.strayed(1), page.asked]).toEqual([
		['Primera parte.', 'Segunda parte.'],
		1,
		['script-moved']
	]);
	page.editor.write(0, 'Primera parte, corregida.');
	await page.save();
	page.see();
	expect([page.editor.saved, stored.script?.texts, page.asked]).toEqual([
		true,
		['Primera parte, corregida.', 'Segunda parte.'],
		[]
	]);
	page.editor.discard(1);
	expect([page.editor.saved, page.editor.strayed(1), page.editor.former?.texts.length]).toEqual([
		false,
		0,
		2
	]);
	await page.save();
	expect([page.editor.saved, stored.script?.texts]).toEqual([true, ['Primera parte, corregida.']]);
});

test('[S31] a text for no slide that is there is none: nothing is saved over it', async () => {
	deck(2);
	const page = new Page();
	page.editor.choose('written');
	page.editor.write(1, 'Segunda parte.');
	deck(1);
	page.see();
	expect([await page.save(), page.editor.saved, page.editor.text(1)]).toEqual([
		false,
		false,
		'Segunda parte.'
	]);
});

test('[S32] slides that changed after the text was saved are told to the whole team, until it is saved again', async () => {
	deck(2);
	const [author, colleague] = [new Page(), new Page()];
	author.editor.choose('written');
	author.editor.write(0, 'uno');
	await author.save();
	const told = () => {
		author.see();
		colleague.see();
		return [author, colleague, new Page()].map((p) => [p.moved, p.asked]);
	};
	expect(told()).toEqual(Array(3).fill([false, []]));
	deck(2);
	expect(told()).toEqual(Array(3).fill([true, ['script-moved']]));
	await author.save();
	expect(told()).toEqual(Array(3).fill([false, []]));
	// Saved by a page that had not seen them yet.
	deck(2);
	author.editor.write(0, 'dos');
	await author.save();
	expect(told()).toEqual(Array(3).fill([true, ['script-moved']]));
});

test('[S31] [S32] [S21] whatever comes in whatever order, what is called saved is what the server has, and no text is hidden', async () => {
	const who = fc.constantFrom(0, 1);
	const step = fc.oneof(
		fc.record({ do: fc.constant('write' as const), who, n: fc.nat(3) }),
		fc.record({ do: fc.constant('write' as const), who, n: fc.nat(3) }),
		fc.record({
			do: fc.constantFrom('save' as const, 'save' as const, 'see' as const),
			who,
			n: fc.constant(0)
		}),
		fc.record({ do: fc.constantFrom('deck' as const, 'deck' as const), who, n: fc.nat(3) }),
		fc.record({
			do: fc.constantFrom('mine' as const, 'theirs' as const, 'restore' as const),
			who,
			n: fc.constant(0)
		}),
		fc.record({
			do: fc.constantFrom('load' as const, 'discard' as const, 'drop' as const),
			who,
			n: fc.constant(0)
		}),
		fc.record({ do: fc.constantFrom('copy' as const, 'back' as const), who, n: fc.constant(0) })
	);
	const run = async (steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]) => {
		[stored, made] = [{ script: null, revision: 0, slides: [] }, 0];
		let copy = stored;
		const pages = [new Page(), new Page()];
		for (const { do: what, who, n } of steps) {
			const page = pages[who] as Page;
			const { editor } = page;
			const before = [...editor.texts];
			if (what === 'write') {
				editor.choose('written');
				editor.write(n, `text ${++made}`);
			} else if (what === 'save') await page.save();
			else if (what === 'deck') {
				deck(n);
				page.seen = stored;
				expect(editor.texts).toEqual(before);
			} else if (what === 'see') page.see();
			else if (what === 'load') page.load();
			else if (what === 'discard') editor.discard(Math.max(1, page.seen.slides.length));
			else if (what === 'restore') editor.restore();
			else if (what === 'drop') await editor.drop();
			else if (what === 'copy') copy = stored;
			else if (what === 'back') {
				stored = copy;
				for (const p of pages) p.arrival++;
			} else editor.resolve(what);
			await soon();
			for (const p of pages) {
				if (p.seen !== stored) continue;
				p.see();
				if (p.editor.saved) expect(written(p.editor.texts)).toEqual(written(stored.script?.texts));
			}
		}
		for (const p of pages) {
			p.see();
			const { editor } = p;
			if (editor.saved) expect(written(editor.texts)).toEqual(written(stored.script?.texts));
			const beside = stored.script?.slides ?? stored.slides;
			expect(p.moved).toBe(beside.join() !== stored.slides.join());
		}
	};
	await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), run), { numRuns: 400 });
});
