import { saveDeck, uploadPicture, type UploadRefusal } from '$lib/live/api.ts';
import type { Found, KeptFinding } from '$wire/index.ts';

/** Draws a page as it is sent. */
type Draw = () => Promise<{ picture: Blob; text: string }>;

/** What was not drawn or the server did not take, and at which page, from 1; null: all together. */
export interface NotSent {
	why: UploadRefusal | 'stopped' | 'undrawn' | 'stale' | readonly Found[];
	n: number | null;
	/** Of the deck whose answer did not come: stored or not. */
	ids?: readonly string[];
}

/**
 * Sends all pictures and makes them the deck. A server that was started between the two knows none of them: then all
 * are sent once more.
 *
 * @param onPage before each; their ids: all are there and become the deck, which nothing stops any more
 * @param signal stops it before that: the server's deck stays as it was
 * @param revision of the deck that is to be replaced
 */
export async function sendDeck(
	base: string,
	pages: readonly Draw[],
	kept: () => readonly KeptFinding[],
	onPage: (at: number | readonly string[]) => void,
	signal: AbortSignal,
	revision: number
): Promise<true | NotSent> {
	for (const again of [true, false]) {
		const slides: { id: string; text: string }[] = [];
		for (const [i, draw] of pages.entries()) {
			onPage(i + 1);
			// A phone short of memory draws nothing.
			const drawn = await draw().catch(() => null);
			if (signal.aborted) return { why: 'stopped', n: null };
			if (drawn === null) return { why: 'undrawn', n: i + 1 };
			const { picture, text } = drawn;
			const sent = await uploadPicture(base, picture, signal);
			if (signal.aborted) return { why: 'stopped', n: null };
			if (typeof sent === 'string') return { why: sent, n: i + 1 };
			slides.push({ id: sent.id, text });
		}
		const ids = slides.map(({ id }) => id);
		onPage(ids);
		const saved = await saveDeck(base, slides, kept(), revision);
		if (saved === true) return true;
		if (saved === 'offline') return { why: saved, n: null, ids };
		if (saved !== 'lost') return { why: saved, n: null };
		if (pages.length === 0 || !again) break;
	}
	return { why: 'not-now', n: null };
}

/** Whether the server has a slide's picture no more, or one that cannot be drawn; a server that is away says nothing. */
export async function isLost(base: string, id: string): Promise<boolean> {
	const answer = await fetch(`${base}/slides/${id}`).catch(() => null);
	if (!answer?.ok) return answer?.status === 404;
	const picture = await answer.blob().catch(() => null);
	return picture !== null && !(await drawable(picture));
}

async function drawable(picture: Blob): Promise<boolean> {
	return createImageBitmap(picture).then(
		(bitmap) => (bitmap.close(), true),
		() => false
	);
}
