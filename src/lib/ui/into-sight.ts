/** An attachment for what comes by a press: it comes up where it is seen, however long the page is. */
export function intoSight(node: Element): void {
	node.scrollIntoView({ block: 'nearest' });
}
