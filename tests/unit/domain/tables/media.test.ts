import { describe, expect, test } from 'vitest';
import { MEDIA_KINDS, mediaRoom, RELAY_TRACK, type MediaPlan } from '../../../../src/domain/session/media.ts';
import { listens, mediaPlan, stageKey } from '../../../../src/domain/session/rules/plan.ts';
import { isOpen } from '../../../../src/domain/session/state.ts';
import type { Session } from '../given.ts';
import { CUT, drawn, PHASES, resolve, step, type PhasePart } from './phases.ts';
import { between, call, floorGiven, give, LOCK, on, put, stage, UNLOCK } from './pitch.ts';
import { none, script } from './ready.ts';

function plan(s: Session): MediaPlan {
	const made = mediaPlan(s.state, (slot) => s.mapping.get(slot) ?? null);
	if (made === null) throw new Error('no plan');
	return made;
}

const LISTENERS = ['cap', 'mod', 'aud', 'hall', 'o1', 'o2', 'o3'];
test('[M1] all that a plan says of a pitch', () => {
	expect(plan(on('pitch'))).toEqual({
		stage: 'slot-1',
		booth: 'slot-1',
		meeting: null,
		stageSeats: LISTENERS,
		boothSeats: ['p1'],
		written: false,
		speakers: [],
		down: null,
		up: true,
		cut: false,
		meetingSeats: []
	});
});

const floorIn = (part: PhasePart, who: string) => () => {
	const s = PHASES[part]();
	return s.apply(floorGiven(who, s.now));
};
const GO = resolve('continue');
const putOff = () => on('pitch', put('slot1'), call('slot1'));
const second = () => between(call('slot2'), step('pitch'));
type Row = [
	what: string,
	given: () => Session,
	/** Rooms of stage and booth. */
	rooms: string,
	/** Who is in the booth, who may speak on the stage, whose voice goes to the booth. */
	people: string,
	/** Whether the masked voice goes to the stage. */
	up: boolean
];
/** `-`: none. */
describe('[M1] [M5] who is in which room, and who is heard', () => {
	test.each<Row>([
		['lobby', PHASES.lob, 'lobby -', '- - -', false],
		['lobby, an official', floorIn('lob', 'o1'), 'lobby -', '- o1 -', false],
		['drawn', PHASES.drn, 'lobby -', '- - -', false],
		['called', () => on('called'), 'slot-1 slot-1', 'p1 - -', false],
		['called, the moderator', () => on('called', give('mod')), 'slot-1 slot-1', 'p1 mod mod', false],
		['called, an official', () => on('called', give('o1')), 'slot-1 slot-1', 'p1 o1 o1', false],
		['pitch', () => on('pitch'), 'slot-1 slot-1', 'p1 - -', true],
		['pitch, locked', () => on('pitch', LOCK), 'slot-1 slot-1', 'p1 - -', false],
		['pitch, open again', () => on('pitch', LOCK, UNLOCK), 'slot-1 slot-1', 'p1 - -', true],
		['pitch, nobody', () => on('pitch', give('nobody')), 'slot-1 slot-1', 'p1 - -', false],
		['pitch, an official', () => on('pitch', give('o1')), 'slot-1 slot-1', 'p1 o1 o1', false],
		['pitch, stopped', PHASES.pau, 'slot-1 slot-1', 'p1 - -', true],
		['questions', () => on('questions'), 'slot-1 slot-1', 'p1 - -', true],
		['questions, an official', () => on('questions', give('o2')), 'slot-1 slot-1', 'p1 o2 o2', false],
		['scoring', () => on('scoring'), 'slot-1 -', 'p1 - -', false],
		['scoring, the presenter', floorIn('sco', 'presenter'), 'slot-1 -', 'p1 - -', false],
		['called, the presenter', floorIn('cal', 'presenter'), 'slot-1 slot-1', 'p1 - -', false],
		['cut', () => on('pitch', CUT), 'slot-1 -', 'p1 - -', false],
		['cut, the moderator', () => on('pitch', CUT, give('mod')), 'slot-1 -', 'p1 mod -', false],
		['cut, the presenter', floorIn('cut', 'presenter'), 'slot-1 -', 'p1 - -', false],
		['after a cut', () => on('pitch', CUT, GO), 'slot-1 slot-1', 'p1 - -', false],
		['between', between, 'between-1 -', '- - -', false],
		['between, an official', () => between(give('o1')), 'between-1 -', '- o1 -', false],
		['put off', () => on('pitch', put('slot1')), 'between-1 -', '- - -', false],
		['called again', putOff, 'slot-2 slot-2', 'p1 - -', false],
		['the second', second, 'slot-2 slot-2', 'p2 - -', true],
		['review', PHASES.rev, 'review -', '- mod,o1,o2,o3 -', false],
		['review, an official', floorIn('rev', 'o1'), 'review -', '- mod,o1,o2,o3 -', false],
		['sealed', PHASES.sea, 'review -', '- - -', false],
		['sealed, an official', floorIn('sea', 'o1'), 'review -', '- o1 -', false],
		['countdown', PHASES.cnt, 'review -', '- - -', false],
		['names', PHASES.rvl, 'review -', '- - -', false],
		['names, the moderator', floorIn('rvl', 'mod'), 'review -', '- mod -', false],
		['after the meeting', PHASES.end, 'review -', '- - -', false]
	])('%s', (_, to, rooms, people, up) => {
		const p = plan(to());
		const listed = (seats: readonly string[]) => (seats.length === 0 ? '-' : seats.join(','));
		expect(`${p.stage ?? '-'} ${p.booth ?? '-'}`).toBe(rooms);
		expect(`${listed(p.boothSeats)} ${listed(p.speakers)} ${p.down ?? '-'}`).toBe(people);
		expect(p.up).toBe(up);
		expect([p.stageSeats, p.meeting, p.meetingSeats]).toEqual([LISTENERS, null, []]);
	});

	test.each<PhasePart>(['dra', 'clo', 'abo'])('no plan at all: %s', (part) => {
		expect(mediaPlan(PHASES[part]().state, () => 'su1')).toBeNull();
	});

	test('no plan at all before a session', () => {
		expect(mediaPlan(none().state, () => 'su1')).toBeNull();
	});

	test('whoever speaks while it is scored has no booth to be heard in', () => {
		expect(plan(on('scoring', give('o1')))).toMatchObject({ booth: null, speakers: ['o1'], up: false });
	});

	test('a cut is told as long as it lasts, and of its own call alone', () => {
		const cuts = [on('pitch'), on('pitch', CUT), on('called', CUT), on('pitch', CUT, GO), between(), stage()];
		expect(cuts.map((s) => plan(s).cut)).toEqual([false, true, true, false, false, false]);
	});

	test('in a slot that no startup has nobody is in the booth', () => {
		expect(mediaPlan(on('pitch').state, () => null)).toMatchObject({ boothSeats: [], written: false });
	});

	test('all who speak for a startup are in its booth, and nobody of another', () => {
		const s = on('pitch').apply({ type: 'SeatAdded', seat: 'p8', role: 'presenter', startup: 'su1' });
		expect(plan(s).boothSeats).toEqual(['p1', 'p8']);
	});
});

