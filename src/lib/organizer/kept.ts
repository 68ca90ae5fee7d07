import { draftSchema, type SessionDraft } from '$wire/index.ts';

interface Kept {
	draft: SessionDraft;
	/** The revision it was written on. */
	base: number;
}
const key = (session: string) => `blindpick-draft-${session}`;

/** Settings that are not recorded yet stay on this device. They hold no identity. */
export function keep(session: string, kept: Kept): void {
	try {
		localStorage.setItem(key(session), JSON.stringify(kept));
	} catch {
		// A full or forbidden store: the page itself still has everything.
	}
}

export function forget(session: string): void {
	try {
		localStorage.removeItem(key(session));
	} catch {
		// Nothing was kept, then.
	}
}

/** What was left behind, if it still reads as a draft. */
export function kept(session: string): Kept | null {
	try {
		const { draft, base } = JSON.parse(localStorage.getItem(key(session)) ?? 'null') as Kept;
		const parsed = draftSchema.safeParse(draft);
		return parsed.success && typeof base === 'number' ? { draft: parsed.data as SessionDraft, base } : null;
	} catch {
		return null;
	}
}
