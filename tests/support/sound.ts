import type { Page } from 'playwright-core';

/** Loudness (RMS, 0…1) of what a page receives by one media connection over `ms`; -1 when nothing is received. */
export function loudness(page: Page, media: string, ms = 1500): Promise<number> {
	return page.evaluate(
		async ([kind, time]) => {
			const element = [...document.querySelectorAll<HTMLAudioElement>(`audio[data-media="${kind}"]`)].at(-1);
			const stream = element?.srcObject as MediaStream | null | undefined;
			if (!stream) return -1;
			const context = new AudioContext();
			const analyser = context.createAnalyser();
			analyser.fftSize = 2048;
			context.createMediaStreamSource(stream).connect(analyser);
			const samples = new Float32Array(analyser.fftSize);
			let peak = 0;
			const end = performance.now() + (time as number);
			while (performance.now() < end) {
				await new Promise((r) => setTimeout(r, 40));
				analyser.getFloatTimeDomainData(samples);
				peak = Math.max(peak, Math.sqrt(samples.reduce((n, x) => n + x * x, 0) / samples.length));
			}
			await context.close();
			return peak;
		},
		[media, ms] as const
	);
}

/** Some seconds of what a page receives, at 8 kHz. */
export function record(page: Page, media: string, seconds: number): Promise<number[]> {
	return page.evaluate(
		async ([kind, length]) => {
			const element = [...document.querySelectorAll<HTMLAudioElement>(`audio[data-media="${kind}"]`)].at(-1);
			const stream = element?.srcObject as MediaStream;
			const context = new AudioContext({ sampleRate: 8000 });
			const analyser = context.createAnalyser();
			analyser.fftSize = 4096;
			context.createMediaStreamSource(stream).connect(analyser);
			const all: number[] = [];
			const block = new Float32Array(4096);
			let last = context.currentTime;
			while (all.length < (length as number) * 8000) {
				await new Promise((r) => setTimeout(r, 5));
				const fresh = Math.min(4096, Math.round((context.currentTime - last) * 8000));
				if (fresh < 1000) continue;
				last = context.currentTime;
				analyser.getFloatTimeDomainData(block);
				all.push(...block.subarray(4096 - fresh));
			}
			await context.close();
			return all;
		},
		[media, seconds] as const
	);
}

/** The largest normalised correlation of `piece` with any place of `whole`: 1 = the same waveform. */
export function likeness(piece: Float32Array, whole: Float32Array): number {
	const norm = Math.sqrt(piece.reduce((n, x) => n + x * x, 0));
	let best = 0;
	for (let at = 0; at + piece.length <= whole.length; at += 1) {
		let dot = 0;
		let energy = 1e-9;
		for (let i = 0; i < piece.length; i++) {
			const w = whole[at + i] as number;
			dot += (piece[i] as number) * w;
			energy += w * w;
		}
		best = Math.max(best, Math.abs(dot) / (norm * Math.sqrt(energy) + 1e-9));
	}
	return best;
}
