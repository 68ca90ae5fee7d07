/** Brings a field or a section into sight and focuses it, unfolding whatever hides it. */
export function goTo(id: string): void {
	const target = document.getElementById(id);
	if (target === null) return;
	let fold = target.closest('details');
	while (fold !== null) {
		fold.open = true;
		fold = fold.parentElement?.closest('details') ?? null;
	}
	target.focus({ preventScroll: true });
	target.scrollIntoView({ block: target.matches('h2, section') ? 'start' : 'center' });
}
