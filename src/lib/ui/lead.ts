/** Leads whoever reads to what can have the focus: it comes to the top, and the focus with it. */
export function leadTo(id: string): void {
	const there = document.getElementById(id);
	there?.focus({ preventScroll: true });
	there?.scrollIntoView({ block: 'start' });
}
