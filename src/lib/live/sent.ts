/** Told of the texts of what goes to the server; what it gives back, whether the server took them. */
type Follower = (texts: ReadonlySet<string>) => (took: boolean) => void;

const followers = new Set<Follower>();

/** @returns to be called when it is no longer needed */
export function followSent(follower: Follower): () => void {
	followers.add(follower);
	return () => void followers.delete(follower);
}

/**
 * To be called where something that somebody typed goes to the server.
 * @returns to be called with its answer; none is a no
 */
export function sending(what: unknown): (took: boolean) => void {
	const texts = new Set(textsOf(what));
	const answers = [...followers].map((follower) => follower(texts));
	return (took) => answers.forEach((answer) => answer(took));
}

function textsOf(what: unknown): string[] {
	if (typeof what === 'string') return what.trim() === '' ? [] : [what.trim()];
	return what !== null && typeof what === 'object' ? Object.values(what).flatMap(textsOf) : [];
}
