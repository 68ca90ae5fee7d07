import { expect, test } from 'vitest';
import type { Command } from '../../../src/domain/session/commands.ts';
import { publicEvent } from '../../../src/domain/session/project/public.ts';
import { LIMITS } from '../../../src/domain/session/limits.ts';
import { project } from '../../../src/domain/session/project.ts';
import { stretchOf } from '../../../src/domain/session/rules/captions.ts';
import { mediaPlan } from '../../../src/domain/session/rules/plan.ts';
import { missing } from '../../../src/domain/session/rules/check.ts';
import type { CaptionerOwn, Own, Shared, Stage, PresenterOwn } from '../../../src/domain/session/view.ts';
import { given, type Session } from './given.ts';

const script = { language: 'es', texts: ['Un mapa que se ordena.'], kept: [] } as const;

/** A session with captions; with or without somebody who types them. */
function captioned(captioner = true, on = true): Session {
	const s = given();
	if (s.state.phase === 'none') throw new Error('no draft');
	s.apply({ type: 'DraftSaved', draft: { ...s.state.draft, captions: on } });
	if (captioner) s.apply({ type: 'SeatAdded', seat: 'cap', role: 'captioner', startup: null });
	return s;
}

function view(s: Session, seat: string): { shared: Shared; own: Own } {
	const actor = s.actor(seat);
	const seen = actor.kind === 'seat' ? project(s.state, actor, s.aside()) : null;
	if (seen === null) throw new Error(`no view of ${seat}`);
	return seen;
}
const lines = (s: Session, seat = 'o1') =>
	(view(s, seat).shared as Stage).captions?.map((c) => c.text) ?? null;
const heard = (s: Session, seat = 'p1') =>
	(view(s, seat).own as PresenterOwn).called?.captions?.map((c) => c.text) ?? null;
const stretch = (s: Session) => stretchOf(s.state) ?? 'none';
const type = (s: Session, text: string, begun = stretch(s)) =>
	s.do('cap', { type: 'caption', text, stretch: begun });
/** What a written pitch says, as the server itself adds it. */
const says = (s: Session, text: string, slot = 'slot1') =>
	s.do('system', { type: 'captionWritten', slot, text });

test('[W1] doors stay shut for a session with captions and nobody to type them', () => {
	const codes = (s: Session) => (s.state.phase === 'none' ? [] : missing(s.state));
	expect(codes(captioned(false))).toContain('captioner');
	expect(codes(captioned(true))).not.toContain('captioner');
	expect(codes(captioned(false, false))).not.toContain('captioner');
});

test('[W1] typed and read lines are on every screen alike, and the places are kept before the first', () => {
	const s = captioned().drawn().pitching();
	for (const seat of ['o1', 'mod', 'aud', 'hall', 'cap']) expect(lines(s, seat)).toEqual([]);
	expect(type(s, 'Buenos días.')).toBe(null);
	expect(says(s, 'Presentamos un mapa.')).toBe(null);
	for (const seat of ['o1', 'mod', 'aud', 'hall', 'cap'])
		expect(lines(s, seat)).toEqual(['Buenos días.', 'Presentamos un mapa.']);
});

test('[W1] the newest lines stay on the screens, the oldest goes', () => {
	const s = captioned().drawn();
	const all = Array.from({ length: LIMITS.captionLines + 2 }, (_, i) => `Línea ${i}`);
	for (const line of all) expect(type(s, line)).toBe(null);
	expect(lines(s)).toEqual(all.slice(2));
});

test('[W1] without captions, or without a captioner, nothing is shown and nothing can be typed', () => {
	for (const s of [captioned(true, false), given()]) {
		s.drawn().pitching();
		expect(says(s, 'Se lee.')).toBe('not-now');
		expect(lines(s)).toBe(null);
		expect(heard(s)).toBe(null);
	}
	// A line that came all the same, from an older record, does not show either.
	const s = given().drawn().pitching();
	s.apply({ type: 'CaptionSpoken', slot: 'slot1', source: 'written', text: 'Se lee.', at: s.now });
	expect(lines(s)).toBe(null);
	const without = captioned(true, false).drawn().pitching();
	expect(type(without, 'Hola')).toBe('not-now');
});

