import { misfit } from '../fit.ts';
import { named } from '../../kernel/named.ts';
import { CLEAR, EVERYBODY, happened, PLAIN, type EventRules } from '../rule.ts';
import type { Revealed } from '../state.ts';
import { withoutMeeting } from './phases.ts';

type Meeting = NonNullable<Revealed['meeting']>;

export const meeting: EventRules<'MeetingOpened' | 'MeetingSeatSet' | 'MeetingEnded'> = {
	MeetingOpened: happened({
		phases: ['revealed', 'closed'],
		evolve: (s, { everyone }) => {
			const before = s.reveal.meeting;
			const opened = (before?.opened ?? 0) + 1;
			const next = { open: true, opened, everyone, set: kept(before?.set ?? {}) };
			return { ...s, floor: { kind: 'nobody' }, reveal: { ...s.reveal, meeting: next } };
		},
		public: PLAIN,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	MeetingSeatSet: happened({
		phases: ['revealed', 'closed'],
		evolve: (s, { type, seat, ...to }) => {
			const { meeting: now } = s.reveal;
			if (now === null) throw misfit(type, 'no meeting');
			const before = named(now.set, seat);
			const admitted = to.admitted ?? before?.admitted ?? null;
			const muted = to.muted ?? before?.muted ?? false;
			const set = { ...now.set, [seat]: { admitted, muted } };
			return { ...s, reveal: { ...s.reveal, meeting: { ...now, set } } };
		},
		public: null,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	MeetingEnded: happened({
		phases: ['revealed', 'closed'],
		evolve: (s) => ({ ...s, reveal: withoutMeeting(s.reveal) }),
		public: PLAIN,
		concerns: EVERYBODY,
		sealed: CLEAR
	})
};

/** Who was taken out or muted stays so in the next meeting; who was let in is asked for anew. */
function kept(set: Meeting['set']): Meeting['set'] {
	const barred = Object.entries(set).filter(([, x]) => x.admitted === false || x.muted);
	return Object.fromEntries(
		barred.map(([seat, { admitted, muted }]) => [
			seat,
			{ admitted: admitted === false ? false : null, muted }
		])
	);
}
