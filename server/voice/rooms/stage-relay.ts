import { setTimeout as sleep } from 'node:timers/promises';
import type { MediaPlan } from '../../../src/domain/session/media.ts';
import type { MadeRoom } from './made.ts';
import { SHUT, type RelayGate } from '../relay/gate.ts';
import type { PairAccess } from '../relay/messages.ts';
import type { RelaySupervisor } from '../relay/supervisor.ts';
import { roomService } from '../livekit/room-service.ts';
import type { LiveKitServer } from '../livekit/server.ts';
import type { SpeechSound } from '../speech/port.ts';
import { mintToken, randomWord } from '../livekit/tokens.ts';

/** A pair that is not open by then counts as down. */
const LATE_MS = 2_500;
const MUTE_RETRY_MS = 200;
const MUTE_RETRY_MAX_MS = 2_000;

interface Pair {
	id: string;
	stage: MadeRoom;
	booth: MadeRoom;
	/** One identity per end for the pair's life: a relay that comes back evicts its own ghost. */
	onStage: string;
	inBooth: string;
	track: string | null;
	/** What LiveKit was last told about the track. */
	muted: boolean;
}

export interface StageRelayEvents {
	health(healthy: boolean): void;
	/** Runs what nobody awaits. */
	run(what: string, work: () => unknown): void;
}

/** The relay between the stage and the booth of one session: which pair is open, its gate, and the two locks of a cut. */
export class StageRelay {
	readonly #server: LiveKitServer;
	readonly #supervisor: RelaySupervisor;
	readonly #events: StageRelayEvents;
	#plan: MediaPlan | null = null;
	#pair: Pair | null = null;
	#muting = false;
	#told: boolean | null = null;
	#late: ReturnType<typeof setTimeout> | undefined;

	constructor(server: LiveKitServer, supervisor: RelaySupervisor, events: StageRelayEvents) {
		this.#server = server;
		this.#supervisor = supervisor;
		this.#events = events;
	}

	/** Takes effect in the same turn: neither the gate nor a cut waits for rooms to be made. */
	follow(plan: MediaPlan | null): void {
		this.#plan = plan;
		if (this.#pair === null) return;
		this.#supervisor.setGate(this.#pair.id, this.#gate(this.#pair));
		this.#events.run('mute', () => this.#levelMute());
	}

	joins(stage: MadeRoom | undefined, booth: MadeRoom | undefined): boolean {
		return this.#pair !== null && this.#pair.stage === stage && this.#pair.booth === booth;
	}

	/** The relay joins when the slot is made, not when the presenter comes. */
	open(stage: MadeRoom, booth: MadeRoom): void {
		this.close();
		const pair: Pair = {
			id: randomWord(),
			stage,
			booth,
			onStage: randomWord(),
			inBooth: randomWord(),
			track: null,
			muted: false
		};
		this.#pair = pair;
		this.#late = setTimeout(() => pair.track === null && this.#tell(false), LATE_MS);
		this.#late.unref();
		this.#supervisor.open(pair.id, this.#gate(pair), {
			access: () => this.#access(pair),
			onTrack: (track) => this.#onTrack(pair, track)
		});
	}

	/** False when it was stopped or there is no relay to say it. */
	say(sound: SpeechSound, begun: () => void): Promise<boolean> {
		const pair = this.#pair;
		if (pair === null || !this.#gate(pair).up) return Promise.resolve(false);
		return this.#supervisor.say(pair.id, sound, begun);
	}

	hush(): void {
		if (this.#pair !== null) this.#supervisor.hush(this.#pair.id);
	}

	/** With LiveKit nothing is heard, whatever the relay still believes; the next pair says that it is back. */
	down(): void {
		if (this.#pair !== null) this.#tell(false);
	}

	close(): void {
		clearTimeout(this.#late);
		if (this.#pair === null) return;
		this.#supervisor.close(this.#pair.id);
		this.#pair = null;
		// What no longer is wanted cannot be down.
		if (this.#told === false) this.#tell(true);
	}

	async #access({ stage, booth, onStage, inBooth }: Pair): Promise<PairAccess | null> {
		const endpoint = this.#server.endpoint();
		if (endpoint === null || endpoint.generation !== stage.generation) return null;
		const [stageToken, boothToken] = await Promise.all([
			mintToken(endpoint, { kind: 'relay-stage', room: stage.name, identity: onStage }),
			mintToken(endpoint, { kind: 'relay-booth', room: booth.name, identity: inBooth })
		]);
		return { url: endpoint.ws, stageToken, boothToken };
	}

	#onTrack(pair: Pair, track: string | null): void {
		if (this.#pair !== pair) return;
		pair.track = track;
		pair.muted = false;
		this.#tell(track !== null);
		this.#events.run('mute', () => this.#levelMute());
	}

	/** Nothing passes through a pair that the plan has left behind. */
	#gate(pair: Pair): RelayGate {
		const plan = this.#plan;
		if (plan === null || plan.stage !== pair.stage.key || plan.booth !== pair.booth.key) return SHUT;
		const down = plan.down === null ? null : pair.stage.identity(plan.down, 'voice');
		return { up: plan.up, down, cut: plan.cut };
	}

	/**
	 * The first lock of a cut: the relay's track muted at the server, measured fastest; its gate is the second. Where
	 * a track cannot be unmuted from outside (a setting of LiveKit), a new pair takes its place.
	 */
	async #levelMute(): Promise<void> {
		if (this.#muting) return;
		this.#muting = true;
		try {
			let again = MUTE_RETRY_MS;
			for (let pair = this.#unlevel(); pair !== null; pair = this.#unlevel()) {
				const cut = this.#plan?.cut ?? false;
				const done = await this.#mute(pair, cut);
				if (done) pair.muted = cut;
				else if (cut) {
					await sleep(again);
					again = Math.min(again * 2, MUTE_RETRY_MAX_MS);
				} else if (this.#pair === pair) this.open(pair.stage, pair.booth);
			}
		} finally {
			this.#muting = false;
		}
	}

	#unlevel(): Pair | null {
		const pair = this.#pair;
		return pair !== null && pair.track !== null && pair.muted !== (this.#plan?.cut ?? false) ? pair : null;
	}

	async #mute(pair: Pair, muted: boolean): Promise<boolean> {
		try {
			await roomService(this.#server).mutePublishedTrack(
				pair.stage.name,
				pair.onStage,
				pair.track ?? '',
				muted
			);
			return true;
		} catch {
			return false;
		}
	}

	#tell(healthy: boolean): void {
		if (this.#told === healthy) return;
		this.#told = healthy;
		this.#events.health(healthy);
	}
}