test('[W1] a pitch in writing shows no captions where the session has none, nor where nobody is left to type them', () => {
	const none = given().drawn();
	none.all(['p1', { type: 'saveScript', script }]);
	none.pitching();
	expect(says(none, 'Se lee.')).toBe('not-now');
	expect(lines(none)).toBe(null);
	const unmanned = captioned().drawn();
	unmanned.all(['p1', { type: 'saveScript', script }]);
	unmanned.pitching().apply({ type: 'SeatRemoved', seat: 'cap' });
	expect(says(unmanned, 'Se lee.')).toBe('not-now');
	expect(lines(unmanned)).toBe(null);
});

test('[B9] a cut takes the lines off every screen at once, and none comes until it is resolved', () => {
	const s = captioned().drawn().pitching();
	type(s, 'Nos llamamos Zafiro');
	s.all(['mod', { type: 'cutNow' }]);
	for (const seat of ['o1', 'mod', 'aud', 'hall', 'cap']) {
		expect(lines(s, seat)).toEqual([]);
		expect(JSON.stringify(view(s, seat))).not.toContain('Zafiro');
	}
	expect(type(s, 'Y más')).toBe('not-now');
	expect(says(s, 'Y más')).toBe('not-now');
	expect(view(s, 'cap').own.may).not.toContain('caption');
	s.all(['mod', { type: 'resolveBreach', choice: 'continue', note: '' }]);
	expect(lines(s)).toEqual([]);
	expect(type(s, 'Seguimos')).toBe(null);
	expect(lines(s)).toEqual(['Seguimos']);
});

const cut = ['mod', { type: 'cutNow' }] as const;
const resolve = (choice: 'continue' | 'postpone' | 'void') =>
	['mod', { type: 'resolveBreach', choice, note: '' }] as const;
const callNext = ['mod', { type: 'callSlot', slot: 'slot2' }] as const;
const callAgain = ['mod', { type: 'callSlot', slot: 'slot1' }] as const;
const finish = [
	['mod', { type: 'startStep', step: 'scoring' }],
	['mod', { type: 'finishSlot' }]
] as const;
const postpone = ['mod', { type: 'postponeSlot', slot: 'slot1', reason: '' }] as const;
type Step = readonly [seat: string, command: Command];

test.each<[string, readonly Step[]]>([
	['a cut that goes on', [cut]],
	['a cut and "continue"', [cut, resolve('continue')]],
	['two cuts', [cut, resolve('continue'), cut, resolve('continue')]],
	['a cut and "postpone"', [cut, resolve('postpone')]],
	['a cut, "postpone" and the next call', [cut, resolve('postpone'), callNext]],
	['a cut, "postpone" and another call of the slot', [cut, resolve('postpone'), callAgain]],
	['a cut, "void" and the next call', [cut, resolve('void'), callNext]],
	['the end of the call', finish],
	['the next call', [...finish, callNext]],
	['a postponement', [postpone]],
	['a postponement and another call of the slot', [postpone, callAgain]],
	[
		'the review',
		[...finish, ['mod', { type: 'skipSlot', slot: 'slot2', reason: '' }], ['mod', { type: 'openReview' }]]
	]
])('[B45] a line that was begun before %s joins nothing after it', (_, between) => {
	const s = captioned().drawn().pitching();
	const begun = stretch(s);
	expect(type(s, 'Hola')).toBe(null);
	for (const [seat, command] of between) s.all([seat, command]);
	expect(type(s, 'Nos llamamos Quetzalia', begun)).toBe('not-now');
	for (const seat of ['o1', 'mod', 'aud', 'hall', 'cap', 'p1', 'p2', 'org'])
		expect(JSON.stringify(view(s, seat))).not.toContain('Quetzalia');
	expect(s.events.filter((e) => e.type === 'CaptionSpoken').map((e) => e.text)).toEqual(['Hola']);
});

test('[B45] a line that was begun between two calls, or in the lobby, joins no call; within its own stretch it does', () => {
	const s = captioned().drawn();
	const lobby = stretch(s);
	s.pitching();
	expect(type(s, 'Bienvenidos', lobby)).toBe('not-now');
	const pitch = stretch(s);
	s.all(['mod', { type: 'startStep', step: 'questions' }]);
	expect(type(s, 'Eso es todo', pitch)).toBe(null);
	for (const [seat, command] of finish) s.all([seat, command]);
	const between = stretch(s);
	expect(type(s, 'Gracias', between)).toBe(null);
	s.called('slot2');
	expect(type(s, 'Gracias', between)).toBe('not-now');
	s.all(['mod', { type: 'postponeSlot', slot: 'slot2', reason: '' }]);
	expect(type(s, 'Gracias', between)).toBe('not-now');
});

