import { expect, test } from 'vitest';
import type { Context } from '../../../../src/domain/session/context.ts';
import { decide } from '../../../../src/domain/session/decide.ts';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import { evolve } from '../../../../src/domain/session/evolve.ts';
import type { Open } from '../../../../src/domain/session/state.ts';
import { given, HEAD, type Session } from '../given.ts';
import { asks, happens, misfits } from '../table.ts';
import { approve } from './phases.ts';
import { aborted, ready } from './ready.ts';

const sealed = () => given().drawn().sealed();
const from = (browsers: Session['browsers'], s: Session) => Object.assign(s, { browsers });
/** Another device has just taken the seat. */
const moved = () => sealed().all(['system', { type: 'noteDevice', seat: 'mod' }]);
const APPROVE = { type: 'approveReveal' } as const;
const approved = (...seats: string[]) => sealed().all(...approve(...seats));

const says = (seat: string, role: string, more: Record<string, unknown> = {}) =>
	({ type: 'RevealApproved', seat, role, head: HEAD, at: 'now', ...more }) as const;
const starts = { type: 'RevealScheduled', instant: 'now+10000', at: 'now' } as const;
const both = () => from({ mod: 'a', aud: 'a' }, sealed()).all(['mod', APPROVE]);
const again = () => both().all(['aud', APPROVE]);
/** The moderator's new device has approved, and is new no more. */
const settled = () => {
	const s = moved().all(['mod', APPROVE]);
	s.now += 30 * 60_000;
	return s;
};
asks('[R2] [A16] [A36]', [
	['the first approval', sealed, 'mod', APPROVE, [says('mod', 'moderator')]],
	['the auditor’s first', sealed, 'aud', APPROVE, [says('aud', 'auditor')]],
	['the organizer’s first', sealed, 'org', APPROVE, [says('org', 'organizer')]],
	['the second approval', () => approved('mod'), 'aud', APPROVE, [says('aud', 'auditor'), starts]],
	['the moderator’s second', () => approved('org'), 'mod', APPROVE, [says('mod', 'moderator'), starts]],
	['a second without a moderator', () => approved('org'), 'aud', APPROVE, [says('aud', 'auditor')]],
	[
		'from a browser that is known',
		() => from({ mod: 'a' }, sealed()),
		'mod',
		APPROVE,
		[says('mod', 'moderator', { browser: 'a' })]
	],
	[
		'from the browser of another',
		both,
		'aud',
		APPROVE,
		[says('aud', 'auditor', { browser: 'a', shared: true })]
	],
	['pressed again from the browser of another', again, 'aud', APPROVE, []],
	[
		'from another browser then',
		() => from({ aud: 'b' }, again()),
		'aud',
		APPROVE,
		[says('aud', 'auditor', { browser: 'b' }), starts]
	],
	['from a new device', () => moved(), 'mod', APPROVE, [says('mod', 'moderator', { late: true })]],
	['pressed again on a new device', () => moved().all(['mod', APPROVE]), 'mod', APPROVE, []],
	['pressed again when it is new no more', settled, 'mod', APPROVE, [says('mod', 'moderator')]],
	[
		'the second, after a new device',
		() => moved().all(['mod', APPROVE]),
		'aud',
		APPROVE,
		[says('aud', 'auditor'), starts]
	],
	[
		'a new device, after another’s approval',
		() => moved().all(['aud', APPROVE]),
		'mod',
		APPROVE,
		[says('mod', 'moderator', { late: true })]
	],
	['in the review', () => given().drawn().review(), 'mod', APPROVE, 'not-now']
]);

const seen = (head: string) => ({ ...APPROVE, head });
asks('[R4]', [
	['what was seen is what is sealed', sealed, 'mod', seen(HEAD), [says('mod', 'moderator')]],
	['what was seen is another seal', sealed, 'mod', seen('cd'.repeat(32)), 'stale'],
	['what was seen is nothing', sealed, 'mod', seen(''), 'stale']
]);

test('[R4] where no head is known an approval has none, and none can have been seen', () => {
	const s = sealed();
	const context: Context = { ...s.context(), head: () => null };
	const { state, now } = s;
	const approval: SessionEvent = { type: 'RevealApproved', seat: 'mod', role: 'moderator', at: now };
	expect(decide(state, APPROVE, s.actor('mod'), context)).toStrictEqual({ ok: true, events: [approval] });
	expect(decide(state, seen(HEAD), s.actor('mod'), context)).toEqual({ ok: false, refusal: 'stale' });
});

const revealing = () => approved('mod', 'aud');
/** So many milliseconds before the instant. */
const before = (ms: number) => () => {
	const s = revealing();
	if (s.state.phase !== 'revealing') throw new Error('not revealing');
	s.now = s.state.instant - ms;
	return s;
};
const opened = (slot: string, startup: string, name: string) => ({
	slot,
	startup,
	salt: '00',
	opening: { name, country: 'PE', city: 'Lima', website: '' }
});
const OPENINGS = [opened('slot1', 'su1', 'Zafiro Andino'), opened('slot2', 'su2', 'Nimbo del Sur')];
const released = (instant: string) => [
	{ type: 'KeyReleased', key: 'key', seed: 'seed', openings: OPENINGS, instant, at: 'now' } as const
];
const RELEASE = { type: 'releaseKey' } as const;
asks('[D52]', [
	['when it was counted on', before(10_000), 'system', RELEASE, 'not-now'],
	['a millisecond too early', before(301), 'system', RELEASE, 'not-now'],
	['at its time', before(300), 'system', RELEASE, released('now+300')],
	['a little late', before(200), 'system', RELEASE, released('now+200')],
	['as late as reaches all in time', before(150), 'system', RELEASE, released('now+150')],
	['too late to reach all in time: a new instant', before(149), 'system', RELEASE, released('now+300')],
	['at the instant: a new one', before(0), 'system', RELEASE, released('now+300')],
	['after a stop of the server: a new instant', before(-60_000), 'system', RELEASE, released('now+300')],
	['after a clock that was set back: a new instant', before(10_001), 'system', RELEASE, released('now+300')],
	['by a moderator', before(300), 'mod', RELEASE, 'not-found']
]);

