import type { Advice } from './advice.ts';
import { Backlog } from './backlog.ts';
import { close, type Device, listMicrophones, openMicrophone } from './microphone.ts';
import type { OwnVoice } from './own-voice.svelte.ts';
import { MaskPipeline } from './pipeline.ts';
import { problemOf, type VoiceProblem } from './problems.ts';
import { Comparison } from './comparison.ts';
import { Recorder, type MaskTask } from './recorder.svelte.ts';
import { Pulse } from './pulse.svelte.ts';
import type { FromProcessor } from './worklet-port.ts';

const LOOK_MS = 100;
const RESUME_MS = 1500;
/** dBFS of what the mask hears: nobody speaks. */
const PAUSE = -45;

export interface MaskGraphOptions {
	voice: OwnVoice;
	/** Called once for each new problem: the page tells the server, so that the moderator knows. */
	onProblem?: (problem: VoiceProblem) => void;
}

/**
 * The presenter's voice: microphone, mask, and the one track that may leave this device. Fails closed: whenever
 * anything is not as it must be, the track carries silence and `problem` says why.
 */
export class MaskGraph {
	state: 'off' | 'starting' | 'live' = $state('off');
	problem: VoiceProblem | null = $state(null);
	devices: Device[] = $state.raw([]);
	/** The browser's name of the microphone that is open. */
	device: string | null = $state(null);
	/** Sound is not made in time; until it has been heard whole again. */
	starving = $state(false);
	/** Masked sound, from the first start on; to be published. Never the microphone's own. */
	track: MediaStreamTrack | null = $state.raw(null);

	#muted = $state(false);
	#pipeline: MaskPipeline | null = null;
	#microphone: MediaStream | null = null;
	#watch: ReturnType<typeof setInterval> | undefined;
	/** The browser's word for the device behind `device`, which for the default one can change. */
	#hardware: string | null = null;
	/** What the processor was last told about being muted. */
	#hushed = false;
	/** Set while the processor's beat is missing. */
	#overdue = false;
	/** Counts starts and stops: what was begun before a stop opens nothing after it. */
	#turn = 0;
	readonly voice: OwnVoice;
	readonly #recorder = new Recorder();
	readonly #comparison = new Comparison();
	readonly #pulse = new Pulse();
	readonly #backlog = new Backlog();
	readonly #options: MaskGraphOptions;

	constructor(options: MaskGraphOptions) {
		this.#options = options;
		this.voice = options.voice;
		options.voice.changed = () => this.#pipeline?.tell({ type: 'voice', settings: this.voice.settings });
	}

	/** dBFS, -120 … 0: what the mask hears, and what officials would hear. */
	get level(): { input: number; output: number } {
		return this.#pulse.level;
	}

	/** What is wrong with how the microphone sounds. */
	get advice(): Advice {
		return this.#pulse.advice;
	}

	get task(): MaskTask | null {
		return this.#recorder.task;
	}

	/** How far the task is, 0 … 1. */
	get progress(): number {
		return this.#recorder.progress;
	}

	get muted(): boolean {
		return this.#muted;
	}

	/** The track stays published; silence goes through it, so that nothing of the mute shows. */
	set muted(muted: boolean) {
		this.#muted = muted;
		this.#settle();
	}