test.each<[string, readonly Step[]]>([
	['a call', []],
	['a call and a cut', [cut, resolve('continue')]],
	['what lies behind a call', [['mod', { type: 'postponeSlot', slot: 'slot1', reason: '' }]]]
])(
	'[B45] under an older backup a line that was begun in %s joins no other that has its number',
	(_, more) => {
		const before = captioned().drawn();
		const after = captioned().drawn();
		// What was recorded by then is the same; the backup is put back a while later.
		after.now += 60_000;
		const calls = (s: Session, slot: string) =>
			s.all(['mod', { type: 'callSlot', slot }], ['mod', { type: 'startStep', step: 'pitch' }]);
		calls(before, 'slot1').all(...more.map(([seat, command]): [string, Command] => [seat, command]));
		const begun = stretch(before);
		expect(type(before, 'Nos llamamos', begun)).toBe(null);
		calls(after, 'slot2');
		for (const [seat, command] of more)
			after.all([seat, 'slot' in command ? ({ ...command, slot: 'slot2' } as Command) : command]);
		expect(type(after, 'Quetzalia', begun)).toBe('not-now');
		expect(type(after, 'Seguimos')).toBe(null);
	}
);

test('[B45] the captioner is told the stretch, and none where nothing may be typed', () => {
	const s = captioned().drawn().pitching();
	const told = () => (view(s, 'cap').own as CaptionerOwn).stretch;
	const before = told();
	expect(before).toBe(stretch(s));
	s.all([...cut]);
	expect(told()).toBe(null);
	s.all([...resolve('continue')]);
	expect(told()).not.toBe(before);
	expect(JSON.stringify(view(s, 'hall'))).not.toContain('stretch');
	const none = captioned(true, false).drawn().pitching();
	expect((view(none, 'cap').own as CaptionerOwn).stretch).toBe(null);
});

test('[W1] a line belongs to what is on: the next step, slot and phase begin with none', () => {
	const s = captioned().drawn();
	expect(type(s, 'Bienvenidos')).toBe(null);
	expect(lines(s)).toEqual(['Bienvenidos']);
	s.pitching();
	expect(lines(s)).toEqual([]);
	type(s, 'El mapa');
	s.all(['mod', { type: 'startStep', step: 'questions' }]);
	expect(lines(s)).toEqual(['El mapa']);
	s.all(['mod', { type: 'startStep', step: 'scoring' }]);
	expect(lines(s)).toEqual([]);
	type(s, 'Puntúen');
	s.all(['mod', { type: 'finishSlot' }]);
	expect(lines(s)).toEqual([]);
});

test('[W2] the record has each line with its time and source; the source is in no view and in no public event', () => {
	const s = captioned().drawn().pitching();
	type(s, 'Uno');
	says(s, 'Dos');
	const events = s.events.filter((e) => e.type === 'CaptionSpoken');
	expect(events.map((e) => [e.slot, e.source, e.text])).toEqual([
		['slot1', 'captioner', 'Uno'],
		['slot1', 'written', 'Dos']
	]);
	expect((events[1]?.at ?? 0) - (events[0]?.at ?? 0)).toBe(1000);
	for (const seat of ['o1', 'mod', 'aud', 'hall', 'cap', 'p1', 'org'])
		expect(JSON.stringify(view(s, seat))).not.toContain('source');
	expect(events.map(publicEvent)).toEqual([null, null]);
});

test('[W2] whichever way a line comes, what everybody sees is the same bytes', () => {
	const [typed, read] = [type, says].map((come) => {
		const s = captioned().drawn().pitching();
		come(s, 'El mapa');
		return ['o1', 'mod', 'aud', 'hall', 'cap'].map((seat) => JSON.stringify(view(s, seat)));
	});
	expect(typed).toEqual(read);
});

test('[B8] a captioner sees what the hall sees and hears what it hears, before ties, in every phase', () => {
	const stages = [
		captioned().lobby(),
		captioned().drawn().pitching(),
		captioned().drawn().review(),
		captioned().drawn().sealed(),
		captioned().drawn().revealed()
	];
	for (const s of stages) {
		const [cap, hall] = [view(s, 'cap'), view(s, 'hall')];
		expect(cap.shared).toEqual(hall.shared);
		const { stretch: _, ...own } = cap.own as CaptionerOwn;
		expect({ ...own, seat: '', role: '', may: [] }).toEqual({ ...hall.own, seat: '', role: '', may: [] });
		const plan = mediaPlan(s.state, () => null);
		expect(plan?.stageSeats).toContain('cap');
		expect(plan?.speakers).not.toContain('cap');
	}
});

