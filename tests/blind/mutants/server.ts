import { unit, type Mutant } from './mutant.ts';

const ORACLE = 'tests/blind/oracle.test.ts';
const oracle = (name = '[B13]') => unit(name, ORACLE);
const GUARD = 'tests/blind/guard.test.ts';
const HELD = 'tests/unit/domain/guard.test.ts';
const DOORS = 'tests/server/doors/doors.test.ts';
const MARKS = 'tests/server/stores/marks.test.ts';
const SIGNING = 'tests/server/doors/signing.test.ts';

/** Leaks in doors, stores, files and media. */
export const SERVER_MUTANTS: readonly Mutant[] = [
	{
		id: 'log-text',
		leak: 'a log line holds what was sent',
		file: 'server/realtime/frames.ts',
		find: "		const actor = { kind: 'seat', seat: who.seat, role: who.role, browser: who.browser } as const;\n",
		put: "		const actor = { kind: 'seat', seat: who.seat, role: who.role, browser: who.browser } as const;\n		this.#parts.log.info({ command: frame.data.command }, 'command');\n",
		by: 'pairs'
	},
	{
		id: 'log-arrivals',
		leak: 'the log counts arrivals',
		file: 'server/realtime/door.ts',
		find: '		connection.hello(socket);',
		put: "		this.#parts.log.debug('connected');\n		connection.hello(socket);",
		by: 'pairs'
	},
	{
		id: 'printed',
		leak: 'a name is printed',
		file: 'server/sessions/effects.ts',
		find: '			return done(identities.putIdentity(session,',
		put: '			console.log(e.identity.name);\n			return done(identities.putIdentity(session,',
		by: 'pairs'
	},
	{
		id: 'socket-count',
		leak: 'ids of connections count them',
		file: 'server/realtime/engine.ts',
		find: "		return Buffer.from(this.#random(ID_BYTES)).toString('base64url');",
		put: "		const all = this as unknown as { n?: number };\n		const id = Buffer.from(this.#random(ID_BYTES));\n		id.writeInt32BE((all.n = (all.n ?? 0) + 1), ID_BYTES - 4);\n		return id.toString('base64url');",
		by: 'pairs'
	},
	{
		id: 'shared-pace',
		leak: 'one rate limit for everybody',
		file: 'server/realtime/traffic.ts',
		find: '		this.frames = new Pace(most.framesPerSecond, most.framesBurst, clock);',
		put: '		this.frames = ((session as unknown as { frames?: Pace }).frames ??= new Pace(most.framesPerSecond, most.framesBurst, clock));',
		by: 'pairs'
	},
	{
		id: 'error-echo',
		leak: 'a refusal repeats what was sent',
		file: 'server/realtime/frames.ts',
		find: 'return answer({ ok: false, refusal });',
		put: 'return answer({ ok: false, refusal, sent: raw } as never);',
		by: unit('malformed, oversized', DOORS)
	},
	{
		id: 'ack-seq',
		leak: 'acks number the events, hidden ones included',
		file: 'server/streams/stream.ts',
		find: '{ ok: true, at: ctx.now, made: s.made }',
		put: '{ ok: true, at: ctx.now, made: s.made, seq } as CommandAck',
		by: 'pairs'
	},
	{
		id: 'view-gaps',
		leak: 'versions count what a viewer does not see',
		file: 'server/sessions/views.ts',
		find: '		if (shared === null && own === null) return 0;',
		put: '		if (shared === null && own === null) return (this.#viewers.set(viewer, { ...sent, version: sent.version + 1 }), 0);',
		by: 'pairs'
	},
	{
		id: 'view-empty',
		leak: 'a frame without content tells that something happened',
		file: 'server/sessions/views.ts',
		find: '		if (shared === null && own === null) return 0;\n',
		put: '',
		by: 'pairs'
	},
	{
		id: 'mark-count',
		leak: 'views number the events, hidden ones included',
		file: 'server/sessions/room.ts',
		find: '() => marks.make(this.live.id, this.live.end)',
		put: '() => `${marks.make(this.live.id, this.live.end)}${this.live.end.seq}`',
		by: 'pairs'
	},
	{
		id: 'mark-clear',
		leak: 'the number of events stands in the clear in a mark of its right shape',
		file: 'server/vault/marks.ts',
		find: "seal(this.#key, place, ['mark', session], this.#random)",
		put: "seal(this.#key, place, ['mark', session], (n) => Buffer.concat([place.subarray(0, SEQ_BYTES), this.#random(n - SEQ_BYTES)]))",
		by: unit('[S28] a mark', MARKS)
	},
	{
		id: 'view-clock',
		leak: 'frames carry the time they were made',
		file: 'server/sessions/views.ts',
		find: 'ViewPart.of(projectShared(state, audience, from),',
		put: 'ViewPart.of({ ...projectShared(state, audience, from), made: performance.now() },',
		by: 'pairs'
	},
	{
		id: 'request-count',
		leak: 'a header counts the requests of all',
		file: 'server/http/app.ts',
		find: "	app.set('etag', false);",
		put: "	let n = 0;\n	app.use((_req, res, next) => (res.set('x-request', String(n++)), next()));\n	app.set('etag', false);",
		by: 'pairs'
	},
	{
		id: 'last-agent',
		leak: "a header repeats the last caller's browser",
		file: 'server/http/app.ts',
		find: "	app.set('etag', false);",
		put: "	let last = '';\n	app.use((req, res, next) => (res.set('x-last', last), (last = String(req.headers['user-agent'])), next()));\n	app.set('etag', false);",
		by: 'pairs'
	},
	{
		id: 'last-language',
		leak: "an answer speaks the last caller's language",
		file: 'server/http/app.ts',
		find: "	app.set('etag', false);",
		put: "	let last = '';\n	app.use((req, res, next) => (res.set('content-language', last), (last = String(req.headers['accept-language'])), next()));\n	app.set('etag', false);",
		by: 'pairs'
	},
	{
		id: 'etag',
		leak: 'answers carry a sum of their content',
		file: 'server/http/app.ts',
		find: "app.set('etag', false)",
		put: "app.set('etag', 'strong')",
		by: oracle('[B14]')
	},
	{
		id: 'file-time',
		leak: 'slides carry the time they were sent',
		file: 'server/http/deck.ts',
		find: "'content-type': 'image/webp',",
		put: "'last-modified': String(performance.now()), 'content-type': 'image/webp',",
		by: 'pairs'
	},
	{
		id: 'slide-id',
		leak: "a slide's id follows from the original file",
		file: 'server/pictures/slides.ts',
		find: '		const id = this.#parts.newId();',
		put: "		const id = Buffer.from(await crypto.subtle.digest('SHA-256', bytes as never)).toString('base64url').slice(0, 22);",
		by: 'pairs'
	},
	{
		id: 'exif',
		leak: 'pictures keep their metadata',
		file: 'server/pictures/pictures.ts',
		find: '			.rotate()\n',
		put: '			.rotate()\n			.keepMetadata()\n',
		by: 'pairs'
	},
	{
		id: 'slide-size',
		leak: 'slides are not padded to a size bucket',
		file: 'server/pictures/pictures.ts',
		find: '		return padWebp(webp);',
		put: '		return webp;',
		by: unit('[M3] any picture', 'tests/server/doors/pictures.test.ts')
	},
	{
		id: 'slide-cache',
		leak: "a browser's cache keeps slides after a cut",
		file: 'server/http/deck.ts',
		find: "'cache-control': 'private, no-store'",
		put: "'cache-control': 'private, max-age=3600, immutable'",
		by: unit('[M3] [A28] a slide is served', 'tests/server/doors/slides.test.ts')
	},
	{
		id: 'slide-fine-size',
		leak: "a slide's length tells its content within some kilobytes",
		file: 'server/pictures/webp.ts',
		find: 'Math.max(32_768, 2 ** Math.ceil(Math.log2(size)))',
		put: 'Math.ceil(size / 4096) * 4096',
		by: unit('[M3] [A28] a slide is served', 'tests/server/doors/slides.test.ts')
	},
	{
		id: 'unread-words',
		leak: "a scripted presenter's name stands in the text that screen readers say",
		file: 'server/http/deck.ts',
		find: 'const texts = slides.map((s) => s.text);',
		put: 'const texts: string[] = [];',
		by: unit('[L5] a text with a finding', 'tests/server/doors/slides.test.ts')
	},
	{
		id: 'former-identity',
		leak: 'slides that name their startup count as checked where its name was saved meanwhile',
		file: 'server/sessions/room.ts',
		find: 'still: () => isDeepStrictEqual(beside(), then)',
		put: 'still: () => true',
		by: unit('[B42] an identity that is saved', 'tests/server/doors/slides.test.ts')
	},
	{
		id: 'foreign-words',
		leak: "a presenter's words are compared with another startup's name",
		file: 'server/sessions/lint.ts',
		find: 'identity: identityOf(startup) ?? null,',
		put: "identity: identityOf(state.startups.find((s) => s.id !== startup)?.id ?? '') ?? null,",
		by: unit('[L5] each startup', 'tests/server/doors/slides.test.ts')
	},
	{
		id: 'opening-size',
		leak: 'ciphertexts are not padded',
		file: 'src/wire/commitment.ts',
		find: '	const padded = new Uint8Array(PADDED_BYTES);',
		put: '	const padded = new Uint8Array(text.length + 1);',
		by: unit('[B1]', 'tests/unit/stores/commitment.test.ts')
	},
	{
		id: 'opening-size-live',
		leak: 'ciphertexts on every screen have the length of the name',
		file: 'src/wire/commitment.ts',
		find: '	const padded = new Uint8Array(PADDED_BYTES);',
		put: '	const padded = new Uint8Array(text.length + 1);',
		by: 'pairs'
	},
	{
		id: 'commitment-size',
		leak: 'a commitment tells a length',
		file: 'server/sessions/secrets.ts',
		find: '[commit(this.#ensure(SALT + id), this.#opening(id)), id]',
		put: "[commit(this.#ensure(SALT + id), this.#opening(id)) + '0'.repeat(this.#opening(id).name.length), id]",
		by: 'pairs'
	},
	{
		id: 'slot-ids',
		leak: "slots carry the startups' ids",
		file: 'server/sessions/secrets.ts',
		find: 'return { slot: newId(), pseudonym, sealed };',
		put: 'return { slot: startup, pseudonym, sealed };',
		by: 'pairs'
	},
	{
		id: 'abort-record',
		leak: 'after an abort the auditor gets the whole chain',
		file: 'server/http/seats.ts',
		find: 'sendRecord(d, who, req, res, file, published)',
		put: "sendRecord(d, who, req, res, file, (s) => s.phase !== 'draft')",
		by: 'pairs'
	},
	{
		id: 'abort-slides',
		leak: "slides' words stand open in the chain",
		file: 'src/domain/session/evolve/startups.ts',
		find: "				revisions: stored(revisions, 'deck')\n			})),\n		public: null,\n		concerns: (e, seat) => seat.startup === e.startup,\n		sealed: 'all'",
		put: "				revisions: stored(revisions, 'deck')\n			})),\n		public: null,\n		concerns: (e, seat) => seat.startup === e.startup,\n		sealed: []",
		by: unit('[R3]', 'tests/server/doors/abort.test.ts')
	},
	{
		id: 'abort-reasons',
		leak: 'reasons of matches stand open in the chain',
		file: 'src/domain/session/evolve/ties.ts',
		find: "		concerns: NOBODY,\n		sealed: 'all'",
		put: '		concerns: NOBODY,\n		sealed: []',
		by: unit('[R3]', 'tests/server/doors/abort.test.ts')
	},
	{
		id: 'slide-403',
		leak: 'a slide that is not yet due is forbidden instead of missing',
		file: 'server/http/deck.ts',
		find: '	if (!(await doors.slideAllowed(caller, id))) return nothingHere(res);',
		put: '	if (!(await doors.slideAllowed(caller, id)) && (await doors.slides.readPicture(caller.session, id)) !== null) return void res.status(403).end();\n	if (!(await doors.slideAllowed(caller, id))) return nothingHere(res);',
		by: oracle()
	},
	{
		id: 'record-409',
		leak: 'a record that is not yet due is told from one that is not there',
		file: 'server/http/seats.ts',
		find: '	if (room === null || !ready(room.state)) return nothingHere(res);',
		put: '	if (room === null) return nothingHere(res);\n	if (!ready(room.state)) return void res.status(409).end();',
		by: oracle()
	},
	{
		id: 'live-401',
		leak: 'a live path without its cookie answers unlike one that is not there',
		file: 'server/realtime/gate.ts',
		find: '				return nothingHere(res);',
		put: "				return void res.status(401).type('text/plain').send('');",
		by: oracle()
	},
	{
		id: 'revoked-410',
		leak: 'a revoked link is told from an unknown one',
		file: 'server/people/devices.ts',
		find: "		if (!holds(token, row?.token ?? null) || !row) return { ok: false, reason: 'no' };",
		put: "		if (row && row.token === null) return { ok: false, reason: 'taken' };\n		if (!holds(token, row?.token ?? null) || !row) return { ok: false, reason: 'no' };",
		by: unit('[A3]', DOORS)
	},
	{
		id: 'taken-first',
		leak: 'a path in use is told without its link',
		file: 'server/people/devices.ts',
		find: "		if (!holds(token, row?.token ?? null) || !row) return { ok: false, reason: 'no' };",
		put: "		if (row?.cookie && !confirmMove) return { ok: false, reason: 'taken' };\n		if (!holds(token, row?.token ?? null) || !row) return { ok: false, reason: 'no' };",
		by: oracle()
	},
	{
		id: 'not-now',
		leak: 'a role is told that a command of others exists and when',
		file: 'src/domain/session/decide.ts',
		find: "ever(askerOf(actor), command.type) ? 'not-now' : 'not-found'",
		put: "'not-now'",
		by: oracle()
	},
	{
		id: 'help-others',
		leak: "another startup's id is told from an invented one",
		file: 'src/domain/session/decide/startups.ts',
		find: "return theirs ? accept() : refuse('not-found');",
		put: "return theirs ? accept() : refuse(hasStartup(s, startup) ? 'invalid' : 'not-found');",
		by: oracle()
	},
	{
		id: 'malformed-type',
		leak: "a malformed command of another role's is told from a forbidden one",
		file: 'server/realtime/frames.ts',
		find: 'const refusal = misread(who.role, raw);',
		put: "const refusal = 'invalid' as 'invalid' | 'not-found';",
		by: oracle()
	},
	{
		id: 'media-403',
		leak: 'a room that is not for the seat is told from one that is not there',
		file: 'server/realtime/gate.ts',
		find: '			res.status(status).end();\n		};\n	}\n\n	#front(',
		put: '			res.status(kind !== null && status === 404 ? 403 : status).end();\n		};\n	}\n\n	#front(',
		by: oracle()
	},
	{
		id: 'livekit-name',
		leak: 'LiveKit is told a name',
		file: 'server/voice/livekit/tokens.ts',
		find: '		identity: request.identity,\n',
		put: '		identity: request.identity,\n		name: request.identity,\n',
		by: unit('[M7]', 'tests/server/voice/tokens.test.ts')
	},
	{
		id: 'livekit-data',
		leak: 'a grant is left to its default',
		file: 'server/voice/livekit/tokens.ts',
		find: '		canPublishData: false,\n',
		put: '',
		by: unit('[M7]', 'tests/server/voice/tokens.test.ts')
	},
	{
		id: 'livekit-seen',
		leak: 'listeners are seen by others on the stage',
		file: 'server/voice/livekit/tokens.ts',
		find: "hidden: request.kind === 'stage'",
		put: 'hidden: false',
		by: unit('[M7]', 'tests/server/voice/tokens.test.ts')
	},
	{
		id: 'written-voice',
		leak: 'a microphone is let in beside a pitch in writing',
		file: 'src/domain/session/rules/plan.ts',
		find: '		written: state.startups.some((x) => x.id === startup && x.script !== null),\n',
		put: '		written: false,\n',
		by: unit('[W11]', 'tests/unit/domain/captions.test.ts')
	},
	{
		id: 'noise-off',
		leak: 'silence is digital, so its packets are small',
		file: 'server/voice/relay/mix.ts',
		find: ' + noise())',
		put: ')',
		by: unit('[M4]', 'tests/server/voice/mix.test.ts')
	},
	{
		id: 'relay-vbr',
		leak: 'packet sizes on the stage follow the sound',
		file: 'server/voice/relay/constant-rate.ts',
		find: "message.case !== 'answer'",
		put: "message.case !== 'offer'",
		by: unit('[B18]', 'tests/server/voice/constant-rate.test.ts')
	},
	{
		id: 'device-floor',
		leak: "connected devices' noise floors add up",
		file: 'server/voice/relay/mix.ts',
		find: 'return this.#left > 0 ? frame : null;',
		put: 'return frame;',
		by: unit('[B18]', 'tests/server/voice/mix.test.ts')
	},
	{
		id: 'full-duplex',
		leak: 'the echo of a speaker goes up',
		file: 'server/voice/relay/gate.ts',
		find: 'gate.up && gate.down === null && !gate.cut',
		put: 'gate.up && !gate.cut',
		by: unit('[M5]', 'tests/server/voice/mix.test.ts')
	},
	{
		id: 'cut-open',
		leak: 'a cut leaves the way down open',
		file: 'server/voice/relay/gate.ts',
		find: 'return gate.cut ? null : gate.down;',
		put: 'return gate.down;',
		by: unit('[M6]', 'tests/server/voice/mix.test.ts')
	},
	{
		id: 'vault-clear',
		leak: 'identities stand on the disk in clear',
		file: 'server/vault/vault.ts',
		find: 'this.#sql.put.run(session, name, ...this.#sealed(session, name, bytes));',
		put: 'this.#sql.put.run(session, name, ...this.#sealed(session, name, bytes));\n		this.#db.exec(`CREATE TABLE IF NOT EXISTS clear (a BLOB)`);\n		this.#db.prepare(`INSERT INTO clear VALUES (?)`).run(bytes);',
		by: unit('[V1]', 'tests/server/stores/vault.test.ts')
	},
	{
		id: 'guard-oracle',
		leak: 'what officials ask is compared with identities',
		file: 'server/guard/guard.ts',
		find: "['now.slide.text']",
		put: "['now.slide.text', 'now.question.text']",
		by: unit('[B16] a question', GUARD)
	},
	{
		id: 'guard-oracle-pairs',
		leak: 'a question that was picked is compared with identities',
		file: 'server/guard/guard.ts',
		find: "['now.slide.text']",
		put: "['now.slide.text', 'now.question.text']",
		by: 'pairs'
	},
	{
		id: 'guard-deaf',
		leak: 'the guard looks at nothing',
		file: 'server/guard/guard.ts',
		find: "['now.slide.text']",
		put: '[]',
		by: unit('[B16] a slide', GUARD)
	},
	{
		id: 'guard-foreign',
		leak: "what a startup brought is compared with others' identities",
		file: 'server/sessions/room.ts',
		find: '(startup) => identities.getIdentity(session, startup),',
		put: '(startup) => [...identities.identities(session)].find(([x]) => x !== startup)?.[1],',
		by: unit('[B39] a slide', GUARD)
	},
	{
		id: 'guard-broken',
		leak: 'a name passes where a line ends in it',
		file: 'server/guard/filter.ts',
		find: 'kept.filter((w) => /\\s/.test(w))',
		put: 'kept.filter(() => false)',
		by: unit('[B38]', GUARD)
	},
	{
		id: 'guard-slides',
		leak: 'a name passes that begins on one slide and ends on the next',
		file: 'server/guard/guard.ts',
		find: 'some((p) => meet(p, here))',
		put: 'some(() => false)',
		by: unit('[B38] begun on one slide', GUARD)
	},
	{
		id: 'guard-turned',
		leak: 'a name passes whose halves are turned to out of the deck’s order',
		file: 'server/sessions/egress.ts',
		find: 'after(this.#readBefore(state, startup, deck))',
		put: "after('')",
		by: unit('[B41] a name whose halves', HELD)
	},
	{
		id: 'guard-marks',
		leak: 'an everyday word entered as a person marks a startup in the hall',
		file: 'server/guard/guard.ts',
		find: 'wordsOf(identity), check)',
		put: 'wordsOf(identity))',
		by: unit('[B40] an everyday word', HELD)
	},
	{
		id: 'guard-which',
		leak: 'the note of a held frame says in which slot',
		file: 'src/domain/session/decide/breach.ts',
		find: "decide: (_, __, { now }) => accept({ type: 'FrameHeld', at: now })",
		put: "decide: (s, __, { now }) => accept({ type: 'FrameHeld', slot: s.live?.slot ?? '', at: now })",
		by: unit('[B16] a slide', GUARD)
	},
	{
		id: 'guard-accents',
		leak: 'a name without its accents passes',
		file: 'server/guard/filter.ts',
		find: 'new Matcher(kept.map(fold))',
		put: 'new Matcher(kept.map((w) => w.toLowerCase()))',
		by: unit('[B16] finds', GUARD)
	},
	{
		id: 'guard-shift',
		leak: 'base64 out of step passes',
		file: 'server/guard/encodings.ts',
		find: '	return [0, 1, 2].map((shift) => {',
		put: '	return [0].map((shift) => {',
		by: unit('[B16] finds', GUARD)
	},
	{
		id: 'guard-gzip',
		leak: 'packed words pass',
		file: 'server/guard/filter.ts',
		find: '		return depth > 0 && this.#packed(standard, depth, budget);',
		put: '		return false;',
		by: unit('[B16] finds', GUARD)
	},
	{
		id: 'burst-first',
		leak: 'a hidden event begins the window that gathers a burst',
		file: 'server/sessions/showing.ts',
		find: 'COALESCE_MS - (clock() % COALESCE_MS)',
		put: 'COALESCE_MS',
		by: 'pairs'
	},
	{
		id: 'take-own-voice',
		leak: 'the organizer gets the very voice that the stage will hear',
		file: 'src/lib/voice/take.ts',
		find: '{ ...kept, key: freshKey() }',
		put: 'kept',
		by: unit('[N5]', 'tests/unit/voice/take.test.ts')
	},
	{
		id: 'log-entries',
		leak: "the security log tells when a startup's people come in",
		file: 'server/log.ts',
		find: "		if (role === 'presenter') return this.#later.add(event);\n",
		put: '',
		by: unit('[A13] nothing that comes from a startup', SIGNING)
	},
	{
		id: 'ready-again',
		leak: 'readiness is told at every call, and so can be watched',
		file: 'src/domain/session/decide/run.ts',
		find: '	if (slot.toldAt !== null && ctx.now - slot.toldAt < LIMITS.readinessMs) return null;\n',
		put: '',
		by: unit('[B30]')
	},
	{
		id: 'links-clear',
		leak: 'whose people came when stands in the clear in the chain',
		file: 'src/domain/session/evolve/people.ts',
		find: 'LinkRedeemed: happened({ ...OF_DEVICE,',
		put: 'LinkRedeemed: happened({ ...OF_DEVICE, sealed: CLEAR,',
		by: unit('[A14]', SIGNING)
	},
	{
		id: 'access-all',
		leak: 'everybody sees how many devices act for anybody',
		file: 'src/domain/session/project/parts.ts',
		find: 'seat.startup === null ? [seat] : state.seats.filter((s) => s.startup === seat.startup);',
		put: 'state.seats;',
		by: unit('[A15]')
	},
	{
		id: 'browser-all',
		leak: "a presenter's browser is marked and looked at",
		file: 'server/http/auth.ts',
		find: "		if (!ever(role, 'approveReveal')) return null;\n",
		put: '',
		by: unit('[A36] of presenters', 'tests/server/doors/browsers.test.ts')
	},
	{
		id: 'visits-fine',
		leak: 'the moment at which a device came lies in the store beside the times of slots',
		file: 'server/people/devices.ts',
		find: 'Math.ceil(now / DAY) * DAY;',
		put: 'now;',
		by: unit('[A33] of when', 'tests/server/stores/people.test.ts')
	},
	{
		id: 'left-clear',
		leak: 'whose people left when stands in the clear in the chain',
		file: 'src/domain/session/evolve/people.ts',
		find: 'SeatLeft: happened({ ...OF_DEVICE,',
		put: 'SeatLeft: happened({ ...OF_DEVICE, sealed: CLEAR,',
		by: unit('[A32] a seat signs itself out', SIGNING)
	}
];
