import type { ServerClock } from './clock.ts';
import { newId } from './id.ts';
import { MOMENT_MS } from './momentary.ts';
import { sending } from './sent.ts';
import type { Found, Instant, KeptFinding, Language, Phase, Script } from '$wire/index.ts';

/** What a request came to: never a reason that would tell forbidden from nonexistent. */
export type RedeemOutcome = 'ok' | 'taken' | 'no' | 'rate' | 'offline';

/** How long an answer is waited for, ms: a connection can be dead without a word of it. */
const ANSWER_MS = 20_000;
/**
 * Texts are looked over, pictures drawn anew and texts read aloud one after the other, whoever sent them: longer than the
 * server takes for any, for who gives up before it goes to the end of the row again.
 */
const TURN_MS = 180_000;
/** The slowest network on which anything is sent, in bytes per ms. */
const SLOWEST = 16;

/** Until when a press waits whose body has so many bytes. */
export function limit(bytes: number, answerMs = ANSWER_MS): AbortSignal {
	return AbortSignal.timeout(answerMs + Math.ceil(bytes / SLOWEST));
}

async function post(
	path: string,
	body: unknown,
	answerMs?: number,
	headers: Record<string, string> = {}
): Promise<Response | null> {
	const text = JSON.stringify(body);
	try {
		return await fetch(path, {
			signal: limit(text.length, answerMs),
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: text,
			credentials: 'same-origin'
		});
	} catch {
		return null;
	}
}

/** An answer that takes longer says nothing. */
const WORD_MS = 5_000;

/** Whether this browser holds the seat; null where the server does not say: away, or in trouble. */
export async function holdsSeat(path: string): Promise<boolean | null> {
	return signedIn(`/s/${path}`);
}

/** Whether this browser is signed in under a path; no visit. Null where the server does not say. */
export async function signedIn(base: '/o' | `/s/${string}`): Promise<boolean | null> {
	const answer = await fetch(`${base}/api/me`, { signal: AbortSignal.timeout(WORD_MS) }).catch(() => null);
	return answer?.ok ? true : answer?.status === 404 ? false : null;
}

/** Whether an organizer is signed in here and has the session; null where the server does not say. */
export async function hasSession(id: string): Promise<boolean | null> {
	try {
		const rows = await listSessions(AbortSignal.timeout(WORD_MS));
		return rows?.some((row) => row.id === id) ?? false;
	} catch {
		return null;
	}
}

/**
 * Redeems a seat's link. `taken`: open on another device, ask and call again with `move`.
 *
 * @param press of this page alone: the same again is answered as the first was
 */
export async function redeemSeat(
	path: string,
	token: string,
	press: string,
	move: boolean
): Promise<RedeemOutcome> {
	return redeemed(await post(`/s/${path}/api/redeem`, { token, press, move }));
}

/** @param press as of {@link redeemSeat} */
export async function redeemOrganizer(token: string, press: string): Promise<RedeemOutcome> {
	return redeemed(await post('/o/api/redeem', { token, press }));
}

/**
 * `out`: the answer is that nobody is signed in here, which a proxy's can be as well: nothing was ended. `again`: ending
 * others' sign-ins wants a link that was used a moment ago. `in`: no answer came, and nothing was ended when it was
 * looked up; `offline`: nobody knows. `perhaps`: nobody is signed in here, and an answer was lost before that: a server
 * that was started anew knows no press again.
 */
export type SignedOut = 'ok' | 'out' | 'again' | 'in' | 'offline' | 'perhaps';

/**
 * @param press the same again, for the same, is the same sign-out
 * @param holds whether what was to be ended is there still
 * @param proof it is looked up in a list, which no proxy makes
 */
async function signedOut(
	path: string,
	body: object,
	press: string,
	holds: () => Promise<boolean | null>,
	proof = false
): Promise<SignedOut> {
	const ask = () => post(path, body, ANSWER_MS, { 'x-press': `${press} ${JSON.stringify(body)}` });
	let answer = await ask();
	// A proxy's word that it got none is no answer either.
	const lost = answer === null || ![204, 404, 409].includes(answer.status);
	if (lost) {
		const held = await holds();
		if (held !== false) return held === null ? 'offline' : 'in';
		if (proof) return 'ok';
		// A proxy's word is not the server's, which knows the press again.
		answer = await ask();
	}
	if (answer?.status === 204) return 'ok';
	if (answer?.status === 409) return 'again';
	if (answer?.status !== 404) return 'offline';
	return lost ? 'perhaps' : 'out';
}