test('[B8] a captioner is not in the meeting, and cannot be let in', () => {
	const s = captioned().drawn().revealed();
	s.all(['mod', { type: 'openMeeting', everyone: true }]);
	const set = { type: 'setMeetingSeat', seat: 'cap', admitted: true, muted: false } as const;
	expect(s.do('mod', set)).toBe('not-found');
	expect(mediaPlan(s.state, () => null)?.meetingSeats.map((x) => x.seat)).not.toContain('cap');
	expect(type(s, 'Hola')).toBe('not-now');
});

test('[B3] a captioner can do nothing else, and nobody else can caption', () => {
	const s = captioned().drawn().pitching();
	expect(s.do('cap', { type: 'cutNow' })).toBe('not-found');
	expect(s.do('cap', { type: 'askQuestion', text: 'x' })).toBe('not-found');
	for (const seat of ['o1', 'mod', 'aud', 'hall', 'org', 'p1'])
		expect(s.do(seat, { type: 'caption', text: 'x', stretch: stretch(s) })).toBe('not-found');
	expect(s.do('cap', { type: 'captionWritten', slot: 'slot1', text: 'x' })).toBe('not-found');
});

test('[W8] a presenter reads what was let down to the booth, not what was said before the pitch', () => {
	const s = captioned().drawn().called();
	// Typed a little late: who is called, by pseudonym.
	type(s, 'Ahora, Andromeda');
	expect(heard(s)).toEqual([]);
	s.all(['mod', { type: 'startStep', step: 'pitch' }]);
	type(s, 'El mapa de la startup');
	expect(heard(s)).toEqual([]);
	s.all(['mod', { type: 'giveFloor', floor: { kind: 'seat', seat: 'mod' } }]);
	type(s, 'Hable más cerca');
	expect(heard(s)).toEqual(['Hable más cerca']);
	s.all(['mod', { type: 'startStep', step: 'questions' }]);
	type(s, '¿Cuánto cuesta?');
	expect(heard(s)).toEqual(['Hable más cerca', '¿Cuánto cuesta?']);
	expect(JSON.stringify(view(s, 'p2'))).not.toContain('cuesta');
	s.all(['mod', { type: 'cutNow' }]);
	expect(heard(s)).toEqual([]);
});

test('[W8] what the panel says while it scores, with or without the floor, no presenter reads', () => {
	const s = captioned().drawn().pitching();
	s.all(['mod', { type: 'startStep', step: 'questions' }], ['mod', { type: 'startStep', step: 'scoring' }]);
	expect(type(s, 'Le pondría un dos')).toBe(null);
	s.all(['mod', { type: 'giveFloor', floor: { kind: 'seat', seat: 'o1' } }]);
	expect(type(s, 'Yo un tres')).toBe(null);
	expect(lines(s)).toEqual(['Le pondría un dos', 'Yo un tres']);
	expect(heard(s)).toEqual([]);
	for (const seat of ['p1', 'p2']) expect(JSON.stringify(view(s, seat))).not.toMatch(/un dos|un tres/);
});

test('[W1] a line of a written pitch that comes late joins no other slot', () => {
	const s = captioned().drawn();
	expect(says(s, 'Antes')).toBe('not-now');
	s.pitching();
	expect(says(s, 'De otra', 'slot2')).toBe('not-now');
	s.finish();
	expect(says(s, 'Tarde')).toBe('not-now');
	s.pitching('slot2');
	expect(says(s, 'Más tarde')).toBe('not-now');
	expect(says(s, 'A tiempo', 'slot2')).toBe(null);
	expect(s.events.flatMap((e) => (e.type === 'CaptionSpoken' ? [[e.slot, e.text]] : []))).toEqual([
		['slot2', 'A tiempo']
	]);
});

const sayText = { type: 'sayText', text: 'Diez soles.', kept: [] } as const;

