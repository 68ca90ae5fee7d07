import { expect, onTestFinished, test, vi } from 'vitest';
import { isLost, sendDeck } from '../../../src/lib/presenter/sendDeck.ts';
import { sendProblem } from '../../../src/lib/presenter/slideProblems.ts';

/** A server that keeps pictures until it is started anew. */
function server() {
	const known = new Set<string>();
	const decks: string[][] = [];
	let n = 0;
	const at = { deaths: 0, known, decks, revision: 4, deaf: false };
	const answer = async (url: string, init?: RequestInit) => {
		if (url.endsWith('/picture')) {
			known.add(`p${++n}`);
			return Response.json({ id: `p${n}` });
		}
		if (!url.endsWith('/deck')) return new Response(null, { status: known.has(url.slice(-2)) ? 200 : 404 });
		if (at.deaths-- > 0) known.clear();
		const sent = JSON.parse(String(init?.body)) as { slides: { id: string }[]; base: number };
		const ids = sent.slides.map(({ id }) => id);
		if (!ids.every((id) => known.has(id))) return new Response(null, { status: 404 });
		if (sent.base !== at.revision) return new Response(null, { status: 412 });
		decks.push(ids);
		if (at.deaf) throw new TypeError('no answer');
		return new Response(null, { status: 204 });
	};
	vi.stubGlobal('fetch', answer);
	onTestFinished(() => void vi.unstubAllGlobals());
	return at;
}

type Step = number | readonly string[];
const pages = [1, 2].map((n) => async () => ({ picture: new Blob(['x']), text: `page ${n}` }));
const send = (seen: Step[] = [], stop = new AbortController(), at: number | null = -1) =>
	sendDeck(
		'/s/a',
		pages,
		() => [],
		(n) => {
			seen.push(n);
			if ((typeof n === 'number' ? n : null) === at) stop.abort();
		},
		stop.signal,
		4
	);

test('[L42] pictures that a server lost before they were a deck are sent once more', async () => {
	const at = server();
	at.deaths = 1;
	const seen: Step[] = [];
	expect(await send(seen)).toBe(true);
	expect([at.decks, seen]).toEqual([[['p3', 'p4']], [1, 2, ['p1', 'p2'], 1, 2, ['p3', 'p4']]]);
	at.deaths = 2;
	expect(await send()).toEqual({ why: 'not-now', n: null });
});

test('[S23] a deck over which a colleague sent another is not stored, and that is told', async () => {
	const at = server();
	at.revision = 5;
	const sent = await send();
	expect([sent, at.decks]).toEqual([{ why: 'stale', n: null }, []]);
	if (sent !== true) expect(sendProblem(sent)).not.toMatch(/siguen como estaban/);
});

test('[S22] a deck whose answer was lost is called neither saved nor not saved, and known by its ids', async () => {
	const at = server();
	at.deaf = true;
	const sent = await send();
	expect(sent).toEqual({ why: 'offline', n: null, ids: at.decks[0] });
	if (sent !== true) expect(sendProblem(sent)).not.toMatch(/no se guard|siguen como estaban/i);
});

test('[L45] a sending that is stopped leaves the deck as it was, and cannot be stopped once it becomes one', async () => {
	const at = server();
	for (const n of [1, 2]) {
		expect(await send([], new AbortController(), n)).toEqual({ why: 'stopped', n: null });
		expect(at.decks).toEqual([]);
	}
	expect(await send([], new AbortController(), null)).toBe(true);
	expect(at.decks).toHaveLength(1);
});

test('[L51] a page that cannot be drawn is named, with the deck as it was', async () => {
	const at = server();
	const short = [pages[0]!, () => Promise.reject(new DOMException('no memory', 'InvalidStateError'))];
	const kept = () => [];
	const stop = new AbortController();
	const sent = await sendDeck('/s/a', short, kept, () => {}, stop.signal, 4);
	expect([sent, at.decks]).toEqual([{ why: 'undrawn', n: 2 }, []]);
	if (sent !== true) expect(sendProblem(sent)).toMatch(/página 2 .*memoria.* siguen como estaban/);
	const stopped = (n: Step) => n === 2 && stop.abort();
	expect(await sendDeck('/s/a', short, kept, stopped, stop.signal, 4)).toEqual({ why: 'stopped', n: null });
});

test('[L43] a slide whose picture is gone is told from a server that is away', async () => {
	const at = server();
	at.known.add('p9');
	vi.stubGlobal('createImageBitmap', async () => ({ close: () => {} }));
	expect([await isLost('/s/a', 'p8'), await isLost('/s/a', 'p9')]).toEqual([true, false]);
	vi.stubGlobal('createImageBitmap', () => Promise.reject(new DOMException('no picture')));
	expect(await isLost('/s/a', 'p9')).toBe(true);
	vi.stubGlobal('fetch', () => Promise.reject(new TypeError('away')));
	expect(await isLost('/s/a', 'p8')).toBe(false);
});
