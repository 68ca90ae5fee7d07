import programUrl from '@jitsi/rnnoise-wasm/dist/rnnoise.wasm?url';
import workletUrl from './worklet.ts?worker&url';
import { LOST_PART } from '../live/renewal.svelte.ts';
import type { FromProcessor, ProcessorSettings, ToProcessor, VoiceSettings } from './worklet-port.ts';
import { HEARD, MASKED, PROCESSOR } from './worklet-port.ts';

/** Samples kept for comparison: the largest that an AnalyserNode can. */
export const EAR = 32_768;
/** What goes past the noise removal comes out before its own original: that much earlier it is still looked for, in s. */
const AHEAD = 0.05;
/** Seconds in which the gate opens; it closes at once. */
const OPENING = 0.02;

/**
 * microphone → processor (noise taken out, mask) → gate → track. There is no other edge to the track, so nothing but
 * the processor's masked output can reach it; the gate is the second lock behind the processor's own silence.
 */
export class MaskPipeline {
	readonly context: AudioContext;
	readonly #gate: GainNode;
	readonly #destination: MediaStreamAudioDestinationNode;
	/** What the mask hears and what it makes of it, for whoever compares the two. */
	readonly #ears: { input: AnalyserNode; output: AnalyserNode };
	readonly #later: DelayNode;
	#node: AudioWorkletNode | null = null;
	#source: MediaStreamAudioSourceNode | null = null;
	/** What takes noise out, compiled once; and what the processor is to use. */
	#library: WebAssembly.Module | null = null;
	#denoiser: WebAssembly.Module | null = null;
	#open = false;

	private constructor(context: AudioContext) {
		this.context = context;
		this.#gate = new GainNode(context, { gain: 0 });
		this.#destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
		this.#gate.connect(this.#destination);
		const ear = () => new AnalyserNode(context, { fftSize: EAR });
		this.#ears = { input: ear(), output: ear() };
		this.#later = new DelayNode(context, { delayTime: AHEAD });
		this.#later.connect(this.#ears.output);
	}

	/** @throws DOMException when the browser cannot load the processor or run at 48 kHz. */
	static async build(): Promise<MaskPipeline> {
		const context = new AudioContext({ sampleRate: 48_000, latencyHint: 'interactive' });
		try {
			await context.audioWorklet.addModule(workletUrl);
			return new MaskPipeline(context);
		} catch (error) {
			await context.close();
			lost();
			throw error;
		}
	}

	/** The masked sound. The same for the pipeline's whole life, whatever microphone or processor is behind it. */
	get track(): MediaStreamTrack {
		return this.#destination.stream.getAudioTracks()[0]!;
	}

	/** Puts a fresh processor in, in place of a former one. */
	spawn(settings: VoiceSettings, hear: (message: FromProcessor) => void, died: () => void): void {
		this.#dismiss();
		const node = new AudioWorkletNode(this.context, PROCESSOR, {
			numberOfInputs: 1,
			numberOfOutputs: 2,
			outputChannelCount: [1, 1],
			channelCount: 1,
			channelCountMode: 'explicit',
			processorOptions: { ...settings, denoiser: this.#denoiser } satisfies ProcessorSettings
		});
		node.port.onmessage = ({ data }: MessageEvent<FromProcessor>) => hear(data);
		node.onprocessorerror = died;
		node.connect(this.#gate, MASKED);
		node.connect(this.#later, MASKED);
		node.connect(this.#ears.input, HEARD);
		this.#source?.connect(node);
		this.#node = node;
	}

	get spawned(): boolean {
		return this.#node !== null;
	}

	/**
	 * Takes this microphone's sound from now on. A processor that is there is dismissed when it was not made for
	 * `denoise`, which says whether noise is taken out before the mask.
	 * @throws when the browser cannot do it
	 */
	async listen(microphone: MediaStream, denoise: boolean): Promise<void> {
		this.unplug();
		const denoiser = denoise ? await this.#rnnoise() : null;
		if (denoiser !== this.#denoiser) this.#dismiss();
		this.#denoiser = denoiser;
		this.#plug(microphone);
	}

	/** What was taken in and not yet worked on is left out: after a stall that is up to 100 ms, which would stay for good. */
	renew(): void {
		const microphone = this.#source?.mediaStream;
		this.unplug();
		if (microphone) this.#plug(microphone);
	}

	#plug(microphone: MediaStream): void {
		this.#source = new MediaStreamAudioSourceNode(this.context, { mediaStream: microphone });
		if (this.#node) this.#source.connect(this.#node);
	}

	unplug(): void {
		this.#source?.disconnect();
		this.#source = null;
	}

	async #rnnoise(): Promise<WebAssembly.Module> {
		try {
			this.#library ??= await WebAssembly.compile(await (await fetch(programUrl)).arrayBuffer());
			return this.#library;
		} catch (error) {
			lost();
			throw error;
		}
	}

	tell(message: ToProcessor): void {
		this.#node?.port.postMessage(message);
	}

	/** The last 0.7 s of what the mask heard and of what it made of it, before the gate; this ends AHEAD earlier. */
	listenIn(input: Float32Array<ArrayBuffer>, output: Float32Array<ArrayBuffer>): void {
		this.#ears.input.getFloatTimeDomainData(input);
		this.#ears.output.getFloatTimeDomainData(output);
	}

	set open(open: boolean) {
		if (open === this.#open) return;
		this.#open = open;
		const { gain } = this.#gate;
		gain.cancelScheduledValues(0);
		if (open) gain.setTargetAtTime(1, this.context.currentTime, OPENING / 3);
		// The value itself is set too: a suspended context does not run its schedule.
		else gain.value = 0;
	}

	/** Plays to the own ears only. */
	async play(samples: Float32Array<ArrayBuffer>, signal: AbortSignal): Promise<void> {
		const buffer = new AudioBuffer({ length: samples.length, sampleRate: 48_000 });
		buffer.copyToChannel(samples, 0);
		const player = new AudioBufferSourceNode(this.context, { buffer });
		player.connect(this.context.destination);
		signal.addEventListener('abort', () => player.stop());
		player.start();
		await new Promise((done) => player.addEventListener('ended', done, { once: true }));
	}

	/** Takes the processor out: silence from here on. */
	#dismiss(): void {
		const node = this.#node;
		if (node === null) return;
		this.tell({ type: 'stop' });
		this.#source?.disconnect(node);
		node.disconnect();
		// What it still has to say is about a processor that is gone.
		node.port.onmessage = node.onprocessorerror = null;
		this.#node = null;
	}

	async close(): Promise<void> {
		this.open = false;
		this.unplug();
		this.#dismiss();
		this.track.stop();
		if (this.context.state !== 'closed') await this.context.close();
	}
}

/** Perhaps of a build that the server no longer has. */
function lost(): void {
	window.dispatchEvent(new Event(LOST_PART));
}