test('[W4] a text is read only in the own slot and on air', () => {
	const s = given().drawn();
	expect(s.do('p1', { type: 'saveScript', script })).toBe(null);
	expect(s.do('p2', { type: 'saveScript', script })).toBe(null);
	expect(s.do('p1', sayText)).toBe('not-now');
	s.called();
	expect(s.do('p1', sayText)).toBe('not-now');
	s.all(['mod', { type: 'startStep', step: 'pitch' }]);
	expect(s.do('p1', sayText)).toBe(null);
	expect(s.do('p2', sayText)).toBe('not-now');
	expect(s.do('p1', { ...sayText, text: ' ' })).toBe('incomplete');
	s.all(['mod', { type: 'lockPresenter', locked: true }]);
	expect(s.do('p1', sayText)).toBe('not-now');
	s.all(['mod', { type: 'lockPresenter', locked: false }]);
	s.all(['mod', { type: 'giveFloor', floor: { kind: 'seat', seat: 'o1' } }]);
	expect(s.do('p1', sayText)).toBe('not-now');
	s.all(['o1', { type: 'leaveFloor' }], ['mod', { type: 'cutNow' }]);
	expect(s.do('p1', sayText)).toBe('not-now');
});

test('[S21] [S23] what is based on another revision than the stored one is refused and changes nothing', () => {
	const s = given().drawn();
	const of = () => (s.state.phase === 'pitching' || s.state.phase === 'none' ? null : s.state.startups[0]);
	const deck = (id: string, base: number) =>
		({ type: 'uploadDeck', slides: [{ id, text: '' }], kept: [], base }) as const;
	const { deck: decks = 0, script: scripts = 0 } = of()?.revisions ?? {};
	expect(s.do('p1', { type: 'saveScript', script, base: scripts })).toBe(null);
	expect(s.do('p1', { type: 'saveScript', script: null, base: scripts })).toBe('stale');
	expect(s.do('p1', deck('one', decks))).toBe(null);
	expect(s.do('p1', deck('two', decks))).toBe('stale');
	expect(of()).toMatchObject({ script, deck: [{ id: 'one' }] });
	expect(of()?.revisions).toEqual({ deck: decks + 1, script: scripts + 1 });
	expect(s.do('p1', deck('two', decks + 1))).toBe(null);
});

test('[W4] whoever speaks has nothing to be read, and the text is fixed once the slot was called', () => {
	const s = given().drawn().pitching();
	expect(s.do('p1', sayText)).toBe('not-now');
	expect(s.do('p1', { type: 'saveScript', script })).toBe('not-now');
	for (const seat of ['o1', 'mod', 'cap', 'org']) {
		expect(s.do(seat, { type: 'saveScript', script })).toBe('not-found');
		expect(s.do(seat, sayText)).toBe('not-found');
	}
});

test('[W11] whoever pitches in writing is heard by what is read alone: nobody in the booth may publish', () => {
	const plans = [true, false].map((writes) => {
		const s = given().drawn();
		if (writes) s.all(['p1', { type: 'saveScript', script }]);
		else s.now += 1000;
		const plan = () => mediaPlan(s.state, (slot) => s.mapping.get(slot) ?? null);
		s.called();
		const called = plan();
		s.all(['mod', { type: 'startStep', step: 'pitch' }]);
		const pitched = plan();
		expect([called?.written, pitched?.written]).toEqual([writes, writes]);
		for (const [seat, command] of [...finish, callNext]) s.all([seat, command]);
		expect(plan()).toMatchObject({ boothSeats: ['p2'], written: false });
		return [called, pitched].map((p) => ({ ...p, written: null }));
	});
	expect(plans[0]).toEqual(plans[1]);
});

test('[W2] [B2] in writing or by voice: nobody on the blind side sees a difference', () => {
	const seats = ['o1', 'mod', 'aud', 'hall', 'cap', 'p2'];
	const [written, spoken] = [true, false].map((writes) => {
		const s = captioned().drawn();
		if (writes) s.all(['p1', { type: 'saveScript', script }]);
		// As much time passes without.
		else s.now += 1000;
		s.pitching();
		if (writes) s.all(['p1', sayText]);
		return seats.map((seat) => JSON.stringify(view(s, seat)));
	});
	expect(written).toEqual(spoken);
});

test('[R3] an abort leaves no line and no text', () => {
	const s = captioned().drawn();
	s.all(['p1', { type: 'saveScript', script }]);
	s.pitching();
	type(s, 'Un mapa que se ordena.');
	s.all(['org', { type: 'abort', reason: 'r' }]);
	expect(JSON.stringify(s.state)).not.toContain('mapa');
});