	/** Opens microphone and mask; call it from a click. Also the way out of every problem. @returns whether it is live */
	async start(deviceId?: string): Promise<boolean> {
		if (this.state === 'starting') return false;
		this.state = 'starting';
		const turn = ++this.#turn;
		this.#settle();
		try {
			const microphone = await openMicrophone(
				deviceId ?? this.device ?? this.voice.kept.device?.id,
				this.voice.denoise
			);
			if (turn !== this.#turn) return this.#stopped(microphone);
			await this.#plug(microphone);
			if (turn !== this.#turn) return this.#stopped(microphone);
			this.state = 'live';
			this.problem = null;
			await this.resume();
		} catch (error) {
			if (turn !== this.#turn) return this.#stopped(null);
			this.#pipeline?.unplug();
			close(this.#microphone);
			this.state = 'off';
			this.#report(problemOf(error));
		}
		this.#settle();
		await this.#listDevices();
		return this.state === 'live';
	}

	/** Wakes a suspended context; from a click it works on phones too. */
	async resume(): Promise<void> {
		const context = this.#pipeline?.context;
		if (!context) return;
		const late = new Promise((done) => setTimeout(done, RESUME_MS));
		if (context.state !== 'running') await Promise.race([context.resume(), late]);
		this.#contextChanged();
	}

	/** Takes so many seconds of the microphone, which stay on this device. @returns null when they did not come */
	async record(task: MaskTask, seconds: number): Promise<Float32Array<ArrayBuffer> | null> {
		if (this.state !== 'live') return null;
		const samples = Math.round(seconds * 48_000);
		return this.#recorder.record(task, seconds, () => this.#pipeline?.tell({ type: 'collect', samples }));
	}

	/** Plays to the own ears only, until it ends or is hushed. */
	async play(samples: Float32Array<ArrayBuffer>): Promise<void> {
		const pipeline = this.#pipeline;
		if (pipeline) await this.#recorder.play((signal) => pipeline.play(samples, signal));
	}

	/** Plays while something else is recorded. */
	async sound(samples: Float32Array<ArrayBuffer>): Promise<void> {
		await this.#pipeline?.play(samples, new AbortController().signal);
	}

	/** Ends a recording early; what there is comes. */
	enough(): void {
		this.#pipeline?.tell({ type: 'enough' });
	}

	/** Breaks off a recording or playback. */
	hush(): void {
		this.#recorder.hush();
	}

	async stop(): Promise<void> {
		this.#turn += 1;
		this.hush();
		clearInterval(this.#watch);
		navigator.mediaDevices?.removeEventListener('devicechange', this.#devicesChanged);
		close(this.#microphone);
		this.#microphone = null;
		const pipeline = this.#pipeline;
		this.#pipeline = null;
		this.track = null;
		this.state = 'off';
		this.problem = null;
		await pipeline?.close();
	}

	/** Stopped while it was being opened. */
	#stopped(microphone: MediaStream | null): false {
		close(microphone);
		if (this.state === 'off') void this.stop();
		return false;
	}

	async #plug(microphone: MediaStream): Promise<void> {
		close(this.#microphone);
		this.#microphone = microphone;
		const track = microphone.getAudioTracks()[0];
		const { deviceId, groupId } = track?.getSettings() ?? {};
		this.device = deviceId ?? null;
		this.#hardware = groupId ?? null;
		const { denoise } = this.voice;
		if (deviceId) this.voice.meet({ id: deviceId, hardware: this.#hardware, denoised: denoise });
		track?.addEventListener('ended', () => {
			if (this.#microphone === microphone) this.#report('device-lost');
		});
		this.#pipeline ??= await this.#build();
		await this.#pipeline.listen(microphone, denoise);
		const broken = this.problem === 'worklet-failed' || this.problem === 'too-alike';
		if (!this.#pipeline.spawned || broken) this.#spawn(this.#pipeline);
		this.#pulse.restart(performance.now());
		this.#backlog.restart();
	}

	async #build(): Promise<MaskPipeline> {
		const pipeline = await MaskPipeline.build();
		pipeline.context.addEventListener('statechange', () => {
			if (pipeline.context.state === 'running') this.#catchUp();
			this.#contextChanged();
		});
		navigator.mediaDevices.addEventListener('devicechange', this.#devicesChanged);
		this.#watch = setInterval(this.#look, LOOK_MS);
		this.track = pipeline.track;
		return pipeline;
	}

	#spawn(pipeline: MaskPipeline): void {
		pipeline.spawn(this.voice.settings, this.#hear, () => this.#report('worklet-failed'));
		this.#comparison.restart(pipeline.context.currentTime);
		this.#hushed = this.#overdue = false;
		this.#pulse.await(performance.now(), this.#sound);
	}

	readonly #hear = (message: FromProcessor): void => {
		switch (message.type) {
			case 'fault':
				return this.#report('worklet-failed');
			case 'collected':
				return this.#recorder.take(message.samples as Float32Array<ArrayBuffer>);
			case 'beat':
				return this.#beat(message);
		}
	};

	#beat(beat: Extract<FromProcessor, { type: 'beat' }>): void {
		const now = performance.now();
		const hole = this.#pulse.hasHole(now, this.#sound);
		const silent = this.#pulse.beat(beat, now, this.#sound);
		const pause = this.starving || this.level.input < PAUSE;
		if (this.#backlog.isDue(now, this.#sound, pause)) this.#catchUp();
		this.#recorder.tick(now);
		if (beat.faulty) this.#report('worklet-failed');
		else if (silent) this.#report('silent');
		else if (this.problem === 'silent') this.problem = null;
		if (hole) this.#starved();
		else if (this.#overdue) this.#recover(beat.faulty);
	}

	#catchUp(): void {
		this.#pipeline?.renew();
		this.#backlog.restart();
	}

	/** ms of sound that the context has made. */
	get #sound(): number {
		return 1000 * (this.#pipeline?.context.currentTime ?? 0);
	}

	/** Shreds are not let out: it has to be heard whole for a while first. */
	#starved(): void {
		if (this.#pipeline) this.#comparison.restart(this.#pipeline.context.currentTime);
		this.starving = true;
		this.#settle();
	}

	/** The beat is back, in time. What the processor itself called a fault stays until `start`. */
	#recover(faulty: boolean): void {
		this.#overdue = false;
		if (this.problem === 'worklet-failed' && !faulty) this.problem = null;
		this.#settle();
	}

	readonly #look = (): void => {
		const running = this.state === 'live' && this.#pipeline?.context.state === 'running';
		const overdue = running && this.#pulse.isLate(performance.now());
		// A busy page may only be late to read its mail: the gate closes at once, the word follows a look later.
		if (overdue && this.#overdue) this.#report('worklet-failed');
		if (overdue && this.#pulse.hasHole(performance.now(), this.#sound)) this.#starved();
		this.#overdue ||= overdue;
		if (running && this.#pipeline && this.#comparison.condemns(this.#pipeline)) this.#report('too-alike');
		this.#settle();
	};

	readonly #contextChanged = (): void => {
		const running = this.#pipeline?.context.state === 'running';
		this.#pulse.await(performance.now(), this.#sound);
		if (this.state === 'live' && !running) this.#report('suspended');
		else if (running && this.problem === 'suspended') this.problem = null;
		this.#settle();
	};

	readonly #devicesChanged = (): void => void this.#listDevices();

	readonly #listDevices = async (): Promise<void> => {
		const devices = await listMicrophones().catch(() => null);
		if (devices === null) return;
		this.devices = devices;
		if (this.state === 'live' && !isThere(devices, this.device, this.#hardware)) this.#report('device-lost');
	};

	#report(problem: VoiceProblem): void {
		if (this.problem === problem) return;
		// A lesser problem does not hide one that closes the gate.
		if (problem === 'silent' && this.problem) return;
		this.problem = problem;
		this.#settle();
		this.#options.onProblem?.(problem);
	}

	/** The gate is open only while everything is known to be well. */
	#settle(): void {
		if (!this.#pipeline) return;
		const well = this.problem === null || this.problem === 'silent';
		const { trusts } = this.#comparison;
		if (trusts && !this.#overdue) this.starving = false;
		this.#pipeline.open = this.state === 'live' && well && trusts && !this.#overdue && !this.#muted;
		// The second lock of a mute; not before the processor has been heard, which it cannot be while it is shut.
		const hushed = this.#muted && trusts;
		if (hushed !== this.#hushed) this.#pipeline.tell({ type: 'mute', muted: hushed });
		this.#hushed = hushed;
	}
}

/** Not so when it was pulled out, or another one is behind the same name: not what the mask was tuned to. */
function isThere(devices: readonly Device[], id: string | null, hardware: string | null): boolean {
	if (!id || !devices.some((d) => d.id)) return true;
	const used = devices.find((d) => d.id === id);
	return used !== undefined && (hardware === null || used.hardware === hardware);
}
