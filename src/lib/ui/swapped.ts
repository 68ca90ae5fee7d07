/**
 * Where a browser's translator put its own element in a text's place, the page would go on writing to the text that is
 * gone, and the screen would stand still: what is written there is shown where it stood.
 * @returns to be called when it is no longer needed
 */
export function followSwapped(root: Node): () => void {
	const places = new WeakMap<Node, Node>();
	const written = new MutationObserver((records) => {
		for (const { target } of records) {
			const place = places.get(target);
			if (place !== undefined) place.textContent = target.nodeValue;
		}
	});
	const swapped = new MutationObserver((records) => {
		for (const { addedNodes, removedNodes } of records) {
			const font = [...addedNodes].find((n) => n.nodeName === 'FONT');
			const text = [...removedNodes].find((n) => n.nodeType === Node.TEXT_NODE);
			if (font === undefined || text === undefined) continue;
			places.set(text, font);
			written.observe(text, { characterData: true });
		}
	});
	swapped.observe(root, { childList: true, subtree: true });
	return () => {
		swapped.disconnect();
		written.disconnect();
	};
}
