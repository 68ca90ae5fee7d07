/**
 * Limits of transport and storage, all in one place. Lengths and counts that the rules know are in
 * `src/domain/session/limits.ts`.
 */
export const limits = frozen({
	/** Largest socket frame from a client, bytes. */
	frameBytes: 64 * 1024,
	/** Frames of one socket: so many per second over time, and so many at once after a pause. */
	framesPerSecond: 20,
	framesBurst: 60,
	/** Sockets of one seat: tabs of one browser. */
	socketsPerSeat: 8,
	/** A connection that has not said hello is closed after this, ms. */
	helloMs: 10_000,
	/** Tries to redeem a link from one address per minute, seats and organizers together. */
	redeemsPerMinute: 30,
	/** One slide as a picture, bytes; what may be decoded at all, pixels: pages send 1600×900, a camera's 4K is more. */
	slideBytes: 4 * 1024 * 1024,
	slidePixels: 8_847_360,
	/** What drawing one picture anew may take, seconds. */
	pictureSeconds: 10,
	/** Lines of captions of one connection: so many per second over time, and so many at once after a pause. */
	captionsPerSecond: 2,
	captionsBurst: 10,
	/** What a text heard by its writer may last, seconds: 4000 letters take five minutes. */
	hearSeconds: 480,
	/** What making all of it may take, ms. */
	hearMs: 180_000,
	/** Pieces of work that wait for a thread, of all seats and of one; what one may take, ms, before it is ended. */
	work: { waiting: 200, waitingPerSeat: 4, jobMs: 10_000 },
	/**
	 * Requests of one seat by HTTP over all its connections, by kind of route: so many a minute over time and so many at
	 * once after a pause, so many under way together, and bytes of bodies likewise.
	 */
	paces: {
		/** What costs next to nothing: whether one is signed in, a slide to be shown, taking a recording back. */
		ask: { perMinute: 240, atOnce: 120, underWay: 32, bytesPerMinute: 65_536, bytesAtOnce: 65_536 },
		/** One slide as a picture: the largest deck, twice. */
		picture: {
			perMinute: 120,
			atOnce: 120,
			underWay: 4,
			bytesPerMinute: 67_108_864,
			bytesAtOnce: 134_217_728
		},
		/** A deck's or a script's texts, or a recording. */
		save: { perMinute: 20, atOnce: 12, underWay: 2, bytesPerMinute: 8_388_608, bytesAtOnce: 8_388_608 },
		/** A text to be read aloud on air. */
		say: { perMinute: 40, atOnce: 40, underWay: 4, bytesPerMinute: 1_048_576, bytesAtOnce: 1_048_576 },
		/** A text to the own ears. */
		hear: { perMinute: 20, atOnce: 10, underWay: 2, bytesPerMinute: 1_048_576, bytesAtOnce: 1_048_576 },
		/** A session to be made or deleted. */
		make: { perMinute: 30, atOnce: 30, underWay: 4, bytesPerMinute: 65_536, bytesAtOnce: 65_536 },
		/** A record or a table of scores. */
		file: { perMinute: 20, atOnce: 40, underWay: 2, bytesPerMinute: 65_536, bytesAtOnce: 65_536 }
	},
	/** Pictures of one session, bytes. */
	sessionSlideBytes: 1024 * 1024 * 1024
} as const);

function frozen<T extends object>(what: T): Readonly<T> {
	for (const inner of Object.values(what)) if (typeof inner === 'object') frozen(inner as object);
	return Object.freeze(what);
}
