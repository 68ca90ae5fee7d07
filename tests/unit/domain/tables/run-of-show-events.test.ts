import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import type { Session } from '../given.ts';
import { happens } from '../table.ts';
import { between, call, give, line, LOCK, on, put, stage } from './pitch.ts';

const calls =
	(slot: string, ready?: boolean | null) =>
	(s: Session): SessionEvent => ({
		type: 'SlotCalled',
		slot,
		...(ready === undefined ? {} : { ready }),
		at: s.now
	});
const fresh = (slot: string, ready: boolean | null) => ({
	slot,
	step: 'called',
	ready,
	timer: null,
	slide: 0,
	shown: [],
	locked: false,
	cut: false,
	held: false,
	onAirSince: null
});
const first = (ready: boolean | null) => ({
	phase: 'pitching',
	begunAt: 'now',
	'slots.0.status': 'called',
	'slots.0.calls': 1,
	live: fresh('slot1', ready),
	stretchFrom: 'now'
});
/** In the lobby somebody has the floor, another a hand up, and a line stands. */
const busy = () => line(stage().all(['o2', { type: 'raiseHand', raised: true }], give('o1')));
const putOff = () => on('called', put('slot1'));
happens('[D40] [D36] the call', [
	['of the first', stage, calls('slot1', true), { ...first(true), 'slots.0.toldAt': 'now' }],
	['of one that is not ready', stage, calls('slot1', false), { ...first(false), 'slots.0.toldAt': 'now' }],
	['without a word on who is ready', stage, calls('slot1', null), first(null)],
	['in a record that lost who was ready', stage, calls('slot1'), first(null)],
	[
		'ends the floor, hands and lines of the lobby',
		busy,
		calls('slot1', null),
		{ ...first(null), 'floor.kind': 'nobody', 'floor.seat': undefined, hands: [], captions: [] }
	],
	[
		'of the second, when the first began long ago',
		between,
		calls('slot2', null),
		{
			'slots.1.status': 'called',
			'slots.1.calls': 1,
			live: fresh('slot2', null),
			stretchFrom: 'now'
		}
	],
	[
		'of one that was called and told of before',
		putOff,
		calls('slot1', null),
		{
			'slots.1.status': 'called',
			'slots.1.calls': 2,
			live: fresh('slot1', null),
			stretchFrom: 'now'
		}
	]
]);

const starts =
	(step: 'pitch' | 'questions' | 'scoring') =>
	(s: Session): SessionEvent => ({
		type: 'StepStarted',
		slot: 'slot1',
		step,
		at: s.now,
		endsAt: s.now + 300_000
	});
const PITCH = {
	'live.step': 'pitch',
	'live.timer': { startedAt: 'now', endsAt: 'now+300000', pausedAt: null },
	'live.shown': [0],
	'slots.0.status': 'live',
	'slots.0.seen': [0],
	'floor.kind': 'presenter'
};
const ON = { 'live.timer.startedAt': 'now', 'live.timer.endsAt': 'now+300000' };
happens('[D41] [D36] a step:', [
	['pitch, on air at once', () => on('called'), starts('pitch'), { ...PITCH, 'live.onAirSince': 'now' }],
	['pitch, while the presenter is locked', () => on('called', LOCK), starts('pitch'), PITCH],
	[
		'pitch, when an official had the floor',
		() => on('called', give('o1')),
		starts('pitch'),
		{ ...PITCH, 'floor.seat': undefined, 'live.onAirSince': 'now' }
	],
	[
		'pitch, and lines stay',
		() => line(on('called')),
		starts('pitch'),
		{ ...PITCH, 'live.onAirSince': 'now' }
	],
	[
		'questions, still on air',
		() => line(on('pitch')),
		starts('questions'),
		{ ...ON, 'live.step': 'questions', 'live.onAirSince': 'now', 'slots.0.heardMs': 1000 }
	],
	[
		'questions, when nobody had the floor',
		() => on('pitch', give('nobody')),
		starts('questions'),
		{ ...ON, 'live.step': 'questions', 'live.onAirSince': 'now', 'floor.kind': 'presenter' }
	],
	[
		'questions, from a pause',
		() => on('pitch', ['mod', { type: 'pauseTimer' }]),
		starts('questions'),
		{
			...ON,
			'live.timer.pausedAt': null,
			'live.step': 'questions',
			'live.onAirSince': 'now',
			'slots.0.heardMs': 2000
		}
	],
	[
		'scoring, with nobody on air and no line',
		() => line(on('questions')),
		starts('scoring'),
		{
			...ON,
			'live.step': 'scoring',
			'live.onAirSince': null,
			'slots.0.heardMs': 2000,
			'floor.kind': 'nobody',
			captions: []
		}
	],
	[
		'scoring, when an official had the floor',
		() => on('questions', give('o1')),
		starts('scoring'),
		{ ...ON, 'live.step': 'scoring', 'floor.kind': 'nobody', 'floor.seat': undefined }
	]
]);

