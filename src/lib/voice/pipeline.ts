import programUrl from '@jitsi/rnnoise-wasm/dist/rnnoise.wasm?url';
import denoiseUrl from './denoise-worklet.ts?worker&url';
import workletUrl from './worklet.ts?worker&url';
import type { FromProcessor, ToProcessor, VoiceSettings } from './worklet-port.ts';
import { DENOISE_PROCESSOR, PROCESSOR } from './worklet-port.ts';

/** Samples kept for comparison: the largest that an AnalyserNode can. */
export const EAR = 32_768;
/** Seconds in which the gate opens; it closes at once. */
const OPENING = 0.02;

/**
 * microphone → (noise taken out) → mask → gate → track. There is no other edge to the track, so nothing but the processor's output can
 * reach it; the gate is the second lock behind the processor's own silence.
 */
export class MaskPipeline {
	readonly context: AudioContext;
	readonly #gate: GainNode;
	readonly #destination: MediaStreamAudioDestinationNode;
	/** What comes in and what the processor makes of it, for whoever compares the two. */
	readonly #ears: { input: AnalyserNode; output: AnalyserNode };
	#node: AudioWorkletNode | null = null;
	#source: MediaStreamAudioSourceNode | null = null;
	#denoiser: AudioWorkletNode | null = null;
	#program: WebAssembly.Module | null = null;
	#open = false;

	private constructor(context: AudioContext) {
		this.context = context;
		this.#gate = new GainNode(context, { gain: 0 });
		this.#destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
		this.#gate.connect(this.#destination);
		const ear = () => new AnalyserNode(context, { fftSize: EAR });
		this.#ears = { input: ear(), output: ear() };
	}

	/** @throws DOMException when the browser cannot load the processor or run at 48 kHz. */
	static async build(): Promise<MaskPipeline> {
		const context = new AudioContext({ sampleRate: 48_000, latencyHint: 'interactive' });
		try {
			await context.audioWorklet.addModule(workletUrl);
			return new MaskPipeline(context);
		} catch (error) {
			await context.close();
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
			numberOfOutputs: 1,
			outputChannelCount: [1],
			channelCount: 1,
			channelCountMode: 'explicit',
			processorOptions: settings
		});
		node.port.onmessage = ({ data }: MessageEvent<FromProcessor>) => hear(data);
		node.onprocessorerror = died;
		node.connect(this.#gate);
		node.connect(this.#ears.output);
		this.#heard?.connect(node);
		this.#node = node;
	}

	get spawned(): boolean {
		return this.#node !== null;
	}

	/**
	 * Takes this microphone's sound from now on.
	 * @param denoise whether noise is taken out before the mask; `died` when that fails on the way
	 * @throws when the browser cannot do it
	 */
	async listen(microphone: MediaStream, denoise: boolean, died: () => void): Promise<void> {
		this.unplug();
		if (denoise) this.#denoiser = await this.#freshDenoiser(died);
		this.#source = new MediaStreamAudioSourceNode(this.context, { mediaStream: microphone });
		if (this.#denoiser) this.#source.connect(this.#denoiser);
		// What the mask hears is what it could let through.
		this.#heard?.connect(this.#ears.input);
		if (this.#node) this.#heard?.connect(this.#node);
	}

	unplug(): void {
		this.#source?.disconnect();
		this.#denoiser?.disconnect();
		this.#denoiser?.port.postMessage('stop');
		this.#source = this.#denoiser = null;
	}

	/** What the mask hears: the microphone, or what is left of it without noise. */
	get #heard(): AudioNode | null {
		return this.#denoiser ?? this.#source;
	}

	async #freshDenoiser(died: () => void): Promise<AudioWorkletNode> {
		if (this.#program === null) {
			await this.context.audioWorklet.addModule(denoiseUrl);
			this.#program = await WebAssembly.compile(await (await fetch(programUrl)).arrayBuffer());
		}
		const node = new AudioWorkletNode(this.context, DENOISE_PROCESSOR, {
			outputChannelCount: [1],
			channelCount: 1,
			channelCountMode: 'explicit',
			processorOptions: { program: this.#program }
		});
		node.onprocessorerror = died;
		return node;
	}

	tell(message: ToProcessor): void {
		this.#node?.port.postMessage(message);
	}

	/** The last 0.7 s of what came in and of what the processor made of it, before the gate, ending together. */
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
		this.#heard?.disconnect(node);
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
