import { afterEach, expect, test } from 'vitest';
import type { SessionEvent } from '../../../src/wire/index.ts';
import { entriesOf, type ReceivedRecord } from '../../../src/lib/organizer/record/chain.ts';
import { days, find, timeline } from '../../../src/lib/organizer/record/timeline.ts';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import { Details } from '../../../server/sessions/details.ts';
import type { Vault } from '../../../server/vault/vault.ts';

type Of<T extends SessionEvent['type']> = Omit<Extract<SessionEvent, { type: T }>, 'type'>;
const AT = Date.UTC(2031, 4, 20, 15, 4, 5);
const draft = { entity: 'E', timeZone: 'America/Lima', rubric: [] } as unknown as Of<'DraftSaved'>['draft'];
const opening = { name: 'Quipu Vial', country: 'PE', city: 'Arequipa', website: '' };
const sheet = { marks: {}, texts: {}, comment: '' };
const pseudonym = { word: 'Lyra', figure: 1, colour: 1 };
const [slot, seat, at, question, startup] = ['slot-id', 'seat-1-id', AT, 'question-id', 'startup-id'];

/** One of every kind, in an order that could be: a kind left out here does not compile. */
const ALL: { [T in SessionEvent['type']]: Of<T> } = {
	SessionCreated: { session: 'session-id', draft, organizer: 'organizer-id' },
	DraftSaved: { draft: { ...draft, entity: 'Otra' } },
	SeatAdded: { seat, role: 'official', startup: null },
	SeatRemoved: { seat: 'gone-id' },
	LinkIssued: { seat, at },
	LinkRedeemed: { seat, at },
	SeatMoved: { seat, at },
	LinkRevoked: { seat, at },
	SeatLeft: { seat, at },
	StartupAdded: { startup },
	StartupRemoved: { startup: 'removed-id' },
	IdentityChanged: { startup },
	DeckUploaded: { startup, slides: [] },
	ScriptSaved: { startup, script: { language: 'es', texts: ['Uno'], kept: [] } },
	DoorsOpened: { at, commitments: ['c-hash'], seedCommitment: 'seed-hash' },
	TiesDeclared: { seat, ties: 'Mi prima', at },
	MatchSet: { seat, startup, matched: true, reason: 'Su prima', at },
	RecognitionDeclared: { seat, slot, at },
	ContributionGiven: { seat, contribution: 'azar', at },
	OrderDrawn: { slots: [{ slot, pseudonym, sealed: 'sealed-bytes' }], at },
	SlotCalled: { slot, ready: true, at },
	StepStarted: { slot, step: 'pitch', at, endsAt: at },
	TimerPaused: { at },
	TimerResumed: { at },
	TimerExtended: { byMs: 60_000, at },
	SlotPostponed: { slot, reason: 'Sin luz', at },
	SlotSkipped: { slot, reason: 'No vino', at },
	SlotFinished: { slot, at },
	SlideShown: { slot, index: 2, at },
	FloorGiven: { floor: { kind: 'seat', seat }, at },
	PresenterLocked: { locked: true, at },
	CaptionSpoken: { slot, source: 'captioner', text: 'Buenos días', at },
	AnswerKept: { slot, kept: [{ page: 0, kind: 'name', quote: 'Lima', reason: 'Es una palabra' }], at },
	QuestionAsked: { question, slot, seat, text: '¿Cuánto?', at },
	QuestionPicked: { question, at },
	QuestionClosed: { question, answered: true, at },
	QuestionMoved: { question, before: null, at },
	HandRaised: { seat, raised: true, at },
	SheetSaved: { seat, slot, sheet, revision: 1, at },
	SheetSubmitted: { seat, slot, at },
	FrameHeld: { at },
	BreachDeclared: { slot, step: 'pitch', heardMs: 1500, slidesSeen: 2, slide: 1, at },
	BreachNoted: { slot, choice: 'continue', note: 'Sin daño', at },
	ReviewOpened: { at },
	SessionSealed: { at },
	SessionReopened: { reason: 'Un error', at },
	RevealApproved: { seat, role: 'auditor', at },
	RevealScheduled: { instant: at, at },
	KeyReleased: {
		instant: at,
		key: 'key-hex',
		seed: 'seed-hex',
		openings: [{ slot, startup, salt: 'salt-hex', opening }],
		at
	},
	RevealShown: { seat, skewMs: 12.4, late: false },
	ShortlistDecided: { slots: [slot], reason: 'La regla', at },
	MeetingOpened: { everyone: true, at },
	MeetingSeatSet: { seat, admitted: true, muted: false, at },
	MeetingEnded: { at },
	SessionClosed: { at },
	SessionAborted: { reason: 'Fin', at },
	Withheld: {}
};

