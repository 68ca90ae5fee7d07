/** Lengths and counts the rules hold to. Text lengths are in UTF-16 code units after trimming. */
export const LIMITS = Object.freeze({
	shortText: 200,
	longText: 4000,
	reason: 600,
	question: 600,
	comment: 4000,
	ties: 4000,
	/** One line of captions: two rows of a screen. */
	caption: 120,
	/** Lines of captions that a view carries. */
	captionLines: 4,
	/** What a written pitch says on one slide, and one typed answer. */
	spoken: 4000,
	answer: 600,
	help: 1000,
	note: 10_000,
	criteria: 20,
	officials: 2000,
	startups: 30,
	/** Startups that are shortlisted. */
	shortlist: 3,
	speakers: 3,
	slides: 60,
	slideText: 2000,
	/** Findings of one deck that its presenter left standing. */
	kept: 500,
	slotMinutesMax: 120,
	/** Whether a presenter is ready is told at a call, and not again before this, ms. */
	readinessMs: 10 * 60_000,
	/** A device that took a seat over is new for so long, ms: time for whoever was put out to say so. */
	settledMs: 30 * 60_000,
	openQuestionsPerSeat: 10,
	contribution: 200
});