/** On air, with a line on the screens, a question that waits, one that is taken up and one that was dropped. */
const full = () => {
	const ask = (question: string) =>
		({ type: 'QuestionAsked', question, slot: 'slot1', seat: 'o1', text: '¿?', at: 1 }) as const;
	return line(on('questions')).apply(
		ask('q1'),
		ask('q2'),
		ask('q3'),
		{ type: 'QuestionPicked', question: 'q2', at: 1 },
		{ type: 'QuestionClosed', question: 'q3', answered: false, at: 1 }
	);
};
const LEFT = {
	'questions.1.status': 'answered',
	'slots.0.heardMs': 2000,
	live: null,
	'floor.kind': 'nobody',
	captions: [],
	stretchFrom: 'now'
};
const skipped =
	(slot: string, reason?: string) =>
	(s: Session): SessionEvent => ({
		type: 'SlotSkipped',
		slot,
		...(reason === undefined ? {} : { reason }),
		at: s.now
	});
const postponed =
	(slot: string, reason?: string) =>
	(s: Session): SessionEvent => ({
		type: 'SlotPostponed',
		slot,
		...(reason === undefined ? {} : { reason }),
		at: s.now
	});
/** The second, which was put off and called again. */
const again = () =>
	on(
		'called',
		['mod', { type: 'skipSlot', slot: 'slot1', reason: '' }],
		call('slot2'),
		put('slot2'),
		call('slot2')
	);
happens('[D40] [D36] what is left', [
	[
		'when it is over',
		full,
		(s) => ({ type: 'SlotFinished', slot: 'slot1', at: s.now }),
		{ ...LEFT, 'slots.0.status': 'done' }
	],
	[
		'when it is skipped, where it was drawn',
		full,
		skipped('slot1', 'no vino'),
		{ ...LEFT, 'slots.0.status': 'skipped', 'slots.0.reason': 'no vino' }
	],
	[
		'when it is skipped, in a record that lost why',
		full,
		skipped('slot1'),
		{ ...LEFT, 'slots.0.status': 'skipped' }
	],
	[
		'when the last is put off, by a word of its own',
		again,
		postponed('slot2', 'no vino'),
		{ 'slots.1.status': 'postponed', 'slots.1.reason': 'no vino', live: null, stretchFrom: 'now' }
	],
	[
		'when the last is put off, in a record that lost why',
		again,
		postponed('slot2'),
		{ 'slots.1.status': 'postponed', 'slots.1.reason': '', live: null, stretchFrom: 'now' }
	],
	[
		'when one that was put off once is over, without that reason',
		again,
		(s) => ({ type: 'SlotFinished', slot: 'slot2', at: s.now }),
		{ 'slots.1.status': 'done', 'slots.1.reason': '', live: null, stretchFrom: 'now' }
	],
	[
		'of all that is on, when the next is skipped',
		full,
		skipped('slot2', 'no vino'),
		{ 'slots.1.status': 'skipped', 'slots.1.reason': 'no vino' }
	],
	[
		'of all that is on, when the next is put off',
		full,
		postponed('slot2', 'no vino'),
		{ 'slots.1.status': 'postponed', 'slots.1.reason': 'no vino' }
	],
	[
		'of the floor between two, when the next is skipped',
		() => line(between(give('o1'))),
		skipped('slot2', 'no vino'),
		{ 'slots.1.status': 'skipped', 'slots.1.reason': 'no vino' }
	],
	[
		'when an official had the floor',
		() => on('questions', give('o1')),
		skipped('slot1', ''),
		{
			'slots.0.status': 'skipped',
			live: null,
			'floor.kind': 'nobody',
			'floor.seat': undefined,
			stretchFrom: 'now'
		}
	]
]);