function fileOf(types: readonly SessionEvent['type'][], details: string | null = null): ReceivedRecord {
	const events = types.map((type, seq) => ({
		seq,
		at: AT,
		type,
		data: ALL[type] as Record<string, unknown>,
		hash: 'hash'
	}));
	return { session: 'session-id', details, events };
}
const TYPES = Object.keys(ALL) as SessionEvent['type'][];
afterEach(() => overwriteGetLocale(() => 'es'));

test.each(['es', 'en', 'pt'] as const)(
	'[O4] every kind of event is a sentence, nothing raw (%s)',
	(locale) => {
		overwriteGetLocale(() => locale);
		const { lines } = timeline(entriesOf(fileOf(TYPES)));
		expect(lines).toHaveLength(TYPES.length);
		for (const [i, { text }] of lines.entries()) {
			expect(text, TYPES[i]).toMatch(/^\p{Lu}.*\p{L}/u);
			expect(text, TYPES[i]).not.toMatch(/-id|-hash|-hex|sealed-|undefined|\[object|[{}]|null|[a-z][A-Z]/);
		}
	}
);

test('[O4] the record speaks of pseudonyms, and of names only once it has revealed them', () => {
	overwriteGetLocale(() => 'es');
	const told = (types: readonly SessionEvent['type'][]) =>
		timeline(entriesOf(fileOf(types)))
			.lines.map((l) => l.text)
			.join('\n');
	const before = TYPES.slice(0, TYPES.indexOf('KeyReleased'));
	expect(told(before)).toContain('Se llamó a Lyra');
	expect(told(before)).toContain(
		'Corte en el turno de Lyra: se oyeron 1.5 s y se vieron 2 diapositivas; en pantalla estaba la diapositiva 2'
	);
	expect(told(before)).not.toContain('Quipu');
	expect(told(TYPES)).toContain('Lyra es Quipu Vial');
	expect(told(TYPES)).toContain('coincide con Quipu Vial');
});

test('[O26] the record says that the moderator took somebody out of the meeting, and which startup it was', () => {
	overwriteGetLocale(() => 'es');
	const file = fileOf(['SeatAdded', 'KeyReleased', 'MeetingSeatSet']);
	const told = (of: object, added: object = {}) =>
		timeline(
			entriesOf({
				...file,
				events: file.events.map((e) =>
					e.type === 'MeetingSeatSet'
						? { ...e, data: { ...ALL.MeetingSeatSet, ...of } }
						: e.type === 'SeatAdded'
							? { ...e, data: { ...ALL.SeatAdded, ...added } }
							: e
				)
			})
		).lines.at(-1)?.text;
	expect(told({ admitted: false })).toMatch(/^Quien modera retiró de la reunión: .*1$/);
	expect(told({ admitted: false }, { role: 'presenter', startup })).toBe(
		'Quien modera retiró de la reunión: Quipu Vial'
	);
});

test('[O4] sealed details open with their key, and say so when an abort destroyed it', () => {
	overwriteGetLocale(() => 'es');
	const kept = new Map<string, Uint8Array>();
	const vault = {
		getSecret: (_: string, name: string) => kept.get(name),
		getOrPut: (_: string, name: string, make: () => Uint8Array) => {
			const bytes = kept.get(name) ?? make();
			kept.set(name, bytes);
			return bytes;
		}
	} as unknown as Vault;
	const details = new Details('session-id', vault, (n) => new Uint8Array(n).fill(7));
	const data = details.close('MatchSet', ALL.MatchSet as never) as Record<string, unknown>;
	const key = Buffer.from(details.key() as Uint8Array).toString('hex');
	const file = fileOf(['SeatAdded', 'MatchSet'], key);
	const sealed = { ...file, events: file.events.map((e) => (e.type === 'MatchSet' ? { ...e, data } : e)) };
	expect(timeline(entriesOf(sealed)).lines[1]?.text).toContain('Su prima');
	const gone = timeline(entriesOf({ ...sealed, details: null })).lines[1]?.text;
	expect(gone).toBe('Detalle destruido con las identidades');
});

test('[O4] the record is searched without accents and case, by part, and read in the session’s zone', () => {
	overwriteGetLocale(() => 'es');
	const { lines, timeZone } = timeline(entriesOf(fileOf(TYPES)));
	expect(timeZone).toBe('America/Lima');
	expect(find(lines, 'LLAMO lyra', '').map((l) => l.text)).toEqual(['Se llamó a Lyra, que estaba lista']);
	expect(find(lines, 'lyra', 'setup')).toEqual([]);
	expect(days(lines, timeZone)).toHaveLength(1);
	expect(days([{ ...lines[0]!, at: Date.UTC(2031, 4, 21, 3) }], timeZone)[0]?.day).toContain('20 de mayo');
	const twice = timeline(entriesOf(fileOf(['SessionCreated', 'SheetSaved', 'SheetSaved'])));
	expect(twice.lines.at(-1)?.times).toBe(2);
});
