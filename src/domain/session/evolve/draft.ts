import type { SessionDraft } from '../draft.ts';
import type { SessionEvent } from '../events.ts';
import type { StartupId } from '../ids.ts';
import {
	hasBrought,
	NOTHING_BROUGHT,
	type Base,
	type Known,
	type Match,
	type Revisions,
	type SeatDevices,
	type Startup,
	type State
} from '../state.ts';
import { known } from './fit.ts';
import { named } from '../named.ts';

type Event<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;

export function created(state: State, e: Event<'SessionCreated'>): State {
	if (state.phase !== 'none') throw new Error('SessionCreated twice');
	return {
		phase: 'draft',
		session: e.session,
		organizer: e.organizer,
		draft: whole(e.draft),
		draftRevision: 0,
		seats: [{ id: e.organizer, role: 'organizer', startup: null }],
		devices: {},
		startups: [],
		ties: {},
		matches: []
	};
}

/** Sessions that were set up before there were captions have none. */
function whole(draft: SessionDraft): SessionDraft {
	return { ...draft, captions: (draft as Partial<SessionDraft>).captions ?? false };
}

export function evolveBase(
	state: State,
	e: Event<
		| 'DraftSaved'
		| 'SeatAdded'
		| 'SeatRemoved'
		| 'LinkIssued'
		| 'LinkRedeemed'
		| 'SeatMoved'
		| 'LinkRevoked'
		| 'SeatLeft'
		| 'StartupAdded'
		| 'StartupRemoved'
		| 'IdentityChanged'
		| 'DeckUploaded'
		| 'ScriptSaved'
		| 'TiesDeclared'
		| 'MatchSet'
	>
): State {
	const s = known(state, e.type);
	return { ...s, ...change(s, e) } as Known;
}

function change(s: Base, e: Parameters<typeof evolveBase>[1]): Partial<Base> {
	switch (e.type) {
		case 'DraftSaved':
			return { draft: whole(e.draft), draftRevision: s.draftRevision + 1 };
		case 'SeatAdded':
			return { seats: [...s.seats, { id: e.seat, role: e.role, startup: e.startup }] };
		case 'SeatRemoved':
			return { seats: s.seats.filter((x) => x.id !== e.seat) };
		case 'LinkIssued':
		case 'LinkRedeemed':
		case 'SeatMoved':
		case 'LinkRevoked':
		case 'SeatLeft':
			return { devices: { ...s.devices, [e.seat]: devices(named(s.devices, e.seat), e) } };
		case 'StartupAdded':
			return { startups: [...s.startups, { id: e.startup, ...NOTHING_BROUGHT }] };
		case 'StartupRemoved':
			return {
				startups: s.startups.filter((x) => x.id !== e.startup),
				seats: s.seats.filter((x) => x.startup !== e.startup),
				matches: s.matches.filter((x) => x.startup !== e.startup)
			};
		case 'IdentityChanged':
			return withStartup(s, e.startup, (x) => ({
				unchecked: { deck: x.deck.length > 0, script: x.script !== null },
				due: hasBrought(x)
			}));
		case 'DeckUploaded':
			return withStartup(s, e.startup, ({ unchecked, due, revisions }) => ({
				deck: e.slides,
				kept: e.kept ?? [],
				unchecked: { ...unchecked, deck: false },
				due: due && e.slides.length === 0 && unchecked.script,
				revisions: stored(revisions, 'deck')
			}));
		case 'ScriptSaved':
			return withStartup(s, e.startup, ({ deck, unchecked, due, revisions }) => ({
				script: e.script,
				unchecked: { ...unchecked, script: false },
				due: due && deck.length > 0,
				revisions: stored(revisions, 'script')
			}));
		case 'TiesDeclared':
			return { ties: { ...s.ties, [e.seat]: { text: e.ties ?? '', at: e.at } } };
		case 'MatchSet':
			return { matches: matches(s.matches, e) };
	}
}

function withStartup(s: Base, id: StartupId, change: (startup: Startup) => Partial<Startup>): Partial<Base> {
	return { startups: s.startups.map((x) => (x.id === id ? { ...x, ...change(x) } : x)) };
}

const NO_DEVICE: SeatDevices = { count: 0, since: 0, held: false, reissued: null };

function devices(
	before: SeatDevices = NO_DEVICE,
	e: Event<'LinkIssued' | 'LinkRedeemed' | 'SeatMoved' | 'LinkRevoked' | 'SeatLeft'>
): SeatDevices {
	switch (e.type) {
		case 'LinkIssued':
			return { ...before, reissued: e.at };
		case 'LinkRevoked':
		case 'SeatLeft':
			return { ...before, held: false };
		default:
			return { ...before, count: before.count + 1, since: e.at, held: true };
	}
}

function matches(list: readonly Match[], e: Event<'MatchSet'>): readonly Match[] {
	const rest = list.filter((m) => m.seat !== e.seat || m.startup !== e.startup);
	return e.matched ? [...rest, { seat: e.seat, startup: e.startup, reason: e.reason }] : rest;
}

function stored(before: Revisions, what: keyof Revisions): Revisions {
	return { ...before, [what]: before[what] + 1 };
}
