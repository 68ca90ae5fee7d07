/**
 * Limits of transport and storage, all in one place. Lengths and counts that the rules know are in
 * `src/domain/session/limits.ts`.
 */
export const limits = Object.freeze({
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
	/** One slide as a picture, bytes; what may be decoded at all, pixels. */
	slideBytes: 4 * 1024 * 1024,
	slidePixels: 40_000_000,
	/** Slides one presenter may send per minute, replacements included. */
	slidesPerMinute: 120,
	/** Lines of captions of one connection: so many per second over time, and so many at once after a pause. */
	captionsPerSecond: 2,
	captionsBurst: 10,
	/** Texts that one presenter may have read aloud, or save to be read, per minute. */
	saysPerMinute: 40,
	/** Pictures of one session, bytes. */
	sessionSlideBytes: 1024 * 1024 * 1024
} as const);
