import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command } from '../../../../src/domain/session/commands.ts';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import { mediaPlan } from '../../../../src/domain/session/rules/plan.ts';
import type { Session } from '../given.ts';
import { asks, happens } from '../table.ts';
import { CUT, step } from './phases.ts';
import { between, later, liveOf, on, PAUSE, play, RESUME } from './pitch.ts';

const extend = (minutes: number) => ({ type: 'extendTimer', minutes }) as const;
const EXTEND = (minutes: number): [string, Command] => ['mod', extend(minutes)];
const pause = { type: 'pauseTimer' } as const;
const of = (slot: string | undefined) => ({ ...pause, slot });
const resume = { type: 'resumeTimer' } as const;
const paused = [{ type: 'TimerPaused', at: 'now' }] as const;
const resumed = [{ type: 'TimerResumed', at: 'now' }] as const;
const extended = (byMs: number) => [{ type: 'TimerExtended', byMs, at: 'now' }] as const;
const stopped = () => on('pitch', PAUSE);
/** The seven minutes of the pitch, and how much more. */
const past = (ms: number) => () => {
	const s = on('pitch');
	s.now = (liveOf(s).timer?.endsAt ?? NaN) + ms;
	return s;
};
asks('[D42]', [
	['a pause before anything runs', () => on('called'), 'mod', pause, 'not-now'],
	['a pause of the pitch', () => on('pitch'), 'mod', pause, paused],
	['a pause of the questions', () => on('questions'), 'mod', pause, paused],
	['a pause of the scoring', () => on('scoring'), 'mod', pause, paused],
	['a pause at the end', past(0), 'mod', pause, paused],
	['a pause after the end', past(60_000), 'mod', pause, paused],
	['a pause in a pause', stopped, 'mod', pause, 'not-now'],
	['a pause after a pause', () => on('pitch', PAUSE, RESUME), 'mod', pause, paused],
	['a pause in a cut', () => on('pitch', CUT), 'mod', pause, 'not-now'],
	['a pause between two', between, 'mod', pause, 'not-now'],
	['a pause of the pitch on the screen', () => on('pitch'), 'mod', of('slot1'), paused],
	['a pause of another pitch', () => on('pitch'), 'mod', of('slot2'), 'stale'],
	['a pause of whichever is on', () => on('pitch'), 'mod', of(undefined), paused],
	['on, before anything runs', () => on('called'), 'mod', resume, 'not-now'],
	['on, while it runs', () => on('pitch'), 'mod', resume, 'not-now'],
	['on from a pause', stopped, 'mod', resume, resumed],
	['on in a cut', () => on('pitch', PAUSE, CUT), 'mod', resume, 'not-now'],
	['on, where the next step runs', () => on('pitch', PAUSE, step('questions')), 'mod', resume, 'not-now'],
	['a minute more before anything runs', () => on('called'), 'mod', extend(1), 'not-now'],
	['a minute more', () => on('pitch'), 'mod', extend(1), extended(60_000)],
	['five minutes more', () => on('questions'), 'mod', extend(5), extended(300_000)],
	['a minute more in a pause', stopped, 'mod', extend(1), extended(60_000)],
	['a minute more after the end', past(60_000), 'mod', extend(1), extended(60_000)],
	['a minute more in a cut', () => on('pitch', CUT), 'mod', extend(1), 'not-now'],
	['a minute more between two', between, 'mod', extend(1), 'not-now']
]);

const pauses = (s: Session): SessionEvent => ({ type: 'TimerPaused', at: s.now });
const resumes = (s: Session): SessionEvent => ({ type: 'TimerResumed', at: s.now });
const extends2 = (s: Session): SessionEvent => ({ type: 'TimerExtended', byMs: 120_000, at: s.now });
const long = () => later(stopped(), 89_000);
const atOnce = () => {
	const s = on('pitch');
	return s.apply(pauses(s));
};
/** In seconds, which a pitch that has gone on for one has left of seven minutes. */
happens('[D42] [D36]', [
	['it stops', () => on('pitch'), pauses, { 'live.timer.pausedAt': 'now' }],
	['it stops after its end', past(60_000), pauses, { 'live.timer.pausedAt': 'now' }],
	[
		'it goes on after a minute and a half, and ends as much later',
		long,
		resumes,
		{ 'live.timer.pausedAt': null, 'live.timer.endsAt': 'now+419000' }
	],
	['it goes on at once, and ends when it would', atOnce, resumes, { 'live.timer.pausedAt': null }],
	['it goes on where it had not stopped', () => on('pitch'), resumes, {}],
	['it ends later', () => on('pitch'), extends2, { 'live.timer.endsAt': 'now+539000' }],
	['it ends later, and stands', stopped, extends2, { 'live.timer.endsAt': 'now+538000' }],
	['it ended, and ends later', past(30_000), extends2, { 'live.timer.endsAt': 'now+90000' }],
	['it ended, and would have ended later', past(150_000), extends2, { 'live.timer.endsAt': 'now-30000' }],
	['none stops', () => on('called'), pauses, {}],
	['none goes on', () => on('called'), resumes, {}],
	['none ends later', () => on('called'), extends2, {}]
]);

