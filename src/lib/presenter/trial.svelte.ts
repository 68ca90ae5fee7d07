import { echoIn, LATEST_S, probe, RECORDED_S } from '$lib/voice/echo.ts';
import type { MaskGraph } from '$lib/voice/graph.svelte.ts';
import { analyseEnrolment, type MaskKind } from '$lib/voice/mask/mask.ts';
import { MASKS } from '$lib/voice/strength.ts';
import { inAnotherVoice, masked } from '$lib/voice/take.ts';

/** The shown text takes about so long. */
const READING_S = 40;
const TAKE_S = 8;
/** The recording runs before the probe sounds. */
const AHEAD_MS = 60;

type Takes = Readonly<Record<MaskKind, Float32Array<ArrayBuffer>>>;

/** What a person tries in the green room. Nothing of it leaves the device. */
export class Trial {
	/** Whether what the loudspeakers play comes back through the microphone. */
	echo: 'untried' | 'none' | 'heard' | 'failed' = $state('untried');
	reading: 'unread' | 'little' | 'done' = $state('unread');
	/** Goes on without having read, warned of what it costs. */
	skipped = $state(false);
	/** The own voice in each mask, as it is set now; null before it was recorded. */
	takes: Takes | null = $state.raw(null);
	masking = $state(false);
	/** A recording that came to nothing. */
	failed = $state(false);
	#raw: Float32Array | null = null;
	#turn = 0;
	readonly #mask: MaskGraph;

	constructor(mask: MaskGraph) {
		this.#mask = mask;
	}

	/** Learns how the speaker sounds from the text that is read. */
	async read(): Promise<void> {
		const samples = await this.#mask.record('reading', READING_S);
		if (samples === null) return;
		const enrolment = analyseEnrolment(samples, 48_000);
		this.reading = enrolment === null ? 'little' : 'done';
		if (enrolment === null) return;
		this.#mask.voice.enrol(enrolment);
		await this.#dress();
	}

	/** Records some seconds once and masks them in each way. */
	async rehearse(): Promise<void> {
		this.failed = false;
		const samples = await this.#mask.record('recording', TAKE_S);
		this.failed = samples === null;
		if (samples === null) return;
		this.#raw = samples;
		await this.#dress();
	}

	/** Another voice, heard with the same recording. */
	async another(): Promise<void> {
		this.#mask.voice.another();
		await this.#dress();
	}

	async play(kind: MaskKind): Promise<void> {
		if (this.takes !== null && this.#mask.task === null) await this.#mask.play(this.takes[kind]);
	}

	/** The recording as the organizer may hear it; null before there is one. */
	async forOrganizer(): Promise<Float32Array<ArrayBuffer> | null> {
		const { kept, kind } = this.#mask.voice;
		return this.#raw === null ? null : inAnotherVoice(this.#raw, kind, kept);
	}

	async tryEcho(): Promise<void> {
		this.echo = 'untried';
		const recording = this.#mask.record('echo', RECORDED_S);
		await new Promise((done) => setTimeout(done, AHEAD_MS));
		let played = Infinity;
		void this.#mask.sound(probe()).then(() => (played = performance.now()));
		const samples = await recording;
		if (samples !== null && echoIn(samples) !== null) return void (this.echo = 'heard');
		// Played so late that its echo may not be in the recording: that nothing was found says nothing.
		const whole = performance.now() - played >= 1000 * LATEST_S;
		this.echo = samples !== null && whole ? 'none' : 'failed';
	}

	/** Another microphone was opened: what was found out was about the former. */
	restart(): void {
		this.echo = 'untried';
		this.reading = 'unread';
		this.forget();
	}

	/** Drops the recording. */
	forget(): void {
		this.#turn++;
		this.#raw = this.takes = null;
		this.masking = false;
	}

	async #dress(): Promise<void> {
		const raw = this.#raw;
		if (raw === null) return;
		const turn = ++this.#turn;
		this.takes = null;
		this.masking = true;
		const { kept } = this.#mask.voice;
		const sounds = [];
		for (const kind of MASKS) sounds.push([kind, await masked(raw, kind, kept)] as const);
		if (turn !== this.#turn) return;
		this.takes = Object.fromEntries(sounds) as Takes;
		this.masking = false;
	}
}
