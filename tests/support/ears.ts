import type { Page } from 'playwright-core';

/** Loudness over time as a page hears something: wall clock in ms, RMS 0 … 1. */
export interface Ear {
	/** The loudest in a stretch; 0 when nothing was heard. */
	loudest(from: number, to?: number): Promise<number>;
	/** When it was last louder than `over` within a stretch; null when never. */
	lastLoud(from: number, over: number): Promise<number | null>;
	/** Loudness every 10 ms over a stretch. */
	course(from: number, to: number): Promise<number[]>;
	/** Power in narrow bands around some frequencies over the next seconds, mean square. */
	bands(hz: readonly number[], seconds: number): Promise<number[]>;
}

type What = 'sent' | 'microphone' | 'stage' | 'booth' | 'meeting';

/** Listens from now on, in place of an earlier ear of the kind: what a presenter's page publishes or takes in, or what a listener's page plays. */
export async function listen(page: Page, what: What): Promise<Ear> {
	await page.evaluate((kind) => {
		const ears = ((window as unknown as { ears?: Record<string, { stop(): void }> }).ears ??= {});
		ears[kind]?.stop();
		const context = new AudioContext();
		const analyser = new AnalyserNode(context, { fftSize: 32_768 });
		const meter = new AnalyserNode(context, { fftSize: 1024 });
		const levels: [number, number][] = [];
		let from: MediaStreamTrack | undefined;
		let source: MediaStreamAudioSourceNode | undefined;
		const track = (): MediaStreamTrack | undefined => {
			if (kind === 'sent') return window.tamper.published.filter((t) => t.kind === 'audio').at(-1);
			if (kind === 'microphone') return window.tamper.microphones.at(-1)?.getAudioTracks()[0];
			const elements = [...document.querySelectorAll<HTMLAudioElement>(`audio[data-media="${kind}"]`)];
			return (elements.at(-1)?.srcObject as MediaStream | undefined)?.getAudioTracks()[0];
		};
		const samples = new Float32Array(meter.fftSize);
		const timer = setInterval(() => {
			const now = track();
			if (now !== from) {
				source?.disconnect();
				source = now && new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([now]) });
				source?.connect(analyser);
				source?.connect(meter);
				from = now;
			}
			meter.getFloatTimeDomainData(samples);
			levels.push([Date.now(), Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length)]);
		}, 10);
		const stop = () => {
			clearInterval(timer);
			void context.close();
		};
		ears[kind] = Object.assign({ levels, analyser }, { stop });
	}, what);
	return {
		loudest: (from, to = Infinity) =>
			page.evaluate(
				([kind, a, b]) => {
					const { levels } = (window as unknown as { ears: Record<string, { levels: [number, number][] }> })
						.ears[kind]!;
					return Math.max(0, ...levels.filter(([at]) => at >= a && at <= b).map(([, rms]) => rms));
				},
				[what, from, to === Infinity ? Number.MAX_SAFE_INTEGER : to] as const
			),
		lastLoud: (from, over) =>
			page.evaluate(
				([kind, a, limit]) => {
					const { levels } = (window as unknown as { ears: Record<string, { levels: [number, number][] }> })
						.ears[kind]!;
					return levels.filter(([at, rms]) => at >= a && rms > limit).at(-1)?.[0] ?? null;
				},
				[what, from, over] as const
			),
		course: (from, to) =>
			page.evaluate(
				([kind, a, b]) => {
					const { levels } = (window as unknown as { ears: Record<string, { levels: [number, number][] }> })
						.ears[kind]!;
					let next = 0;
					return Array.from({ length: Math.floor((b - a) / 10) }, (_, i) => {
						while (next + 1 < levels.length && levels[next + 1]![0] <= a + 10 * i) next++;
						return levels[next]?.[1] ?? 0;
					});
				},
				[what, from, to] as const
			),
		bands: (hz, seconds) => page.evaluate(powers, [what, hz, seconds] as const)
	};
}

/** Hann-windowed Goertzel over windows of 0.7 s, averaged. */
async function powers([kind, hz, seconds]: readonly [string, readonly number[], number]): Promise<number[]> {
	interface Kept {
		analyser: AnalyserNode;
	}
	const { analyser } = (window as unknown as { ears: Record<string, Kept> }).ears[kind] as Kept;
	const samples = new Float32Array(analyser.fftSize);
	const sums = hz.map(() => 0);
	const windows = Math.ceil((seconds * analyser.context.sampleRate) / analyser.fftSize);
	for (let n = 0; n < windows; n++) {
		await new Promise((r) => setTimeout(r, (1000 * analyser.fftSize) / analyser.context.sampleRate));
		analyser.getFloatTimeDomainData(samples);
		hz.forEach((f, k) => {
			let re = 0;
			let im = 0;
			for (let i = 0; i < samples.length; i++) {
				const w = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / samples.length);
				const phase = (2 * Math.PI * f * i) / analyser.context.sampleRate;
				re += w * (samples[i] as number) * Math.cos(phase);
				im += w * (samples[i] as number) * Math.sin(phase);
			}
			sums[k] = (sums[k] as number) + (re * re + im * im) / samples.length ** 2 / windows;
		});
	}
	return sums;
}

/** By how many ms one ear hears the same later than another, by the course of the loudness over some seconds. */
export async function later(first: Ear, second: Ear, seconds: number): Promise<number> {
	const MOST = 40;
	const from = Date.now();
	await new Promise((r) => setTimeout(r, 1000 * seconds));
	const [a, b] = await Promise.all(
		[first, second].map(async (ear) => {
			const levels = (await ear.course(from, Date.now())).map((x) => Math.log(x + 0.003));
			const mean = levels.reduce((sum, x) => sum + x, 0) / levels.length;
			return levels.map((x) => x - mean);
		})
	);
	const alike = (lag: number) =>
		a!.slice(0, -MOST).reduce((sum, x, i) => sum + x * (b![i + lag] as number), 0);
	const lags = Array.from({ length: MOST }, (_, lag) => alike(lag));
	return 10 * lags.indexOf(Math.max(...lags));
}
