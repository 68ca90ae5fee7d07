import { afterEach, expect, test, vi } from 'vitest';
import { Trial } from '../../../src/lib/presenter/trial.svelte.ts';
import type { MaskGraph } from '../../../src/lib/voice/graph.svelte.ts';
import { freshKey } from '../../../src/lib/voice/kept-voice.ts';
import { OwnVoice } from '../../../src/lib/voice/own-voice.svelte.ts';
import { masked } from '../../../src/lib/voice/take.ts';
import { speech } from './sound.ts';

const RAW = Float32Array.from(speech('agua', 3));

async function rehearsed(): Promise<{ trial: Trial; voice: OwnVoice }> {
	const voice = new OwnVoice(
		{ key: freshKey(), enrolment: null, device: null, wish: 'strong', denoise: false },
		() => {}
	);
	const trial = new Trial({ voice, task: null, record: async () => RAW } as unknown as MaskGraph);
	expect(await trial.forOrganizer()).toBeNull();
	await trial.rehearse();
	return { trial, voice };
}

test('[N5] what the organizer hears is the mask that is worn, in a voice that nobody else ever hears', async () => {
	const { trial, voice } = await rehearsed();
	expect(trial.takes?.strong).toEqual(await masked(RAW, 'strong', voice.kept));
	const sent = [await trial.forOrganizer(), await trial.forOrganizer()];
	for (const take of sent) {
		expect(take).toHaveLength(RAW.length);
		expect(take?.some((x) => Math.abs(x) > 0.05)).toBe(true);
		for (const own of [trial.takes?.clear, trial.takes?.strong]) expect(take).not.toEqual(own);
	}
	expect(sent[0]).not.toEqual(sent[1]);
});

afterEach(() => vi.useRealTimers());

test.each([
	['in time', 1_030, 'none'],
	['too late for its echo', 1_900, 'failed'],
	['after the recording was over', 5_000, 'failed']
])('[M32] a silence is no echo only when the probe was played %s', async (_, overMs, found) => {
	vi.useFakeTimers();
	const after = <T>(ms: number, value: T) =>
		new Promise<T>((resolve) => setTimeout(() => resolve(value), ms));
	const silence = new Float32Array(48_000);
	const mask = {
		record: (_task: string, seconds: number) => after(1000 * seconds, silence),
		sound: () => after(overMs, undefined)
	};
	const trial = new Trial(mask as unknown as MaskGraph);
	const trying = trial.tryEcho();
	await vi.advanceTimersByTimeAsync(6_000);
	await trying;
	expect(trial.echo).toBe(found);
});
