import { bytesToHex } from '@noble/hashes/utils.js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RevealState } from '../../../src/lib/live/reveal.svelte.ts';
import { commit, sealOpening } from '../../../src/wire/commitment.ts';
import type { SlotView } from '../../../src/wire/index.ts';

const KEY = new Uint8Array(32).fill(3);
const INSTANT = 10_000;
const opening = (name: string) => ({ name, country: 'PE', city: 'Lima', website: '' });
const salt = (i: number) => new Uint8Array(32).fill(i + 1);
const OPENINGS = ['Quipu Vial', 'Yakuna'].map(opening);
const SLOTS: readonly SlotView[] = OPENINGS.map((o, i) => ({
	id: `slot${i}`,
	pseudonym: { word: 'Lyra', figure: i, colour: i },
	status: 'done',
	sealed: sealOpening(KEY, new Uint8Array(12).fill(i), salt(i), o)
}));
const COMMITMENTS = OPENINGS.map((o, i) => commit(salt(i), o));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A screen that gets the key at this time of the server's. */
function screen(at: number, over: { slots?: readonly SlotView[]; commitments?: readonly string[] } = {}) {
	const told: [number, boolean][] = [];
	const state = new RevealState((skew, late) => told.push([skew, late]));
	const start = Date.now();
	const now = () => at + Date.now() - start;
	const follow = (key: string | null, instant: number | null = INSTANT) =>
		state.follow({
			view: instant === null ? null : { instant, key, seed: key === null ? null : 'seed' },
			slots: over.slots ?? SLOTS,
			commitments: over.commitments ?? COMMITMENTS,
			now
		});
	return { state, told, follow };
}

test('[D19] names are on the screen at the instant by the server’s clock, not before, and told of once', () => {
	const { state, told, follow } = screen(INSTANT - 300);
	follow(null);
	vi.advanceTimersByTime(10);
	follow(bytesToHex(KEY));
	follow(bytesToHex(KEY));
	for (let left = 290; left > 0; left--) {
		expect([left, state.shown, state.names.length, state.nameOf('slot0')]).toEqual([left, false, 0, null]);
		vi.advanceTimersByTime(1);
	}
	vi.advanceTimersByTime(1);
	expect([state.shown, state.failed]).toEqual([true, false]);
	expect(state.nameOf('slot1')).toEqual({ slot: 'slot1', opening: OPENINGS[1], checked: true });
	expect(told).toHaveLength(1);
	expect(Math.abs(told[0]?.[0] ?? 99)).toBeLessThanOrEqual(1);
	expect(told[0]?.[1]).toBe(false);
});

test('[D19] who comes after the instant sees the names at once, and tells of being late', () => {
	const { state, told, follow } = screen(INSTANT + 5_000);
	follow(bytesToHex(KEY));
	expect([state.shown, told]).toEqual([true, [[5_000, true]]]);
});

test.each<[string, Parameters<typeof screen>[1], checked: (boolean | null)[]]>([
	['an identity that nobody committed to', { commitments: COMMITMENTS.slice(0, 1) }, [true, false]],
	[
		'one that another stands for',
		{ commitments: [commit(salt(0), opening('X')), COMMITMENTS[1]!] },
		[false, true]
	],
	[
		'what does not open',
		{ slots: [SLOTS[0]!, { ...SLOTS[1]!, sealed: SLOTS[1]!.sealed.slice(0, -2) }] },
		[true, null]
	]
])('[D19] %s is said', (_, over, checked) => {
	const { state, follow } = screen(INSTANT + 1, over);
	follow(bytesToHex(KEY));
	expect([state.shown, state.failed]).toEqual([true, true]);
	expect(SLOTS.map((s) => state.nameOf(s.id)?.checked ?? null)).toEqual(checked);
});

test('[S25] under an older backup no name that was shown stays: the next reveal counts down, is shown and told of anew', () => {
	const { state, told, follow } = screen(INSTANT);
	const names = () => [state.shown, state.failed, state.names.length, state.nameOf('slot0')?.opening.name];
	follow(bytesToHex(KEY));
	expect(names()).toEqual([true, false, 2, 'Quipu Vial']);
	follow(null, null);
	expect(names()).toEqual([false, false, 0, undefined]);
	const again = INSTANT + 10_000;
	follow(null, again);
	vi.advanceTimersByTime(9_000);
	follow(bytesToHex(KEY), again);
	expect([...names(), told.length]).toEqual([false, false, 0, undefined, 1]);
	vi.advanceTimersByTime(1_000);
	expect(names()).toEqual([true, false, 2, 'Quipu Vial']);
	expect(told).toHaveLength(2);
	expect(told[1]?.[1]).toBe(false);
});

test('[S25] a page that was away meanwhile follows the other reveal alone, and one that was waited for never comes', () => {
	const { state, told, follow } = screen(INSTANT - 500);
	follow(bytesToHex(KEY));
	follow(bytesToHex(new Uint8Array(32).fill(9)), INSTANT + 5_000);
	vi.advanceTimersByTime(2_000);
	expect([state.shown, state.names.length, told.length]).toEqual([false, 0, 0]);
	vi.advanceTimersByTime(3_500);
	// Of another past: the key does not open what is sealed here.
	expect([state.shown, state.failed, told.length]).toEqual([true, true, 1]);
	follow(null, null);
	vi.advanceTimersByTime(60_000);
	expect([state.shown, state.failed, told.length]).toEqual([false, false, 1]);
});
