/**
 * Limits of transport and storage, all in one place. Lengths and counts that the rules know are in
 * `src/domain/session/limits.ts`.
 */
export const limits = frozen({
	/** Largest socket frame from a client, bytes. */
	frameBytes: 64 * 1024,
	/** Parts of one message of a socket: browsers cut a large one into a dozen. */
	fragments: 64,
	/** Frames of one seat, over all its connections: so many per second over time, and so many at once after a pause. */
	framesPerSecond: 20,
	framesBurst: 100,
	/** Packets of one connection in a second, or in one poll: a page waits for answers long before. */
	packetsAtOnce: 256,
	/**
	 * Bytes of one seat, the same way. A sheet with long comments is 10 kB and is sent once a second while somebody
	 * types. Whoever is over waits; whoever sends as much again is cut. A frame counts as so many bytes at least.
	 */
	bytesPerSecond: 32 * 1024,
	bytesBurst: 4 * 1024 * 1024,
	frameWeight: 256,
	/**
	 * What one seat may have recorded in a day or so, bytes as they are stored: a sheet with long comments takes 44 kB, saved
	 * each second for an hour and a half. Beyond it, as much per second as it earns again; nothing is refused for good.
	 * A command counts as so many bytes at least.
	 */
	quotaBytes: 256 * 1024 * 1024,
	quotaPerSecond: 1024,
	recordWeight: 256,
	/**
	 * The same for a session's panel together, and for each startup: over it, seats that had more than their share
	 * recorded wait, three thousand sheets with long comments.
	 */
	sideQuotaBytes: 2 * 1024 * 1024 * 1024,
	sideQuotaPerSecond: 8 * 1024,
	quotaShare: 128 * 1024 * 1024,
	/**
	 * Connections of one address that wait for a first request or the end of one; beyond it the one that waits longest
	 * gives way. A browser opens a spare or two ahead of need, and a ministry of 500 may sit behind one address.
	 */
	halfOpenPerAddress: 1024,
	/**
	 * Requests not answered to the end: of one connection, where a browser has one and a poll; of one seat, with all its
	 * tabs; and of the strangers of one address, where all of a ministry may load pages at the same moment.
	 */
	underWayPerConnection: 16,
	underWayPerSeat: 256,
	underWayPerAddress: 4096,
	/** What a request may take until its head, and until its end, is there: a picture over a slow line, ms. */
	headersMs: 20_000,
	requestMs: 180_000,
	/** An answer of which nothing was read for so long is given up, ms; longer than any poll waits and any text is read. */
	stalledMs: 120_000,
	/** Of a body that was refused so much is still read, lest the answer is lost with it: as much as a page of ours sends. */
	refusedBytes: 4 * 1024 * 1024,
	/** A body that says it is no longer is read to its end, whatever the answer. */
	littleBytes: 64 * 1024,
	/** Connections of one seat: tabs of one browser. One more is told so and ends. */
	socketsPerSeat: 8,
	/** Connections of a seat that have not said hello; beyond it the oldest goes. */
	halfOpenPerSeat: 8,
	/** New connections of one seat: enough for all its tabs to try once a second, for as long as a fault lasts. */
	arrivalsPerSecond: 8,
	arrivalsBurst: 48,
	/** A connection that has not said hello is closed after this, ms. */
	helloMs: 10_000,
	/** A connection that gets views asks this often whether its cookie still stands, ms. */
	recheckMs: 10_000,
	/**
	 * A connection that reads nothing: from so many bytes on only its newest view is kept; with more than the second,
	 * or after so many ms, it is cut. The network itself holds some megabytes before, so this is nobody's slow line.
	 */
	unreadBytes: 32 * 1024,
	unreadMost: 4 * 1024 * 1024,
	unreadMs: 15_000,
	/**
	 * Media signalling of one seat over all its connections: at once (eight tabs with three rooms each, and as many that
	 * are about to end), new ones (all tabs, as often as they try while LiveKit is away, each try being two requests),
	 * frames and bytes. A page that joins a large meeting says some hundred things at once. Fields of what it says: a
	 * page that comes back to a meeting names all tracks in one frame, and LiveKit may keep each for a while. Tracks that
	 * it announces: three for each connection of a meeting, one for each change of the microphone.
	 */
	media: {
		sockets: 48,
		arrivalsPerSecond: 24,
		arrivalsBurst: 240,
		framesPerSecond: 64,
		framesBurst: 1024,
		bytesPerSecond: 128 * 1024,
		bytesBurst: 8 * 1024 * 1024,
		fieldsPerSecond: 1024,
		fieldsBurst: 32_768,
		tracksPerSecond: 1,
		tracksBurst: 96
	},
	/** One frame of media signalling, bytes: a description of a meeting with many cameras has some 100 kB. */
	signalBytes: 512 * 1024,
	/**
	 * Of a client's: one frame that holds no description, bytes; and fields of any, one inside another. A page that comes
	 * back to a meeting of a hundred names some hundreds of tracks.
	 */
	askedBytes: 64 * 1024,
	signalFields: 2048,
	/**
	 * Of one description: lines, letters of one, and parts of sound, picture or data. A page that joins has 7 parts and 602
	 * lines, the longest 144 letters; in a meeting each camera brings a part of 163 more and each voice one of 28, and one
	 * line names all parts. A frame of `signalBytes` has room for 88 of both. Formats of one part, each once: a page names some dozen. Layers of one picture that is
	 * sent: three sizes.
	 */
	description: { lines: 20_000, lineLetters: 4096, parts: 512, formats: 64, layers: 3 },
	/** How a client asks to join, unpacked, bytes, and its fields: it holds one description, of its own tracks. */
	joinBytes: 64 * 1024,
	joinFields: 256,
	/**
	 * What one seat is sent of its own part, characters: so many a second over time, and so many at once; beyond it the
	 * newest, so often. An official with thirty sheets as long as they may be has 4 million, at each save.
	 */
	ownViews: { perSecond: 8_000_000, atOnce: 32_000_000, restMs: 250 },
	/** Answers of one polling connection that were not read; a browser asks for the next after the last. */
	unreadAnswers: 3,
	/** What a connection that ends may still read, ms. */
	farewellMs: 1_000,
	/**
	 * Tries to redeem a link per minute: for one path from one address, and from one address in all. Behind one may sit
	 * a whole ministry, of which everybody comes in the same minutes; a token cannot be guessed either way.
	 */
	redeemsPerMinute: 30,
	redeemsPerAddress: 600,
	/** One slide as a picture, bytes; what may be decoded at all, pixels: pages send 1600×900, a camera's 4K is more. */
	slideBytes: 4 * 1024 * 1024,
	slidePixels: 8_847_360,
	/** What drawing one picture anew may take, seconds. */
	pictureSeconds: 10,
	/** Lines of captions of one seat: so many per second over time, and so many at once after a pause. */
	captionsPerSecond: 2,
	captionsBurst: 10,
	/** What a text heard by its writer may last, seconds: 4000 letters take five minutes. */
	hearSeconds: 480,
	/** What making all of it may take, ms. */
	hearMs: 180_000,
	/** Pieces of work that wait for a thread, of all seats and of one; what one may take before it is ended, ms and MB. */
	work: { waiting: 200, waitingPerSeat: 4, jobMs: 30_000, jobMb: 256 },
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
		file: { perMinute: 20, atOnce: 40, underWay: 2, bytesPerMinute: 65_536, bytesAtOnce: 65_536 },
		/** Pages of one seat, drawn anew each: all tabs, reloaded again and again. */
		ownPage: { perMinute: 120, atOnce: 240, underWay: 64, bytesPerMinute: 1, bytesAtOnce: 1 },
		/** Of all at one address, where a ministry of 500 may sit and reload at the same moment: pages. */
		page: { perMinute: 3000, atOnce: 6000, underWay: 4096, bytesPerMinute: 1, bytesAtOnce: 1 },
		/** Of all strangers at one address: what is not there. A page that is signed out asks some times. */
		nothing: { perMinute: 3000, atOnce: 6000, underWay: 8000, bytesPerMinute: 1, bytesAtOnce: 1 },
		/** Of all at one address: a page's files, some sixty of them, and whether the server is there. */
		part: { perMinute: 60_000, atOnce: 120_000, underWay: 8000, bytesPerMinute: 1, bytesAtOnce: 1 }
	},
	/** Pictures of one seat that no deck names yet, bytes: the largest deck, 60 pictures of 1 MiB drawn anew. */
	seatSlideBytes: 64 * 1024 * 1024
} as const);

function frozen<T extends object>(what: T): Readonly<T> {
	for (const inner of Object.values(what)) if (typeof inner === 'object') frozen(inner as object);
	return Object.freeze(what);
}