/** What is left of a step, ms; less than nothing after its end. */
function left(s: Session): number {
	const { timer } = liveOf(s);
	if (timer === null) throw new Error('no timer');
	return timer.endsAt - (timer.pausedAt ?? s.now);
}

const PRESSES = { stop: PAUSE, on: RESUME, '+1': EXTEND(1), '+2': EXTEND(2) };
/** Seven minutes, with what is pressed after how many seconds, and what is left after the last. */
describe('[D42] a pause takes nothing of a presenter’s time', () => {
	test.each<[what: string, course: string, seconds: number]>([
		['a minute of pitch', '60 stop', 360],
		['a minute of pitch and two of pause', '60 stop 120 on', 360],
		['a pause longer than the pitch', '60 stop 600 on', 360],
		['a pause at the first moment', '0 stop 600 on', 420],
		['a pause at the last moment', '420 stop 600 on', 0],
		['a pause after the end', '450 stop 600 on', -30],
		['two pauses', '60 stop 120 on 60 stop 240 on', 300],
		['two pauses, one before the end and one after', '300 stop 600 on 180 stop 60 on', -60],
		['a minute more in a pause', '60 stop 30 +1 30 on', 420],
		['a minute more before a pause', '30 +1 30 stop 120 on', 420],
		['a minute more after a pause', '60 stop 120 on 60 +1', 360],
		['two minutes more, pressed twice', '60 +2 60 +2', 540],
		['a minute more in a pause after the end', '450 stop 60 +1 60 on', 30],
		['a pause that still stands', '60 stop 120 on 60 stop', 300]
	])('%s: %s', (_, course, seconds) => {
		const s = on('called', step('pitch'));
		s.now -= 1000;
		expect(left(play(s, course, PRESSES))).toBe(seconds * 1000);
	});

	test('the next step has its whole time, however long the one before was stopped', () => {
		const s = later(on('pitch', PAUSE), 600_000).all(step('questions'));
		s.now -= 1000;
		expect([left(s), liveOf(s).timer?.pausedAt]).toEqual([240_000, null]);
	});
});

test('[D42] what is left is the step’s minutes and each extension, less the time that it ran', () => {
	const press = fc.constantFrom(PAUSE, RESUME, EXTEND(1), EXTEND(5));
	const wait = fc.nat({ max: 400_000 });
	fc.assert(
		fc.property(fc.array(fc.tuple(wait, press), { maxLength: 25 }), (presses) => {
			const s = on('called', step('pitch'));
			let [rest, runs] = [420_000 - 1000, true];
			for (const [ms, [by, command]] of presses) {
				later(s, ms);
				if (runs) rest -= ms;
				const taken = s.do(by, command) === null;
				expect(taken).toBe(command.type === 'extendTimer' || runs === (command.type === 'pauseTimer'));
				if (taken && command.type === 'extendTimer') rest += command.minutes * 60_000;
				if (taken && command.type !== 'extendTimer') runs = command.type === 'resumeTimer';
				if (runs) rest -= 1000;
				expect(left(s)).toBe(rest);
			}
		}),
		{ numRuns: 200, seed: 42 }
	);
});

const plan = (s: Session) => mediaPlan(s.state, (slot) => s.mapping.get(slot) ?? null);
/** An hour after its end all is as it was: what is on air, and what may be done. */
test('[D42] a timer that has ended changes nothing by itself', () => {
	const [now, then] = [on('pitch'), past(3_600_000)()];
	expect(then.state).toEqual(now.state);
	expect(plan(then)).toMatchObject({ up: true, booth: 'slot-1' });
	const taken: [string, Command][] = [
		['p1', { type: 'showSlide', index: 1 }],
		['o1', { type: 'askQuestion', text: '¿Cuánto?' }],
		['mod', { type: 'giveFloor', floor: { kind: 'seat', seat: 'o1' } }],
		['o1', { type: 'leaveFloor' }],
		PAUSE,
		RESUME,
		EXTEND(1),
		step('questions')
	];
	expect(taken.map(([by, command]) => then.do(by, command))).toEqual(taken.map(() => null));
});