test.each<[string, () => Session, boolean]>([
	['it gives a text', () => wrote('su1').called(), true],
	['the other one gives a text', () => wrote('su2').called(), false],
	['the other one gave a text, in its own slot', () => wrote('su2').called('slot2'), true],
	['neither gives one', () => drawn().called(), false],
	['it gives a text, before it is called', () => wrote('su1'), false]
])('[W11] a call is one of a pitch in writing: %s', (_, to, written) => {
	expect(plan(to()).written).toBe(written);
});
function wrote(startup: string): Session {
	return drawn().apply({ type: 'ScriptSaved', startup, script: script() });
}

describe('[M11] rooms are new for each call and for each stretch between two', () => {
	test.each<[string, () => Session, string]>([
		['lobby', PHASES.lob, 'lobby'],
		['the first call', () => on('called'), 'slot-1'],
		['after it', between, 'between-1'],
		['the second call', () => between(call('slot2')), 'slot-2'],
		['of the same slot', putOff, 'slot-2'],
		['put off again', () => putOff().all(put('slot1')), 'between-2'],
		['the third call', () => putOff().all(put('slot1'), call('slot2')), 'slot-3'],
		['review', PHASES.rev, 'review'],
		['names', PHASES.rvl, 'review']
	])('%s', (_, to, key) => {
		const { state } = to();
		expect(isOpen(state) && stageKey(state)).toBe(key);
	});
});

test('[B7] [D60] who listens: all on the officials’ side, officials once they declared ties', () => {
	const { state } = on('pitch');
	if (!isOpen(state)) throw new Error('not open');
	expect(state.seats.filter((seat) => listens(state, seat)).map((x) => x.id)).toEqual(LISTENERS);
	const late = on('pitch').all(['o9', { type: 'declareTies', ties: '' }]);
	expect(plan(late).stageSeats).toEqual([...LISTENERS, 'o9']);
	expect(plan(PHASES.rev()).speakers).not.toContain('o9');
});

describe('[M10] by which connection a seat comes into which room', () => {
	/** Anew for each, since who is in which is worked out once for a plan. */
	const made = (): MediaPlan => ({
		stage: 's',
		booth: 'b',
		meeting: 'm',
		stageSeats: ['o1', 'o2'],
		boothSeats: ['p1'],
		written: false,
		speakers: ['o1'],
		down: 'o1',
		up: false,
		cut: false,
		meetingSeats: [
			{ seat: 'p2', muted: true },
			{ seat: 'org', muted: false }
		]
	});
	test.each<[seat: string, stage: string, voice: string, booth: string, meeting: string]>([
		['o1', 's', 's', '-', '-'],
		['o2', 's', '-', '-', '-'],
		['p1', '-', '-', 'b', '-'],
		['p2', '-', '-', '-', 'm'],
		['org', '-', '-', '-', 'm'],
		['x', '-', '-', '-', '-']
	])('%s', (seat, ...rooms) => {
		expect(MEDIA_KINDS.map((kind) => mediaRoom(made(), seat, kind) ?? '-')).toEqual(rooms);
		const shut: MediaPlan = { ...made(), stage: null, booth: null, meeting: null };
		expect(MEDIA_KINDS.map((kind) => mediaRoom(shut, seat, kind))).toEqual([null, null, null, null]);
	});

	test('there are four kinds, and the relay’s track has a name of its own', () => {
		expect([MEDIA_KINDS.join(' '), RELAY_TRACK]).toEqual(['stage voice booth meeting', 'v']);
	});
});