/** Ends the organizer's sign-in on this device, one of the list, or all. */
export function signOut(
	which: { everywhere: true } | { one: string } | Record<string, never>,
	press: string
): Promise<SignedOut> {
	const holds = async () => {
		if (!('one' in which)) return signedIn('/o');
		const list = await listSignIns();
		return list && list.some(({ id }) => id === which.one);
	};
	return signedOut('/o/api/sign-out', which, press, holds, 'one' in which);
}

/** Lets the seat go on this device; its link opens it again. */
export function leaveSeat(path: string, press: string): Promise<SignedOut> {
	return signedOut(`/s/${path}/api/sign-out`, {}, press, () => holdsSeat(path));
}

export interface SignIn {
	id: string;
	since: Instant;
	visited: Instant;
	/** This browser's. */
	mine: boolean;
}

/** The organizers' sign-ins, the newest first; null when they cannot be had. */
export async function listSignIns(): Promise<readonly SignIn[] | null> {
	const answer = await fetch('/o/api/sign-ins', { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => null);
	return told(answer);
}

/** What the server says; null for what a network puts in its place, such as a page to sign in to it. */
async function told<T>(answer: Response | null): Promise<T | null> {
	return answer?.ok ? (answer.json().catch(() => null) as Promise<T | null>) : null;
}

function redeemed(answer: Response | null): RedeemOutcome {
	if (answer?.status === 204) return 'ok';
	if (answer === null || answer.status >= 500 || answer.ok) return 'offline';
	if (answer.status === 409) return 'taken';
	return answer.status === 429 ? 'rate' : 'no';
}

export interface SessionRow {
	id: string;
	entity: string;
	title: string;
	/** Null when nothing of it can be read. */
	phase: Phase | null;
	startsAt: Instant | null;
	timeZone: string;
	startups: number;
	officials: number;
	/** What is stored of it does not hold: it has to be restored from a backup. */
	damaged: boolean;
}

/**
 * The organizer's sessions, newest first; null when not signed in. @throws when the server is in trouble or out of reach
 * @param clock learns the server's time
 */
export async function listSessions(
	signal = AbortSignal.timeout(ANSWER_MS),
	clock?: ServerClock
): Promise<readonly SessionRow[] | null> {
	const sent = performance.now();
	const answer = await fetch('/o/api/sessions', { credentials: 'same-origin', signal });
	const now = answer.headers.get('x-now');
	if (now !== null) clock?.add(sent, performance.now(), Number(now));
	if (answer.ok) return (await answer.json()) as SessionRow[];
	if (answer.status === 404) return null;
	throw new Error(`the list of sessions: ${answer.status}`);
}

/**
 * A new draft with the default rubric in this language; its id, or null when nobody knows whether it was made.
 *
 * @param press the same again is the same session
 */
export async function createSession(language: Language, press: string): Promise<string | null> {
	const answer = await post(`/o/api/sessions?lang=${language}`, { press });
	return (await told<{ id: string }>(answer))?.id ?? null;
}

/**
 * Deletes a draft for ever, within the moment of the press or not at all; false when nothing says that it was: doors
 * opened meanwhile, signed out, or out of reach.
 */
export async function deleteDraft(id: string, clock: ServerClock): Promise<boolean> {
	try {
		const answer = await fetch(`/o/api/sessions/${id}`, {
			method: 'DELETE',
			credentials: 'same-origin',
			headers: { 'x-before': String(Math.round(clock.now() + MOMENT_MS)) },
			signal: AbortSignal.timeout(MOMENT_MS)
		});
		return answer.status === 204;
	} catch {
		return false;
	}
}

export type UploadRefusal =
	'malformed' | 'too-large' | 'not-a-picture' | 'rate' | 'busy' | 'not-now' | 'offline';

const REFUSALS: Readonly<Record<number, UploadRefusal>> = {
	400: 'malformed',
	404: 'not-now',
	409: 'not-now',
	413: 'too-large',
	415: 'not-a-picture',
	429: 'rate',
	503: 'busy'
};

/** One slide's picture; the server re-encodes it. */
export async function uploadPicture(
	base: string,
	picture: Blob,
	stop: AbortSignal
): Promise<{ id: string } | UploadRefusal> {
	const over = new AbortController();
	for (const ends of [stop, limit(picture.size, TURN_MS)]) ends.addEventListener('abort', () => over.abort());
	try {
		stop.throwIfAborted();
		const { signal } = over;
		const answer = await fetch(`${base}/api/slides/picture`, { method: 'POST', body: picture, signal });
		if (answer.ok) return (await answer.json()) as { id: string };
		return REFUSALS[answer.status] ?? 'offline';
	} catch {
		return 'offline';
	}
}

export type SpeechRefusal =
	'malformed' | 'too-large' | 'rate' | 'busy' | 'late' | 'not-now' | 'stale' | 'offline';

/** Anything but the server's own words is nobody's: a proxy's page, a captive portal's 200. */
const SPEECH: Readonly<Record<number, SpeechRefusal>> = {
	400: 'malformed',
	404: 'not-now',
	408: 'late',
	409: 'not-now',
	412: 'stale',
	413: 'too-large',
	429: 'rate',
	503: 'busy'
};

async function spoken(
	path: string,
	body: unknown,
	waitMs?: number
): Promise<true | SpeechRefusal | readonly Found[]> {
	const answered = sending(body);
	const answer = await post(path, body, waitMs);
	answered(answer?.status === 204);
	if (answer?.status === 422) return ((await answer.json()) as { found: Found[] }).found;
	return answer?.status === 204 || refusal(answer);
}

function refusal(answer: Response | null): SpeechRefusal {
	return SPEECH[answer?.status ?? 0] ?? 'offline';
}

/**
 * What is given in writing; null: by voice. A list comes back for findings that nobody gave a reason for; `stale`:
 * another is stored by now; `offline`: stored or not, nobody knows.
 *
 * @param revision on which it is based
 */
export function saveScript(base: string, script: Script | null, revision: number) {
	return spoken(`${base}/api/speech/script`, { script, base: revision, id: newId() }, TURN_MS);
}

export type SayWhat = { slide: number } | { text: string; kept: readonly KeptFinding[] };

/**
 * Reads a slide's saved text, or an answer as it was typed, aloud on the stage: once under an id, and not after
 * `before` (server ms). `offline`: read or not, nobody knows.
 */
export function say(base: string, what: SayWhat & { id: string; before?: number }, waitMs: number) {
	return spoken(`${base}/api/speech/say`, what, waitMs);
}

/** A text as it will be read on the stage, for the own ears. */
export async function readAloud(
	base: string,
	language: Language,
	text: string
): Promise<Blob | SpeechRefusal> {
	const answer = await post(`${base}/api/speech/hear`, { language, text }, TURN_MS);
	return answer?.ok ? answer.blob() : refusal(answer);
}

/** Stops what is being read. */
export function hush(base: string, waitMs: number) {
	return spoken(`${base}/api/speech/stop`, {}, waitMs);
}

/**
 * Makes uploaded pictures the deck, in this order. An empty list pitches without slides. A list comes back when the
 * server found in the texts what nobody gave a reason for; `lost`: it knows no such pictures, started anew since;
 * `stale`: another deck is stored by now; `offline`: stored or not, nobody knows.
 *
 * @param revision of the deck that is to be replaced
 */
export async function saveDeck(
	base: string,
	slides: readonly { id: string; text: string }[],
	kept: readonly KeptFinding[],
	revision: number
): Promise<true | 'lost' | 'stale' | UploadRefusal | readonly Found[]> {
	const deck = { slides, kept, base: revision, id: newId() };
	const answered = sending(deck);
	const answer = await post(`${base}/api/slides/deck`, deck, TURN_MS);
	answered(answer?.status === 204);
	if (answer === null) return 'offline';
	if (answer.status === 404) return 'lost';
	if (answer.status === 412) return 'stale';
	if (answer.status === 422) return ((await answer.json()) as { found: Found[] }).found;
	return answer.status === 204 || (REFUSALS[answer.status] ?? 'offline');
}

export interface Take {
	seat: string;
	startup: string | null;
	at: Instant;
}

/** The masked recordings that presenters let the organizer hear, newest first; null where the server does not say. */
export async function takesOf(session: string): Promise<readonly Take[] | null> {
	try {
		const answer = await fetch(`/o/api/sessions/${session}/takes`, { credentials: 'same-origin' });
		const takes: unknown = await answer.json();
		return answer.status === 200 && Array.isArray(takes) ? (takes as Take[]) : null;
	} catch {
		return null;
	}
}
