import { momentary } from '$lib/live/momentary.ts';
import { RevealState } from '$lib/live/reveal.svelte.ts';
import type { LiveConnection } from '$lib/live/connection.svelte.ts';
import { MediaRooms, NOWHERE } from '$lib/voice/rooms.svelte.ts';
import type {
	ClientCommand,
	CommandAck,
	MediaView,
	Opening,
	Own,
	Phase,
	Shared,
	Stage
} from '$wire/index.ts';

/** An answer later than this is told as "not recorded yet"; the command goes on being retried. */
const LATE_MS = 4_000;

const NO_REVEAL = { reveal: null, slots: [], commitments: [] };

/** What the person lets out of this device; each is off until asked for, in each room anew. */
export interface Publish {
	mic: boolean;
	cam: boolean;
	screen: boolean;
}

export const NOTHING_OUT: Publish = { mic: false, cam: false, screen: false };

/** What got no answer, with what the page knew then. */
interface Unanswered {
	type: ClientCommand['type'];
	phase: Phase | null;
	shared: Shared | null;
	own: Own | null;
}

/** One page's media and reveal, following the view; all screens of the page share it. */
export class SeatRoom {
	readonly live: LiveConnection;
	readonly rooms: MediaRooms;
	readonly reveal: RevealState;
	publish = $state<Publish>(NOTHING_OUT);
	/** The last refusal, to be shown until the next command. */
	refusal = $state<Exclude<CommandAck, { ok: true }>['refusal'] | null>(null);

	#unsent = $state.raw<Unanswered | null>(null);
	/** The room in which {@link publish} was asked for. */
	#where: string | null = null;
	/** How much was asked for and waits for its answer for too long. */
	#late = $state(0);

	/** @param base of the media door, e.g. `/s/<path>/media` */
	constructor(live: LiveConnection, base: string) {
		this.live = live;
		this.rooms = new MediaRooms({ base });
		this.reveal = new RevealState((skewMs, late) => void live.send({ type: 'ackReveal', skewMs, late }));
	}

	/**
	 * To be called whenever the view changes. A granted speaker is on air at once: the moderator gave the floor.
	 *
	 * @param review everybody may speak: there the microphone opens when asked
	 */
	follow(media: MediaView, review: boolean): void {
		const where = media.meeting ?? (review ? media.voice : null);
		if (where !== this.#where) this.publish = NOTHING_OUT;
		this.#where = where;
		const { mic, cam, screen } = this.publish;
		const openMic = media.voice !== null && (!review || mic);
		this.rooms.follow({
			wanted: this.live.refused.now ? NOWHERE : { ...media, voice: openMic ? media.voice : null },
			publish: { booth: false, voice: openMic, meetingMic: mic, meetingCam: cam, meetingScreen: screen }
		});
	}

	/** @param shared null: nothing of the session is seen */
	followReveal(shared: Pick<Stage, 'reveal' | 'slots' | 'commitments'> | null): void {
		const { reveal: view, slots, commitments } = shared ?? NO_REVEAL;
		this.reveal.follow({ view, slots, commitments, now: this.live.now });
	}

	/** The command that was for its moment and got no answer, until the next one or the end of its phase. */
	get unsent(): ClientCommand['type'] | null {
		const of = this.#unsent;
		return of === null || of.phase !== this.#phase ? null : of.type;
	}
	set unsent(type) {
		this.#unsent = type === null ? null : this.#unanswered(type, this.#phase);
	}

	/** A view has come since there was no answer: what it shows of {@link unsent} is so. */
	get shownSince(): boolean {
		const { shared, own, link } = this.live;
		const of = this.#unsent;
		return of !== null && link === 'online' && (of.shared !== shared || of.own !== own);
	}

	get #phase(): Phase | null {
		return this.live.shared?.phase ?? null;
	}

	#unanswered(type: ClientCommand['type'], phase: Phase | null): Unanswered {
		const { shared, own } = this.live;
		return { type, phase, shared, own };
	}

	nameOf = (slot: string): Opening | null => this.reveal.nameOf(slot)?.opening ?? null;

	/** Something that was asked for is not recorded yet. */
	get late(): boolean {
		return this.#late > 0;
	}

	/** Sends and remembers a refusal for the page to word. */
	send = async (command: ClientCommand, id?: string): Promise<CommandAck> => {
		this.unsent = null;
		const phase = this.#phase;
		const ack = momentary(command)
			? await this.live.sendNow(command)
			: await this.#told(this.live.send(command, id));
		if (ack === null) {
			this.#unsent = this.#unanswered(command.type, phase);
			return { ok: false, refusal: 'not-now' };
		}
		// What is done and not recorded yet the view tells, for as long as it is so.
		this.refusal = ack.ok || ack.refusal === 'unrecorded' ? null : ack.refusal;
		return ack;
	};

	/** What stands for its moment alone is told by {@link unsent}. */
	async #told(answer: Promise<CommandAck>): Promise<CommandAck> {
		let late = 0;
		const timer = setTimeout(() => (this.#late += late = 1), LATE_MS);
		try {
			return await answer;
		} finally {
			clearTimeout(timer);
			this.#late -= late;
		}
	}

	close(): void {
		this.reveal.stop();
		void this.rooms.close();
	}
}
