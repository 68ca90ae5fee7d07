import { expect, test } from 'vitest';
import { DeckCheck } from '../../../src/lib/presenter/check.svelte.ts';
import type { Page } from '../../../src/lib/slides/pictures.ts';

const page = (text: string): Page => ({
	text,
	pieces: [],
	blob: new Blob(),
	small: new Uint8Array(320 * 180),
	codes: [],
	doubts: ['notes']
});
const BOX = { x: 10, y: 10, w: 100, h: 50 };

test('[L44] while a deck is being sent nothing of it can be changed, and afterwards it can', () => {
	const check = new DeckCheck([page('uno'), page('dos'), page('tres')], () => []);
	check.removePage(2);
	check.addCover(0, BOX);
	const seen = () =>
		JSON.stringify([check.pages, check.reasons, [...check.looked], check.removed, check.kept]);
	const changes = [
		() => check.addCover(0, BOX),
		() => check.moveCover(0, 0, { ...BOX, x: 500 }),
		() => check.removeCover(0, 0),
		() => check.describe(1, 'otra cosa'),
		() => check.keep('name quipu', 'porque sí'),
		() => check.look('notes', true),
		() => check.undoRemove(),
		() => check.removePage(0)
	];
	check.held = true;
	const before = seen();
	for (const change of changes) {
		change();
		expect(seen(), String(change)).toBe(before);
	}
	check.held = false;
	for (const change of changes) {
		const was = seen();
		change();
		expect(seen(), String(change)).not.toBe(was);
	}
	check.close();
});