const revealed = () => given().drawn().revealed();
const met = () => revealed().all(['mod', { type: 'openMeeting', everyone: true }]);
const closed = () => revealed().all(['mod', { type: 'closeSession' }]);
const saw = { type: 'ackReveal', skewMs: -12, late: true } as const;
const shown = (seat: string, skewMs = -12, late = true) =>
	({ type: 'RevealShown', seat, skewMs, late }) as const;
asks('[D52]', [
	['an official has seen the names', revealed, 'o1', saw, [shown('o1')]],
	['the hall has seen the names', revealed, 'hall', saw, [shown('hall')]],
	['the same one has seen them again', () => revealed().apply(shown('o1')), 'o1', saw, []],
	['another one has seen them too', () => revealed().apply(shown('o1')), 'o2', saw, [shown('o2')]],
	[
		'the server holds something back',
		sealed,
		'system',
		{ type: 'noteHeld' },
		[{ type: 'FrameHeld', at: 'now' }]
	],
	['the moderator closes', revealed, 'mod', { type: 'closeSession' }, [{ type: 'SessionClosed', at: 'now' }]],
	['the organizer closes', met, 'org', { type: 'closeSession' }, [{ type: 'SessionClosed', at: 'now' }]],
	['closed twice', closed, 'mod', { type: 'closeSession' }, 'not-now']
]);

const approval = (more: Partial<Extract<SessionEvent, { type: 'RevealApproved' }>> = {}): SessionEvent => {
	return { type: 'RevealApproved', seat: 'mod', role: 'moderator', at: 1, ...more };
};
const counted: SessionEvent = { type: 'RevealScheduled', instant: 70, at: 60 };
const key = (instant = 90): SessionEvent => {
	return { type: 'KeyReleased', key: 'k', seed: 's', openings: OPENINGS, instant, at: 80 };
};
const stood = { seat: 'mod', role: 'moderator', late: false, browser: null };
const over: SessionEvent = { type: 'SessionClosed', at: 1 };
happens('[D36]', [
	['an approval, as they were once written', sealed, approval(), { approvals: [stood] }],
	[
		'an approval from a new device in a browser that is known',
		() => approved('aud'),
		approval({ late: true, browser: 'a' }),
		{
			'approvals.0.seat': 'mod',
			'approvals.0.role': 'moderator',
			'approvals.0.late': true,
			'approvals.0.browser': 'a'
		}
	],
	['the reveal is counted on', sealed, counted, { phase: 'revealing', instant: 70 }],
	[
		'the first who has seen the names',
		revealed,
		shown('o1'),
		{ 'reveal.shown.o1': { skewMs: -12, late: true } }
	],
	[
		'the next who has seen the names',
		() => revealed().apply(shown('o2')),
		shown('o1', 5, false),
		{ 'reveal.shown.o1': { skewMs: 5, late: false } }
	],
	[
		'who has seen the names after the end',
		closed,
		shown('o1'),
		{ 'reveal.shown.o1': { skewMs: -12, late: true } }
	],
	['the session closes', revealed, over, { phase: 'closed' }],
	[
		'the session closes, and its meeting with it',
		met,
		over,
		{ phase: 'closed', 'reveal.meeting.open': false }
	]
]);

test('[D36] with the key the names are there, the shortlist by the rule, and nothing of what led there', () => {
	const s = revealing().apply({ type: 'CaptionSpoken', slot: null, source: 'captioner', text: 'a', at: 1 });
	const before = s.state as Extract<Open, { phase: 'revealing' }>;
	const { approvals: _, instant: __, sealedAt, ...rest } = before;
	expect(evolve(s.state, key())).toStrictEqual({
		...rest,
		phase: 'revealed',
		captions: [],
		reveal: {
			sealedAt,
			instant: 90,
			key: 'k',
			seed: 's',
			openings: OPENINGS,
			shown: {},
			shortlist: { slots: ['slot1', 'slot2'], open: [] },
			decision: null,
			meeting: null
		}
	});
});

test.each<[floor: string, Open['floor'], after: Open['floor']]>([
	['nobody', { kind: 'nobody' }, { kind: 'nobody' }],
	['the moderator', { kind: 'seat', seat: 'mod' }, { kind: 'seat', seat: 'mod' }],
	['an official', { kind: 'seat', seat: 'o1' }, { kind: 'nobody' }],
	['a seat that is gone', { kind: 'seat', seat: 'o9' }, { kind: 'nobody' }],
	['a presenter', { kind: 'presenter' }, { kind: 'nobody' }]
])('[D30] who has the floor when the names come: %s', (_, floor, after) => {
	const { state } = revealing();
	expect(evolve({ ...(state as Open), floor }, key())).toMatchObject({ phase: 'revealed', floor: after });
});

misfits('[D36]', [
	['an approval in the review', () => given().drawn().review(), approval()],
	['an approval while it is counted down', revealing, approval()],
	['a countdown in the review', () => given().drawn().review(), counted],
	['a second countdown', revealing, counted],
	['a key before the countdown', sealed, key()],
	['a second key', revealed, key()],
	['names seen before the key', revealing, shown('o1')],
	['a close before the reveal', sealed, over],
	['a close after an abort', () => aborted(sealed()), over],
	['a close before doors open', ready, over]
]);
